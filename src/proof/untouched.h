/*
 * untouched.h
 *		Keeping what is tried out in place away from everybody else's tables.
 */
#ifndef SCHEMAVER_UNTOUCHED_H
#define SCHEMAVER_UNTOUCHED_H

/* What is tried out. */
typedef enum SvUntouched
{
	SV_UNTOUCHED_BY_MODELS,		/* which may read and write rows of others */
	SV_UNTOUCHED_BY_REVISIONS,	/* which may read them */
} SvUntouched;

extern void sv_untouched_watch(SvUntouched by);
extern void sv_untouched_check(void);

#endif							/* SCHEMAVER_UNTOUCHED_H */
