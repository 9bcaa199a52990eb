/*
 * diff.c
 *		The SQL function that says how one schema becomes another.
 */
#include "postgres.h"

#include "access/xact.h"
#include "api/args.h"
#include "api/diff.h"
#include "api/ignore.h"
#include "api/rows.h"
#include "commands/dbcommands.h"
#include "compat.h"
#include "core/text.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "proof/reparse.h"
#include "proof/silence.h"
#include "schema/environment.h"
#include "schema/hazard.h"
#include "schema/kinds.h"
#include "schema/migration.h"
#include "schema/rehearsal.h"
#include "schema/renames.h"
#include "schema/side.h"
#include "schema/twin.h"
#include "schema/unsaid.h"
#include "store/relations.h"
#include "store/snapshots.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"

PG_FUNCTION_INFO_V1(schemaver_diff);

/* A statement that sets what the others rely on. */
static void
add_setting(SvRows *rows, int *step, const char *ddl)
{
	sv_rows_int(rows, ++*step);
	sv_rows_text(rows, ddl);
	sv_rows_text(rows, "setting");
	sv_rows_null(rows);
	sv_rows_null(rows);
	sv_rows_texts(rows, sv_hazards_list(0));
	sv_rows_null(rows);
	sv_rows_bool(rows, false);
	sv_rows_bool(rows, true);
	sv_rows_end(rows);
}

static void
add_step(SvRows *rows, int *step, const SvStep *this)
{
	sv_rows_int(rows, ++*step);
	sv_rows_text(rows, this->ddl);
	sv_rows_text(rows, this->object->kind->name);
	sv_rows_text(rows, this->object->identity);
	sv_rows_texts(rows, this->codes);
	sv_rows_texts(rows, sv_hazards_list(this->hazards));
	sv_rows_text(rows, this->lock);
	if (this->rewrites == SV_UNKNOWN)
		sv_rows_null(rows);
	else
		sv_rows_bool(rows, this->rewrites == SV_YES);
	if (this->ddl == NULL)
		sv_rows_null(rows);
	else
		sv_rows_bool(rows, !this->is_alone);
	sv_rows_end(rows);
}

static void
raise_bad_renames(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("renames must be an object in JSON, with the new names of objects, or null for what is dropped"),
			 errhint("For example: renames => '{\"public.t.a\": \"public.t.b\", \"public.old\": null}'.")));
}

/*
 * sv_diff_read_renames
 *		Reads the argument {"identity": "new identity" or null}.
 */
SvRenames
sv_diff_read_renames(FunctionCallInfo fcinfo, int n)
{
	SvRenames	renames = {0};
	JsonbIterator *iterator;
	JsonbIteratorToken token;
	JsonbValue	value;
	Jsonb	   *jsonb;

	if (PG_ARGISNULL(n))
		return renames;
	jsonb = PG_GETARG_JSONB_P(n);
	if (!JB_ROOT_IS_OBJECT(jsonb))
		raise_bad_renames();
	renames.list = palloc0_array(SvRename, JB_ROOT_COUNT(jsonb) + 1);
	iterator = JsonbIteratorInit(&jsonb->root);
	while ((token = JsonbIteratorNext(&iterator, &value, true)) != WJB_DONE)
	{
		if (token == WJB_KEY)
			renames.list[renames.n].from = pnstrdup(value.val.string.val, value.val.string.len);
		else if (token == WJB_VALUE)
		{
			if (value.type != jbvString && value.type != jbvNull)
				raise_bad_renames();
			if (value.type == jbvString)
				renames.list[renames.n].to = pnstrdup(value.val.string.val, value.val.string.len);
			renames.n++;
		}
	}
	return renames;
}

/* Does a statement create a routine?  What its body needs may come later. */
static bool
any_creates_routine(const List *steps)
{
	ListCell   *cell;

	foreach(cell, steps)
	{
		const SvStep *step = lfirst(cell);

		if ((step->object->kind == &sv_kind_function || step->object->kind == &sv_kind_procedure) && step->ddl != NULL &&
			sv_text_begins_with(step->ddl, "CREATE "))
			return true;
	}
	return false;
}

/* The name of a side; this database has two. */
static const char *
name_side(const char *side)
{
	const char *database = sv_text_begins_with(side, "database:") ? side + strlen("database:") : NULL;

	return database != NULL && get_database_oid(database, true) == MyDatabaseId ? "live" : side;
}

/* That there are no differences then says nothing. */
static void
tell_same(const char *source, const char *desired)
{
	if (strcmp(name_side(source), name_side(desired)) == 0)
		ereport(NOTICE,
				(strcmp(source, desired) == 0 ? errmsg("both sides are \"%s\"", source) : errmsg("both sides are this database"),
				 errhint("Name two different sides: \"live\", \"models\", \"schema:NAME\", \"database:NAME\" or \"snapshot:NAME\".")));
}

