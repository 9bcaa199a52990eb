/*
 * validate.c
 *		schemaver_validate: everything that is wrong, or looks wrong, with a
 *		project.
 *
 * It reports what it finds as rows, errors before warnings, and raises nothing,
 * because it exists for broken histories.  Errors are what a run would refuse or a
 * person has to fix; warnings may well be intended.
 */
#include "postgres.h"

#include "access/table.h"
#include "api/args.h"
#include "api/rows.h"
#include "core/placeholder.h"
#include "miscadmin.h"
#include "nodes/pg_list.h"
#include "revision/joining.h"
#include "revision/line.h"
#include "revision/squash.h"
#include "run/empty.h"
#include "schema/ignored.h"
#include "schema/kinds.h"
#include "schema/reader.h"
#include "store/grants.h"
#include "store/history.h"
#include "store/ignored.h"
#include "store/obstacles.h"
#include "store/revisions.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

PG_FUNCTION_INFO_V1(schemaver_validate);

/* The content of one row; revision is NULL if it is about the project. */
typedef struct Finding
{
	const char *severity;
	const char *code;
	const char *revision;
	char	   *problem;
	char	   *hint;
} Finding;

/* A validation in progress. */
typedef struct Validation
{
	const SvHistory *history;
	List	   *findings;		/* Finding * */
} Validation;

static void
add(Validation *validation, const char *severity, const char *code, const char *revision,
	char *problem, char *hint)
{
	Finding    *finding = palloc_object(Finding);

	finding->severity = severity;
	finding->code = code;
	finding->revision = revision;
	finding->problem = problem;
	finding->hint = hint;
	validation->findings = lappend(validation->findings, finding);
}

static const char *
id_of(const Validation *validation, int32 revision)
{
	return validation->history->map->revs[revision]->id;
}

/* Says what to do about a defect, in the files. */
static char *
defect_hint_for_files(const SvDefect *defect, const char *id)
{
	switch (defect->kind)
	{
		case SV_DEFECT_MISSING_PARENT:
			return psprintf("Add the file of \"%s\", or correct down_revision in the file of \"%s\", and load again.",
							defect->name, id);
		case SV_DEFECT_MISSING_DEPENDENCY:
			return psprintf("Add the file of \"%s\", or correct depends_on in the file of \"%s\", and load again.",
							defect->name, id);
		case SV_DEFECT_DUPLICATE_LABEL:
			return psprintf("Remove it from the file of \"%s\", and load again.", id);
		case SV_DEFECT_REPLACED_TWICE:
		case SV_DEFECT_REPLACES_ITSELF:
			return psprintf("Correct replaces in the file of \"%s\", and load again.", id);
		case SV_DEFECT_MISSING_REPLACED:
			return psprintf("Add the file of \"%s\", and load again.", defect->name);
		case SV_DEFECT_CYCLE:
			break;
	}
	return pstrdup("Choose one of these revisions that is not applied, correct its parents and dependencies in its file, and load again.");
}

/* The same for defects of revisions that replace others; and what is wrong. */
static char *
describe_replaced(const SvDefect *defect, const char *id, char **hint)
{
	if (defect->kind == SV_DEFECT_MISSING_REPLACED)
	{
		*hint = psprintf("Some of what was squashed is applied, so register the rest again: SELECT schemaver_register(%s, ...).",
						 quote_literal_cstr(defect->name));
		return psprintf("it was squashed together with \"%s\", which is not registered", defect->name);
	}
	*hint = psprintf("Remove one of them: SELECT schemaver_remove(%s).", quote_literal_cstr(id));
	if (defect->kind == SV_DEFECT_REPLACES_ITSELF)
		return pstrdup("it replaces itself");
	return psprintf("another revision replaces \"%s\", too", defect->name);
}

