/*
 * load.c
 *		From drafts to revisions.
 *
 * Here the bodies are parsed, once.  Files of other tools may begin and end
 * their transaction themselves; where that wraps the whole body it is taken off,
 * because a run is one transaction anyway, and everything else that a body
 * cannot do is refused.  Nothing is registered unless all of it can be.
 */
#include "postgres.h"

#include "core/sqlscan.h"
#include "errors.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "registry/content.h"
#include "registry/load.h"
#include "statement/alone.h"
#include "statement/forbidden.h"
#include "statement/kind.h"
#include "statement/place.h"
#include "statement/transaction.h"
#include "tcop/tcopprot.h"
#include "tcop/utility.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#define MAX_SHOWN 20			/* problems that an error lists */
#define LETTERS_AND_DIGITS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

/* A load under way. */
typedef struct Load
{
	SvReading  *reading;
	const SvProject *project;
	bool		is_native;
} Load;

/* What a body has to do with transactions. */
typedef enum Wish
{
	WISH_NONE,					/* it has no statement, or cannot be carried over */
	WISH_TOOLS,					/* it runs as the tool runs it */
	WISH_INSIDE,				/* it had a transaction around it, which was taken off */
	WISH_ALONE					/* a statement of it cannot run in a transaction */
} Wish;

/* Overwrites a plain BEGIN or COMMIT and the semicolon after it, but for line ends. */
static void
take_out(char *text, const RawStmt *statement)
{
	char	   *p = text + sv_statement_start(text, statement);
	char	   *end = p + strcspn(p, ";-/");	/* a comment stays */

	if (*end == ';')
		end++;
	for (; p < end; p++)
	{
		if (*p != '\n' && *p != '\r')
			*p = ' ';
	}
}

/* Do this BEGIN, one of two statements on transactions, and a COMMIT wrap the body? */
static bool
wraps(const SvPiece *piece, const RawStmt *begin, List *statements)
{
	return sv_statement_is_plain_begin(begin->stmt) &&
		sv_statement_is_plain_commit(llast_node(RawStmt, statements)->stmt) &&
		(begin == linitial(statements) || piece->one_query);
}

/*
 * Takes off the BEGIN and the COMMIT that wrap a body; refuses the body if it
 * divides its transaction in any other way.  Returns whether they were there.
 */
static bool
unwrap(Load *load, SvPiece *piece, List *statements)
{
	const RawStmt *first = NULL;
	ListCell   *cell;
	int			count = 0;

	foreach(cell, statements)
	{
		const RawStmt *statement = lfirst_node(RawStmt, cell);

		CHECK_FOR_INTERRUPTS();
		if (!sv_statement_is(statement->stmt, SV_STATEMENT_TRANSACTION))
			continue;
		if (count++ == 0)
			first = statement;
	}
	if (count == 0)
		return false;
	if (count == 2 && wraps(piece, first, statements))
	{
		char	   *text = pstrdup(piece->text);

		take_out(text, first);
		take_out(text, llast(statements));
		piece->text = text;
		return true;
	}
	sv_reading_refuse_body(load->reading, piece, sv_statement_start(piece->text, first),
						   ERRCODE_SV_STATEMENT_NOT_ALLOWED,
						   psprintf("%s: the file divides its transaction, and a body cannot; only a BEGIN and a COMMIT around all of it can be taken off",
									CreateCommandName(first->stmt)));
	return false;
}

/* Refuses statements that need a client; returns whether one needs to be alone. */
static bool
look_at_statements(Load *load, SvPiece *piece, List *statements)
{
	bool		alone = false;
	ListCell   *cell;

	foreach(cell, statements)
	{
		RawStmt    *statement = lfirst_node(RawStmt, cell);

		CHECK_FOR_INTERRUPTS();
		if (sv_statement_needs_client(statement->stmt))
			sv_reading_refuse_body(load->reading, piece, sv_statement_start(piece->text, statement),
								   ERRCODE_FEATURE_NOT_SUPPORTED,
								   "COPY from or to the client: a body has no client");
		alone |= sv_statement_is_alone(statement->stmt);
	}
	return alone;
}

