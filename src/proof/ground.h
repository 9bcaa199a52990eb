/*
 * ground.h
 *		Where revisions are verified: in a database of their own, or in place.
 */
#ifndef SCHEMAVER_GROUND_H
#define SCHEMAVER_GROUND_H

#include "run/body.h"
#include "schema/snapshot.h"

/* Something that can fail. */
typedef void (*SvTried) (void *arg);

/* How it has failed. */
typedef struct SvFailure
{
	const ErrorData *error;
	bool		is_of_place;	/* it says nothing about the revision */
} SvFailure;

extern void sv_ground_clear(const char *search_path);
extern bool sv_ground_is_in_place(void);
extern SvSnapshot *sv_ground_read(void);
extern void sv_ground_run(SvBody *body, bool transactional);
extern bool sv_ground_try(SvTried tried, void *arg, SvFailure *failure);
extern void sv_ground_keep(void);
extern void sv_ground_mark(void);
extern void sv_ground_return(void);

#endif							/* SCHEMAVER_GROUND_H */
