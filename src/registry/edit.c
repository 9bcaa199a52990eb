/*
 * edit.c
 *		Changing parts of a revision.
 */
#include "postgres.h"

#include "registry/content.h"
#include "registry/edit.h"
#include "registry/fit.h"
#include "registry/latest.h"
#include "revision/resolve.h"
#include "run/authority.h"

/* Checks the new content and writes it, if anything differs. */
static SvOutcome
replace_row(const SvHistory *history, const SvRevisionRow *old, const SvRevisionRow *new)
{
	SvDifference difference = sv_content_compare(old, new);

	if (!sv_content_differs(&difference))
		return SV_UNCHANGED;
	sv_change_check(history, old, new, true);
	sv_fit_check_one(history->map, new);
	sv_change_write(history, old, new);
	return SV_REPLACED;
}

/*
 * sv_edit_revision
 *		Changes parts of a revision.
 *
 * Of an applied one only downgrade body, message and labels can be changed
 * (SV006 otherwise); a changed downgrade body is logged.  A label that an
 * applied revision depends on must stay (2BP01).
 */
SvOutcome
sv_edit_revision(const SvProject *project, const char *name, const SvEdit *edit)
{
	const SvHistory *history = sv_latest_lock(project, SV_REGISTRY_CHANGE, "schemaver_edit()")->whole;
	const SvRevisionRow *old = sv_latest_get_row(history, sv_resolve_itself(history->map, name));
	SvRevisionRow new = *old;

	sv_authority_give(&history->project->rels, &new, 1);
	if (edit->upgrade != NULL)
	{
		new.upgrade = edit->upgrade;
		memset(&new.upgrade_origin, 0, sizeof(new.upgrade_origin));
	}
	else
		new.upgrade_authority = old->upgrade_authority;
	if (edit->downgrade != NULL)
	{
		new.downgrade = edit->downgrade;
		memset(&new.downgrade_origin, 0, sizeof(new.downgrade_origin));
	}
	else
		new.downgrade_authority = old->downgrade_authority;
	if (edit->message != NULL)
		new.message = edit->message;
	if (edit->branch_labels != NULL)
		new.branch_labels = *edit->branch_labels != NULL ? edit->branch_labels : NULL;
	if (edit->depends_on != NULL)
		new.depends_on = *edit->depends_on != NULL ? edit->depends_on : NULL;
	if (edit->transactional != NULL)
		new.transactional = *edit->transactional;
	sv_content_check(&history->project->rels, &new);
	sv_content_settle(&new);
	return replace_row(history, old, &new);
}
