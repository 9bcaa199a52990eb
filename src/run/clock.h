/*
 * clock.h
 *		statement_timeout, for the statements of a body.
 */
#ifndef SCHEMAVER_CLOCK_H
#define SCHEMAVER_CLOCK_H

extern void sv_clock_begin(int nest);
extern void sv_clock_statement(void);
extern void sv_clock_end(void);
extern void sv_clock_abort(void);

#endif							/* SCHEMAVER_CLOCK_H */
