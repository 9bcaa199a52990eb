/*
 * marks.c
 *		Comments that only look like a mark of a tool.
 *
 * A mark that is mistyped is a comment, and what follows it stays in the section
 * before: the way down becomes part of the way up.  So each comment that begins a
 * line is compared with the marks of its format, and with those of the others.
 * What the tool takes is left alone.  What somebody could have meant as a mark is
 * refused.
 *
 * Only letters and digits are compared, so other case, signs and blanks make no
 * difference.  Text in strings, quoted names and dollar-quoted bodies is not a
 * comment here, although tools that read line by line do not look at quotes:
 * nobody means to begin a section there.
 */
#include "postgres.h"

#include "core/sqlscan.h"
#include "core/text.h"
#include "format/chain.h"
#include "format/lookalike.h"
#include "format/marks.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"

#define MAX_LETTERS 48			/* of a comment that are compared */
#define MAX_WORDS 6				/* of a comment at which a mark can end */
#define MAX_BLOCK 200			/* bytes of a block comment that could be one */
#define MAX_SHOWN 60			/* bytes of a comment in a message */

/* The letters of a comment up to the end of one of its words. */
typedef struct Prefix
{
	int			length;			/* letters */
	const char *end;			/* what follows them in the comment */
} Prefix;

/* A comment, without what is not a letter. */
typedef struct Letters
{
	char		text[MAX_LETTERS];
	int			count;
	int			nprefixes;
	Prefix		prefixes[MAX_WORDS];
} Letters;

/* A mark that comments are compared with. */
typedef struct Wanted
{
	const SvMark *mark;
	const SvMarks *marks;		/* of which it is one */
	Letters		letters;
} Wanted;

/* Files that are compared with marks. */
typedef struct Check
{
	SvReading  *reading;
	const char *format;
	const SvMarks *own;			/* NULL: the format has none */
	Wanted	   *wanted;			/* those of every format */
	int			nwanted;
	int32		file;
} Check;

/* Ends a word. */
static void
end_word(Letters *letters, const char *end)
{
	int			before = letters->nprefixes > 0 ? letters->prefixes[letters->nprefixes - 1].length : 0;
	Prefix		prefix = {letters->count, end};

	if (letters->count > before && letters->nprefixes < MAX_WORDS)
		letters->prefixes[letters->nprefixes++] = prefix;
}

/*
 * Takes the letters of a text, in lower case.  If there are more than fit, those
 * at the end are left out.
 */
static void
take_letters(Letters *letters, const char *start, const char *end)
{
	const char *p = start;

	letters->count = letters->nprefixes = 0;
	while (p < end && letters->count < MAX_LETTERS)
	{
		size_t		blank = sv_text_sign_length(p);

		if (blank == 0 && (sv_text_continues_word(*p) && *p != '_'))
			letters->text[letters->count++] = pg_ascii_tolower(*p++);
		else
		{
			end_word(letters, p);
			p += Max(blank, 1);
		}
	}
	end_word(letters, p);
}

/*
 * How many letters must be inserted, deleted, replaced or exchanged with the next
 * one to make one text the other?  Only answers up to the limit are exact.
 */
