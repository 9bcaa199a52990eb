/*
 * caller.h
 *		May a procedure of a script be called here?
 */
#ifndef SCHEMAVER_SCRIPT_CALLER_H
#define SCHEMAVER_SCRIPT_CALLER_H

extern void sv_caller_check_first(Oid procedure, const char *function, bool in_transaction,
								  bool under_way);
extern void sv_caller_check_next(Oid procedure, const char *function, bool under_way, bool divided);

#endif							/* SCHEMAVER_SCRIPT_CALLER_H */
