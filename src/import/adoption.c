/*
 * adoption.c
 *		From another tool's tracking table to the revisions that it records as
 *		applied.
 *
 * entries.c reads the rows, flyway_books.c those of Flyway, and matching.c finds
 * the revisions that they mean.  This file ensures that these are complete, and
 * that they can be stamped.
 *
 * Nothing is guessed: each entry represents one registered revision, and the
 * entries together are complete.  Otherwise an error lists what is not clear.
 */
#include "postgres.h"

#include "core/ident.h"
#include "core/names.h"
#include "core/version.h"
#include "errors.h"
#include "import/adoption.h"
#include "import/entries.h"
#include "import/gaps.h"
#include "import/matching.h"
#include "miscadmin.h"

/* Lists the entries of each revision. */
static void
list_entries(const SvAdopting *adopting, SvEdges *entries)
{
	SvEdge	   *list = palloc_extended(sizeof(SvEdge) * adopting->nentries, MCXT_ALLOC_HUGE);

	for (int32 i = 0; i < adopting->nentries; i++)
	{
		SvEdge		edge = {adopting->entries[i].revision, i};

		list[i] = edge;
	}
	sv_edges_build(entries, adopting->map->nrevs, list, adopting->nentries);
	pfree(list);
}

/* The versions of a revision (its id and its labels) that no entry names. */
static List *
list_unrecorded(const SvAdopting *adopting, const SvEdges *entries, int32 revision)
{
	const SvRevision *rev = adopting->map->revs[revision];
	const char **list = palloc_array(const char *, sv_edges_count(entries, revision) + 1);
	SvNames		named;
	bool		has_id = false;
	List	   *missing = NIL;
	int			n = 0;

	for_each_target(i, entries, revision)
	{
		if (adopting->entries[i].is_covered)
			list[n++] = sv_ident_from_text(adopting->entries[i].name);
		else
			has_id = true;
	}
	list[n] = NULL;
	named = sv_names_of(list);
	for (const char **label = rev->branch_labels; *label != NULL; label++)
	{
		CHECK_FOR_INTERRUPTS();
		if (sv_version_normalize(*label) != NULL && !sv_names_have(&named, *label))
			missing = lappend(missing, unconstify(char *, *label));
	}
	return has_id ? missing : lappend(missing, unconstify(char *, rev->id));
}

/* Raises 55000 if only some of the versions that a revision represents are recorded. */
static void
check_covered(const SvAdopting *adopting)
{
	const SvRevmap *map = adopting->map;
	SvSet	   *seen = sv_set_empty(map);
	SvEdges		entries;

	list_entries(adopting, &entries);
	for (int32 i = 0; i < adopting->nentries; i++)
	{
		int32		revision = adopting->entries[i].revision;
		List	   *missing;

		CHECK_FOR_INTERRUPTS();
		if (!adopting->entries[i].is_covered || sv_set_has(seen, revision))
			continue;
		sv_set_add(seen, revision);
		missing = list_unrecorded(adopting, &entries, revision);
		if (missing != NIL)
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					 errmsg("the records in \"%s\" are not complete", adopting->books->table),
					 errdetail("Revision %s represents several versions, of which these are not recorded: %s.",
							   map->revs[revision]->id, sv_entries_join_names(missing)),
					 errhint("Apply what is missing with %s and adopt again. If the database already has it, record that: SELECT * FROM schemaver_stamp('...').",
							 adopting->books->tracker->tool)));
	}
}

/*
 * Marks all revisions whose version is not above the given one.  Raises 55000
 * unless all of them are below the highest of them: any other one with a lower
 * number may not have existed when the number was written.
 */
static void
mark_up_to(SvAdopting *adopting, const char *number)
{
	const SvRevmap *map = adopting->map;
	const SvVersions *versions = &adopting->versions;
	SvSet	   *up_to = sv_set_empty(map);
	const SvSet *apart;
	int32		count = sv_versions_up_to(versions, number);
	int32		highest;

	if (count == 0)
		return;
	highest = versions->list[count - 1].revision;
	for (int32 i = 0; i < count; i++)
		sv_set_add(up_to, versions->list[i].revision);
	sv_set_add_all(adopting->recorded, up_to);
	apart = sv_set_minus(up_to, sv_set_closure(map, &map->needs, highest));
	if (!sv_set_is_empty(apart))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("cannot tell which revisions version \"%s\" of \"%s\" represents",
						number, adopting->books->table),
				 errdetail("These revisions have lower numbers, but revision %s does not need them: %s.",
						   map->revs[highest]->id, sv_set_join(apart)),
				 errhint("Record what is applied: SELECT * FROM schemaver_stamp('...').")));
}