/* Cycles, missing parents and dependencies, labels used twice. */
static void
find_defects(Validation *validation)
{
	const SvRevmap *map = validation->history->map;

	for (int32 i = 0; i < map->ndefects; i++)
	{
		const SvDefect *defect = &map->defects[i];
		const char *id = id_of(validation, defect->revision);
		char	   *problem = NULL;
		char	   *hint = NULL;

		CHECK_FOR_INTERRUPTS();
		switch (defect->kind)
		{
			case SV_DEFECT_MISSING_PARENT:
				problem = psprintf("its parent \"%s\" is not registered", defect->name);
				hint = psprintf("Register it: SELECT schemaver_register(%s, ...).",
								quote_literal_cstr(defect->name));
				break;
			case SV_DEFECT_MISSING_DEPENDENCY:
				problem = psprintf("it depends on \"%s\", which is neither a revision nor a label",
								   defect->name);
				hint = psprintf("Register \"%s\", or correct this revision: SELECT schemaver_edit(%s, depends_on => '{...}').",
								defect->name, quote_literal_cstr(id));
				break;
			case SV_DEFECT_DUPLICATE_LABEL:
				problem = psprintf("its label \"%s\" is taken", defect->name);
				hint = psprintf("Remove it: SELECT schemaver_edit(%s, branch_labels => '{}').",
								quote_literal_cstr(id));
				break;
			case SV_DEFECT_REPLACED_TWICE:
			case SV_DEFECT_REPLACES_ITSELF:
			case SV_DEFECT_MISSING_REPLACED:
				problem = describe_replaced(defect, id, &hint);
				break;
			case SV_DEFECT_CYCLE:
				problem = psprintf("it needs itself: %s", defect->name);
				hint = psprintf("Choose one of these revisions that is not applied, and register it again with different parents and dependencies: SELECT schemaver_register(%s, down_revision => '{...}', ...).",
								quote_literal_cstr(id));
				break;
		}
		if (map->in_files)
			hint = defect_hint_for_files(defect, id);
		add(validation, "error", "SV005", id, problem, hint);
	}
}

/* Revisions that cannot stand for what they replace. */
static void
find_misplaced(Validation *validation)
{
	const SvRevmap *whole = validation->history->whole->map;
	MemoryContext caller = CurrentMemoryContext;
	MemoryContext work;

	if (!sv_squash_is_used(whole))
		return;
	work = AllocSetContextCreate(caller, "schemaver squashed revision", ALLOCSET_DEFAULT_SIZES);
	for (int32 i = 0; i < whole->nrevs; i++)
	{
		const char *problem;

		CHECK_FOR_INTERRUPTS();
		if (whole->revs[i]->replaces == NULL)
			continue;
		MemoryContextSwitchTo(work);
		problem = sv_squash_problem(whole, i, false);
		MemoryContextSwitchTo(caller);
		if (problem != NULL)
			add(validation, "error", "SV005", whole->revs[i]->id,
				psprintf("it cannot stand for what it replaces: %s", problem),
				psprintf("Remove it, and squash again: SELECT schemaver_remove(%s).",
						 quote_literal_cstr(whole->revs[i]->id)));
		MemoryContextReset(work);
	}
	MemoryContextDelete(work);
}

/* Says how several heads are joined. */
static char *
joining_hint(const SvRevmap *map, const SvRevisions *heads)
{
	const char *file = map->in_files ? sv_joining_file(map, heads) : NULL;

	if (file != NULL)
		return psprintf("Merge them with one more file, which \"schemaver merge\" writes, and load again:\n%s", file);
	if (map->in_files)
		return pstrdup("Merge them with one more file, which \"schemaver merge\" writes, and load again.");
	return pstrdup("Merge them: SELECT schemaver_merge().");
}

static void
find_several_heads(Validation *validation)
{
	const SvRevmap *map = validation->history->map;
	SvRevisions heads = sv_line_ends(map, &map->children, NULL);

	if (heads.count > 1)
		add(validation, "warning", "SV003", NULL,
			psprintf("there are %d heads: %s", heads.count, sv_list_join(map, &heads)),
			joining_hint(map, &heads));
}

static void
find_unknown(Validation *validation)
{
	ListCell   *cell;

	foreach(cell, validation->history->unknown)
		add(validation, "error", "SV001", lfirst(cell),
			sv_revmap_find(validation->history->whole->map, lfirst(cell)) >= 0 ?
			pstrdup("it is applied, and so is a revision that replaces it") :
			pstrdup("it is applied but not registered"),
			pstrdup("Register it, or set the state explicitly: SELECT * FROM schemaver_stamp('...', purge => true)."));
}

/* Revisions that are not applied although a revision that needs them is. */
static void
find_holes(Validation *validation)
{
	const SvHistory *history = validation->history;
	SvSet	   *missing = sv_set_copy(history->applied);

	sv_set_close(missing, &history->map->needs);
	sv_set_remove_all(missing, history->applied);
	for_each_member(i, missing)
	{
		CHECK_FOR_INTERRUPTS();
		add(validation, "error", "SV007", id_of(validation, i),
			pstrdup("it is not applied, but a revision that needs it is"),
			psprintf("Apply it: SELECT * FROM schemaver_upgrade(%s).",
					 quote_literal_cstr(id_of(validation, i))));
	}
}

