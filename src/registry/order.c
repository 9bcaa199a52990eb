/*
 * order.c
 *		Files whose order makes a line: where they go in this database.
 *
 * The decision is made by revision/sequence.c.  It depends on what is registered and
 * applied, so it is made again under the locks that its result needs: for adding
 * revisions nobody else may add any, and for moving them nobody may run any either.
 */
#include "postgres.h"

#include "core/version.h"
#include "errors.h"
#include "format/chain.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "registry/latest.h"
#include "registry/order.h"
#include "revision/sequence.h"
#include "store/view.h"

#define MAX_SHOWN 20			/* files that an error lists */

/* The locks that a decision needs. */
typedef enum Need
{
	NEED_NOTHING,
	NEED_ADD,
	NEED_CHANGE
} Need;

/* Turns the drafts whose order makes a line into items. */
static SvSequence
begin_sequence(const SvReading *reading)
{
	SvSequence	sequence = {
		.items = palloc0_array(SvSequenceItem, reading->nlinked),
		.nitems = reading->nlinked,
		.compare = reading->compare != NULL ? reading->compare : sv_chain_compare_numbers
	};

	for (int32 i = 0; i < reading->nlinked; i++)
	{
		CHECK_FOR_INTERRUPTS();
		sequence.items[i].id = reading->drafts[i]->id;
		sequence.items[i].parents = reading->drafts[i]->down_revision;
	}
	return sequence;
}

/*
 * Is a baseline to be ignored?  Flyway uses one only if nothing is applied; here it
 * also stays if the line has begun with it.
 */
static bool
is_superfluous(const SvHistory *history, const SvDraft *draft)
{
	const SvRevmap *map = history->map;
	int32		known = sv_revmap_find(map, draft->id);

	if (known >= 0 && sv_set_has(history->applied, known))
		return sv_edges_count(&map->parents, known) > 0;
	for_each_member(i, history->applied)
	{
		CHECK_FOR_INTERRUPTS();
		if (sv_version_normalize(map->revs[i]->id) != NULL)
			return true;
	}
	return false;
}

/*
 * Leaves out a baseline, the first draft, if it is to be ignored.  While a new one is
 * registered, no run may apply what makes it superfluous.
 */
static void
check_baseline(const SvProject *project, SvReading *reading)
{
	SvDraft    *draft = reading->drafts[0];
	const SvHistory *history;

	if (!draft->is_baseline)
		return;
	history = sv_latest_read(project);
	if (sv_revmap_find(history->map, draft->id) < 0 && !is_superfluous(history, draft))
		history = sv_latest_lock(project, SV_REGISTRY_CHANGE, "schemaver_load()");
	if (!is_superfluous(history, draft))
	{
		sv_reading_note(reading, draft->file, NULL, "the line begins with this baseline");
		return;
	}
	reading->ndrafts--;
	reading->nlinked--;
	memmove(reading->drafts, reading->drafts + 1, sizeof(SvDraft *) * reading->ndrafts);
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (reading->files[i].draft != draft)
			continue;
		reading->files[i].draft = NULL;
		sv_reading_ignore(reading, i, "a baseline counts only where nothing is applied");
	}
}

/* Decides where the drafts go, and returns the locks that this needs. */
static Need
decide(const SvReading *reading, const SvHistory *history, SvSequence *sequence)
{
	Need		need = NEED_NOTHING;

	*sequence = begin_sequence(reading);
	history = sv_view_parts(history);
	sv_sequence_place(sequence, history->map, history->applied);
	for (int32 i = 0; i < sequence->nitems; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (sequence->items[i].is_moved)
			return NEED_CHANGE;
		if (sequence->items[i].revision < 0)
			need = NEED_ADD;
	}
	return need;
}

/* The same, holding the locks that it needs. */
static void
decide_locked(const SvProject *project, const SvReading *reading, SvSequence *sequence)
{
	Need		held = NEED_NOTHING;
	Need		need = decide(reading, sv_latest_read(project), sequence);

	while (need > held)
	{
		const SvHistory *history;

		CHECK_FOR_INTERRUPTS();
		history = sv_latest_lock(project, need == NEED_ADD ? SV_REGISTRY_ADD : SV_REGISTRY_CHANGE,
								 "schemaver_load()");
		held = need;
		need = decide(reading, history, sequence);
	}
}

