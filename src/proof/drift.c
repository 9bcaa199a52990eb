/*
 * drift.c
 *		What has changed since the objects of the database were recorded.
 *
 * What the server prints differently is not a change: code is parsed and printed again, as
 * it is for a comparison of two schemas.  Codes are those of a comparison of this database
 * with what was recorded, so that what is ignored there is ignored here.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "proof/drift.h"
#include "proof/record.h"
#include "proof/recorded.h"
#include "schema/changed.h"
#include "schema/definition.h"
#include "schema/environment.h"
#include "schema/kinds.h"
#include "schema/moved.h"
#include "schema/reader.h"
#include "schema/trip.h"
#include "utils/snapmgr.h"

/* A comparison in progress. */
typedef struct Drift
{
	SvIgnored  *ignored;
	SvSnapshot *live;
	SvSnapshot *before;			/* NULL: it does not differ */
	SvRecordedPair *pairs;
	int32		npairs;
	const SvObjectRow *record;	/* its rows */
	SvObject  **recorded;		/* of each row */
	bool	   *is_new;			/* of each live object: it was not recorded */
	bool	   *is_gone;		/* of each recorded object: it is not there */
	SvTrips    *trips;
	List	   *rows;			/* of SvDriftRow * */
} Drift;

/* Reads both sides under one snapshot.  Returns false if the schema was changed meanwhile. */
static bool
read_sides(Drift *drift, const SvRelations *rels)
{
	Snapshot	snapshot = RegisterSnapshot(GetTransactionSnapshot());
	int32		nrows;
	SvObjectRow *rows = sv_objects_read(rels, snapshot, false, &nrows);
	bool		any = false;
	bool		changed;

	drift->live = sv_reader_take(NULL, NULL, NULL);
	changed = sv_changed_since(snapshot);
	drift->pairs = sv_recorded_pair(rows, nrows, drift->live, &drift->npairs);
	for (int32 i = 0; i < drift->npairs && !any; i++)
		any = sv_recorded_differs(rows, &drift->pairs[i]);
	if (any && !changed)
	{
		rows = sv_objects_read(rels, snapshot, true, &nrows);
		drift->recorded = palloc_extended((nrows + 1) * sizeof(SvObject *), MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
		drift->before = sv_recorded_restore(rows, nrows, drift->recorded);
		drift->record = rows;
	}
	UnregisterSnapshot(snapshot);
	return !changed;
}

/* Is it written into the statement that makes what it is a part of? */
static bool
is_written_into_parent(const SvObject *object)
{
	const SvKind *kind = object->kind;

	return (kind->is_within_parent != NULL && kind->is_within_parent(object)) ||
		(kind->inlined != NULL && kind->inlined(object) != NULL);
}

static void
add_definition(StringInfo text, const SvObject *object)
{
	const char *definition = sv_object_definition(object);

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	if (definition != NULL)
		appendStringInfo(text, "%s%s", text->len == 0 ? "" : "\n", definition);
	for (int i = 0; i < object->nparts; i++)
		if (!is_written_into_parent(object->parts[i]))
			add_definition(text, object->parts[i]);
}

/* The statements that make an object with its parts, or NULL. */
static const char *
define_whole(const SvObject *object)
{
	StringInfoData text;

	initStringInfo(&text);
	add_definition(&text, object);
	return text.len == 0 ? NULL : text.data;
}

static SvDriftRow *
add_row(Drift *drift, const char *change, const SvObject *object, int ncodes)
{
	SvDriftRow *row = palloc0_object(SvDriftRow);

	row->change = change;
	row->object = object;
	row->codes = palloc0_array(const char *, ncodes + 1);
	drift->rows = lappend(drift->rows, row);
	return row;
}

/* An object that was made, unless what it is a part of was made, too. */
static void
see_made(Drift *drift, const SvObject *object)
{
	SvDriftRow *row;

	if ((object->parent != NULL && drift->is_new[object->parent->index]) ||
		sv_ignored_hide_whole(drift->ignored, "extra", object))
		return;
	row = add_row(drift, "made", object, 1);
	row->codes[0] = psprintf("%s.extra", object->kind->code);
	row->live = define_whole(object);
}

static void
see_dropped(Drift *drift, const SvObject *object)
{
	SvDriftRow *row;

	if ((object->parent != NULL && drift->is_gone[object->parent->index]) ||
		sv_ignored_hide_whole(drift->ignored, "missing", object))
		return;
	row = add_row(drift, "dropped", object, 1);
	row->codes[0] = psprintf("%s.missing", object->kind->code);
	row->recorded = define_whole(object);
}

static void
see_changed(Drift *drift, const SvObject *from, const SvObject *to)
{
	int			nproperties = to->kind->nproperties + SV_COMMON;
	bool	   *marks = palloc_array(bool, nproperties);
	SvDriftRow *row;
	int			n = 0;

	(void) sv_object_compare(from, to, marks);
	for (int i = 0; i < to->kind->nproperties; i++)
		if (marks[i] && sv_kind_property(to->kind, i)->is_code && from->values[i] != NULL && to->values[i] != NULL)
			marks[i] = !sv_trips_equal(drift->trips, from, to, i);
	sv_ignored_take_out(drift->ignored, from, to, marks);
	for (int i = 0; i < nproperties; i++)
		n += marks[i];
	if (n == 0)
		return;
	row = add_row(drift, "changed", to, n);
	n = 0;
	for (int i = 0; i < nproperties; i++)
		if (marks[i])
			row->codes[n++] = psprintf("%s.%s", to->kind->code, sv_kind_property(to->kind, i)->name);
	row->recorded = sv_object_definition(from);
	row->live = sv_object_definition(to);
}

/* A type of the same name can be of another kind, and an index that of another table. */
static bool
is_other(const SvObject *from, const SvObject *to)
{
	if (from == NULL || to == NULL || from->kind != to->kind)
		return true;
	return from->parent != NULL && to->parent != NULL && strcmp(from->parent->identity, to->parent->identity) != 0;
}

static SvObject *
find_recorded(const Drift *drift, const SvRecordedPair *pair)
{
	return pair->row < 0 ? NULL : drift->recorded[pair->row];
}

static void
mark_ends(Drift *drift)
{
	drift->is_new = palloc0_array(bool, drift->live->nobjects + 1);
	drift->is_gone = palloc0_array(bool, drift->before->nobjects + 1);
	for (int32 i = 0; i < drift->npairs; i++)
	{
		const SvRecordedPair *pair = &drift->pairs[i];
		const SvObject *from = find_recorded(drift, pair);

		if (!is_other(from, pair->object))
			continue;
		if (pair->object != NULL)
			drift->is_new[pair->object->index] = true;
		if (from != NULL)
			drift->is_gone[from->index] = true;
	}
}

static void
compare_sides(Drift *drift)
{
	int			level = sv_environment_enter();

	mark_ends(drift);
	drift->trips = sv_trips_begin(drift->before, drift->live);
	for (int32 i = 0; i < drift->npairs; i++)
	{
		const SvRecordedPair *pair = &drift->pairs[i];
		SvObject   *from = find_recorded(drift, pair);

		CHECK_FOR_INTERRUPTS();
		if (from != NULL && pair->object != NULL && !drift->is_gone[from->index])
		{
			(void) sv_moved_settle(from, drift->record[pair->row].server_major, pair->object);
			see_changed(drift, from, pair->object);
		}
		if (from != NULL && drift->is_gone[from->index])
			see_dropped(drift, from);
		if (pair->object != NULL && drift->is_new[pair->object->index])
			see_made(drift, pair->object);
	}
	sv_trips_end(drift->trips);
	sv_environment_leave(level);
}

/* In the order of a snapshot. */
static int
compare_rows(const ListCell *left, const ListCell *right)
{
	const SvDriftRow *a = lfirst(left);
	const SvDriftRow *b = lfirst(right);
	int			order = sv_kinds_compare(a->object, b->object);

	return order != 0 ? order : strcmp(a->change, b->change);
}

static void
raise_off(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("the objects of this database are not recorded"),
			 errdetail("Setting \"drift\" is off."),
			 errhint("SELECT schemaver_configure('drift', 'on') records them as they are now, and after each run.")));
}

/*
 * sv_drift_find
 *		Returns what differs from the record, as SvDriftRow, by kind and identity; parts of
 *		what was made or dropped are not listed.  What is ignored is left out, and listed
 *		there.  Allocated in the current context.  Raises 55000 if nothing is recorded,
 *		XX001 if somebody has damaged the record, and 40001 if other sessions change the
 *		schema all the time.
 */
List *
sv_drift_find(const SvRelations *rels, SvIgnored *ignored)
{
	Drift		drift = {.ignored = ignored};
	int			attempts = 1;

	if (!sv_record_is_on(rels))
		raise_off();
	while (!read_sides(&drift, rels))
		if (attempts++ == SV_READER_ATTEMPTS)
			sv_reader_raise_changed();
	if (drift.before != NULL)
		compare_sides(&drift);
	list_sort(drift.rows, compare_rows);
	return drift.rows;
}
