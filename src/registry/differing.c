/*
 * differing.c
 *		What is reported if an applied revision is given different content.
 *
 * There are two ways on, and both are named: revert the revision where its data can
 * be lost, such as in the database of a developer; or restore it, and make the change
 * in a new one.  What is to be typed for the first way depends on the graph, on what
 * is applied, and on the downgrade bodies that are registered.
 */
#include "postgres.h"

#include "core/contrast.h"
#include "core/placeholder.h"
#include "core/sqlscan.h"
#include "errors.h"
#include "miscadmin.h"
#include "registry/differing.h"
#include "revision/plan.h"
#include "revision/squash.h"
#include "run/hint.h"
#include "store/texts.h"
#include "store/view.h"
#include "utils/builtins.h"

/* The first way. */
typedef struct Reversal
{
	const char *target;			/* of the downgrade; NULL: there is no plan */
	const SvPlan *plan;
	int			nunwritten;		/* revisions without a downgrade that works */
	StringInfoData edits;		/* the calls that write them */
	bool		does_nothing;	/* is the upgrade of the last one empty? */
	bool		transactional;	/* can it be done in one transaction? */
} Reversal;

/* Keeps the target with the fewest steps, the first of them. */
static void
consider(const SvHistory *history, Reversal *reversal, char *target)
{
	const SvPlan *plan = sv_plan_downgrade(history->map, history->applied, target);

	if (reversal->plan != NULL && reversal->plan->nsteps <= plan->nsteps)
		return;
	reversal->target = target;
	reversal->plan = plan;
}

/*
 * Finds the target of the downgrade that reverts an applied revision and what needs it,
 * and if possible nothing else.
 */
static void
find_target(const SvHistory *history, const SvRevisionRow *row, Reversal *reversal)
{
	static const char *const base[] = {"base", NULL};
	const char *const *parents = sv_texts_count(row->down_revision) > 0 ? row->down_revision : base;

	if (history->map->ndefects > 0)
		return;
	for (const char *const *parent = parents; *parent != NULL; parent++)
	{
		CHECK_FOR_INTERRUPTS();
		consider(history, reversal, pstrdup(*parent));
		consider(history, reversal, psprintf("%s@%s", row->revision, *parent));
	}
}

/* Notes that a downgrade must be written. */
static void
add_unwritten(Reversal *reversal, const char *revision, bool does_nothing)
{
	sv_hint_append_edit(&reversal->edits, reversal->nunwritten++, revision, does_nothing ? "" : "...");
	reversal->does_nothing = does_nothing;
}

static bool
says_nothing(const char *body)
{
	return body == NULL || *sv_sqlscan_skip_blanks(body, NULL, NULL) == '\0';
}

/* Finds out what would keep the downgrade from running. */
static Reversal
find_reversal(const SvHistory *history, const SvRevisionRow *row)
{
	const SvRevmap *map = history->map;
	Reversal	reversal = {.transactional = true};

	initStringInfo(&reversal.edits);
	find_target(history, row, &reversal);
	for (int32 i = 0; reversal.plan != NULL && i < reversal.plan->nsteps; i++)
	{
		const SvRevision *step = map->revs[reversal.plan->steps[i]];

		CHECK_FOR_INTERRUPTS();
		reversal.transactional &= step->transactional;
		if (!step->has_downgrade && strcmp(step->id, row->revision) != 0)
			add_unwritten(&reversal, step->id, false);
	}
	if (row->downgrade == NULL || sv_placeholder_find(row->downgrade) != NULL)
		add_unwritten(&reversal, row->revision, says_nothing(row->upgrade));
	return reversal;
}

/* The call that reverts. */
static char *
reverting_call(const SvHistory *history, const Reversal *reversal)
{
	if (reversal->transactional)
		return psprintf("SELECT * FROM schemaver_downgrade(%s)", quote_literal_cstr(reversal->target));
	return psprintf("the script of SELECT schemaver_downgrade_sql(%s)",
					quote_literal_cstr(psprintf("%s:%s", sv_set_target(history->applied), reversal->target)));
}

/* Appends the sentences about the first way. */
static void
append_reversal(StringInfo hint, const SvHistory *history, const SvRevisionRow *row, const Reversal *reversal)
{
	const char *call = reverting_call(history, reversal);
	const char *edits = reversal->edits.data;
	int32		others = reversal->plan->nsteps - 1;

	if (reversal->nunwritten == 0)
		appendStringInfo(hint, "In development, where its data can be lost, revert it with %s, and then repeat this call.", call);
	else if (reversal->nunwritten > 1)
		appendStringInfo(hint, "In development, where its data can be lost, write the downgrades with %s, revert it with %s, and then repeat this call.",
						 edits, call);
	else if (reversal->does_nothing)
		appendStringInfo(hint, "Its upgrade did nothing, so there is nothing to write for the downgrade: call %s, revert it with %s, and then repeat this call.",
						 edits, call);
	else
		appendStringInfo(hint, "In development, where its data can be lost, write a downgrade with %s, revert it with %s, and then repeat this call.",
						 edits, call);
	if (others > 0)
		appendStringInfo(hint, others == 1 ? " This reverts %d other revision, too." :
						 " This reverts %d other revisions, too.", others);
	appendStringInfoChar(hint, ' ');
}

