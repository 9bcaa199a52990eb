/*
 * load.c
 *		From drafts to revisions.
 *
 * Here the bodies are parsed, once.  Files of other tools may begin and end
 * their transaction themselves.  If BEGIN and COMMIT wrap the whole body, they are
 * removed, because a run is one transaction anyway; everything else that a body
 * cannot do is refused.  Nothing is registered unless all of it can be.
 */
#include "postgres.h"

#include "core/place.h"
#include "core/sqlscan.h"
#include "core/text.h"
#include "errors.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "registry/content.h"
#include "registry/load.h"
#include "registry/order.h"
#include "registry/refusal.h"
#include "registry/register.h"
#include "registry/repeatable.h"
#include "registry/stale.h"
#include "statement/alone.h"
#include "statement/forbidden.h"
#include "statement/kind.h"
#include "statement/place.h"
#include "statement/setting.h"
#include "statement/transaction.h"
#include "tcop/tcopprot.h"
#include "tcop/utility.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

/* A load in progress. */
typedef struct Load
{
	SvReading  *reading;
	const SvProject *project;
	bool		is_native;
} Load;

/* How a body relates to transactions. */
typedef enum Wish
{
	WISH_NONE,					/* it has no statements, or cannot be carried
								 * over */
	WISH_TOOLS,					/* it runs as the tool runs it */
	WISH_INSIDE,				/* it had a transaction around it, which was
								 * removed */
	WISH_ALONE					/* one of its statements cannot run in a
								 * transaction */
} Wish;

/* Overwrites a plain BEGIN or COMMIT and the semicolon after it, except for line ends. */
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

/* Do this BEGIN, one of two transaction statements, and a COMMIT wrap the body? */
static bool
wraps(const SvPiece *piece, const RawStmt *begin, List *statements)
{
	return sv_statement_is_plain_begin(begin->stmt) &&
		sv_statement_is_plain_commit(llast_node(RawStmt, statements)->stmt) &&
		(begin == linitial(statements) || piece->one_query);
}

/*
 * Removes the BEGIN and the COMMIT that wrap a body; refuses the body if it
 * divides its transaction in any other way.  Returns whether it had them.
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
						   psprintf("%s: the file divides its transaction, which a body cannot do; only a BEGIN and a COMMIT around all of it can be removed",
									CreateCommandName(first->stmt)));
	return false;
}

/* Refuses statements that need a client; returns whether one must run alone. */
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

/*
 * Notes a SET of a setting that this server does not have, such as the dump of a
 * newer one begins with: the body will fail there.
 */
static void
note_settings(Load *load, const SvPiece *piece, List *statements)
{
	ListCell   *cell;

	foreach(cell, statements)
	{
		const RawStmt *statement = lfirst_node(RawStmt, cell);
		const char *name = sv_statement_unknown_setting(statement->stmt);

		CHECK_FOR_INTERRUPTS();
		if (name != NULL)
			sv_reading_note_body(load->reading, piece, sv_statement_start(piece->text, statement),
								 psprintf("this server has no setting \"%s\", so the statement will fail: remove it if the file is a dump of a newer server", name));
	}
}

/* Notes which statements may not be in a body, or cannot run in a transaction. */
static void
note_statements(Load *load, const SvPiece *piece, List *statements, bool transactional)
{
	ListCell   *cell;

	foreach(cell, statements)
	{
		RawStmt    *statement = lfirst_node(RawStmt, cell);
		const char *problem = NULL;

		CHECK_FOR_INTERRUPTS();
		if (sv_body_forbidden(statement, &load->project->rels) != NULL)
			problem = psprintf("%s is not allowed in a body", CreateCommandName(statement->stmt));
		else if (transactional && sv_statement_is_alone(statement->stmt))
			problem = psprintf("%s cannot run inside a transaction; add \"-- transactional: false\" to the header",
							   sv_statement_alone_name(statement->stmt));
		if (problem != NULL)
			sv_reading_note_body(load->reading, piece, sv_statement_start(piece->text, statement), problem);
	}
}

/* Parses and checks a body in our own format, as schemaver_register does. */
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
	List	   *statements;

	sv_body_enter(&body);
	old = MemoryContextSwitchTo(scratch);
	statements = sv_body_parse(&body);
	sv_content_check_statements(&body, statements, &load->project->rels, draft->transactional);
	MemoryContextSwitchTo(old);
	sv_body_leave(&body);
	note_settings(load, piece, statements);
	note_statements(load, piece, statements, draft->transactional);
}

/* Does the line of a place end as lines of SQL often do, unlike those of prose? */
static bool
ends_like_sql(const char *place)
{
	const char *end = sv_text_visible_end(place);

	return end > place && strchr(";,(", end[-1]) != NULL;
}

