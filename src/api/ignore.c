/*
 * ignore.c
 *		schemaver_ignore: differences of schemas that somebody wants to live with.
 */
#include "postgres.h"

#include "access/xact.h"
#include "api/args.h"
#include "api/ignore.h"
#include "compat.h"
#include "run/guard.h"
#include "store/ignored.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(schemaver_ignore);

/*
 * schemaver_ignore(code, identity, reason, until)
 *		Ignores differences from now on, or with NULL as the reason not any more; returns
 *		the previous reason.
 */
Datum
schemaver_ignore(PG_FUNCTION_ARGS)
{
	SvIgnoredRow row;
	SvRelations rels;
	char	   *before;

	row.code = sv_arg_text(fcinfo, 0, "code");
	row.identity = sv_arg_text(fcinfo, 1, "identity");
	row.reason = sv_arg_text_or_null(fcinfo, 2);
	row.until = PG_ARGISNULL(3) ? DATEVAL_NOEND : PG_GETARG_DATEADT(3);
	if (row.reason != NULL && !sv_ignored_has_code(row.code))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("no difference can have a code like \"%s\"", row.code),
				 errhint("A code is the kind and what differs, such as \"index.extra\", \"table.comment\" or \"*.acl\"; schemaver_diff() shows them.")));
	if (row.reason != NULL && row.identity[0] == '\0')
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the identity must not be empty"),
				 errhint("Use \"*\" for all objects.")));
	if (row.reason != NULL && row.reason[0] == '\0')
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the reason must not be empty"),
				 errhint("Say why the difference is ignored, or use NULL to ignore it no longer.")));
	sv_guard_write("schemaver_ignore()");
	sv_guard_outside_run("schemaver_ignore()");
	sv_relations_find(sv_arg_function(fcinfo), &rels);
	sv_relations_check_version(&rels);
	/* See what the caller's statement has done so far, as everywhere. */
	CommandCounterIncrement();
	before = row.reason == NULL ? sv_ignored_remove(&rels, row.code, row.identity) : sv_ignored_put(&rels, &row);
	if (before == NULL && row.reason == NULL)
		ereport(NOTICE,
				(errmsg("nothing is ignored by code \"%s\" and identity \"%s\"", row.code, row.identity),
				 errhint("SELECT code, identity FROM schemaver_ignored lists what is.")));
	if (row.reason != NULL && sv_ignored_is_over(&row))
		ereport(NOTICE,
				(errmsg("the last day has passed, so nothing is ignored"),
				 errhint("Name a later day, or none.")));
	if (before == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(before));
}

/*
 * sv_ignore_read
 *		What schemaver_ignored has, apart from what is over, for the call of a function.
 *		Allocated in the current context.
 */
SvIgnored *
sv_ignore_read(FunctionCallInfo fcinfo)
{
	SvIgnored  *ignored = palloc0_object(SvIgnored);
	SvRelations rels;
	ListCell   *cell;

	sv_relations_find(sv_arg_function(fcinfo), &rels);
	foreach(cell, sv_ignored_list(&rels))
	{
		const SvIgnoredRow *row = lfirst(cell);
		SvIgnore   *entry = palloc0_object(SvIgnore);

		if (sv_ignored_is_over(row))
			continue;
		entry->code = row->code;
		entry->identity = row->identity;
		ignored->list = lappend(ignored->list, entry);
	}
	return ignored;
}
