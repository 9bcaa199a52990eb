/*
 * transport.c
 *		The statements of a body in a script, so that they arrive as they are registered.
 *
 * When the script runs, psql and the server read the bodies again.  A statement that
 * psql could read differently from the server (pieces.c) is written as a query for
 * its text (carrier.c).  Settings that change how text is read are pinned, and are
 * refused in bodies.
 */
#include "postgres.h"

#include "compat.h"
#include "errors.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "parser/parser.h"
#include "script/carrier.h"
#include "script/dialect.h"
#include "script/pieces.h"
#include "script/quote.h"
#include "script/transport.h"
#include "statement/setting.h"
#include "utils/memutils.h"

/* Raises SV014 for what works in an online run, but not in a script. */
static void
check_for_script(SvBody *body, const List *statements)
{
	ListCell   *cell;

	foreach(cell, statements)
	{
		RawStmt    *statement = lfirst_node(RawStmt, cell);
		const char *setting;

		sv_body_at(body, statement);
		setting = sv_statement_changes_reading(statement->stmt, standard_conforming_strings,
											   pg_get_client_encoding());
		if (setting != NULL)
			ereport(ERROR,
					(errcode(ERRCODE_SV_STATEMENT_NOT_ALLOWED),
					 errmsg("SET %s cannot be used in a script", setting),
					 errdetail("An online run reads the whole body before running it. In a script, the rest of the body would be read differently."),
					 errposition(pg_mbstrlen_with_len(body->text, body->location) + 1)));
	}
}

static void
end_line(StringInfo out)
{
	if (out->len > 0 && out->data[out->len - 1] != '\n')
		appendStringInfoChar(out, '\n');
}

/* Writes text as comments, with something in front of each line. */
static void
append_comment(StringInfo out, const char *from, const char *to, const char *mark)
{
	end_line(out);
	while (from < to)
	{
		const char *end = from + strcspn(from, "\r\n");
		char	   *line;

		CHECK_FOR_INTERRUPTS();
		if (end > to)
			end = to;
		line = pnstrdup(from, end - from);
		if (line[strspn(line, " \t\f\v;")] != '\0')
		{
			/* Do not put one comment into another. */
			if (strncmp(line + strspn(line, " \t"), "--", 2) != 0 || strcmp(mark, "-- ") != 0)
				appendStringInfoString(out, mark);
			sv_quote_line(out, line);
			appendStringInfoChar(out, '\n');
		}
		pfree(line);
		from = end < to ? end + 1 : to;
	}
}

/* Writes what is between two statements, unchanged if no psql could read it differently. */
static void
append_gap(StringInfo out, const char *from, const char *to)
{
	const char *p;

	/* After a query that psql has sent, its line has ended. */
	if (from < to && *from == '\n' && out->data[out->len - 1] == '\n')
		from++;

	/*
	 * A comment that psql sends does no harm, but looks strange before
	 * another statement.
	 */
	for (p = from; p < to && !(p[0] == '/' && p[1] == '*'); p++)
		;
	if (p == to && sv_pieces_is_plain_gap(from, to))
		appendBinaryStringInfo(out, from, to - from);
	else
		append_comment(out, from, to, "-- ");
}

/*
 * Writes a statement that psql could read differently from the server: as a query
 * for its text, which psql sends without reading it.
 */
static void
write_carried(SvWriter *writer, const SvBody *body, const SvPiece *piece, int number)
{
	StringInfo	out = &writer->text;

	end_line(out);
	appendStringInfo(out, "-- Statement %d is passed on without being read by psql (%%5C is a backslash):\n", number);
	append_comment(out, body->text + piece->start, body->text + piece->end, "--     ");
	appendStringInfoString(out, ":schemaver_unrestrict\n");
	sv_carrier_append(out, body->text + piece->start, piece->end - piece->start);
	appendStringInfoString(out,
						   "\n"
						   "\\gexec\n"
						   ":schemaver_restrict\n");
}

/* Could there be a comment up to the end of the line after the last token? */
static bool
ends_with_comment(const SvBody *body, const SvPiece *piece)
{
	for (int i = piece->last; i + 1 < piece->end; i++)
	{
		if (body->text[i] == '-' && body->text[i + 1] == '-')
			return true;
	}
	return false;
}

/* Writes the statements of a body, and what is between them. */
static void
write_pieces(SvWriter *writer, const SvBody *body, const SvPiece *pieces, int npieces)
{
	StringInfo	out = &writer->text;
	const char *done = body->text;

	for (int i = 0; i < npieces; i++)
	{
		const SvPiece *piece = &pieces[i];

		CHECK_FOR_INTERRUPTS();
		append_gap(out, done, body->text + piece->start);
		if (piece->plain)
		{
			appendBinaryStringInfo(out, body->text + piece->start, piece->end - piece->start);
			/* A comment at its end must not swallow the semicolon. */
			appendStringInfoString(out, ends_with_comment(body, piece) ? "\n;" : ";");
		}
		else
			write_carried(writer, body, piece, i + 1);
		done = body->text + piece->stop;
		if (*done == ';')
			done++;
	}
	append_gap(out, done, body->text + strlen(body->text));
	end_line(out);
}

/* Error context callback: the server's error about a character does not say what to do. */
static void
hint_at_encoding(void *arg)
{
	if (geterrcode() == ERRCODE_UNTRANSLATABLE_CHARACTER)
		errhint("SET client_encoding = '%s';", GetDatabaseEncodingName());
}

/*
 * sv_transport_check_survives
 *		Raises 22P05 unless a text is still the same after it has been sent to the
 *		client and back.
 */
void
sv_transport_check_survives(const char *text)
{
	ErrorContextCallback callback = {error_context_stack, hint_at_encoding, NULL};
	int			length = strlen(text);
	char	   *there,
			   *back;

	error_context_stack = &callback;
	there = pg_server_to_client(text, length);
	back = there == text ? there : pg_client_to_server(there, strlen(there));
	if (strcmp(back, text) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_UNTRANSLATABLE_CHARACTER),
				 errmsg("a script cannot be written in encoding \"%s\"", pg_get_client_encoding_name()),
				 errdetail("Converting some characters to that encoding and back to the database's encoding, \"%s\", would change them.",
						   GetDatabaseEncodingName())));
	error_context_stack = callback.previous;
	if (there != text)
		pfree(there);
}

/*
 * sv_transport_write
 *		Writes the body of a step, and the resets after it.  Raises SV014 if it cannot
 *		run in a script.
 */
void
sv_transport_write(SvWriter *writer, int32 step)
{
	int32		revision = writer->plan->steps[step];
	SvBody		body = writer->bodies[step];
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "schemaver body",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	List	   *statements;
	SvPiece    *pieces;
	int			npieces;

	CHECK_FOR_INTERRUPTS();
	sv_body_read(&body, writer->history, writer->plan->direction, revision, writer->snapshot);
	sv_body_enter(&body);
	statements = sv_body_parse(&body);
	check_for_script(&body, statements);
	body.statement = 0;			/* errors from here on are about the whole
								 * body */
	sv_transport_check_survives(body.text);
	pieces = sv_pieces_cut(body.text, statements, &npieces);
	sv_body_leave(&body);

	write_pieces(writer, &body, pieces, npieces);
	writer->dialect->end_body(writer, &body, statements, writer->history->map->revs[revision]->transactional);
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
}
