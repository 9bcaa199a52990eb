/*
 * definition.c
 *		What would make an object from nothing.
 */
#include "postgres.h"

#include "schema/action.h"
#include "schema/definition.h"
#include "schema/uncovered.h"

/* A CREATE contains whatever can be written into it. */
static List *
inline_all(List *inlined, const SvObject *object)
{
	for (int i = 0; i < object->nparts; i++)
	{
		const SvObject *part = object->parts[i];

		if (part->kind->inlined != NULL && part->kind->inlined(part) != NULL)
			inlined = lappend(inlined, unconstify(SvObject *, part));
		inlined = inline_all(inlined, part);
	}
	return inlined;
}

/*
 * sv_object_definition
 *		The statements that make an object, without those for its parts that have
 *		definitions of their own and are not written into it; NULL for an object that
 *		is not covered, or never made alone.  A comment says what is not shown, such as a
 *		password.  Allocated in the current context.
 */
const char *
sv_object_definition(const SvObject *object)
{
	SvAction	action = {.act = SV_CREATE,.to = object};
	StringInfoData text;
	ListCell   *cell;

	if (object->kind->query == NULL || object->kind->create == NULL ||
		(object->kind->is_inseparable && object->kind->is_within_parent(object)))
		return NULL;
	action.inlined = inline_all(NIL, object);
	object->kind->create(&action, object);
	if (object->kind->complete != NULL)
		object->kind->complete(&action, object);
	sv_common_describe(&action, object);
	initStringInfo(&text);
	foreach(cell, action.steps)
	{
		const SvStep *step = lfirst(cell);

		if (step->ddl == NULL)
			appendStringInfo(&text, "%s-- %s is not shown", text.len == 0 ? "" : "\n", step->codes[0]);
		else
			appendStringInfo(&text, "%s%s;", text.len == 0 ? "" : "\n", step->ddl);
	}
	return text.len == 0 ? NULL : text.data;
}