/* Parses and checks a body of ours, as schemaver_register does. */
static void
check_native_body(Load *load, const SvDraft *draft, const SvPiece *piece, const char *direction,
				  MemoryContext scratch)
{
	SvBody		body = {
		.direction = direction,
		.revision = draft->id,
		.text = piece->text,
		.file = load->reading->files[piece->file].name,
		.file_line = piece->line
	};
	MemoryContext old;

	sv_body_enter(&body);
	old = MemoryContextSwitchTo(scratch);
	sv_content_check_statements(&body, sv_body_parse(&body), &load->project->rels);
	MemoryContextSwitchTo(old);
	sv_body_leave(&body);
}

/* Refuses a body that does not parse; commands of psql and placeholders by their name. */
static void
refuse_syntax(Load *load, SvPiece *piece, const ErrorData *error)
{
	size_t		offset = pg_mbcharcliplen(piece->text, strlen(piece->text), Max(error->cursorpos, 1) - 1);
	const char *place = piece->text + offset;
	size_t		length;

	if (*place == '\\' && ((place[1] >= 'a' && place[1] <= 'z') || place[1] == '!'))
		sv_reading_refuse_body(load->reading, piece, offset, ERRCODE_FEATURE_NOT_SUPPORTED,
							   psprintf("command %s of psql cannot be carried over",
										pnstrdup(place, strcspn(place, " \t\r\n;"))));
	else if (*place == ':' && (length = strspn(place + 1, LETTERS_AND_DIGITS)) > 0)
		sv_reading_refuse_body(load->reading, piece, offset, ERRCODE_FEATURE_NOT_SUPPORTED,
							   psprintf("placeholder %s cannot be carried over", pnstrdup(place, 1 + length)));
	else
		sv_reading_refuse_body(load->reading, piece, offset, error->sqlerrcode, error->message);
}

/*
 * Parses a body of another tool's, in the scratch context.  What does not parse is
 * refused rather than raised: other tools find out when they run it, and old ways
 * down have often never been run.  Returns whether it parses.
 *
 * Nothing but memory is touched by the raw parser, so its errors can be caught
 * without a subtransaction.
 */
static bool
parse_foreign(Load *load, SvPiece *piece, MemoryContext scratch, List **statements)
{
	MemoryContext old = CurrentMemoryContext;
	ErrorContextCallback *callbacks = error_context_stack;
	ErrorData  *volatile error = NULL;

	if (!sv_sqlscan_is_readable(piece->text))
	{
		sv_reading_refuse_body(load->reading, piece, 0, ERRCODE_PROGRAM_LIMIT_EXCEEDED,
							   "too many openings of comments in a row: the server would need very long to read them");
		return false;
	}
	PG_TRY();
	{
		/* Whoever calls us would take the position for one in their query. */
		error_context_stack = NULL;
		MemoryContextSwitchTo(scratch);
		*statements = pg_parse_query(piece->text);
		MemoryContextSwitchTo(old);
		error_context_stack = callbacks;
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(old);
		if (ERRCODE_TO_CATEGORY(geterrcode()) != ERRCODE_SYNTAX_ERROR_OR_ACCESS_RULE_VIOLATION &&
			ERRCODE_TO_CATEGORY(geterrcode()) != ERRCODE_DATA_EXCEPTION)
			PG_RE_THROW();
		error = CopyErrorData();
		FlushErrorState();
	}
	PG_END_TRY();
	if (error == NULL)
		return true;
	refuse_syntax(load, piece, error);
	return false;
}