/* Does a draft have to be refused because it is late? */
static bool
is_refused(const SvDraft *draft, const SvSequenceItem *item, SvLate late, SvOutOfOrder out_of_order)
{
	if (item->late_for == NULL || out_of_order == SV_OUT_OF_ORDER_RUN)
		return false;
	return out_of_order == SV_OUT_OF_ORDER_REFUSE || (late != SV_LATE_RUN && !draft->runs_late);
}

/* Raises SV016 for the files that are out of order, of which there is at least one. */
static void
raise_out_of_order(const SvReading *reading, const SvFormat *format, const SvSequenceItem *first,
				   const char *files)
{
	ereport(ERROR,
			(errcode(ERRCODE_SV_OUT_OF_ORDER),
			 errmsg("revision \"%s\" is out of order: \"%s\" is already applied", first->id, first->late_for),
			 format->late == SV_LATE_SKIPPED ?
			 errdetail("These files come before it and are not applied; %s would never run them: %s.",
					   format->name, files) :
			 errdetail("These files come before it and are not applied: %s.", files),
			 errhint("To run them after what is applied, load with out_of_order => true. Otherwise give them names that come after \"%s\".",
					 first->late_for)));
}

/* Refuses the files that are out of order, or says that they will be run. */
static void
check_late(SvReading *reading, const SvFormat *format, const SvSequence *sequence,
		   SvOutOfOrder out_of_order)
{
	const SvSequenceItem *first = NULL;
	StringInfoData files;
	int			count = 0;

	initStringInfo(&files);
	for (int32 i = 0; i < sequence->nitems; i++)
	{
		const SvDraft *draft = reading->drafts[i];

		CHECK_FOR_INTERRUPTS();
		if (!is_refused(draft, &sequence->items[i], format->late, out_of_order))
		{
			if (sequence->items[i].late_for != NULL)
				sv_reading_note(reading, draft->file, NULL, "out of order: \"%s\" is already applied",
								sequence->items[i].late_for);
			continue;
		}
		if (count++ == 0)
			first = &sequence->items[i];
		if (count <= MAX_SHOWN)
			appendStringInfo(&files, "%s\"%s\"", count > 1 ? ", " : "", reading->files[draft->file].name);
	}
	if (count > MAX_SHOWN)
		appendStringInfo(&files, " and %d more", count - MAX_SHOWN);
	if (first != NULL)
		raise_out_of_order(reading, format, first, files.data);
	pfree(files.data);
}

/* What depends on the last of the files depends on the last of the line. */
static void
follow_end(SvReading *reading, const char *end)
{
	for (int32 i = reading->nlinked; i < reading->ndrafts; i++)
	{
		SvDraft    *draft = reading->drafts[i];

		CHECK_FOR_INTERRUPTS();
		if (draft->depends_on != NULL && end != NULL)
			draft->depends_on[0] = end;
	}
}

/*
 * sv_order_place
 *		Gives their places to all drafts of a reading that follow each other because
 *		of their order, in the current memory context.
 *
 * Nobody may change what the decision depends on before it is carried out: if anything
 * is new, the registry is locked to the end of the transaction, and if anything
 * moves, the runs too.  If nothing does, nobody has to wait.  Raises SV016 for files
 * that are out of order and are not to be run, and what sv_latest_lock raises.
 */
void
sv_order_place(const SvProject *project, SvReading *reading, const SvFormat *format,
			   SvOutOfOrder out_of_order)
{
	SvSequence	sequence;

	if (reading->nlinked == 0)
		return;
	check_baseline(project, reading);
	decide_locked(project, reading, &sequence);
	check_late(reading, format, &sequence, out_of_order);
	for (int32 i = 0; i < sequence.nitems; i++)
	{
		CHECK_FOR_INTERRUPTS();
		reading->drafts[i]->down_revision = sequence.items[i].parents;
	}
	follow_end(reading, sequence.end);
}
