/*
 * untouched.h
 *		Keeping models that are built in place away from everybody else's tables.
 */
#ifndef SCHEMAVER_UNTOUCHED_H
#define SCHEMAVER_UNTOUCHED_H

extern void sv_untouched_watch(void);
extern void sv_untouched_check(void);

#endif							/* SCHEMAVER_UNTOUCHED_H */