/* Parses a body and makes of it one that can be run here. */
static Wish
prepare_body(Load *load, const SvDraft *draft, SvPiece *piece, const char *direction,
			 MemoryContext scratch)
{
	List	   *statements;
	bool		alone;

	if (piece->text == NULL || piece->refused)
		return WISH_NONE;
	if (load->is_native)
	{
		check_native_body(load, draft, piece, direction, scratch);
		return WISH_TOOLS;
	}
	if (!parse_foreign(load, piece, scratch, &statements) || statements == NIL)
		return WISH_NONE;
	alone = look_at_statements(load, piece, statements);
	if (unwrap(load, piece, statements))
		return WISH_INSIDE;
	return piece->refused ? WISH_NONE : alone && draft->detects_transaction ? WISH_ALONE : WISH_TOOLS;
}

/*
 * Prepares both bodies of a draft.  It is transactional or not as a whole: one body
 * that cannot run in a transaction is enough, and a tool that was told to open none
 * may run bodies that open one.
 */
static void
prepare_draft(Load *load, SvDraft *draft, MemoryContext scratch)
{
	Wish		up = prepare_body(load, draft, &draft->upgrade, "upgrade", scratch);
	Wish		down = prepare_body(load, draft, &draft->downgrade, "downgrade", scratch);

	if (up == WISH_ALONE || down == WISH_ALONE)
		draft->transactional = false;
	else if ((up == WISH_INSIDE || down == WISH_INSIDE) && up != WISH_TOOLS && down != WISH_TOOLS)
		draft->transactional = true;
}

/* What the user sees of a problem, with its place. */
static char *
describe(const SvReading *reading, const SvProblem *problem)
{
	const char *name = reading->files[problem->file].name;

	if (problem->line == 0)
		return psprintf("%s: %s", name, problem->text);
	return psprintf("%s, line %d, column %d: %s", name, problem->line, problem->column, problem->text);
}

/* Raises an error if anything was refused that no stub can, or may, stand for. */
static void
raise_refusals(const SvReading *reading, bool stubs)
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
			 errmsg_plural("%d problem in the files, nothing has been loaded",
						   "%d problems in the files, nothing has been loaded", count, count),
			 errdetail("%s", list.data),
			 fatal ? 0 :
			 errhint("Mend the files, or have revisions that cannot be run in their place, to be given bodies later: unsupported => 'stub'.")));
}

static int
compare_drafts(const void *a, const void *b)
{
	CHECK_FOR_INTERRUPTS();
	return strcmp((*(SvDraft *const *) a)->id, (*(SvDraft *const *) b)->id);
}

/* Two drafts with one id: which of them is meant is not for us to say. */
static void
refuse_doubles(SvReading *reading)
{
	SvDraft   **sorted = palloc_array(SvDraft *, reading->ndrafts);

	memcpy(sorted, reading->drafts, sizeof(SvDraft *) * reading->ndrafts);
	qsort(sorted, reading->ndrafts, sizeof(SvDraft *), compare_drafts);
	for (int32 i = 1; i < reading->ndrafts; i++)
	{
		if (strcmp(sorted[i - 1]->id, sorted[i]->id) == 0)
			sv_reading_fail(reading, Max(sorted[i - 1]->file, sorted[i]->file), NULL,
							ERRCODE_DUPLICATE_OBJECT, "revision \"%s\" stands in \"%s\" too",
							sorted[i]->id,
							reading->files[Min(sorted[i - 1]->file, sorted[i]->file)].name);
	}
	pfree(sorted);
}

/* A body for this direction that cannot be run, and says why. */
static const char *
stub_body(const SvReading *reading, const SvDraft *draft, const char *direction)
{
	const char *name = reading->files[draft->file].name;

	return psprintf("DO %s;\n",
					quote_literal_cstr(psprintf("BEGIN RAISE EXCEPTION USING ERRCODE = 'feature_not_supported', MESSAGE = %s, HINT = %s; END",
												quote_literal_cstr(psprintf("the %s of revision \"%s\" was not carried over from file \"%s\"", direction, draft->id, name)),
												quote_literal_cstr(psprintf("Give it a body: SELECT schemaver_edit(%s, %s => '...').", quote_literal_cstr(draft->id), direction)))));
}

