/*
 * advisory.h
 *		Session advisory locks that a body takes and does not release.
 */
#ifndef SCHEMAVER_ADVISORY_H
#define SCHEMAVER_ADVISORY_H

extern void sv_advisory_begin_run(void);
extern void sv_advisory_begin(void);
extern void sv_advisory_see_function(Oid function);
extern void sv_advisory_end(void);
extern void sv_advisory_abort(void);
extern void sv_advisory_end_transaction(void);

#endif							/* SCHEMAVER_ADVISORY_H */
