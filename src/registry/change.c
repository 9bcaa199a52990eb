/*
 * change.c
 *		Changing the content of a revision.
 *
 * A revision that has been applied somewhere must stay what it was: its upgrade
 * body, its parents and its dependencies prove what this database is.  Its message
 * and labels may change.  So may its downgrade body, because real downgrades are
 * often wrong; but only by an explicit call (schemaver_edit), and that is logged.
 */
#include "postgres.h"

#include "core/names.h"
#include "errors.h"
#include "miscadmin.h"
#include "registry/change.h"
#include "registry/content.h"
#include "registry/differing.h"
#include "revision/squash.h"
#include "run/authority.h"
#include "store/journal.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

/*
 * Raises 2BP01 if a label is removed by which an applied revision depends on this
 * one: the dependency would then mean something else, or nothing that exists.
 */
static void
check_labels_kept(const SvHistory *history, const SvRevisionRow *old, const SvRevisionRow *new)
{
	const SvRevmap *map = history->map;
	SvNames		kept = sv_names_of(new->branch_labels);
	SvNames		lost = sv_names_of(old->branch_labels);
	int			nlost = 0;

	for (int i = 0; i < lost.count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!sv_names_have(&kept, lost.sorted[i]))
			lost.sorted[nlost++] = lost.sorted[i];
	}
	lost.count = nlost;
	for (int32 i = 0; i < map->nrevs && nlost > 0; i++)
	{
		const char *const *name = sv_set_has(history->applied, i) ? map->revs[i]->depends_on : NULL;

		for (; name != NULL && *name != NULL; name++)
		{
			CHECK_FOR_INTERRUPTS();
			if (sv_names_have(&lost, *name))
				ereport(ERROR,
						(errcode(ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST),
						 errmsg("cannot remove branch label \"%s\" from revision \"%s\"",
								*name, old->revision),
						 errdetail("Revision \"%s\", which is applied, depends on this label.",
								   map->revs[i]->id),
						 errhint("Keep the label. You can add other labels.")));
		}
	}
}

/* Raises SV006 if the content of a revision is a part of another one. */
static void
check_not_squashed(const SvHistory *history, const SvRevisionRow *old, const char *what)
{
	int32		by = sv_revmap_find_alias(history->map, old->revision);

	if (by >= 0)
		ereport(ERROR,
				(errcode(ERRCODE_SV_CONTENT_DIFFERS),
				 errmsg("cannot change the %s of revision \"%s\": it was squashed", what, old->revision),
				 errdetail("Revision \"%s\" replaces it, and would not do the same any more.",
						   history->map->revs[by]->id),
				 errhint("Restore it; or SELECT schemaver_remove(%s), change it, and squash again.",
						 quote_literal_cstr(history->map->revs[by]->id))));
}

/* Does a revision replace some that are applied?  Then it counts as applied when all of them are. */
static bool
stands_for_applied(const SvHistory *history, const SvRevisionRow *row)
{
	SvSet	   *open;

	if (row->replaces == NULL || !sv_squash_is_used(history->map))
		return false;
	open = sv_squash_open(history->map, history->applied, history->unknown, NIL);
	return sv_set_has(open, sv_revmap_find(history->map, row->revision));
}

/* Raises SV006 for a revision that counts as applied, or will, without having run. */
static void
refuse_other_content(const SvRevisionRow *old, const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_SV_CONTENT_DIFFERS),
			 errmsg("cannot change the %s of revision \"%s\": some of what it replaces is applied", what, old->revision),
			 errdetail("When all of that is, the revision counts as applied, as if it had run as it is now."),
			 errhint("Restore it; or SELECT schemaver_remove(%s), and squash again.", quote_literal_cstr(old->revision))));
}