/* What can be done about a difference in what cannot be changed. */
static char *
frozen_hint(const SvHistory *whole, const SvRevisionRow *row, bool is_place)
{
	const SvHistory *history = sv_squash_is_used(whole->map) ? sv_view_make(whole, NIL) : whole;
	Reversal	reversal = find_reversal(history, row);
	StringInfoData hint;

	initStringInfo(&hint);
	if (reversal.plan != NULL)
		append_reversal(&hint, history, row, &reversal);
	appendStringInfoString(&hint, is_place ?
						   "In production, restore it. It is too late to place a new revision before it in this database: make the new one follow the applied revisions." :
						   "In production, restore it, and make the change in a new revision.");
	return hint.data;
}

/* A line for the user; what it says if there is none. */
static const char *
shown(const char *line, const char *none)
{
	return line == NULL ? none : psprintf("\"%s\"", line);
}

/* A body for the user, in comparison with none. */
static const char *
beginning(const char *body)
{
	SvContrast	contrast;

	if (body == NULL)
		return "no body";
	if (!sv_contrast("", body, &contrast))
		return "an empty body";
	return psprintf("a body that begins with \"%s\"", contrast.right);
}

/* Describes how two bodies differ; origin is where the second one is. */
static char *
describe_bodies(const char *was, const char *is, const SvOrigin *origin)
{
	SvContrast	contrast;
	const char *place;

	if (was == NULL || is == NULL)
		return psprintf("Registered: %s. Given: %s.", beginning(was), beginning(is));
	if (!sv_contrast(was, is, &contrast))
		return pstrdup("The texts are the same, but the registered body was changed in the table and no longer matches its checksum.");
	if (origin->file == NULL)
		place = psprintf("line %d, column %d", contrast.line, contrast.column);
	else
		place = psprintf("line %d, column %d of file \"%s\"", origin->line + contrast.line - 1,
						 contrast.column, origin->file);
	return psprintf("The first difference is in %s.\nRegistered: %s.\nGiven: %s.", place,
					shown(contrast.left, "the end of the body"),
					shown(contrast.right, "the end of the body"));
}

/* Describes a difference in one of the words of SvDifference.frozen, or "downgrade body". */
static char *
describe(const SvRevisionRow *old, const SvRevisionRow *new, const char *what)
{
	const char *was;
	const char *is;

	if (strcmp(what, "upgrade body") == 0)
		return describe_bodies(old->upgrade, new->upgrade, &new->upgrade_origin);
	if (strcmp(what, "downgrade body") == 0)
		return describe_bodies(old->downgrade, new->downgrade, &new->downgrade_origin);
	if (strcmp(what, "down_revision") == 0)
	{
		was = old->down_revision == NULL ? "base" : sv_texts_join(old->down_revision);
		is = new->down_revision == NULL ? "base" : sv_texts_join(new->down_revision);
	}
	else if (strcmp(what, "depends_on") == 0)
	{
		was = sv_texts_join(old->depends_on);
		is = sv_texts_join(new->depends_on);
	}
	else if (strcmp(what, "replaces") == 0)
	{
		was = sv_texts_join(old->replaces);
		is = sv_texts_join(new->replaces);
	}
	else
	{
		was = old->transactional ? "true" : "false";
		is = new->transactional ? "true" : "false";
	}
	return psprintf("Registered: \"%s\". Given: \"%s\".", was, is);
}

/*
 * sv_differing_raise
 *		Raises SV006: an applied revision must stay what it was.  what is one of
 *		the words of SvDifference.frozen, or "downgrade body".
 */
void
sv_differing_raise(const SvHistory *history, const SvRevisionRow *old, const SvRevisionRow *new,
				   const char *what)
{
	bool		is_downgrade = strcmp(what, "downgrade body") == 0;

	ereport(ERROR,
			(errcode(ERRCODE_SV_CONTENT_DIFFERS),
			 errmsg("cannot change the %s of revision \"%s\": it is already applied", what, old->revision),
			 errdetail("%s", describe(old, new, what)),
			 is_downgrade ?
			 errhint("Restore the downgrade body, or change the one that is registered: SELECT schemaver_edit(%s, downgrade => '...').",
					 quote_literal_cstr(old->revision)) :
			 errhint("%s", frozen_hint(history, old, strcmp(what, "down_revision") == 0))));
}