/* Applied revisions whose body now has a different checksum. */
static void
find_altered(Validation *validation)
{
	const SvHistory *history = validation->history;
	ListCell   *cell;

	foreach(cell, history->altered)
		add(validation, "error", "SV006", id_of(validation, lfirst_int(cell)),
			pstrdup("its upgrade body differs from the one that was applied"),
			pstrdup("Restore the body, and make the change in a new revision."));
}

/* The library has been replaced, and the extension in this database has not. */
static void
find_outdated(Validation *validation)
{
	const SvRelations *rels = &validation->history->project->rels;

	if (sv_relations_outdated(rels))
		add(validation, "warning", "55000", NULL,
			psprintf("the extension has version %s in this database, but the library has version %s",
					 rels->version, SV_VERSION),
			psprintf("As %s or a superuser, run ALTER EXTENSION schemaver UPDATE.",
					 quote_identifier(GetUserNameFromId(rels->extension_owner, false))));
}

/* Bodies that still have the statement of the template. */
static void
find_unwritten(Validation *validation, const char *id, const char *direction, const char *body)
{
	if (sv_placeholder_find(body) != NULL)
		add(validation, "warning", "P0001", id,
			psprintf("its %s has not been written: the statement of the template raises an error", direction),
			psprintf("Write it: SELECT schemaver_edit(%s, %s => '...').", quote_literal_cstr(id), direction));
}

/* What is found in the rows of the revisions themselves. */
static void
find_in_rows(Validation *validation)
{
	const SvHistory *history = validation->history->whole;
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "schemaver row",
												  ALLOCSET_DEFAULT_SIZES);
	Snapshot	snapshot = GetActiveSnapshot();

	for (int32 i = 0; i < history->map->nrevs; i++)
	{
		MemoryContext old = MemoryContextSwitchTo(context);
		const SvRevisionRow *row = sv_revisions_get(history->project, history->map->revs[i]->id, snapshot);
		bool		sound = (row == NULL || sv_revisions_is_sound(row));
		const char *file = row == NULL ? NULL : row->upgrade_origin.file;

		CHECK_FOR_INTERRUPTS();
		MemoryContextSwitchTo(old);
		if (!sound && file != NULL)
			add(validation, "error", "SV006", history->map->revs[i]->id,
				pstrdup("a body was changed in the table and no longer matches its checksum"),
				psprintf("Load file \"%s\" again, or restore the row.", file));
		else if (!sound)
			add(validation, "error", "SV006", history->map->revs[i]->id,
				pstrdup("a body was changed in the table and no longer matches its checksum"),
				pstrdup("Register the revision again with schemaver_register(), or restore the row."));
		if (row != NULL)
		{
			find_unwritten(validation, history->map->revs[i]->id, "upgrade", row->upgrade);
			find_unwritten(validation, history->map->revs[i]->id, "downgrade", row->downgrade);
		}
		if (!history->map->revs[i]->has_downgrade)
			add(validation, "warning", "SV009", history->map->revs[i]->id,
				pstrdup("it has no downgrade body and cannot be reverted"),
				file == NULL ?
				psprintf("Write one: SELECT schemaver_edit(%s, downgrade => '...').",
						 quote_literal_cstr(history->map->revs[i]->id)) :
				psprintf("Write one, with SELECT schemaver_edit(%s, downgrade => '...') and in file \"%s\".",
						 quote_literal_cstr(history->map->revs[i]->id), file));
		MemoryContextReset(context);
	}
	MemoryContextDelete(context);
}

/* What was added to the tables: what prevents writing, and what is ignored. */
static void
find_additions(Validation *validation)
{
	const SvRelations *rels = &validation->history->project->rels;

	for (int i = 0; i < SV_TABLES; i++)
	{
		const SvRelation *table = &rels->tables[i];
		Relation	rel;
		ListCell   *cell;

		if (!OidIsValid(table->oid))
			continue;
		rel = table_open(table->oid, AccessShareLock);
		foreach(cell, sv_obstacles_list(rel, table->nkeys))
		{
			const SvObstacle *obstacle = lfirst(cell);

			add(validation, "error", "55000", NULL, obstacle->fact, obstacle->remedy);
		}
		foreach(cell, sv_obstacles_list_ignored(rel))
		{
			const SvObstacle *obstacle = lfirst(cell);

			add(validation, "warning", "55000", NULL, obstacle->fact, obstacle->remedy);
		}
		table_close(rel, NoLock);
	}
}

