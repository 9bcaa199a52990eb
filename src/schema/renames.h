/*
 * renames.h
 *		What a user says about objects that have got other names.
 */
#ifndef SCHEMAVER_RENAMES_H
#define SCHEMAVER_RENAMES_H

#include "schema/migration.h"

typedef struct SvRename
{
	const char *from;			/* identities, as schemaver_schema() shows
								 * them */
	const char *to;				/* NULL: it has no other name, and is dropped */
} SvRename;

typedef struct SvRenames
{
	SvRename   *list;
	int			n;
	bool		is_all;			/* nothing else has another name: there are no
								 * questions */
	SvIgnored  *ignored;		/* differences to live with; NULL: none */
} SvRenames;

extern List *sv_renames_make(const SvRenames *renames, const SvSnapshot *source, const SvSnapshot *desired);
extern void sv_renames_ask(SvMigration *migration, const SvRenames *renames);

#endif							/* SCHEMAVER_RENAMES_H */
