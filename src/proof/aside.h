/*
 * aside.h
 *		Making schemas empty, in a transaction that is rolled back.
 */
#ifndef SCHEMAVER_ASIDE_H
#define SCHEMAVER_ASIDE_H

#include "nodes/pg_list.h"

typedef struct SvAside
{
	List	   *managed;		/* names of the schemas that are empty now, or
								 * stay: char * */
	List	   *before;			/* OIDs of all schemas that were there */
} SvAside;

extern void sv_aside_set(const char **wanted, SvAside *aside);
extern void sv_aside_clear(SvAside *aside);
extern const char **sv_aside_list(const SvAside *aside);

#endif							/* SCHEMAVER_ASIDE_H */
