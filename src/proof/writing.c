/*
 * writing.c
 *		Bodies of revisions, made of statements.
 */
#include "postgres.h"

#include "core/text.h"
#include "lib/stringinfo.h"
#include "proof/writing.h"
#include "schema/hazard.h"
#include "schema/kinds.h"

/* What is lost with these does not come back. */
#define LOSSES (SV_DROP_TABLE | SV_DROP_COLUMN | SV_DROP_VALUE)

/* Does a statement make a routine?  What its body needs may come later. */
static bool
any_makes_routine(const List *steps)
{
	ListCell   *cell;

	foreach(cell, steps)
	{
		const SvStep *step = lfirst(cell);

		if ((step->object->kind == &sv_kind_function || step->object->kind == &sv_kind_procedure) &&
			sv_text_begins_with(step->ddl, "CREATE "))
			return true;
	}
	return false;
}

/* A name may have a line end, and a comment ends with its line. */
static void
append_remark(StringInfo body, const char *remark, const char *identity)
{
	appendStringInfo(body, "-- %s", remark);
	for (const char *p = identity; *p != '\0'; p++)
		appendStringInfoChar(body, *p == '\n' || *p == '\r' ? ' ' : *p);
	appendStringInfoChar(body, '\n');
}

/* Settings would be statements of their own outside of a transaction, and mean nothing there. */
static void
append_statements(StringInfo body, const List *steps, bool is_alone)
{
	ListCell   *cell;

	if (!is_alone)
		appendStringInfoString(body, "SET search_path = '';\n");
	if (any_makes_routine(steps))
		appendStringInfoString(body, "SET check_function_bodies = off;\n");
	foreach(cell, steps)
		appendStringInfo(body, "%s%s;\n", body->len == 0 ? "" : "\n", ((const SvStep *) lfirst(cell))->ddl);
}

/*
 * sv_writing_up
 *		The body of the upgrade.  Allocated in the current context.
 */
const char *
sv_writing_up(const SvPart *part)
{
	StringInfoData body;

	initStringInfo(&body);
	append_statements(&body, part->up, part->is_alone);
	return body.data;
}

/*
 * sv_writing_down
 *		The body of the downgrade, which says what it cannot bring back and what may fail;
 *		NULL if there is none.  Allocated in the current context.
 */
const char *
sv_writing_down(const SvPart *part)
{
	StringInfoData body;
	ListCell   *cell;

	if (!part->is_reversible)
		return NULL;
	initStringInfo(&body);
	foreach(cell, part->up)
	{
		const SvStep *step = lfirst(cell);

		if (step->hazards & LOSSES)
			append_remark(&body, "What this has had is not restored: ", step->object->identity);
	}
	foreach(cell, part->down)
	{
		const SvStep *step = lfirst(cell);

		if (step->hazards & SV_MAY_FAIL)
			append_remark(&body, "Rows decide whether this works: ", step->object->identity);
	}
	if (part->down != NIL)
		append_statements(&body, part->down, part->is_alone);
	return body.data;
}
