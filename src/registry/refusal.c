/*
 * refusal.c
 *		What in the files cannot be registered, reported in a single error.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "registry/refusal.h"

#define MAX_SHOWN 20			/* problems that an error lists */

/* Describes a problem and its place for the user. */
static char *
describe(const SvReading *reading, const SvProblem *problem)
{
	const char *name = reading->files[problem->file].name;

	if (problem->line == 0)
		return psprintf("%s: %s", name, problem->text);
	return psprintf("%s, line %d, column %d: %s", name, problem->line, problem->column, problem->text);
}

/*
 * sv_refusal_raise
 *		Raises an error if anything was refused that a stub cannot, or may not, replace.
 *
 * The first problem gives the SQLSTATE, DETAIL lists them.
 */
void
sv_refusal_raise(const SvReading *reading, bool stubs)
{
	const SvProblem *first = NULL;
	StringInfoData list;
	int			count = 0;
	bool		fatal = false;

	initStringInfo(&list);
	for (int32 i = 0; i < reading->nproblems; i++)
	{
		const SvProblem *problem = &reading->problems[i];

		CHECK_FOR_INTERRUPTS();
		if (problem->sqlstate == 0 || (stubs && !problem->fatal))
			continue;
		if (count++ == 0)
			first = problem;
		fatal |= problem->fatal;
		if (count <= MAX_SHOWN)
			appendStringInfo(&list, "%s%s", count > 1 ? "\n" : "", describe(reading, problem));
	}
	if (count == 0)
		return;
	if (count > MAX_SHOWN)
		appendStringInfo(&list, "\nand %d more", count - MAX_SHOWN);
	ereport(ERROR,
			(errcode(first->sqlstate),
			 errmsg_plural("nothing has been loaded: %d problem in the files",
						   "nothing has been loaded: %d problems in the files", count, count),
			 errdetail("%s", list.data),
			 fatal ? 0 :
			 errhint("Fix the files, or use unsupported => 'stub' to register revisions that cannot be run until they are given bodies.")));
}

static int
compare_drafts(const void *a, const void *b)
{
	CHECK_FOR_INTERRUPTS();
	return strcmp((*(SvDraft *const *) a)->id, (*(SvDraft *const *) b)->id);
}

/*
 * sv_refusal_find_doubles
 *		Refuses drafts that have the same id: we cannot know which one is meant.
 */
void
sv_refusal_find_doubles(SvReading *reading)
{
	SvDraft   **sorted = palloc_array(SvDraft *, reading->ndrafts);

	memcpy(sorted, reading->drafts, sizeof(SvDraft *) * reading->ndrafts);
	qsort(sorted, reading->ndrafts, sizeof(SvDraft *), compare_drafts);
	for (int32 i = 1; i < reading->ndrafts; i++)
	{
		if (strcmp(sorted[i - 1]->id, sorted[i]->id) == 0)
			sv_reading_fail(reading, Max(sorted[i - 1]->file, sorted[i]->file), NULL,
							ERRCODE_DUPLICATE_OBJECT, "revision \"%s\" is also in \"%s\"",
							sorted[i]->id,
							reading->files[Min(sorted[i - 1]->file, sorted[i]->file)].name);
	}
	pfree(sorted);
}
