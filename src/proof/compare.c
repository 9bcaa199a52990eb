/*
 * compare.c
 *		Whether two schemas are the same.
 */
#include "postgres.h"

#include "core/text.h"
#include "proof/compare.h"
#include "schema/environment.h"
#include "schema/hazard.h"
#include "schema/uncovered.h"
#include "schema/unsaid.h"
#include "utils/snapmgr.h"

/* How many differences a message names. */
#define TOLD 20

/*
 * sv_compare_is_immaterial
 *		Is it a difference that no statement changes, and that a proof leaves alone?  The
 *		order of columns is one, and so are objects that are not covered.
 */
bool
sv_compare_is_immaterial(const SvStep *step)
{
	if (step->ddl != NULL)
		return false;
	if (step->object->kind == &sv_kind_uncovered)
		return true;
	for (const char *const *code = (const char *const *) step->codes; code != NULL && *code != NULL; code++)
		if (strcmp(*code, "table.column_order") != 0)
			return false;
	return true;
}

/*
 * sv_compare_material
 *		The steps without those that are immaterial.  Allocated in the current context.
 */
List *
sv_compare_material(const List *steps)
{
	List	   *result = NIL;
	ListCell   *cell;

	foreach(cell, steps)
		if (!sv_compare_is_immaterial(lfirst(cell)))
		result = lappend(result, lfirst(cell));
	return result;
}

/*
 * sv_compare_remaining
 *		The steps that would make one schema into the other, without renames and without
 *		what is immaterial: NIL if they are the same.  If other_order is not NULL, it is
 *		set to whether something immaterial differs, too.  Allocated in the current
 *		context.
 */
List *
sv_compare_remaining(const SvSnapshot *a, const SvSnapshot *b, SvIgnored *ignored, bool *other_order)
{
	SvRenames	renames = {.is_all = true,.ignored = ignored};
	int			level = sv_environment_enter();
	List	   *steps;
	List	   *material;

	/* Texts are tried out. */
	PushActiveSnapshot(GetTransactionSnapshot());
	steps = sv_migration_make(a, sv_unsaid_keep(b, a, ignored), &renames, false);
	PopActiveSnapshot();
	sv_environment_leave(level);
	material = sv_compare_material(steps);
	if (other_order != NULL)
		*other_order = list_length(material) < list_length(steps);
	return material;
}

static bool
has_uncovered(const SvSnapshot *snapshot, const char *identity)
{
	for (int32 i = 0; i < snapshot->nobjects; i++)
		if (snapshot->objects[i]->kind == &sv_kind_uncovered && strcmp(snapshot->objects[i]->identity, identity) == 0)
			return true;
	return false;
}

/* Adds those of one side that the other one does not have. */
static List *
add_uncovered(List *steps, const SvSnapshot *side, const SvSnapshot *other, const char *code, SvIgnored *ignored)
{
	for (int32 i = 0; i < side->nobjects; i++)
	{
		const SvObject *object = side->objects[i];
		SvStep	   *step;

		if (object->kind != &sv_kind_uncovered || (other != NULL && has_uncovered(other, object->identity)) ||
			(ignored != NULL && sv_ignored_hide(ignored, code, object)))
			continue;
		step = palloc0_object(SvStep);
		step->object = object;
		step->codes = palloc0_array(const char *, 2);
		step->codes[0] = code;
		step->hazards = SV_UNCOVERED;
		steps = lappend(steps, step);
	}
	return steps;
}

/*
 * sv_compare_uncovered
 *		Objects of kinds that are not covered and that only one of two schemas has, as
 *		steps without statement; from can be NULL: it has nothing.  Allocated in the
 *		current context.
 */
List *
sv_compare_uncovered(const SvSnapshot *from, const SvSnapshot *to, SvIgnored *ignored)
{
	List	   *steps = add_uncovered(NIL, to, from, "uncovered.missing", ignored);

	return from == NULL ? steps : add_uncovered(steps, from, to, "uncovered.extra", ignored);
}

/*
 * sv_compare_list
 *		"CODE of IDENTITY" of the first steps, for a message.  Allocated in the current
 *		context.
 */
const char *
sv_compare_list(const List *steps)
{
	StringInfoData list;
	ListCell   *cell;

	initStringInfo(&list);
	foreach(cell, steps)
	{
		const SvStep *step = lfirst(cell);
		const char *code = step->codes == NULL || step->codes[0] == NULL ? step->object->kind->name : step->codes[0];

		if (foreach_current_index(cell) < TOLD)
			sv_text_add_item(&list, sv_object_describe(code, step->object));
	}
	if (list_length(steps) > TOLD)
		appendStringInfoString(&list, " and others");
	return list.data;
}