/* Refuses a body that does not parse; names the psql command or placeholder, if any. */
static void
refuse_syntax(Load *load, SvPiece *piece, const ErrorData *error, int position)
{
	size_t		offset = pg_mbcharcliplen(piece->text, strlen(piece->text), Max(position, 1) - 1);
	const char *place = piece->text + offset;
	size_t		length;

	/* In a string, it is part of an escape that is not valid. */
	if (error->sqlerrcode == ERRCODE_SYNTAX_ERROR && *place == '\\' &&
		((place[1] >= 'a' && place[1] <= 'z') || place[1] == '!'))
		sv_reading_refuse_body(load->reading, piece, offset, ERRCODE_FEATURE_NOT_SUPPORTED,
							   psprintf("command %s of psql cannot be carried over",
										pnstrdup(place, strcspn(place, " \t\r\n;"))));
	else if (*place == ':' && (length = strspn(place + 1, SV_WORD_CHARACTERS)) > 0)
		sv_reading_refuse_body(load->reading, piece, offset, ERRCODE_FEATURE_NOT_SUPPORTED,
							   psprintf("placeholder %s cannot be carried over", pnstrdup(place, 1 + length)));
	else if (error->sqlerrcode == ERRCODE_SYNTAX_ERROR && piece->doubt != NULL && !ends_like_sql(place))
		sv_reading_refuse_body(load->reading, piece, offset, error->sqlerrcode,
							   psprintf("%s (%s)", error->message, piece->doubt));
	else
		sv_reading_refuse_body(load->reading, piece, offset, error->sqlerrcode, error->message);
}

/* Is this an error about the text, and not about something else that happened? */
static bool
is_about_text(int sqlstate)
{
	int			category = ERRCODE_TO_CATEGORY(sqlstate);

	return category == ERRCODE_SYNTAX_ERROR_OR_ACCESS_RULE_VIOLATION ||
		category == ERRCODE_DATA_EXCEPTION || category == ERRCODE_FEATURE_NOT_SUPPORTED;
}

/* A body of another tool's while it is parsed. */
typedef struct Parsing
{
	const SvReading *reading;
	const SvDraft *draft;
	const SvPiece *piece;
	const char *direction;
	int			position;		/* of the last message in it; 0: none */
} Parsing;

/*
 * Error context callback: names the place of a message, and keeps its position,
 * which the callbacks of our callers would treat as one in their query.
 */
static void
describe_parsing(void *arg)
{
	Parsing    *parsing = (Parsing *) arg;
	const SvPiece *piece = parsing->piece;
	const char *file = parsing->reading->files[piece->file].name;
	size_t		offset;

	parsing->position = geterrposition();
	errposition(0);
	errcontext("%s of revision \"%s\"", parsing->direction, parsing->draft->id);
	if (parsing->position <= 0)
	{
		errcontext("file \"%s\"", file);
		return;
	}
	offset = pg_mbcharcliplen(piece->text, strlen(piece->text), parsing->position - 1);
	errcontext("file \"%s\", line %d", file,
			   piece->line + sv_place_count_lines(piece->text, piece->text + offset));
}

/*
 * Parses a body of another tool's, in the scratch context.  What does not parse is
 * refused rather than raised: other tools find out when they run it, and old
 * downgrades have often never been run.  Returns whether it parses.
 *
 * The raw parser touches nothing but memory, so its errors can be caught without a
 * subtransaction.
 */
static bool
parse_foreign(Load *load, const SvDraft *draft, SvPiece *piece, const char *direction,
			  MemoryContext scratch, List **statements)
{
	MemoryContext old = CurrentMemoryContext;
	ErrorContextCallback *callbacks = error_context_stack;
	Parsing		parsing = {load->reading, draft, piece, direction, 0};
	ErrorContextCallback callback = {callbacks, describe_parsing, &parsing};
	ErrorData  *volatile error = NULL;

	if (!sv_sqlscan_is_readable(piece->text))
	{
		sv_reading_refuse_body(load->reading, piece, 0, ERRCODE_PROGRAM_LIMIT_EXCEEDED,
							   "too many openings of comments in a row: the server would take very long to read them");
		return false;
	}
	PG_TRY();
	{
		error_context_stack = &callback;
		MemoryContextSwitchTo(scratch);
		*statements = pg_parse_query(piece->text);
		MemoryContextSwitchTo(old);
		error_context_stack = callbacks;
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(old);
		if (!is_about_text(geterrcode()))
			PG_RE_THROW();
		error = CopyErrorData();
		FlushErrorState();
	}
	PG_END_TRY();
	if (error == NULL)
		return true;
	refuse_syntax(load, piece, error, parsing.position);
	return false;
}

/* Parses a body and turns it into one that can be run here. */
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
	if (!parse_foreign(load, draft, piece, direction, scratch, &statements) || statements == NIL)
		return WISH_NONE;
	note_settings(load, piece, statements);
	alone = look_at_statements(load, piece, statements);
	if (unwrap(load, piece, statements))
		return WISH_INSIDE;
	return piece->refused ? WISH_NONE : alone && draft->detects_transaction ? WISH_ALONE : WISH_TOOLS;
}

