/*
 * sqitch_plan.c
 *		The plan of Sqitch: the changes of a project in their order.
 *
 * Sqitch records a change by a SHA-1 of what the plan says of it, which is
 * computed here in the same way, so that what it has recorded can be found.
 */
#include "postgres.h"

#include "core/digest.h"
#include "format/sections.h"
#include "format/sqitch.h"
#include "lib/stringinfo.h"

/* A plan that is being read. */
typedef struct Parser
{
	SvReading  *reading;
	int32		file;
	SvSqitchPlan *plan;
} Parser;

static void
fail(Parser *parser, const char *at, const char *problem)
{
	sv_reading_fail(parser->reading, parser->file, at, ERRCODE_SYNTAX_ERROR, "%s", problem);
}

/* Appends a word to a list that ends with NULL. */
static const char **
append_word(const char **list, const char *word)
{
	int			count = 0;

	while (list != NULL && list[count] != NULL)
		count++;
	if (list == NULL)
		list = palloc_array(const char *, 2);
	else
		list = repalloc_array(list, const char *, count + 2);
	list[count] = word;
	list[count + 1] = NULL;
	return list;
}

/* Takes the word off that a text begins with; NULL if there is none. */
static char *
next_word(char **text)
{
	char	   *start = *text + strspn(*text, " \t");
	size_t		length = strcspn(start, " \t");

	*text = start + length;
	return length == 0 ? NULL : pnstrdup(start, length);
}

/* Puts line ends and backslashes back into a note. */
static char *
unescape(const char *text)
{
	char	   *note = palloc(strlen(text) + 1);
	char	   *out = note;

	for (const char *p = text; *p; p++)
	{
		if (p[0] == '\\' && (p[1] == 'n' || p[1] == 'r' || p[1] == '\\'))
		{
			p++;
			*out++ = *p == 'n' ? '\n' : *p == 'r' ? '\r' : '\\';
		}
		else
			*out++ = *p;
	}
	*out = '\0';
	return note;
}

static void
append_list(StringInfo text, const char *title, char mark, const char *const *list)
{
	for (int i = 0; list != NULL && list[i] != NULL; i++)
		appendStringInfo(text, "%s\n  %c %s", i == 0 ? title : "", mark, list[i]);
}

/* Computes the id of a change, from that of the one before it. */
static char *
compute_id(const SvSqitchPlan *plan, const SvChange *change, const char *parent)
{
	StringInfoData info;
	StringInfoData data;

	initStringInfo(&info);
	appendStringInfo(&info, "project %s", plan->project);
	if (plan->uri != NULL)
		appendStringInfo(&info, "\nuri %s", plan->uri);
	appendStringInfo(&info, "\nchange %s", change->name);
	if (parent != NULL)
		appendStringInfo(&info, "\nparent %s", parent);
	appendStringInfo(&info, "\nplanner %s\ndate %s", change->planner, change->timestamp);
	append_list(&info, "\nrequires", '+', change->requires);
	append_list(&info, "\nconflicts", '-', change->conflicts);
	if (*change->note != '\0')
		appendStringInfo(&info, "\n\n%s", change->note);

	initStringInfo(&data);
	appendStringInfo(&data, "change %d", info.len);
	appendStringInfoChar(&data, '\0');
	appendBinaryStringInfo(&data, info.data, info.len);
	return sv_digest_hex(SV_DIGEST_SHA1, data.data, data.len);
}

/* Reads the dependencies between brackets; returns what follows them. */
static char *
read_dependencies(SvChange *change, char *text)
{
	char	   *close;
	char	   *word;

	text += strspn(text, " \t");
	if (*text != '[')
		return text;
	close = strchr(text, ']');
	if (close == NULL)
		return NULL;
	*close = '\0';
	for (text++; (word = next_word(&text)) != NULL;)
	{
		if (*word == '!')
			change->conflicts = append_word(change->conflicts, word + 1);
		else
			change->requires = append_word(change->requires, word);
	}
	return close + 1;
}

/* Reads what follows the dependencies: when, who, and why. */
static bool
read_rest(char *text, SvChange *change)
{
	char	   *email = strchr(text, '>');
	char	   *note;

	if (email == NULL)
		return false;
	note = strchr(email, '#');
	change->note = note == NULL ? "" :
		unescape(sv_section_trimmed(note + 1, note + 1 + strlen(note + 1)));
	email[1] = '\0';
	change->timestamp = next_word(&text);
	change->planner = sv_section_trimmed(text, text + strlen(text));
	return change->timestamp != NULL && strlen(change->timestamp) == 20 &&
		change->timestamp[10] == 'T' && strchr(change->planner, '<') != NULL;
}

static void
read_change(Parser *parser, const char *at, char *line)
{
	SvSqitchPlan *plan = parser->plan;
	SvChange	change = {.place = at};
	char	   *rest = line;

	if (*rest == '+')
		rest++;
	change.name = next_word(&rest);
	rest = change.name == NULL ? NULL : read_dependencies(&change, rest);
	if (rest == NULL || !read_rest(rest, &change))
	{
		fail(parser, at, "a line of the plan is neither a change nor a tag");
		return;
	}
	change.id = compute_id(plan, &change, plan->nchanges > 0 ? plan->changes[plan->nchanges - 1].id : NULL);
	plan->changes[plan->nchanges++] = change;
}

static void
read_tag(Parser *parser, const char *at, char *line)
{
	SvSqitchPlan *plan = parser->plan;
	char	   *rest = line + 1;
	char	   *name = next_word(&rest);

	if (plan->nchanges == 0 || name == NULL)
		fail(parser, at, "a tag has no change before it");
	else
	{
		SvChange   *change = &plan->changes[plan->nchanges - 1];

		change->tags = append_word(change->tags, name);
	}
}

static void
read_pragma(Parser *parser, const char *line)
{
	const char *equals = strchr(line, '=');
	char	   *name;
	char	   *value;

	if (equals == NULL)
		return;
	name = sv_section_trimmed(line + 1, equals);
	value = sv_section_trimmed(equals + 1, equals + strlen(equals));
	if (strcmp(name, "project") == 0)
		parser->plan->project = value;
	else if (strcmp(name, "uri") == 0)
		parser->plan->uri = value;
}

/*
 * sv_sqitch_plan_read
 *		Reads a plan; what is wrong in it is noted as a problem of the file.
 */
SvSqitchPlan *
sv_sqitch_plan_read(SvReading *reading, int32 file)
{
	const char *text = reading->files[file].text;
	Parser		parser = {.reading = reading, .file = file, .plan = palloc0_object(SvSqitchPlan)};
	int32		nlines = 1;

	for (const char *line = text; *line; line = sv_section_next_line(line))
		nlines++;
	parser.plan->changes = palloc0_array(SvChange, nlines);
	for (const char *line = text, *next; *line; line = next)
	{
		char	   *copy;

		next = sv_section_next_line(line);
		copy = sv_section_trimmed(line, next);
		if (*copy == '%')
			read_pragma(&parser, copy);
		else if (*copy == '-')
			fail(&parser, line, "changes that are to be reverted are not supported");
		else if (*copy == '@')
			read_tag(&parser, line, copy);
		else if (*copy != '\0' && *copy != '#')
		{
			if (parser.plan->project == NULL)
			{
				fail(&parser, line, "%project stands nowhere before the first change");
				break;
			}
			read_change(&parser, line, copy);
		}
	}
	return parser.plan;
}
