/*
 * formats.c
 *		Fuzzes the readers of migration files.
 *
 * An input is text: the name of a format or "auto" in the first line, then files,
 * each of which begins with a line "=== name".  A zero byte before such a line,
 * or at the end, is not part of the file, so that a file can end without a line
 * end.
 */
#include "../../src/import/formats.c"

#include "core/ident.h"
#include "core/sqlscan.h"
#include "format/native.h"
#include "mb/pg_wchar.h"
#include "shim.h"

#define MAX_FILES 100
#define DATE "2026-11-26 10:30:00+00"

/* The parts of an input. */
typedef struct Input
{
	int			format;			/* its number; -1: auto */
	int32		nfiles;
	SvFile		files[MAX_FILES];
} Input;

static bool
has_name(const Input *input, const char *name)
{
	for (int32 i = 0; i < input->nfiles; i++)
	{
		if (strcmp(input->files[i].name, name) == 0)
			return true;
	}
	return false;
}

/* Finds the next line that begins a file, or the end. */
static const char *
find_file(const char *p, const char *end)
{
	for (; p < end; p++)
	{
		if (end - p >= 4 && memcmp(p, "=== ", 4) == 0 && (p[-1] == '\n' || p[-1] == '\0'))
			return p;
	}
	return end;
}

/* Which format an input names; an unknown name also selects one. */
static int
choose_format(const char *line, size_t length)
{
	char	   *name = pnstrdup(line, length);

	for (int i = 0; i < lengthof(formats); i++)
	{
		if (strcmp(name, formats[i]->name) == 0)
			return i;
	}
	if (strcmp(name, "auto") == 0)
		return -1;
	return (unsigned char) *name % (lengthof(formats) + 1) - 1;
}

static void
cut(Input *input, const char *data, const char *end)
{
	const char *line_end = memchr(data, '\n', end - data);
	const char *p;

	input->nfiles = 0;
	if (line_end == NULL)
		line_end = end;
	input->format = choose_format(data, line_end - data);
	for (p = find_file(line_end == end ? end : line_end + 1, end); p < end && input->nfiles < MAX_FILES;)
	{
		SvFile	   *file = &input->files[input->nfiles];
		const char *name = p + 4;
		const char *name_end = memchr(name, '\n', end - name);
		const char *text;
		const char *text_end;

		if (name_end == NULL)
			break;
		text = name_end + 1;
		p = text_end = find_file(text, end);
		if (text_end > text && text_end[-1] == '\0')
			text_end--;
		memset(file, 0, sizeof(*file));
		file->name = shim_text(name, name_end - name);
		file->text = shim_text(text, text_end - text);
		file->length = strlen(file->text);
		if (!has_name(input, file->name))
			input->nfiles++;
	}
}

static int
count_lines(const char *text)
{
	int			lines = 1;

	while ((text = strchr(text, '\n')) != NULL)
	{
		text++;
		lines++;
	}
	return lines;
}

static void
check_valid(const char *what, const char *text)
{
	CHECK(text != NULL, "%s is missing", what);
	CHECK(pg_encoding_verifymbstr(PG_UTF8, text, strlen(text)) == strlen(text), "%s: \"%s\"", what, text);
}

static void
check_list(const char *what, const char **list)
{
	CHECK(list == NULL || *list != NULL, "%s is empty, but not NULL", what);
	for (; list != NULL && *list != NULL; list++)
		check_valid(what, *list);
}

static void
check_piece(const SvReading *reading, const SvPiece *piece)
{
	int			lines;

	if (piece->text == NULL)
		return;
	check_valid("body", piece->text);
	CHECK(piece->file >= 0 && piece->file < reading->nfiles, "%d", piece->file);
	/* An empty body may begin after a marker that has no line end. */
	lines = count_lines(reading->files[piece->file].text) + (*piece->text == '\0');
	CHECK(piece->line >= 1 && piece->line <= lines, "line %d of %d", piece->line, lines);
}

/* Returns the beginning of a line of a text; lines are counted from 1. */
static const char *
find_line(const char *text, int number)
{
	while (--number > 0 && (text = strchr(text, '\n')) != NULL)
		text++;
	return text;
}

/*
 * A line of a body must be part of the same line of the file, or blank, because
 * otherwise the place of an error would be wrong.  The line of a mark may have a
 * semicolon.
 */