/*
 * Prepares both bodies of a draft.  The draft is transactional or not as a whole: it
 * is not if one body cannot run in a transaction.  A tool that was told to open no
 * transaction may run bodies that open one.
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

/* Returns a body in place of this one, which cannot be run and says why. */
static const char *
stub_body(const SvReading *reading, const SvDraft *draft, const SvPiece *piece, const char *direction)
{
	const char *name = reading->files[piece->file >= 0 ? piece->file : draft->file].name;

	return psprintf("DO %s;\n",
					quote_literal_cstr(psprintf("BEGIN RAISE EXCEPTION USING ERRCODE = 'feature_not_supported', MESSAGE = %s, HINT = %s; END",
												quote_literal_cstr(psprintf("the %s of revision \"%s\" was not carried over from file \"%s\"", direction, draft->id, name)),
												quote_literal_cstr(psprintf("Give it a body: SELECT schemaver_edit(%s, %s => '...').", quote_literal_cstr(draft->id), direction)))));
}

/* Error context callback: names the file that a revision is made from. */
static void
describe_file(void *arg)
{
	errcontext("file \"%s\"", (const char *) arg);
}

/* Returns where a body is, unless it is none of the file's own. */
static SvOrigin
origin_of(const SvReading *reading, const SvDraft *draft, const SvPiece *piece)
{
	SvOrigin	origin = {NULL, 0};

	if (piece->text != NULL && piece->file >= 0 && !draft->refused && !piece->refused)
	{
		origin.file = reading->files[piece->file].name;
		origin.line = piece->line;
	}
	return origin;
}

/* Turns a draft into a row; raises 22023 for names that are not valid. */
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
	row->replaces = draft->replaces;
	row->message = draft->message;
	row->transactional = draft->transactional;
	row->structure = draft->structure;
	row->upgrade = draft->upgrade.text;
	row->downgrade = draft->downgrade.text;
	row->upgrade_origin = origin_of(reading, draft, &draft->upgrade);
	row->downgrade_origin = origin_of(reading, draft, &draft->downgrade);
	if (draft->refused || draft->upgrade.refused)
	{
		row->upgrade = stub_body(reading, draft, &draft->upgrade, "upgrade");
		row->transactional = true;
	}
	if ((draft->refused && (draft->downgrade.text != NULL || draft->upgrade.text == NULL)) ||
		draft->downgrade.refused)
		row->downgrade = stub_body(reading, draft, &draft->downgrade, "downgrade");
	row->has_created_at = draft->has_created_at;
	row->created_at = draft->created_at;
	sv_content_check_names(row);
	error_context_stack = callback.previous;
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
 * sv_load_drafts
 *		Registers the drafts of a reading, all of them or, with an error, none,
 *		and records in each what has been done with it.  Returns what was pruned, NULL
 *		if nothing.  The format is NULL if there are no files.
 *
 * options->stubs: a draft that was refused becomes a revision that cannot be run; otherwise
 * an error is raised (the first problem gives the SQLSTATE, DETAIL lists all of
 * them).  Raises syntax errors with file and line, and what sv_order_place,
 * sv_register_one, sv_stale_refuse, sv_stale_prune and sv_stale_check_pruned raise.
 */
const SvPruned *
sv_load_drafts(const SvProject *project, SvReading *reading, const SvFormat *format,
			   const SvLoadOptions *options)
{
	SvRevisionRow *rows = palloc_array(SvRevisionRow, reading->ndrafts);
	SvOutcome  *outcomes = palloc0_array(SvOutcome, reading->ndrafts);
	Load		load = {.project = project,.reading = reading,.is_native = format != NULL && format->is_native};
	const SvPruned *pruned = NULL;

	sv_refusal_find_doubles(reading);

	/*
	 * A syntax error in our own format is raised at once, so it must not hide
	 * the others.
	 */
	if (load.is_native)
		sv_refusal_raise(reading, options->stubs);
	prepare_bodies(&load);
	sv_refusal_raise(reading, options->stubs);
	if (format != NULL)
		sv_order_place(project, reading, format, options->out_of_order);
	sv_repeatable_place(project, reading);
	for (int32 i = 0; i < reading->ndrafts; i++)
	{
		CHECK_FOR_INTERRUPTS();
		make_row(reading, reading->drafts[i], &rows[i]);
	}
	if (options->stale == SV_STALE_PRUNE)
		pruned = sv_stale_prune(project, reading);
	sv_register_all(project, rows, reading->ndrafts, outcomes);
	for (int32 i = 0; i < reading->ndrafts; i++)
		reading->drafts[i]->action = sv_change_outcome_name(outcomes[i]);
	if (options->stale == SV_STALE_ERROR)
		sv_stale_refuse(project, reading);
	if (pruned != NULL)
		sv_stale_check_pruned(project, pruned);
	return pruned;
}
