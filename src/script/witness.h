/*
 * witness.h
 *		Makes sure that what a client sends as the body of a revision is that body.
 */
#ifndef SCHEMAVER_WITNESS_H
#define SCHEMAVER_WITNESS_H

extern void sv_witness_expect(const char *direction, const char *revision, const char *text);
extern void sv_witness_end(void);
extern void sv_witness_forget(void);
extern void sv_witness_check_call(Oid procedure, const char *function);

#endif							/* SCHEMAVER_WITNESS_H */