/*
 * sv_diff_store_models
 *		Models as a side of a comparison.
 */
SvStored
sv_diff_store_models(const SvModels *models)
{
	const SvKept *kept = &models->kept;

	return (SvStored)
	{
		kept->content, kept->length, kept->schemas, kept->fingerprint, !models->is_complete,
			"Set the models again with schemaver_set_models()."
	};
}


/* An SvFindStored for the call of a function. */
static SvStored
find_stored(void *arg, const char *name)
{
	SvRelations rels;
	const SvKept *kept;

	CommandCounterIncrement();
	if (name == NULL)
		return sv_diff_store_models(sv_models_get(sv_arg_project(arg)));
	sv_relations_find(sv_arg_function(arg), &rels);
	kept = sv_snapshots_get(&rels, name);
	return (SvStored)
	{
		kept->content, kept->length, kept->schemas, kept->fingerprint, false,
			psprintf("Take it again: SELECT schemaver_snapshot(%s, replace => true).", quote_literal_cstr(name))
	};
}

/*
 * sv_diff_reprint
 *		An SvReprintStored for the call of a function.
 */
SvSnapshot *
sv_diff_reprint(void *arg, const SvStored *stored, const SvSnapshot *kept)
{
	Oid			function = sv_arg_function(arg);
	SvRelations rels;

	sv_relations_find(function, &rels);
	return sv_reparse(&rels, psprintf("%s()", get_func_name(function)), stored, kept);
}

/* The steps from one side to the other, without what they rely on. */
static List *
make_steps(SvSides *sides, const SvRenames *renames, bool online)
{
	List	   *steps = sv_renames_make(renames, sides->source, sides->desired);

	if (steps != NIL)
	{
		sv_sides_require_here(sides);
		/* As the statements will be run. */
		sv_environment_resolve(sides->home);
		sides->source = sv_rehearsal_read(steps, sv_sides_read_source, sides);
	}
	sides->desired = sv_unsaid_keep(sides->desired, sides->source, renames->ignored);
	return list_concat(steps, sv_migration_make(sides->source, sides->desired, renames, online));
}

/* Says nothing of what models say nothing of. */
static void
add_silence(SvIgnored *ignored, const SvSides *sides)
{
	if (sides->source_is_partial)
		sv_silence_add(ignored, unconstify(SvSnapshot *, sides->source), false);
	if (sides->desired_is_partial)
		sv_silence_add(ignored, unconstify(SvSnapshot *, sides->desired), true);
}

/*
 * sv_diff_make
 *		Compares two sides for the call of a function.  Returns the steps, without what
 *		they rely on.
 */
List *
sv_diff_make(FunctionCallInfo fcinfo, SvDiff *diff)
{
	SvSides    *sides = &diff->sides;
	List	   *steps;
	int			level;

	sides->find_stored = find_stored;
	sides->reprint_stored = sv_diff_reprint;
	sides->arg = fcinfo;
	diff->renames.ignored = sv_ignore_read(fcinfo);
	sv_sides_read(sides, diff->source, diff->desired);
	if (sides->is_equal)
		return NIL;
	level = sv_environment_enter();
	add_silence(diff->renames.ignored, sides);
	steps = make_steps(sides, &diff->renames, diff->online);
	sv_environment_leave(level);
	tell_same(diff->source, diff->desired);
	sv_ignored_tell(diff->renames.ignored);
	sv_silence_tell(diff->renames.ignored);
	sv_twin_examine(steps, sides);
	return steps;
}

/*
 * sv_diff_return
 *		Returns steps as the rows of a function, after what they rely on.
 */
void
sv_diff_return(SvRows *rows, const SvDiff *diff, const List *steps)
{
	ListCell   *cell;
	int			step = 0;

	if (steps != NIL)
		add_setting(rows, &step, psprintf("SET search_path = %s",
										  diff->sides.home == NULL ? "''" : quote_identifier(diff->sides.home)));
	if (any_creates_routine(steps))
		add_setting(rows, &step, "SET check_function_bodies = off");
	foreach(cell, steps)
		add_step(rows, &step, lfirst(cell));
}

/*
 * schemaver_diff(source, desired, online, renames)
 *		The statements that make the source into what is desired, in order.
 */
Datum
schemaver_diff(PG_FUNCTION_ARGS)
{
	SvDiff		diff = {
		.source = sv_arg_text(fcinfo, 0, "source"),
		.desired = sv_arg_text(fcinfo, 1, "desired"),
		.online = sv_arg_bool(fcinfo, 2, false),
		.renames = sv_diff_read_renames(fcinfo, 3),
	};
	SvRows		rows;

	sv_rows_begin(&rows, fcinfo);
	sv_diff_return(&rows, &diff, sv_diff_make(fcinfo, &diff));
	return (Datum) 0;
}