static int
distance(const char *a, int na, const char *b, int nb, int limit)
{
	int			row[3][MAX_LETTERS + 1];

	if (abs(na - nb) > limit)
		return limit + 1;
	for (int j = 0; j <= nb; j++)
		row[0][j] = j;
	for (int i = 1; i <= na; i++)
	{
		int		   *now = row[i % 3];
		const int  *before = row[(i + 2) % 3];
		const int  *earlier = row[(i + 1) % 3];

		now[0] = i;
		for (int j = 1; j <= nb; j++)
		{
			now[j] = Min(Min(before[j], now[j - 1]) + 1, before[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				now[j] = Min(now[j], earlier[j - 2] + 1);
		}
	}
	return row[na % 3][nb];
}

/* Are there no more words in this part of a comment? */
static bool
says_no_more(const char *p, const char *end)
{
	while (p < end)
	{
		size_t		blank = sv_text_sign_length(p);

		if (blank == 0 && sv_text_continues_word(*p))
			return false;
		p += Max(blank, 1);
	}
	return true;
}

/* Does a part of a comment have one of the signs of a mark, except for dashes? */
static bool
has_sign(const char *start, const char *end, const char *written)
{
	for (const char *p = start; p < end; p++)
	{
		if (strchr("+:!", *p) != NULL && strchr(written, *p) != NULL)
			return true;
	}
	return false;
}

/* Are these letters the same, except for so many changes? */
static bool
is_near(const Letters *comment, int length, const Letters *wanted, int limit)
{
	if (abs(length - wanted->count) > limit)
		return false;
	if (limit == 0)
		return memcmp(comment->text, wanted->text, length) == 0;
	return distance(comment->text, length, wanted->text, wanted->count, limit) <= limit;
}

/* Does a comment with these letters begin with the words of a mark? */
static bool
resembles(const Letters *comment, const char *start, const char *end,
		  const SvMark *mark, const Letters *wanted, bool allow_typos)
{
	int			limit = !allow_typos || wanted->count < 8 ? 0 : wanted->count < 12 ? 1 : 2;

	for (int i = 0; i < comment->nprefixes; i++)
	{
		const Prefix *prefix = &comment->prefixes[i];

		if (!is_near(comment, prefix->length, wanted, limit))
			continue;
		if (mark->is_rare || has_sign(start, prefix->end, mark->written) || says_no_more(prefix->end, end))
			return true;
	}
	return false;
}

/* Takes the letters of a mark. */
static void
take_mark(Letters *letters, const SvMark *mark)
{
	take_letters(letters, mark->written, mark->written + strlen(mark->written));
}

/*
 * sv_marks_could_be
 *		Could somebody have meant this comment as this mark?
 *
 * The comment must begin with the words of the mark.  If more words follow, it is
 * probably a sentence, unless one of the mark's signs is in it or its words are
 * rare.  allow_typos: a letter or two may differ.
 */
bool
sv_marks_could_be(const char *start, const char *end, const SvMark *mark, bool allow_typos)
{
	Letters		comment;
	Letters		wanted;

	take_letters(&comment, start, end);
	take_mark(&wanted, mark);
	return resembles(&comment, start, end, mark, &wanted, allow_typos);
}

/* Is nothing but blanks before a place in its line? */
static bool
begins_line(const char *text, const char *p)
{
	while (p > text && strchr(SV_LINE_BLANKS, p[-1]) != NULL)
		p--;
	return p == text || p[-1] == '\n';
}

/*
 * sv_marks_visit
 *		Calls visit for each comment that begins a line, except in strings, quoted
 *		names and dollar-quoted bodies.
 */
void
sv_marks_visit(const char *text, SvMarkVisitor visit, void *arg)
{
	const char *end_of_quotes = NULL;	/* from here on a quote does not end */

	for (const char *p = text; *p != '\0';)
	{
		const char *end = p + 1;

		CHECK_FOR_INTERRUPTS();
		if (p[0] == '-' && p[1] == '-')
		{
			end = p + strcspn(p, "\r\n");
			if (begins_line(text, p))
				visit(p, end, arg);
		}
		else if (p[0] == '/' && p[1] == '*')
		{
			end = sv_sqlscan_skip_block_comment(p);
			if (end - p <= MAX_BLOCK && begins_line(text, p))
				visit(p, end, arg);
		}
		else if ((*p == '\'' || *p == '"') && end_of_quotes == NULL)
		{
			bool		has_escapes = *p == '\'' && p > text && (p[-1] == 'e' || p[-1] == 'E') &&
				(p - text == 1 || !sv_text_continues_word(p[-2]));

			end = sv_text_quoted_end(p, has_escapes);
			if (end == NULL)
				end_of_quotes = end = p + 1;
		}
		else if (*p == '$' && (p == text || !sv_text_continues_word(p[-1])))
			end = sv_text_skip_dollar_quoted(p);
		p = end;
	}
}

/* A comment for a message: in one line, and not too long. */
static char *
shown(const char *start, const char *end)
{
	int			length = pg_mbcliplen(start, end - start, MAX_SHOWN);
	char	   *copy = psprintf("%.*s%s", length, start, start + length < end ? "..." : "");

	for (char *p = copy; *p; p++)
	{
		if ((unsigned char) *p < ' ' || *p == 0x7f)
			*p = ' ';
	}
	return copy;
}

/* Refuses a comment, or notes it. */
static void
refuse(Check *check, const char *start, const char *problem)
{
	SvDraft    *draft = check->reading->files[check->file].draft;

	if (check->own != NULL && check->own->only_noted)
		sv_reading_note(check->reading, check->file, start, "%s", problem);
	else
		sv_reading_refuse(check->reading, draft, check->file, start, ERRCODE_SYNTAX_ERROR, "%s", problem);
}

/* Says that a comment could be meant as a mark of its own format. */
static void
refuse_own(Check *check, const char *start, const char *end, const SvMark *mark)
{
	if (sv_text_is_word(start, end - start, mark->written))
		refuse(check, start,
			   psprintf("\"%s\" is only a comment for %s in this place: correct or reword it",
						mark->written, check->own->tool));
	else
		refuse(check, start,
			   psprintf("\"%s\" is only a comment for %s, but could be meant as \"%s\": correct or reword it",
						shown(start, end), check->own->tool, mark->written));
}

/* Refuses a comment that could be meant as a mark of its own format. */
static bool
misses_own(Check *check, const Letters *comment, const char *start, const char *end)
{
	for (int typos = 0; typos <= 1; typos++)
	{
		for (int i = 0; i < check->nwanted; i++)
		{
			const Wanted *wanted = &check->wanted[i];

			if (wanted->marks != check->own ||
				!resembles(comment, start, end, wanted->mark, &wanted->letters, typos))
				continue;
			refuse_own(check, start, end, wanted->mark);
			return true;
		}
	}
	return false;
}

/* Refuses a comment that is a mark of another tool that begins a direction. */
static bool
is_of_other(Check *check, const Letters *comment, const char *start, const char *end)
{
	for (int i = 0; i < check->nwanted; i++)
	{
		const Wanted *wanted = &check->wanted[i];

		if (wanted->marks == check->own || wanted->mark->kind == SV_MARK_OTHER ||
			!resembles(comment, start, end, wanted->mark, &wanted->letters, false) ||
			!(wanted->mark->is_rare || has_sign(start, end, wanted->mark->written)))
			continue;
		sv_reading_refuse(check->reading, check->reading->files[check->file].draft, check->file, start,
						  ERRCODE_SYNTAX_ERROR,
						  "\"%s\" looks like a mark of %s, which is a comment in the format %s: reword or remove it",
						  shown(start, end), wanted->marks->tool, check->format);
		return true;
	}
	return false;
}

/* Is the next line that is not blank SQL, which would run as part of the upgrade? */
static bool
precedes_sql(const char *end)
{
	end += strspn(end, SV_BLANKS);
	return *end != '\0' && strncmp(end, "--", 2) != 0 && strncmp(end, "/*", 2) != 0;
}

/*
 * Does this comment say nothing but that the way down begins, in a file that has
 * only a way up?
 */
static bool
is_bare(const Check *check, const char *start, const char *end)
{
	const SvDraft *draft = check->reading->files[check->file].draft;

	return draft != NULL && draft->downgrade.text == NULL && draft->upgrade.file == check->file &&
		precedes_sql(end) && sv_lookalike_mark(start, end) == SV_LIKE_DOWNGRADE;
}

/* SvMarkVisitor: refuses a comment that is almost a mark. */
static void
check_comment(const char *start, const char *end, void *arg)
{
	Check	   *check = (Check *) arg;
	const char *text = check->reading->files[check->file].text;
	const char *line = start;
	Letters		comment;

	take_letters(&comment, start, end);
	while (line > text && line[-1] != '\n')
		line--;
	if (check->own != NULL && check->own->reads(text, line))
		return;
	if (check->own != NULL && misses_own(check, &comment, start, end))
		return;
	if (is_of_other(check, &comment, start, end))
		return;
	if (is_bare(check, start, end))
		sv_reading_refuse(check->reading, check->reading->files[check->file].draft, check->file, start,
						  ERRCODE_SYNTAX_ERROR,
						  "\"%s\" could be meant to begin the downgrade, but is a comment in the format %s: reword or remove it",
						  shown(start, end), check->format);
}

/* Lists the marks of all formats. */
static void
list_wanted(Check *check, const SvMarks *const *all, int count)
{
	int			n = 0;

	for (int i = 0; i < count; i++)
	{
		for (const SvMark *mark = all[i]->list; mark->written != NULL; mark++)
			n++;
	}
	check->wanted = palloc_array(Wanted, n);
	for (int i = 0; i < count; i++)
	{
		for (const SvMark *mark = all[i]->list; mark->written != NULL; mark++)
		{
			Wanted	   *wanted = &check->wanted[check->nwanted++];

			wanted->mark = mark;
			wanted->marks = all[i];
			take_mark(&wanted->letters, mark);
		}
	}
}

/*
 * sv_marks_check
 *		Refuses the comments of all files that could be meant as a mark of their
 *		format, or as one of another tool that begins a direction.
 *
 * own: the marks of the format, NULL if it has none; all: those of every format,
 * of which there are count.  It is called after the drafts are made.
 */
void
sv_marks_check(SvReading *reading, const char *format, const SvMarks *own,
			   const SvMarks *const *all, int count)
{
	Check		check = {.reading = reading,.format = format,.own = own};

	list_wanted(&check, all, count);
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (reading->files[i].draft == NULL)
			continue;
		check.file = i;
		sv_marks_visit(reading->files[i].text, check_comment, &check);
	}
	pfree(check.wanted);
}