/* Raises 55000: recorded revisions need these, which are not recorded. */
static void
raise_incomplete(const SvAdopting *adopting, const SvSet *missing)
{
	const SvRevmap *map = adopting->map;
	const SvTracker *tracker = adopting->books->tracker;
	SvSet	   *needing = sv_set_empty(map);

	for_each_member(i, adopting->recorded)
	{
		for_each_target(needed, &map->needs, i)
		{
			if (sv_set_has(missing, needed))
				sv_set_add(needing, i);
		}
	}
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("the records in \"%s\" are not complete", adopting->books->table),
			 errdetail("Recorded as applied: %s. They need these revisions, which are not recorded: %s.",
					   sv_set_join(needing), sv_set_join(missing)),
			 tracker->gaps == SV_GAPS_ON_REQUEST ?
			 errhint("Apply what is missing with %s and adopt again. To apply it with schemaver, load only the files that are recorded, adopt again, and load all files with out_of_order => true. If the database already has it, record that: SELECT * FROM schemaver_stamp('...').",
					 tracker->tool) :
			 errhint("Apply what is missing with %s and adopt again. If the database already has it, record that: SELECT * FROM schemaver_stamp('...').",
					 tracker->tool)));
}

/*
 * Ensures that what recorded revisions need is recorded, or that it can follow them,
 * if that is what the tool would do.
 */
static void
check_complete(const SvAdopting *adopting, const SvSet *applied, SvAdoption *adoption)
{
	SvSet	   *missing = sv_set_copy(adopting->recorded);

	sv_set_close(missing, &adopting->map->needs);
	sv_set_remove_all(missing, adopting->recorded);
	if (sv_set_is_empty(missing))
		return;
	if (adopting->books->tracker->gaps == SV_GAPS_ALWAYS)
		adoption->moves = sv_gaps_close(applied, adopting->recorded, missing);
	if (adoption->moves == NULL)
		raise_incomplete(adopting, missing);
	adoption->late = missing;
}

static void
mark_recorded(SvAdopting *adopting)
{
	SvBooks		books = adopting->books->tracker->books;

	for (int32 i = 0; i < adopting->nentries; i++)
		sv_set_add(adopting->recorded, adopting->entries[i].revision);
	if (books == SV_BOOKS_CURRENT && adopting->nentries > 0)
	{
		const char *number = sv_version_normalize(adopting->entries[0].name);

		if (number != NULL)
			mark_up_to(adopting, number);
	}
	if (adopting->baseline != NULL)
		mark_up_to(adopting, adopting->baseline);
	if (books == SV_BOOKS_HEADS)
		sv_set_close(adopting->recorded, &adopting->map->needs);
}

/*
 * sv_adoption_read
 *		Finds the revisions that the tracking table of another tool records as
 *		applied.
 *
 * The recorded set contains everything that its members need, or will after the
 * moves that are returned.  The result is in the current memory context; names point into the rows that were read.  Raises
 * SV001 if an entry is not registered, SV002 if it could mean several revisions,
 * SV005 if the graph is broken, and 55000 if an entry has failed or the entries
 * are not complete.
 */
SvAdoption *
sv_adoption_read(const SvRevmap *map, const SvSet *applied, const SvBookkeeping *books)
{
	SvAdoption *adoption = palloc0_object(SvAdoption);
	SvAdopting	adopting = {.map = map,.books = books};

	adopting.entries = palloc_array(SvEntry, books->nrows);
	adopting.recorded = sv_set_empty(map);
	sv_entries_read(&adopting);
	sv_revmap_check(map);
	sv_entries_settle(&adopting);
	adopting.versions = sv_versions_of(map);
	sv_matching_find(&adopting);
	adoption->left_out = sv_matching_leave_out(&adopting);
	sv_matching_check_known(&adopting);
	check_covered(&adopting);
	mark_recorded(&adopting);
	check_complete(&adopting, applied, adoption);
	adoption->recorded = adopting.recorded;
	return adoption;
}

/*
 * sv_adoption_check_applied
 *		Raises 55000 if something is applied that the tracking table does not
 *		record: adopting can only add.
 */
void
sv_adoption_check_applied(const SvBookkeeping *books, const SvSet *applied, const SvSet *recorded)
{
	const SvSet *more = sv_set_minus(applied, recorded);

	if (!sv_set_is_empty(more))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("project \"%s\" is ahead of \"%s\"", books->project, books->table),
				 errdetail("Applied, but not recorded there: %s.", sv_set_join(more)),
				 errhint("Adopting can only add revisions. If schemaver already migrates this database, there is nothing left to adopt.")));
}