/* Error context callback: which file a revision is made from. */
static void
describe_file(void *arg)
{
	errcontext("file \"%s\"", (const char *) arg);
}

/* Makes a row of a draft; raises 22023 for names that cannot be. */
static void
make_row(const SvReading *reading, const SvDraft *draft, SvRevisionRow *row)
{
	const char *file = reading->files[draft->file].name;
	ErrorContextCallback callback = {error_context_stack, describe_file, unconstify(char *, file)};

	error_context_stack = &callback;
	memset(row, 0, sizeof(*row));
	row->source = file;
	row->revision = draft->id;
	row->down_revision = draft->down_revision;
	row->depends_on = draft->depends_on;
	row->branch_labels = draft->branch_labels;
	row->message = draft->message;
	row->transactional = draft->transactional;
	row->upgrade = draft->upgrade.text;
	row->downgrade = draft->downgrade.text;
	if (draft->refused || draft->upgrade.refused)
	{
		row->upgrade = stub_body(reading, draft, "upgrade");
		row->transactional = true;
	}
	if ((draft->refused && (draft->downgrade.text != NULL || draft->upgrade.text == NULL)) ||
		draft->downgrade.refused)
		row->downgrade = stub_body(reading, draft, "downgrade");
	row->has_created_at = draft->has_created_at;
	row->created_at = draft->created_at;
	sv_content_check_names(row);
	error_context_stack = callback.previous;
}

/* The revision that comes next on a line, -1 if none does. */
static int32
next_on_line(const SvRevmap *map, int32 revision)
{
	if (sv_edges_count(&map->children, revision) == 0)
		return -1;
	return map->children.node[map->children.start[revision]];
}

/*
 * The last revision of the line that begins with another.  Raises SV005 if it has
 * none: a line that is longer than the graph goes round in a cycle.
 */
static int32
end_of_line(const SvRevmap *map, int32 revision)
{
	for (int32 steps = 0; steps < map->nrevs; steps++)
	{
		int32		next = next_on_line(map, revision);

		CHECK_FOR_INTERRUPTS();
		if (next < 0)
			return revision;
		revision = next;
	}
	for (int32 i = 0; i < map->ndefects; i++)
	{
		if (map->defects[i].kind == SV_DEFECT_CYCLE)
			sv_revmap_raise(map, &map->defects[i]);
	}
	elog(ERROR, "the line of revision \"%s\" has no end", map->revs[revision]->id);
	return -1;
}

/*
 * Has another content of this label come after this revision?  The ids of its
 * contents begin with the label and a dot.  On a cycle the revision itself does
 * not count.
 */
static bool
is_superseded(const SvRevmap *map, int32 revision, const char *label)
{
	size_t		length = strlen(label);
	int32		next = next_on_line(map, revision);

	for (int32 steps = 0; steps < map->nrevs && next >= 0 && next != revision; steps++)
	{
		const char *id = map->revs[next]->id;

		CHECK_FOR_INTERRUPTS();
		if (strncmp(id, label, length) == 0 && id[length] == '.')
			return true;
		next = next_on_line(map, next);
	}
	return false;
}

/*
 * Returns the number of the revision that is a draft whose content replaces other
 * content, -1 if there is none yet, and its id.  Content that has been replaced and
 * comes back is a revision again, with a number after its id.
 */
static int32
find_content(const SvRevmap *map, const SvDraft *draft, const char **id)
{
	const char *content = draft->id;	/* id may be the draft's own */
	int32		known;

	*id = content;
	for (int times = 2; (known = sv_revmap_find(map, *id)) >= 0 &&
		 is_superseded(map, known, draft->follows_label); times++)
	{
		if (*id != content)
			pfree(unconstify(char *, *id));
		*id = psprintf("%s.%d", content, times);
	}
	return known;
}

