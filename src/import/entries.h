/*
 * entries.h
 *		Reading the rows of another tool's tracking table.
 */
#ifndef SCHEMAVER_ENTRIES_H
#define SCHEMAVER_ENTRIES_H

#include "import/tracker.h"
#include "import/versions.h"
#include "nodes/pg_list.h"
#include "revision/set.h"

/* What one row says, or the last of the rows with the same key. */
typedef struct SvEntry
{
	const char *key;			/* what it is about */
	int32		place;			/* of the row */
	bool		applied;
	const char *name;			/* for messages */
	const char *group;			/* the history that it belongs to; NULL: there
								 * is only one */
	const char *checksum;		/* of its body; NULL: not recorded */
	int32		revision;
	bool		is_covered;		/* it is one of several versions that the
								 * revision represents */
} SvEntry;

/* An adoption in progress. */
typedef struct SvAdopting
{
	const SvRevmap *map;
	const SvBookkeeping *books;
	SvVersions	versions;
	int32		nentries;
	SvEntry    *entries;
	const char *baseline;		/* everything up to this normal version counts
								 * as applied; NULL: none */
	List	   *failed;			/* char * */
	const char *other_project;	/* that the table has rows of */
	SvSet	   *recorded;
	int32	   *ranks;			/* of the whole map; NULL: not computed yet */
} SvAdopting;

extern SvEntry *sv_entries_add(SvAdopting *adopting, const char *key, const char *name, bool applied);
extern void sv_entries_add_failed(SvAdopting *adopting, const char *name);
extern bool sv_entries_is_true(const char *value);
extern void sv_entries_read(SvAdopting *adopting);
extern void sv_entries_settle(SvAdopting *adopting);
extern char *sv_entries_join_names(const List *names);

#endif							/* SCHEMAVER_ENTRIES_H */
