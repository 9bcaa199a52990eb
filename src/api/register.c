/*
 * register.c
 *		schemaver_revision, _register, _merge, _edit, _remove and _rebase: SQL to
 *		the registry and back.
 */
#include "postgres.h"

#include "api/args.h"
#include "api/rows.h"
#include "catalog/pg_type.h"
#include "core/text.h"
#include "registry/create.h"
#include "registry/edit.h"
#include "registry/move.h"
#include "registry/register.h"
#include "registry/remove.h"
#include "store/texts.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"

PG_FUNCTION_INFO_V1(schemaver_revision);
PG_FUNCTION_INFO_V1(schemaver_register);
PG_FUNCTION_INFO_V1(schemaver_merge);
PG_FUNCTION_INFO_V1(schemaver_merge_list);
PG_FUNCTION_INFO_V1(schemaver_edit);
PG_FUNCTION_INFO_V1(schemaver_remove);
PG_FUNCTION_INFO_V1(schemaver_rebase);

static Datum
outcome_datum(SvOutcome outcome)
{
	return CStringGetTextDatum(sv_change_outcome_name(outcome));
}

/*
 * schemaver_revision(message, upgrade, downgrade, head, splice, branch_labels,
 *		depends_on, rev_id, transactional)
 *		Adds a new revision on top of the current head; returns its id.
 */
Datum
schemaver_revision(PG_FUNCTION_ARGS)
{
	SvRevisionRow row = {
		.message = sv_arg_text_or_null(fcinfo, 0),
		.upgrade = sv_arg_text_or_null(fcinfo, 1),
		.downgrade = sv_arg_text_or_null(fcinfo, 2),
		.branch_labels = sv_arg_texts(fcinfo, 5),
		.depends_on = sv_arg_texts(fcinfo, 6),
		.revision = sv_arg_text_or_null(fcinfo, 7),
		.transactional = sv_arg_bool(fcinfo, 8, true)
	};

	return CStringGetTextDatum(sv_create_revision(sv_arg_project(fcinfo), &row,
												  sv_arg_text(fcinfo, 3, "head"),
												  sv_arg_bool(fcinfo, 4, false)));
}

/*
 * schemaver_register(revision, down_revision, upgrade, downgrade, message,
 *		branch_labels, depends_on, transactional)
 *		Registers a revision that already has its id and its place.
 */
Datum
schemaver_register(PG_FUNCTION_ARGS)
{
	SvRevisionRow row = {
		.revision = sv_arg_text(fcinfo, 0, "revision"),
		.down_revision = sv_arg_texts(fcinfo, 1),
		.upgrade = sv_arg_text_or_null(fcinfo, 2),
		.downgrade = sv_arg_text_or_null(fcinfo, 3),
		.message = sv_arg_text_or_null(fcinfo, 4),
		.branch_labels = sv_arg_texts(fcinfo, 5),
		.depends_on = sv_arg_texts(fcinfo, 6),
		.transactional = sv_arg_bool(fcinfo, 7, true)
	};

	return outcome_datum(sv_register_one(sv_arg_project(fcinfo), &row));
}

/* Merges what a target list names; arguments 1 to 3 are the same in both calls. */
static Datum
merge(FunctionCallInfo fcinfo, const char *revisions)
{
	SvRevisionRow row = {
		.message = sv_arg_text_or_null(fcinfo, 1),
		.branch_labels = sv_arg_texts(fcinfo, 2),
		.revision = sv_arg_text_or_null(fcinfo, 3),
		.upgrade = "",
		.downgrade = "",
		.transactional = true
	};

	if (revisions == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("argument \"revisions\" names nothing to merge"),
				 errhint("SELECT schemaver_merge() merges all heads.")));
	return CStringGetTextDatum(sv_create_merge(sv_arg_project(fcinfo), &row, revisions));
}

/*
 * schemaver_merge(revisions text[], message, branch_labels, rev_id)
 *		Adds a revision that joins several heads; returns its id.
 */
Datum
schemaver_merge(PG_FUNCTION_ARGS)
{
	const char **revisions = sv_arg_texts(fcinfo, 0);

	return merge(fcinfo, revisions == NULL ? NULL : sv_texts_join(revisions));
}

/*
 * schemaver_merge(revisions text, message, branch_labels, rev_id)
 *		The same for a list such as "b1,c1".  A literal without a type is of this
 *		type, so it may also be that of an array.
 */
Datum
schemaver_merge_list(PG_FUNCTION_ARGS)
{
	const char *list = sv_arg_text_or_null(fcinfo, 0);
	const char **revisions;

	if (list == NULL || list[strspn(list, SV_BLANKS)] == '\0')
		return merge(fcinfo, NULL);
	if (list[strspn(list, SV_BLANKS)] != '{')
		return merge(fcinfo, list);
	revisions = sv_texts_from_array(OidInputFunctionCall(F_ARRAY_IN, unconstify(char *, list), TEXTOID, -1));
	return merge(fcinfo, revisions == NULL ? NULL : sv_texts_join(revisions));
}

/*
 * schemaver_edit(revision, upgrade, downgrade, message, branch_labels,
 *		depends_on, transactional)
 *		Changes parts of a revision; what is NULL stays as it is.
 */
Datum
schemaver_edit(PG_FUNCTION_ARGS)
{
	static const char *const none = NULL;
	bool		transactional = sv_arg_bool(fcinfo, 6, true);
	SvEdit		edit = {
		.upgrade = sv_arg_text_or_null(fcinfo, 1),
		.downgrade = sv_arg_text_or_null(fcinfo, 2),
		.message = sv_arg_text_or_null(fcinfo, 3),
		.branch_labels = sv_arg_texts(fcinfo, 4),
		.depends_on = sv_arg_texts(fcinfo, 5),
		.transactional = PG_ARGISNULL(6) ? NULL : &transactional
	};

	/* An empty array removes the labels or dependencies; NULL keeps them. */
	if (edit.branch_labels == NULL && !PG_ARGISNULL(4))
		edit.branch_labels = (const char **) &none;
	if (edit.depends_on == NULL && !PG_ARGISNULL(5))
		edit.depends_on = (const char **) &none;
	return outcome_datum(sv_edit_revision(sv_arg_project(fcinfo), sv_arg_text(fcinfo, 0, "revision"), &edit));
}

/*
 * schemaver_remove(revision)
 *		Removes a revision that is not applied; returns its id.
 */
Datum
schemaver_remove(PG_FUNCTION_ARGS)
{
	return CStringGetTextDatum(sv_remove_revision(sv_arg_project(fcinfo), sv_arg_text(fcinfo, 0, "revision")));
}

/*
 * schemaver_rebase(revision, onto)
 *		Moves revisions that are not applied onto another head; returns those
 *		whose parents have changed.
 */
Datum
schemaver_rebase(PG_FUNCTION_ARGS)
{
	char	   *revision = sv_arg_text(fcinfo, 0, "revision");
	char	   *onto = sv_arg_text(fcinfo, 1, "onto");
	const SvRevmap *map;
	SvRebase   *rebase;
	SvRows		rows;

	sv_rows_begin(&rows, fcinfo);
	rebase = sv_move_revisions(sv_arg_project(fcinfo), revision, onto, &map);
	for (int32 i = 0; i < rebase->count; i++)
	{
		sv_rows_text(&rows, map->revs[rebase->moves[i].revision]->id);
		sv_rows_texts(&rows, rebase->moves[i].parents);
		sv_rows_end(&rows);
	}
	return (Datum) 0;
}