/*
 * Gives such a draft its place: where it is registered already, that; else after
 * the newest one of its line.
 */
static void
place_on_line(const SvRevmap *map, SvDraft *draft)
{
	int32		known = find_content(map, draft, &draft->id);
	int32		first = sv_revmap_find_label(map, draft->follows_label);

	if (known >= 0)
	{
		const char **parents = sv_revmap_parents(map, known);

		draft->down_revision = *parents == NULL ? NULL : parents;
		draft->depends_on = map->revs[known]->depends_on;
		draft->branch_labels = map->revs[known]->branch_labels;
	}
	else if (first >= 0)
	{
		draft->down_revision = palloc0_array(const char *, 2);
		draft->down_revision[0] = pstrdup(map->revs[end_of_line(map, first)]->id);
		draft->branch_labels = NULL;
	}
}

/* Has any line got new content? */
static bool
has_new_content(const SvRevmap *map, const SvReading *reading)
{
	const char *id;

	for (int32 i = 0; i < reading->ndrafts; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (reading->drafts[i]->follows_label != NULL &&
			find_content(map, reading->drafts[i], &id) < 0)
			return true;
	}
	return false;
}

/*
 * Gives places to all drafts whose content replaces other content.  No other
 * session may add to the same line meanwhile; where nothing is new, nobody needs
 * to wait.
 */
static void
place_on_lines(const SvProject *project, SvReading *reading)
{
	const SvHistory *history = sv_history_read_latest(project);

	if (has_new_content(history->map, reading))
		history = sv_registry_lock(project, "schemaver_load()");
	for (int32 i = 0; i < reading->ndrafts; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (reading->drafts[i]->follows_label != NULL)
			place_on_line(history->map, reading->drafts[i]);
	}
}

/* Prepares the bodies of all drafts. */
static void
prepare_bodies(Load *load)
{
	const SvReading *reading = load->reading;
	MemoryContext scratch = AllocSetContextCreate(CurrentMemoryContext, "schemaver body",
												  ALLOCSET_DEFAULT_SIZES);

	for (int32 i = 0; i < reading->ndrafts; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (reading->drafts[i]->refused)
			continue;
		prepare_draft(load, reading->drafts[i], scratch);
		MemoryContextReset(scratch);
	}
	MemoryContextDelete(scratch);
}

/*
 * sv_load
 *		Registers the drafts of a reading, all of them or, with an error, none,
 *		and writes into each what has been done with it.
 *
 * stubs: a draft that was refused becomes a revision that cannot be run.
 * Raises what was refused otherwise (the first problem gives the SQLSTATE,
 * DETAIL lists them), syntax errors with file and line, and what
 * sv_registry_register raises.
 */
void
sv_load(const SvProject *project, SvReading *reading, bool is_native, bool stubs)
{
	SvRevisionRow *rows = palloc_array(SvRevisionRow, reading->ndrafts);
	SvOutcome  *outcomes = palloc0_array(SvOutcome, reading->ndrafts);
	Load		load = {.project = project, .reading = reading, .is_native = is_native};

	refuse_doubles(reading);
	/* A syntax error of ours is raised where it is met: it must not hide the others. */
	if (is_native)
		raise_refusals(reading, stubs);
	prepare_bodies(&load);
	raise_refusals(reading, stubs);
	place_on_lines(project, reading);
	for (int32 i = 0; i < reading->ndrafts; i++)
	{
		CHECK_FOR_INTERRUPTS();
		make_row(reading, reading->drafts[i], &rows[i]);
	}
	sv_registry_load(project, rows, reading->ndrafts, outcomes);
	for (int32 i = 0; i < reading->ndrafts; i++)
		reading->drafts[i]->action = sv_registry_outcome_name(outcomes[i]);
}
