/*
 * guard.h
 *		Statements that run no code of users.
 */
#ifndef SCHEMAVER_GUARD_H
#define SCHEMAVER_GUARD_H

extern void sv_guard_begin(void);
extern void sv_guard_end(void);

#endif							/* SCHEMAVER_GUARD_H */
