/*
 * copy.c
 *		Making a copy of a schema in the scratch database.
 */
#include "postgres.h"

#include "errors.h"
#include "miscadmin.h"
#include "proof/compare.h"
#include "proof/copy.h"
#include "proof/trial.h"
#include "schema/index.h"
#include "schema/kinds.h"

/* Error context callback. */
static void
add_context(void *arg)
{
	errcontext("copying the schema of the database");
}

/*
 * Has it no statement that would make it so in the copy?  A second subscription would take
 * the changes that the first one waits for, and keep the scratch database from being
 * dropped.
 */
static bool
is_impossible(const SvStep *step)
{
	return step->ddl == NULL || step->object->kind == &sv_kind_subscription;
}

/* A pattern that is like one text only. */
static const char *
write_pattern(const char *text)
{
	StringInfoData pattern;

	initStringInfo(&pattern);
	for (const char *p = text; *p != '\0'; p++)
	{
		if (*p == '*' || *p == '?' || *p == '\\')
			appendStringInfoChar(&pattern, '\\');
		appendStringInfoChar(&pattern, *p);
	}
	return pattern.data;
}

/* What cannot be copied is not compared with anything either. */
static void
leave_alone(SvIgnored *ignored, const List *impossible)
{
	ListCell   *cell;

	foreach(cell, impossible)
	{
		const SvStep *step = lfirst(cell);

		for (const char **code = step->codes; code != NULL && *code != NULL; code++)
		{
			SvIgnore   *entry = palloc0_object(SvIgnore);

			entry->code = *code;
			entry->identity = write_pattern(step->object->identity);
			entry->is_told = true;
			ignored->list = lappend(ignored->list, entry);
		}
	}
	if (impossible != NIL)
		ereport(NOTICE,
				(errmsg_plural("%d property is left alone, because no statement copies it",
							   "%d properties are left alone, because no statement copies them",
							   list_length(impossible), list_length(impossible)),
				 errdetail("Left alone: %s.", sv_compare_list(impossible))));
}

/* Compares the copy with what was copied. */
static void
check_equal(const SvSnapshot *copy, const SvSnapshot *original, SvIgnored *ignored)
{
	List	   *impossible = NIL;
	List	   *failed = NIL;
	ListCell   *cell;

	foreach(cell, sv_compare_remaining(copy, original, NULL, NULL))
	{
		SvStep	   *step = lfirst(cell);

		if (is_impossible(step))
			impossible = lappend(impossible, step);
		else
			failed = lappend(failed, step);
	}
	if (failed != NIL)
		ereport(ERROR,
				(errcode(ERRCODE_SV_VERIFICATION_FAILED),
				 errmsg("nothing can be proved, because the schema cannot be copied"),
				 errdetail("The copy differs: %s.", sv_compare_list(failed)),
				 errhint("Nothing has been stored. An event trigger can cause this.")));
	leave_alone(ignored, impossible);
}

/*
 * sv_copy_make
 *		Runs the statements that make what a snapshot of another database has, as far as
 *		there are any and it is not ignored, in the order that earlier attempts have shown,
 *		and returns the snapshot of what they have made.  Allocated in the current context.
 *		Raises what the statements raise.
 */
SvSnapshot *
sv_copy_make(const SvSnapshot *original, const char **schemas, bool commit, SvIgnored *ignored, const List *moves)
{
	List	   *steps = NIL;
	ListCell   *cell;

	foreach(cell, sv_compare_remaining(sv_trial_read(schemas), original, ignored, NULL))
		if (!is_impossible(lfirst(cell)))
		steps = lappend(steps, lfirst(cell));
	steps = sv_moves_apply(steps, SV_RUN_OF_COPY, moves);
	sv_trial_steps(SV_RUN_OF_COPY, steps, steps, commit);
	return sv_trial_read(schemas);
}

/*
 * sv_copy_check
 *		Raises 55000 if a schema has something that no copy of it would have: an index that
 *		is not valid.
 */
void
sv_copy_check(const SvSnapshot *original)
{
	for (int32 i = 0; i < original->nobjects; i++)
	{
		const SvObject *object = original->objects[i];

		CHECK_FOR_INTERRUPTS();
		if (sv_index_is_broken(object))
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					 errmsg("index %s is not valid", object->identity),
					 errdetail("It is what a CREATE INDEX CONCURRENTLY has left that failed or has not finished, and a copy of the schema cannot have it."),
					 errhint("DROP INDEX CONCURRENTLY %s; or REINDEX INDEX CONCURRENTLY %s.", object->identity, object->identity)));
	}
}

/*
 * sv_copy_build
 *		Makes what a snapshot of another database has, as sv_copy_make.
 *		What no statement can copy is told in a NOTICE, and added to what is ignored.
 *		Raises SV010 if something else does not become equal, and what its statements
 *		raise.
 */
SvSnapshot *
sv_copy_build(const SvSnapshot *original, const char **schemas, bool commit, SvIgnored *ignored, const List *moves)
{
	ErrorContextCallback callback = {error_context_stack, add_context, NULL};
	SvSnapshot *copy;

	error_context_stack = &callback;
	copy = sv_copy_make(original, schemas, commit, NULL, moves);
	check_equal(copy, original, ignored);
	error_context_stack = callback.previous;
	return copy;
}
