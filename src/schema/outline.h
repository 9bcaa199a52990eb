/*
 * outline.h
 *		A fingerprint of those parts of a snapshot that somebody is interested in.
 */
#ifndef SCHEMAVER_OUTLINE_H
#define SCHEMAVER_OUTLINE_H

#include "nodes/pg_list.h"
#include "schema/snapshot.h"

/* What counts. */
typedef struct SvScope
{
	const char **schemas;		/* ends with NULL; NULL: the whole database */
	List	   *said;			/* codes of kinds, and names of properties
								 * that objects of all kinds have: the only
								 * ones that count; NIL: all of them do */
	List	   *ignored;		/* SvIgnore *: these differences do not */
} SvScope;

extern const char *sv_outline_fingerprint(const SvSnapshot *snapshot, const SvScope *scope, int *nunparsed);

#endif							/* SCHEMAVER_OUTLINE_H */