static void
check_lines(const SvReading *reading, const SvPiece *piece)
{
	int			number = piece->line;

	if (piece->text == NULL)
		return;
	for (const char *line = piece->text;; line = strchr(line, '\n') + 1, number++)
	{
		const char *original = find_line(reading->files[piece->file].text, number);
		size_t		length = strcspn(line, "\n");
		const char *start = line + strspn(line, " \t\r\f\v");
		const char *end = line + length;

		while (end > start && strchr(" \t\r\f\v", end[-1]) != NULL)
			end--;
		CHECK(original != NULL || (length == 0 && line[length] == '\0'), "line %d is not in the file", number);
		if (end > start && !(end - start == 1 && *start == ';' && strncmp(original, "--", 2) == 0))
			CHECK(memmem(original, strcspn(original, "\n"), start, end - start) != NULL,
				  "line %d of the file is \"%.*s\", not \"%.*s\"", number,
				  (int) strcspn(original, "\n"), original, (int) length, line);
		if (line[length] == '\0')
			break;
	}
}

static void
check_draft(const SvReading *reading, const SvDraft *draft)
{
	check_valid("id", draft->id);
	CHECK(*draft->id != '\0', "an id is empty");
	CHECK(draft->file >= 0 && draft->file < reading->nfiles, "%d", draft->file);
	check_list("down_revision", draft->down_revision);
	check_list("depends_on", draft->depends_on);
	check_list("branch_labels", draft->branch_labels);
	if (draft->message != NULL)
		check_valid("message", draft->message);
	check_piece(reading, &draft->upgrade);
	check_piece(reading, &draft->downgrade);
	check_lines(reading, &draft->upgrade);
	check_lines(reading, &draft->downgrade);
}

static void
check_problem(const SvReading *reading, const SvProblem *problem)
{
	const char *text;
	const char *line;

	check_valid("problem", problem->text);
	CHECK(*problem->text != '\0', "a problem says nothing");
	CHECK(problem->file >= 0 && problem->file < reading->nfiles, "%d", problem->file);
	CHECK(!problem->fatal || problem->sqlstate != 0, "%s", problem->text);
	CHECK(problem->line >= 0 && problem->column >= 0, "%d, %d", problem->line, problem->column);
	CHECK(problem->line > 0 || problem->column == 0, "a column without a line: %s", problem->text);
	text = reading->files[problem->file].text;
	if (problem->line == 0)
		return;
	line = find_line(text, problem->line);
	if (line == NULL && problem->line == count_lines(text) + 1 && problem->column == 1)
		return;					/* after a line end that only the body has */
	CHECK(line != NULL, "line %d of %d", problem->line, count_lines(text));

	/*
	 * Bytes: where a character of several bytes is blanked, a body has more
	 * characters.
	 */
	CHECK(problem->column <= strcspn(line, "\n") + 1, "line %d has no column %d", problem->line, problem->column);
}

static bool
is_refused(const SvReading *reading)
{
	for (int32 i = 0; i < reading->nproblems; i++)
	{
		if (reading->problems[i].sqlstate != 0)
			return true;
	}
	return false;
}

static void
check_reading(const SvReading *reading)
{
	for (int32 i = 0; i < reading->nproblems; i++)
		check_problem(reading, &reading->problems[i]);
	for (int32 i = 0; i < reading->ndrafts; i++)
	{
		const SvDraft *draft = reading->drafts[i];

		check_draft(reading, draft);
		CHECK(!(draft->refused || draft->upgrade.refused || draft->downgrade.refused) ||
			  is_refused(reading), "revision \"%s\" is refused, but nothing says why", draft->id);
	}
	for (int32 i = 1; i < reading->nfiles; i++)
		CHECK(strcmp(reading->files[i - 1].name, reading->files[i].name) < 0, "the files are not sorted");
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		if (reading->files[i].ignored != NULL)
			check_valid("reason", reading->files[i].ignored);
	}
}

/* What happens later: a body may turn out to be invalid. */
static void
refuse_bodies(SvReading *reading, SvPiece *piece)
{
	size_t		length = piece->text == NULL ? 0 : strlen(piece->text);

	if (piece->text == NULL)
		return;
	sv_reading_refuse_body(reading, piece, pg_mbcliplen(piece->text, length, length / 2),
						   ERRCODE_SYNTAX_ERROR, "x");
	sv_reading_refuse_body(reading, piece, length, ERRCODE_SYNTAX_ERROR, "x");
}

/* Raises an error unless a draft can become a revision. */
static void
check_names(void *arg)
{
	const SvDraft *draft = (const SvDraft *) arg;

	sv_ident_check_revision(draft->id);
	if (draft->message != NULL)
		sv_ident_check_message(draft->message);
	for (const char **p = draft->branch_labels; p != NULL && *p != NULL; p++)
		sv_ident_check_label(*p);
	for (const char **p = draft->down_revision; p != NULL && *p != NULL; p++)
		sv_ident_check_revision(*p);
	for (const char **p = draft->depends_on; p != NULL && *p != NULL; p++)
		sv_ident_check_dependency(*p);
}

