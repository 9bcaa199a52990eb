/*
 * reading.c
 *		What all formats have in common: files, drafts, problems.
 *
 * Problems of a file are noted rather than raised, so that a person who brings
 * a thousand files sees every problem at once.
 */
#include "postgres.h"

#include "core/text.h"
#include "format/endings.h"
#include "format/reading.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"

static int
compare_files(const void *a, const void *b)
{
	CHECK_FOR_INTERRUPTS();
	return strcmp(((const SvFile *) a)->name, ((const SvFile *) b)->name);
}

/*
 * sv_reading_begin
 *		Starts a reading of files, which it sorts and keeps.  A byte order mark at
 *		the beginning of a file is not part of its text.
 */
SvReading *
sv_reading_begin(SvFile *files, int32 nfiles)
{
	SvReading  *reading = palloc0_object(SvReading);

	for (int32 i = 0; i < nfiles; i++)
	{
		const char *text = sv_text_skip_bom(files[i].text);

		CHECK_FOR_INTERRUPTS();
		files[i].length -= text - files[i].text;
		files[i].text = text;
	}
	qsort(files, nfiles, sizeof(SvFile), compare_files);
	reading->files = files;
	reading->nfiles = nfiles;
	reading->maxdrafts = Max(nfiles, 16);
	reading->drafts = palloc_array(SvDraft *, reading->maxdrafts);
	return reading;
}

static int
compare_name(const void *name, const void *file)
{
	return strcmp((const char *) name, ((const SvFile *) file)->name);
}

/*
 * sv_reading_find
 *		Returns the number of the file with this name, -1 if there is none.
 */
int32
sv_reading_find(const SvReading *reading, const char *name)
{
	SvFile	   *file = bsearch(name, reading->files, reading->nfiles, sizeof(SvFile), compare_name);

	return file == NULL ? -1 : file - reading->files;
}

/*
 * sv_reading_draft
 *		Adds a draft with this id, which is made from this file.
 */
SvDraft *
sv_reading_draft(SvReading *reading, int32 file, const char *id)
{
	SvDraft    *draft = palloc0_object(SvDraft);

	draft->id = id;
	draft->transactional = true;
	draft->upgrade.file = draft->downgrade.file = -1;
	draft->file = file;
	if (reading->ndrafts == reading->maxdrafts)
	{
		reading->maxdrafts *= 2;
		reading->drafts = repalloc_huge(reading->drafts, sizeof(SvDraft *) * reading->maxdrafts);
	}
	reading->drafts[reading->ndrafts++] = draft;
	sv_reading_claim(reading, file, draft);
	return draft;
}

/*
 * sv_reading_claim
 *		Says that a file belongs to a draft.
 */
void
sv_reading_claim(SvReading *reading, int32 file, SvDraft *draft)
{
	reading->files[file].draft = draft;
}

/*
 * sv_reading_ignore
 *		Says that a file is not read, and why: NULL if nobody would expect it to
 *		be.  A reason that is already known stays.
 */
void
sv_reading_ignore(SvReading *reading, int32 file, const char *why)
{
	if (why != NULL)
		reading->files[file].ignored = why;
}

/*
 * sv_reading_piece
 *		Makes a body from the text between two places in a file.
 */
SvPiece
sv_reading_piece(const SvReading *reading, int32 file, const char *start, const char *end)
{
	SvPiece		piece = {
		.text = pnstrdup(start, end - start),
		.file = file,
		.line = 1 + sv_place_count_lines(reading->files[file].text, start)
	};

	return piece;
}

/*
 * sv_reading_whole
 *		Makes a body from a whole file, without copying it.
 */
SvPiece
sv_reading_whole(const SvReading *reading, int32 file)
{
	SvPiece		piece = {.text = reading->files[file].text,.file = file,.line = 1};

	return piece;
}

/* Adds a problem of a file as a whole. */
static SvProblem *
add_problem(SvReading *reading, int32 file, int sqlstate, const char *text)
{
	SvProblem  *problem;

	CHECK_FOR_INTERRUPTS();
	if (reading->nproblems == reading->maxproblems)
	{
		reading->maxproblems = Max(2 * reading->maxproblems, 16);
		if (reading->problems == NULL)
			reading->problems = palloc_array(SvProblem, reading->maxproblems);
		else
			reading->problems = repalloc_huge(reading->problems, sizeof(SvProblem) * reading->maxproblems);
	}
	problem = &reading->problems[reading->nproblems++];
	memset(problem, 0, sizeof(*problem));
	problem->file = file;
	problem->sqlstate = sqlstate;
	problem->text = text;
	return problem;
}

/* Says where in a text a problem is, from where the last one was; NULL: nowhere in particular. */
static void
set_place(SvTextPlace *last, SvProblem *problem, const char *text, const char *at)
{
	if (at == NULL)
		return;
	sv_place_move(last, text, at);
	problem->line = last->line;
	problem->column = last->column;
}

