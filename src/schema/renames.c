/*
 * renames.c
 *		What a user says about objects that have got other names.
 *
 * Two states of a schema do not show whether a column was renamed, or dropped and
 * another one added.  To guess would lose the values of the column.  So the user has to
 * say it: until then, there is no statement for either.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "schema/action.h"
#include "schema/column.h"
#include "schema/kinds.h"
#include "schema/renames.h"
#include "utils/builtins.h"
#include "utils/json.h"

/* The object with an identity that has another kind of name; NULL if there is none. */
static const SvObject *
find_by_identity(const SvSnapshot *snapshot, const char *identity, const SvKind *kind)
{
	for (int32 i = 0; i < snapshot->nobjects; i++)
	{
		const SvObject *object = snapshot->objects[i];

		CHECK_FOR_INTERRUPTS();
		if (strcmp(object->identity, identity) == 0 && object->kind->rename != NULL &&
			(kind == NULL || object->kind == kind))
			return object;
	}
	return NULL;
}

static void
raise_unknown(const char *identity, const char *side)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("there is no object \"%s\" that can be renamed", identity),
			 errdetail("It was looked for in the %s schema.", side),
			 errhint("SELECT kind, identity FROM schemaver_schema() shows how objects are named.")));
}

/* An object that is moved to a new schema needs the schema first. */
static List *
add_schema(List *steps, const SvSnapshot *source, const SvSnapshot *desired, const char *name)
{
	SvAction	action = {.act = SV_CREATE};

	if (name == NULL)
		return steps;
	for (int32 i = 0; i < source->nobjects; i++)
		if (source->objects[i]->kind == &sv_kind_schema && strcmp(source->objects[i]->name, name) == 0)
			return steps;
	for (int32 i = 0; i < desired->nobjects && action.to == NULL; i++)
		if (desired->objects[i]->kind == &sv_kind_schema && strcmp(desired->objects[i]->name, name) == 0)
			action.to = desired->objects[i];
	if (action.to == NULL)
		return steps;
	action.to->kind->create(&action, action.to);
	return list_concat(steps, action.steps);
}

/*
 * sv_renames_make
 *		The statements that rename what the user has named, as SvStep.  Raises 22023 for
 *		objects that one of the sides does not have.
 */
List *
sv_renames_make(const SvRenames *renames, const SvSnapshot *source, const SvSnapshot *desired)
{
	List	   *steps = NIL;

	for (int i = 0; i < renames->n; i++)
	{
		const SvRename *rename = &renames->list[i];
		SvAction	action = {.act = SV_ALTER};

		if (rename->to == NULL)
			continue;
		action.from = find_by_identity(source, rename->from, NULL);
		if (action.from == NULL)
			raise_unknown(rename->from, "source");
		action.to = find_by_identity(desired, rename->to, action.from->kind);
		if (action.to == NULL)
			raise_unknown(rename->to, "desired");
		if (action.from->schema != NULL && strcmp(action.from->schema, action.to->schema) != 0)
			steps = add_schema(steps, source, desired, action.to->schema);
		action.from->kind->rename(&action, action.from, action.to);
		steps = list_concat(steps, action.steps);
	}
	return steps;
}

static bool
is_answered(const SvRenames *renames, const SvObject *object)
{
	for (int i = 0; i < renames->n; i++)
		if (strcmp(renames->list[i].from, object->identity) == 0)
			return true;
	return false;
}

/* Could the one have become the other? */
static bool
may_be_renamed(const SvObject *from, const SvObject *to)
{
	int			n = 0;

	if (from->kind != to->kind)
		return false;
	if (from->kind == &sv_kind_column)
		return sv_column_has_type_of(from, to);
	for (int i = 0; i < from->nparts || i < to->nparts; i++)
	{
		const SvObject *a = i < from->nparts && from->parts[i]->kind == &sv_kind_column ? from->parts[i] : NULL;
		const SvObject *b = i < to->nparts && to->parts[i]->kind == &sv_kind_column ? to->parts[i] : NULL;

		if (a == NULL && b == NULL)
			break;
		if (a == NULL || b == NULL || strcmp(a->name, b->name) != 0 || !sv_column_has_type_of(a, b))
			return false;
		n++;
	}
	return n > 0;
}

/* An argument to paste, that says what an object has become; NULL: it is dropped. */
static char *
write_answer(const SvObject *from, const SvObject *to)
{
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	escape_json(&json, from->identity);
	appendStringInfoString(&json, ": ");
	if (to == NULL)
		appendStringInfoString(&json, "null");
	else
		escape_json(&json, to->identity);
	appendStringInfoChar(&json, '}');
	return quote_literal_cstr(json.data);
}

static void
ask(SvMigration *migration, const SvObject *from, const SvObject *to)
{
	migration->source.is_open[from->index] = true;
	migration->desired.is_open[to->index] = true;
	ereport(NOTICE,
			(errmsg("it is not known whether %s %s has become %s", from->kind->code, from->identity, to->identity),
			 errdetail("There are no statements for what depends on the answer."),
			 errhint("Add renames => %s if it has been renamed, or %s to drop it.",
					 write_answer(from, to), write_answer(from, NULL))));
}

/* Asks about one object that only the source has. */
static void
ask_about(SvMigration *migration, const SvObject *from, SvObject *const *candidates, int32 n)
{
	const SvSide *desired = &migration->desired;

	for (int32 j = 0; j < n; j++)
	{
		CHECK_FOR_INTERRUPTS();
		if (desired->pair[candidates[j]->index] >= 0 || desired->is_ignored[candidates[j]->index] || !may_be_renamed(from, candidates[j]))
			continue;
		ask(migration, from, candidates[j]);
		return;
	}
}

static bool
is_asked_about(const SvMigration *migration, const SvRenames *renames, const SvObject *object)
{
	return (object->kind == &sv_kind_column || object->kind == &sv_kind_table) &&
		migration->source.pair[object->index] < 0 && !migration->source.is_ignored[object->index] && !is_answered(renames, object);
}

/*
 * sv_renames_ask
 *		Finds tables and columns that may have been renamed, without the user saying so:
 *		there will be no statements for them, nor for what needs them.  A NOTICE has
 *		both answers.
 */
void
sv_renames_ask(SvMigration *migration, const SvRenames *renames)
{
	const SvSide *source = &migration->source;
	const SvSnapshot *desired = migration->desired.snapshot;

	for (int32 i = 0; i < source->snapshot->nobjects; i++)
	{
		const SvObject *object = source->snapshot->objects[i];
		const SvObject *table;

		if (!is_asked_about(migration, renames, object))
			continue;
		if (object->kind == &sv_kind_table)
			ask_about(migration, object, desired->objects, desired->nobjects);
		else if (source->pair[object->parent->index] >= 0)
		{
			table = desired->objects[source->pair[object->parent->index]];
			ask_about(migration, object, table->parts, table->nparts);
		}
	}
	sv_graph_close(&source->needed_by, source->snapshot->nobjects, source->is_open);
	sv_graph_close(&migration->desired.needed_by, desired->nobjects, migration->desired.is_open);
}
