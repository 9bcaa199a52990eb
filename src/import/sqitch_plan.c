/*
 * sqitch_plan.c
 *		The plan of Sqitch: the changes of a project in their order.
 *
 * Sqitch records a change as a SHA-1 of its description in the plan.  The same
 * hash is computed here, so that recorded changes can be found.
 */
#include "postgres.h"

#include "core/checksum.h"
#include "core/text.h"
#include "import/sqitch.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"

#define PUNCTUATION "-!\"#$%&'()*+,./:;<=>?@[\\]^`{|}~"
#define ID_DIGITS 40

/* A plan that is being read. */
typedef struct Parser
{
	SvReading  *reading;
	int32		file;
	SvSqitchPlan *plan;
	bool		is_nameless;	/* the project is missing where it is
								 * required, which has been reported */
} Parser;

static void
fail(Parser *parser, const char *at, const char *problem)
{
	sv_reading_fail(parser->reading, parser->file, at, ERRCODE_SYNTAX_ERROR, "%s", problem);
}

/* Does a text look like the id of a change? */
static bool
is_id(const char *text, size_t length)
{
	return length >= ID_DIGITS && strspn(text, "0123456789abcdef") >= ID_DIGITS;
}

/* Can this be the name of a change, of a tag or of a project? */
static bool
is_name(const char *name)
{
	size_t		length = strlen(name);
	size_t		stem = length - sv_text_last_digits(name);

	if (length == 0 || strchr(PUNCTUATION, *name) != NULL || strchr(PUNCTUATION, name[length - 1]) != NULL)
		return false;
	if (strpbrk(name, ":@#\\ \t") != NULL || is_id(name, length))
		return false;
	return stem == length || stem == 0 || strchr("~/=%^", name[stem - 1]) == NULL;
}

/* Can this be the requirement of a change: [project:]name, name@tag, @tag or an id? */
static bool
is_dependency(const char *text)
{
	const char *colon = strchr(text, ':');
	const char *name = colon == NULL ? text : colon + 1;
	const char *at = strchr(name, '@');

	if (colon != NULL && !is_name(pnstrdup(text, colon - text)))
		return false;
	if (at != NULL && !is_name(at + 1))
		return false;
	if (is_id(name, strlen(name)))
		return strlen(name) == ID_DIGITS;
	return at == name || is_name(at == NULL ? name : pnstrdup(name, at - name));
}

/* Restores line ends and backslashes in a note. */
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

/* Appends a list of dependencies; those within the project are written without it. */
static void
append_list(StringInfo text, const SvSqitchPlan *plan, const char *title, char mark,
			const char *const *list)
{
	for (int i = 0; list != NULL && list[i] != NULL; i++)
	{
		const char *local = sv_sqitch_plan_local(plan, list[i]);

		appendStringInfo(text, "%s\n  %c %s", i == 0 ? title : "", mark,
						 local != NULL ? local : list[i]);
	}
}

/* Computes the id of a change, which includes that of the one before it. */
static char *
compute_id(const SvSqitchPlan *plan, const SvChange *change, const char *parent)
{
	StringInfoData info;
	StringInfoData data;
	char	   *id;

	initStringInfo(&info);
	appendStringInfo(&info, "project %s", plan->project);
	if (plan->uri != NULL)
		appendStringInfo(&info, "\nuri %s", plan->uri);
	appendStringInfo(&info, "\nchange %s", change->name);
	if (parent != NULL)
		appendStringInfo(&info, "\nparent %s", parent);
	appendStringInfo(&info, "\nplanner %s\ndate %s", change->planner, change->timestamp);
	append_list(&info, plan, "\nrequires", '+', change->requires);
	append_list(&info, plan, "\nconflicts", '-', change->conflicts);
	/* A note that is false to Perl does not count. */
	if (*change->note != '\0' && strcmp(change->note, "0") != 0)
		appendStringInfo(&info, "\n\n%s", change->note);

	initStringInfo(&data);
	appendStringInfo(&data, "change %d", info.len);
	appendStringInfoChar(&data, '\0');
	appendBinaryStringInfo(&data, info.data, info.len);
	id = sv_digest_hex(SV_DIGEST_SHA1, data.data, data.len);
	pfree(info.data);
	pfree(data.data);
	return id;
}