/* Formats a text in the current memory context. */
static char *
pg_attribute_printf(1, 0)
format_text(const char *format, va_list args)
{
	StringInfoData text;
	int			saved_errno = errno;

	initStringInfo(&text);
	for (;;)
	{
		va_list		copy;
		int			needed;

		errno = saved_errno;
		va_copy(copy, args);
		needed = appendStringInfoVA(&text, format, copy);
		va_end(copy);
		/* If problems are many, spare room would be most of the memory. */
		if (needed == 0)
			return repalloc(text.data, text.len + 1);
		enlargeStringInfo(&text, needed);
	}
}

/*
 * sv_reading_note
 *		Notes something that the user should know about a place in a file, or
 *		(NULL) about the whole file, without refusing anything.
 */
void
sv_reading_note(SvReading *reading, int32 file, const char *at, const char *format,...)
{
	va_list		args;

	va_start(args, format);
	set_place(&reading->last, add_problem(reading, file, 0, format_text(format, args)),
			  reading->files[file].text, at);
	va_end(args);
}

/*
 * sv_reading_refuse
 *		Notes why a draft cannot be carried over as it is, or (NULL) why a file
 *		is not part of one.  The load fails, or continues without it if the user
 *		has asked for stubs.
 */
void
sv_reading_refuse(SvReading *reading, SvDraft *draft, int32 file, const char *at,
				  int sqlstate, const char *format,...)
{
	va_list		args;

	va_start(args, format);
	set_place(&reading->last, add_problem(reading, file, sqlstate, format_text(format, args)),
			  reading->files[file].text, at);
	va_end(args);
	if (draft != NULL)
		draft->refused = true;
}

/*
 * sv_reading_refuse_program
 *		The same for a migration that is a program, in any language, or anything
 *		else that is not a text in SQL.
 */
void
sv_reading_refuse_program(SvReading *reading, SvDraft *draft, int32 file)
{
	if (sv_ending_of_code(reading->files[file].name) > 0)
		sv_reading_refuse(reading, draft, file, NULL, ERRCODE_FEATURE_NOT_SUPPORTED,
						  "code migration: a program cannot be carried over");
	else
		sv_reading_refuse(reading, draft, file, NULL, ERRCODE_FEATURE_NOT_SUPPORTED,
						  "its name does not end in .sql: its content cannot be carried over");
}

/*
 * sv_reading_program
 *		The same for one body.  Returns the body, which is refused.
 */
SvPiece
sv_reading_program(SvReading *reading, SvDraft *draft, int32 file)
{
	SvPiece		refused = {.text = "",.file = file,.line = 1,.refused = true};

	sv_reading_claim(reading, file, draft);
	sv_reading_refuse_program(reading, NULL, file);
	return refused;
}

/*
 * sv_reading_note_body
 *		Notes something about an offset in a body, without refusing anything.
 */
void
sv_reading_note_body(SvReading *reading, const SvPiece *piece, size_t offset, const char *text)
{
	SvProblem  *problem = add_problem(reading, piece->file, 0, text);

	set_place(&reading->last_in_body, problem, piece->text, piece->text + offset);
	problem->line += piece->line - 1;
}

/*
 * sv_reading_refuse_body
 *		The same for one body, because of something at an offset in it.
 */
void
sv_reading_refuse_body(SvReading *reading, SvPiece *piece, size_t offset, int sqlstate,
					   const char *text)
{
	SvProblem  *problem = add_problem(reading, piece->file, sqlstate, text);

	set_place(&reading->last_in_body, problem, piece->text, piece->text + offset);
	problem->line += piece->line - 1;
	piece->refused = true;
}

/*
 * sv_reading_fail
 *		Notes why a file gives no draft at all, so that the load must fail.
 */
void
sv_reading_fail(SvReading *reading, int32 file, const char *at, int sqlstate,
				const char *format,...)
{
	SvProblem  *problem;
	va_list		args;

	va_start(args, format);
	problem = add_problem(reading, file, sqlstate, format_text(format, args));
	va_end(args);
	set_place(&reading->last, problem, reading->files[file].text, at);
	problem->fatal = true;
}

/*
 * sv_reading_date
 *		Gives a draft the date found at a place in a file; fails for a date that
 *		cannot be read.  NULL means no date.
 */
void
sv_reading_date(SvReading *reading, SvDraft *draft, int32 file, const char *at, const char *date)
{
	if (date == NULL)
		return;
	draft->has_created_at = sv_date_parse(date, &draft->created_at);
	if (!draft->has_created_at)
		sv_reading_fail(reading, file, at, ERRCODE_INVALID_DATETIME_FORMAT,
						"\"%s\" is not a date in the form " SV_DATE_FORM, date);
}