/* Grants that would let somebody else write. */
static void
find_grants(Validation *validation)
{
	ListCell   *cell;

	foreach(cell, sv_grants_list(&validation->history->project->rels))
	{
		const SvGrant *grant = lfirst(cell);

		add(validation, "error", "42501", NULL, grant->problem, grant->remedy);
	}
}

/* Could it be about an object that this database does not have? */
static bool
is_about_missing(const SvIgnoredRow *row)
{
	for (int i = 0; i < sv_nkinds; i++)
		if (sv_ignored_is_like(psprintf("%s.missing", sv_kinds[i]->code), row->code))
			return true;
	return false;
}

/* Is there an object that it could be about? */
static bool
names_any(const SvIgnoredRow *row, const SvSnapshot *snapshot)
{
	for (int32 i = 0; i < snapshot->nobjects; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (sv_ignored_is_like(snapshot->objects[i]->identity, row->identity))
			return true;
	}
	return false;
}

/* Rows of schemaver_ignored that hide nothing.  The schema is read only if there are some that could. */
static void
find_ignored(Validation *validation)
{
	const SvSnapshot *snapshot = NULL;
	ListCell   *cell;

	foreach(cell, sv_ignored_list(&validation->history->project->rels))
	{
		const SvIgnoredRow *row = lfirst(cell);
		char	   *name = psprintf("\"%s\" of \"%s\"", row->code, row->identity);
		char	   *remedy = psprintf("If it is not needed any more: SELECT schemaver_ignore(%s, %s, NULL).",
									  quote_literal_cstr(row->code), quote_literal_cstr(row->identity));

		if (sv_ignored_is_over(row))
		{
			add(validation, "warning", "22023", NULL, psprintf("the time in which difference %s is ignored is over", name), remedy);
			continue;
		}
		if (snapshot == NULL && sv_ignored_has_code(row->code) && !is_about_missing(row))
			snapshot = sv_reader_take(NULL, NULL, NULL);
		if (!sv_ignored_has_code(row->code) || (!is_about_missing(row) && !names_any(row, snapshot)))
			add(validation, "warning", "22023", NULL,
				psprintf("difference %s is ignored, and nothing in this database can have it", name), remedy);
	}
}

/* Errors first, then by code and revision. */
static int
compare_findings(const ListCell *a, const ListCell *b)
{
	const Finding *left = lfirst(a);
	const Finding *right = lfirst(b);
	int			order = strcmp(left->severity, right->severity);

	CHECK_FOR_INTERRUPTS();
	if (order == 0)
		order = strcmp(left->code, right->code);
	if (order == 0 && left->revision != NULL && right->revision != NULL)
		order = strcmp(left->revision, right->revision);
	if (order == 0)
		order = strcmp(left->problem, right->problem);
	return order != 0 ? order : strcmp(left->hint, right->hint);
}

/*
 * schemaver_validate()
 *		Reports what is wrong with the current project: (severity, code,
 *		revision, problem, hint).
 */
Datum
schemaver_validate(PG_FUNCTION_ARGS)
{
	Validation	validation = {NULL, NIL};
	SvRows		rows;
	ListCell   *cell;

	sv_rows_begin(&rows, fcinfo);
	validation.history = sv_history_read(sv_arg_project(fcinfo));
	sv_empty_notice(validation.history);
	find_defects(&validation);
	find_misplaced(&validation);
	find_several_heads(&validation);
	find_unknown(&validation);
	find_holes(&validation);
	find_altered(&validation);
	find_in_rows(&validation);
	find_additions(&validation);
	find_grants(&validation);
	find_outdated(&validation);
	find_ignored(&validation);
	list_sort(validation.findings, compare_findings);
	foreach(cell, validation.findings)
	{
		const Finding *finding = lfirst(cell);

		sv_rows_text(&rows, finding->severity);
		sv_rows_text(&rows, finding->code);
		sv_rows_text(&rows, finding->revision);
		sv_rows_text(&rows, finding->problem);
		sv_rows_text(&rows, finding->hint);
		sv_rows_end(&rows);
	}
	return (Datum) 0;
}