/*
 * sv_change_check
 *		Raises an error unless a revision may be given this content.  is_explicit: the
 *		caller has asked for the change by name and may correct the downgrade of an
 *		applied revision.
 *
 * Raises SV006 for what an applied revision must not change, nor one that replaces an
 * applied one; 2BP01 for a label that an applied revision depends on.
 */
void
sv_change_check(const SvHistory *history, const SvRevisionRow *old, const SvRevisionRow *new,
				bool is_explicit)
{
	SvDifference difference = sv_content_compare(old, new);
	bool		applied = sv_set_has(history->applied, sv_revmap_find(history->map, old->revision));

	if (difference.frozen != NULL)
		check_not_squashed(history, old, difference.frozen);
	if (applied && difference.frozen != NULL)
		sv_differing_raise(history, old, new, difference.frozen);
	if (applied && difference.downgrade && !is_explicit)
		sv_differing_raise(history, old, new, "downgrade body");
	if ((difference.frozen != NULL || (difference.downgrade && !is_explicit)) && stands_for_applied(history, old))
		refuse_other_content(old, difference.frozen != NULL ? difference.frozen : "downgrade body");
	check_labels_kept(history, old, new);
}

/* Writes to the log that the downgrade body of an applied revision was changed. */
static void
log_edit(const SvHistory *history, const SvRevisionRow *row)
{
	SvRunStep	step = {
		.direction = "edit",
		.revision = row->revision,
		.started_at = GetCurrentTimestamp(),
		.has_checksum = true
	};
	pg_uuid_t	run;

	memcpy(step.checksum, row->downgrade_checksum, SV_CHECKSUM_LENGTH);
	sv_journal_new_run(&run);
	sv_journal_log(history->project, &run, &step, 1);
}

/* A file has its own lines about the structure, so loading it shows what it says. */
static void
tell_structure_lost(const SvRevisionRow *old, const SvRevisionRow *new)
{
	if (new->source == NULL && sv_structure_is_known(&old->structure) && !sv_structure_is_known(&new->structure))
		ereport(NOTICE,
				(errmsg("the structure that was recorded for revision \"%s\" has been removed", new->revision),
				 errdetail("Its upgrade or its place has changed, so it may lead from or to another structure.")));
}

/*
 * sv_change_write
 *		Gives a revision different content, which has been checked.  The registry is
 *		locked for a change, and history was read under that lock.
 *
 * A change to the downgrade body of an applied revision is logged, or of one that replaces
 * an applied one.
 */
void
sv_change_write(const SvHistory *history, const SvRevisionRow *old, const SvRevisionRow *new)
{
	SvDifference difference = sv_content_compare(old, new);
	bool		applied = sv_set_has(history->applied, sv_revmap_find(history->map, old->revision));
	SvRevisionRow row = *new;

	sv_content_keep_ends(&row, old);
	sv_authority_keep(&row, old);
	sv_content_keep_origins(&row, old);
	sv_content_keep_structure(&row, old);
	tell_structure_lost(old, &row);
	sv_revisions_update(history->project, &row);
	if (difference.downgrade && (applied || stands_for_applied(history, old)))
		log_edit(history, new);
}

/*
 * sv_change_move
 *		Notes where the bodies of a revision are now; its content stays as it is.  The
 *		registry is locked for an addition: a run relies on none of this.
 */
void
sv_change_move(const SvHistory *history, const SvRevisionRow *old, const SvRevisionRow *new)
{
	SvRevisionRow row = *old;

	row.upgrade_origin = new->upgrade_origin;
	row.downgrade_origin = new->downgrade_origin;
	sv_revisions_update(history->project, &row);
}

/*
 * sv_change_outcome_name
 *		Returns the name of an outcome.
 */
const char *
sv_change_outcome_name(SvOutcome outcome)
{
	static const char *const names[] = {
		[SV_ADDED] = "added",
		[SV_UNCHANGED] = "unchanged",
		[SV_MOVED] = "unchanged",
		[SV_REPLACED] = "replaced",
	};

	return names[outcome];
}