/* Reads the dependencies between brackets, if there are any; NULL: they are invalid. */
static char *
read_dependencies(SvChange *change, char *text)
{
	char	   *close;
	size_t		room = 2;
	size_t		nrequires = 0;
	size_t		nconflicts = 0;

	text += strspn(text, " \t");
	if (*text != '[')
		return text;
	close = strchr(text, ']');
	if (close == NULL)
		return NULL;
	for (const char *p = text; p < close; p++)
		room += (*p == ' ' || *p == '\t');
	change->requires = palloc_extended(sizeof(char *) * room, MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	change->conflicts = palloc_extended(sizeof(char *) * room, MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	for (text++; text < close;)
	{
		size_t		length = strcspn(text, " \t]");
		bool		is_conflict = *text == '!';
		char	   *name = pnstrdup(text + is_conflict, length - is_conflict);

		CHECK_FOR_INTERRUPTS();
		text += length + (text + length < close);
		if (length == 0)
			continue;
		if (!is_dependency(name))
			return NULL;
		if (is_conflict)
			change->conflicts[nconflicts++] = name;
		else
			change->requires[nrequires++] = name;
	}
	return close + 1;
}

/* Does a text begin with a time as Sqitch writes it? */
static bool
begins_with_time(const char *text)
{
	for (const char *form = "0000-00-00T00:00:00Z"; *form; form++, text++)
	{
		if (*form == '0' ? *text < '0' || *text > '9' : *text != *form)
			return false;
	}
	return true;
}

/* Reads the name and the address of a planner, as Sqitch joins them; NULL: they are invalid. */
static char *
read_planner(const char *text)
{
	const char *address = strchr(text, '<');
	const char *end = address == NULL ? NULL : strchr(address, '>');

	if (end == NULL || end[1] != '\0' || end == address + 1)
		return NULL;
	text += strspn(text, " \t");
	if (text >= address - 1 || (address[-1] != ' ' && address[-1] != '\t'))
		return NULL;
	return psprintf("%.*s %s", (int) (address - 1 - text), text, address);
}

/*
 * Reads the line of a change, or of a tag, from its name on, without the note.
 * Returns whether it is one.
 */
static bool
read_line(SvChange *change, char *text)
{
	size_t		length = strcspn(text, " \t[");

	change->name = pnstrdup(text, length);
	if (!is_name(change->name) || strcmp(change->name, "ROOT") == 0 || strcmp(change->name, "HEAD") == 0)
		return false;
	text = read_dependencies(change, text + length);
	if (text == NULL)
		return false;
	text += strspn(text, " \t");
	if (!begins_with_time(text))
		return false;
	change->timestamp = pnstrdup(text, strlen("0000-00-00T00:00:00Z"));
	change->planner = read_planner(text + strlen(change->timestamp));
	return change->planner != NULL;
}

/* Reports, once, that the project of a change is unknown. */
static void
fail_nameless(Parser *parser, const char *at)
{
	if (!parser->is_nameless)
		fail(parser, at, "there is no %project before the first change");
	parser->is_nameless = true;
}

/* Returns a new, empty change, and ensures that there is room for more. */
static SvChange *
next_change(SvSqitchPlan *plan)
{
	if (plan->nchanges + 1 >= plan->maxchanges)
	{
		plan->maxchanges *= 2;
		plan->changes = repalloc_huge(plan->changes, sizeof(SvChange) * plan->maxchanges);
	}
	memset(&plan->changes[plan->nchanges], 0, sizeof(SvChange));
	return &plan->changes[plan->nchanges];
}

static void
read_change(Parser *parser, const char *at, char *line, const char *note)
{
	SvSqitchPlan *plan = parser->plan;
	SvChange   *change = next_change(plan);

	change->place = at;
	change->note = unescape(note);
	change->tag = plan->ntags;
	if (*line == '-')
		fail(parser, at, "changes that are to be reverted are not supported");
	else if (!read_line(change, *line == '+' ? line + 1 + strspn(line + 1, " \t") : line))
		fail(parser, at, "a line of the plan is neither a change nor a tag");
	else if (plan->project == NULL)
		fail_nameless(parser, at);
	else
	{
		change->id = compute_id(plan, change, plan->nchanges > 0 ? change[-1].id : NULL);
		plan->nchanges++;
	}
}

static void
read_tag(Parser *parser, const char *at, char *line)
{
	SvSqitchPlan *plan = parser->plan;
	SvChange	read = {0};

	if (!read_line(&read, line + 1) || read.requires != NULL || strchr(read.name, '/') != NULL)
		fail(parser, at, "a line of the plan is neither a change nor a tag");
	else if (plan->nchanges == 0)
		fail(parser, at, "a tag has no change before it");
	else
	{
		SvTag	   *tag;

		if (plan->ntags == plan->maxtags)
		{
			plan->maxtags *= 2;
			plan->tags = repalloc_huge(plan->tags, sizeof(SvTag) * plan->maxtags);
		}
		tag = &plan->tags[plan->ntags++];
		tag->name = read.name;
		tag->change = plan->nchanges - 1;
		tag->place = at;
	}
}

static bool
is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Appends part of a URI, escaping only what must be escaped. */
static void
append_uri(StringInfo uri, const char *start, const char *end)
{
	for (const char *p = start; p < end; p++)
	{
		bool		escaped = end - p > 2 && *p == '%' && is_hex(p[1]) && is_hex(p[2]);
		int			c = (unsigned char) *p;

		if (escaped)
		{
			c = strtol(pnstrdup(p + 1, 2), NULL, 16);
			p += 2;
		}
		if ((c < 0x80 && isalnum(c)) || (c != 0 && strchr("-_.!~*'()", c) != NULL) ||
			(!escaped && strchr(";/?:@&=+$,[]%", c) != NULL))
			appendStringInfoChar(uri, c);
		else
			appendStringInfo(uri, "%%%02X", c);
	}
}

/* Appends the host of a web address, and its port unless that is the default. */
static void
append_host(StringInfo uri, const char *start, const char *end, const char *port)
{
	const char *host = memchr(start, '@', end - start);
	const char *colon;
	size_t		port_length = strlen(port);

	host = host == NULL ? start : host + 1;
	append_uri(uri, start, host);
	colon = memchr(host, ':', end - host);
	for (const char *p = host; p < (colon == NULL ? end : colon); p++)
		appendStringInfoChar(uri, pg_ascii_tolower(*p));
	if (colon != NULL && end - colon > 1 &&
		(end - colon - 1 != port_length || strncmp(colon + 1, port, port_length) != 0))
		append_uri(uri, colon, end);
}

/* Returns the form of a URI that Sqitch uses in ids. */
static char *
canonical_uri(const char *text)
{
	StringInfoData uri;
	const char *colon = text + strcspn(text, ":/?");

	initStringInfo(&uri);
	if (*colon == ':')
	{
		for (; text < colon; text++)
			appendStringInfoChar(&uri, pg_ascii_tolower(*text));
	}
	if ((strcmp(uri.data, "http") == 0 || strcmp(uri.data, "https") == 0) && strncmp(text, "://", 3) == 0)
	{
		const char *end = text + 3 + strcspn(text + 3, "/?");

		append_uri(&uri, text, text + 3);
		append_host(&uri, text + 3, end, uri.data[4] == ':' ? "80" : "443");
		if (*end == '\0')
			appendStringInfoChar(&uri, '/');
		text = end;
	}
	append_uri(&uri, text, text + strlen(text));
	return uri.data;
}

static void
read_pragma(Parser *parser, const char *at, const char *line)
{
	const char *equals = strchr(line, '=');
	char	   *name;
	char	   *value;

	if (parser->plan->nchanges > 0)
		fail(parser, at, "a pragma comes after the first change");
	if (equals == NULL)
		return;
	name = sv_text_trimmed(line + 1, equals);
	value = sv_text_trimmed(equals + 1, equals + strlen(equals));
	if ((pg_strcasecmp(name, "uri") == 0 && strcmp(name, "uri") != 0) ||
		(pg_strcasecmp(name, "project") == 0 && strcmp(name, "project") != 0))
		fail(parser, at, psprintf("Sqitch does not know the pragma %%%s: pragmas are in lower case", name));
	if (strcmp(name, "uri") == 0)
		parser->plan->uri = canonical_uri(value);
	else if (strcmp(name, "project") == 0 && is_name(value))
		parser->plan->project = value;
	else if (strcmp(name, "project") == 0)
	{
		fail(parser, at, "this is not the name of a project");
		parser->is_nameless = true;
	}
}

static int
compare_changes(const void *a, const void *b, void *arg)
{
	const SvSqitchPlan *plan = (const SvSqitchPlan *) arg;
	int32		left = *(const int32 *) a;
	int32		right = *(const int32 *) b;
	int			order = strcmp(plan->changes[left].name, plan->changes[right].name);

	CHECK_FOR_INTERRUPTS();
	return order != 0 ? order : left - right;
}

static int
compare_ids(const void *a, const void *b, void *arg)
{
	const SvSqitchPlan *plan = (const SvSqitchPlan *) arg;
	int32		left = *(const int32 *) a;
	int32		right = *(const int32 *) b;

	/* No two are the same: each includes the one before it. */
	CHECK_FOR_INTERRUPTS();
	return strcmp(plan->changes[left].id, plan->changes[right].id);
}

static int
compare_tags(const void *a, const void *b, void *arg)
{
	const SvSqitchPlan *plan = (const SvSqitchPlan *) arg;
	int32		left = *(const int32 *) a;
	int32		right = *(const int32 *) b;
	int			order = strcmp(plan->tags[left].name, plan->tags[right].name);

	CHECK_FOR_INTERRUPTS();
	return order != 0 ? order : left - right;
}

static int32 *
sorted_numbers(int32 n, SvSqitchPlan *plan, int (*compare) (const void *, const void *, void *))
{
	int32	   *numbers = palloc_array(int32, n + 1);

	for (int32 i = 0; i < n; i++)
		numbers[i] = i;
	qsort_arg(numbers, n, sizeof(int32), compare, plan);
	return numbers;
}

/* Sorts changes and tags by name, and fails those that must not appear twice. */
static void
index_names(Parser *parser)
{
	SvSqitchPlan *plan = parser->plan;

	plan->by_id = sorted_numbers(plan->nchanges, plan, compare_ids);
	plan->by_name = sorted_numbers(plan->nchanges, plan, compare_changes);
	plan->tags_by_name = sorted_numbers(plan->ntags, plan, compare_tags);
	for (int32 i = 0; i < plan->nchanges; i++)
	{
		SvChange   *change = &plan->changes[plan->by_name[i]];
		SvChange   *next = i + 1 < plan->nchanges ? &plan->changes[plan->by_name[i + 1]] : NULL;

		CHECK_FOR_INTERRUPTS();
		change->next = -1;
		if (next == NULL || strcmp(change->name, next->name) != 0)
			continue;
		change->next = plan->by_name[i + 1];
		if (next->tag == change->tag)
			fail(parser, next->place, psprintf("change %s appears again without a tag in between", next->name));
	}
	for (int32 i = 1; i < plan->ntags; i++)
	{
		const SvTag *tag = &plan->tags[plan->tags_by_name[i]];

		if (strcmp(plan->tags[plan->tags_by_name[i - 1]].name, tag->name) == 0)
			fail(parser, tag->place, psprintf("tag %s is set twice", tag->name));
	}
}

/* Fails a change that requires something in this project that is not an earlier change. */
static void
check_requirements(Parser *parser)
{
	const SvSqitchPlan *plan = parser->plan;

	for (int32 i = 0; i < plan->nchanges; i++)
	{
		const SvChange *change = &plan->changes[i];

		for (int j = 0; change->requires != NULL && change->requires[j] != NULL; j++)
		{
			const char *local = sv_sqitch_plan_local(plan, change->requires[j]);

			CHECK_FOR_INTERRUPTS();
			if (local != NULL && !is_id(local, strlen(local)) && sv_sqitch_plan_find(plan, i, local) < 0)
				fail(parser, change->place,
					 psprintf("change %s requires %s, which is not an earlier change", change->name, local));
		}
	}
}

/*
 * sv_sqitch_plan_local
 *		Returns a dependency without its project; NULL if that is a different
 *		project.
 */
const char *
sv_sqitch_plan_local(const SvSqitchPlan *plan, const char *name)
{
	const char *colon = strchr(name, ':');

	if (colon == NULL)
		return name;
	if (strncmp(plan->project, name, colon - name) != 0 || plan->project[colon - name] != '\0')
		return NULL;
	return colon + 1;
}

/*
 * sv_sqitch_plan_tag
 *		Returns the number of a tag; -1 if there is no such tag.
 */
int32
sv_sqitch_plan_tag(const SvSqitchPlan *plan, const char *tag)
{
	int32		low = 0;
	int32		high = plan->ntags;

	while (low < high)
	{
		int32		middle = low + (high - low) / 2;

		if (strcmp(plan->tags[plan->tags_by_name[middle]].name, tag) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < plan->ntags && strcmp(plan->tags[plan->tags_by_name[low]].name, tag) == 0 ?
		plan->tags_by_name[low] : -1;
}

/* The text by which a change is found: its id, or its name. */
static const char *
key_of(const SvSqitchPlan *plan, int32 change, bool by_id)
{
	return by_id ? plan->changes[change].id : plan->changes[change].name;
}

/* Returns the last change with a name, or an id, up to another change; -1 if there is none. */
static int32
find_change(const SvSqitchPlan *plan, const char *key, bool by_id, int32 last)
{
	const int32 *order = by_id ? plan->by_id : plan->by_name;
	int32		low = 0;
	int32		high = plan->nchanges;

	while (low < high)
	{
		int32		middle = low + (high - low) / 2;
		int			comparison = strcmp(key_of(plan, order[middle], by_id), key);

		if (comparison < 0 || (comparison == 0 && order[middle] <= last))
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 && strcmp(key_of(plan, order[low - 1], by_id), key) == 0 ? order[low - 1] : -1;
}

/*
 * sv_sqitch_plan_find
 *		Returns the change that a dependency of another one refers to: "name",
 *		"name@tag", "@tag" or an id; -1 if there is none before it.
 */
int32
sv_sqitch_plan_find(const SvSqitchPlan *plan, int32 change, const char *name)
{
	const char *at = strchr(name, '@');
	int32		last = change - 1;
	int32		tag;

	if (is_id(name, strlen(name)))
		return find_change(plan, name, true, last);
	if (at == NULL)
		return find_change(plan, name, false, last);
	tag = sv_sqitch_plan_tag(plan, at + 1);
	last = tag < 0 ? -1 : plan->tags[tag].change;
	if (last >= change)
		return -1;
	return at == name || last < 0 ? last : find_change(plan, pnstrdup(name, at - name), false, last);
}

/*
 * sv_sqitch_plan_read
 *		Reads a plan; errors in it are noted as problems of the file.
 */
SvSqitchPlan *
sv_sqitch_plan_read(SvReading *reading, int32 file)
{
	const char *text = reading->files[file].text;
	Parser		parser = {.reading = reading,.file = file,.plan = palloc0_object(SvSqitchPlan)};

	parser.plan->maxchanges = parser.plan->maxtags = 64;
	parser.plan->changes = palloc_array(SvChange, parser.plan->maxchanges);
	parser.plan->tags = palloc_array(SvTag, parser.plan->maxtags);
	for (const char *line = text, *next; *line; line = next)
	{
		const char *note = line + strcspn(line, "#\n");
		char	   *copy = sv_text_trimmed(line, note);

		next = sv_text_next_line(line);
		if (*copy == '%')
			read_pragma(&parser, line, copy);
		else if (*copy == '@')
			read_tag(&parser, line, copy);
		else if (*copy != '\0')
			read_change(&parser, line, copy, sv_text_trimmed(*note == '#' ? note + 1 : note, next));
		pfree(copy);
	}
	if (parser.plan->project == NULL)
		fail_nameless(&parser, NULL);
	next_change(parser.plan)->tag = parser.plan->ntags;
	index_names(&parser);
	check_requirements(&parser);
	return parser.plan;
}