/* Raises an error unless a text could be SQL, which never begins with a string. */
static void
check_sql(const char *text)
{
	if (text == NULL)
		return;
	sv_sqlscan_comments(text, NULL, NULL);
	if (*sv_sqlscan_skip_blanks(text, NULL, NULL) == '\'')
		ereport(ERROR, (errcode(ERRCODE_SYNTAX_ERROR), errmsg("a string stands alone")));
}

static void
check_bodies(void *arg)
{
	const SvDraft *draft = (const SvDraft *) arg;

	check_sql(draft->upgrade.text);
	check_sql(draft->downgrade.text);
}

static void
check_same(const char *what, const char *a, const char *b)
{
	CHECK((a == NULL) == (b == NULL) && (a == NULL || strcmp(a, b) == 0),
		  "%s was \"%s\" and comes back as \"%s\"", what, a, b);
}

static void
check_same_list(const char *what, const char **a, const char **b)
{
	CHECK((a == NULL) == (b == NULL), "%s has come or gone", what);
	for (; a != NULL; a++, b++)
	{
		check_same(what, *a, *b);
		if (*a == NULL)
			break;
	}
}

typedef struct Trip
{
	SvReading  *reading;
	const SvDraft *draft;
} Trip;

static void
read_back(void *arg)
{
	sv_format_native.read(((Trip *) arg)->reading);
}

/* What is written must read back the same, and be written the same again. */
static void
check_round_trip(SvDraft *draft)
{
	StringInfoData written;
	StringInfoData again;
	SvFile		file = {.name = "x.sql"};
	SvReading  *reading;
	Trip		trip;
	const SvDraft *back;

	if (!shim_try(check_names, draft) || !shim_try(check_bodies, draft))
		return;
	if (draft->has_created_at)
		CHECK(sv_date_parse(DATE, &draft->created_at), DATE);
	initStringInfo(&written);
	sv_native_write(&written, draft, draft->has_created_at ? DATE : NULL);
	file.text = pnstrdup(written.data, written.len);
	file.length = written.len;
	trip.reading = reading = sv_reading_begin(&file, 1);
	CHECK(sv_format_native.matches(reading), "%s", written.data);
	CHECK(shim_try(read_back, &trip), "%s: %s", shim_message(), written.data);
	CHECK(reading->nproblems == 0, "%s: %s", reading->problems[0].text, written.data);
	CHECK(reading->ndrafts == 1, "%d", reading->ndrafts);
	back = reading->drafts[0];
	check_same("id", draft->id, back->id);
	check_same_list("down_revision", draft->down_revision, back->down_revision);
	check_same_list("depends_on", draft->depends_on, back->depends_on);
	check_same_list("branch_labels", draft->branch_labels, back->branch_labels);
	check_same("message", draft->message, back->message);
	CHECK(draft->has_created_at == back->has_created_at, "create_date");
	CHECK(!back->has_created_at || draft->created_at == back->created_at, "create_date");
	check_same("upgrade", draft->upgrade.text, back->upgrade.text);
	check_same("downgrade", draft->downgrade.text, back->downgrade.text);
	CHECK(draft->transactional == back->transactional, "transactional");
	initStringInfo(&again);
	sv_native_write(&again, back, back->has_created_at ? DATE : NULL);
	check_same("file", written.data, again.data);
}

typedef struct Read
{
	Input	   *input;
	SvReading  *reading;
} Read;

static void
read_files(void *arg)
{
	Read	   *read = (Read *) arg;
	const SvFormat *format;

	read->reading = sv_reading_begin(read->input->files, read->input->nfiles);
	for (int i = 0; i < lengthof(formats); i++)
		formats[i]->matches(read->reading);
	format = sv_formats_get(read->input->format < 0 ? "auto" : formats[read->input->format]->name, read->reading);
	sv_formats_read(format, read->reading);
}

int
LLVMFuzzerTestOneInput(const uint8 *data, size_t size)
{
	static Input input;
	Read		read = {.input = &input};

	cut(&input, (const char *) data, (const char *) data + size);
	if (input.nfiles > 0 && shim_try(read_files, &read))
	{
		check_reading(read.reading);
		for (int32 i = 0; i < read.reading->ndrafts; i++)
		{
			if (!is_refused(read.reading))
				check_round_trip(read.reading->drafts[i]);
			refuse_bodies(read.reading, &read.reading->drafts[i]->upgrade);
			refuse_bodies(read.reading, &read.reading->drafts[i]->downgrade);
		}
		check_reading(read.reading);
	}
	shim_free_all();
	return 0;
}
