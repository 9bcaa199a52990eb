/*
 * side.h
 *		The two sides of a comparison, as a user names them.
 */
#ifndef SCHEMAVER_SIDE_H
#define SCHEMAVER_SIDE_H

#include "schema/snapshot.h"

typedef struct SvSides
{
	const char *home;
	const char *source_database;	/* NULL: this one */
	const char *desired_schema; /* that is read; NULL: all, or those of another
								 * database */
	const SvSnapshot *source;
	const SvSnapshot *desired;
} SvSides;

extern void sv_sides_read(SvSides *sides, const char *source, const char *desired);
extern void sv_sides_require_here(const SvSides *sides);
extern const SvSnapshot *sv_sides_read_source(void *arg);

#endif							/* SCHEMAVER_SIDE_H */
