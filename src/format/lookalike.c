/*
 * lookalike.c
 *		Comments that could be meant as part of the form of our own files.
 *
 * If a mistyped section marker were taken for a comment, the way down would run as
 * the end of the way up.  So a comment that somebody may have meant as a marker, or
 * as a line of the header, is not passed over in silence; doc/files.md has the rule.
 * Only its words count, and what is between the first of them: not case, not blanks,
 * not decoration.  A sentence that merely begins with such a word is a comment.
 */
#include "postgres.h"

#include "core/text.h"
#include "format/lookalike.h"

#define MAX_WORDS 5				/* that are kept of a comment */
#define MAX_WORD 24				/* bytes of a word that are kept */
#define MAX_TYPOS 2

/* The words of a comment, in lower case. */
typedef struct Words
{
	int			count;			/* of all words */
	char		word[MAX_WORDS][MAX_WORD + 1];
	bool		colon[MAX_WORDS];	/* is a colon or "=" after it? */
	bool		has_sign;		/* is "+", "@" or "!" before the first one? */
	bool		joined;			/* is nothing but a colon between the first
								 * two? */
	bool		ends_in_pg;		/* is that the last word? */
} Words;

/* How many bytes of a separator are here, 0 if a word is. */
static size_t
separator_length(const char *p)
{
	if (IS_HIGHBIT_SET(*p))
		return sv_text_sign_length(p);
	return sv_text_continues_word(*p) || *p == '$' ? 0 : 1;
}

/* Is a separator a colon, in ASCII or from a Japanese keyboard, or what some write instead? */
static bool
is_colon(const char *separator)
{
	return *separator == ':' || *separator == '=' ||
		sv_text_begins_with(separator, "\xef\xbc\x9a");
}

/* Keeps a word, without its end if it is long. */
static void
add_word(Words *words, const char *start, const char *end)
{
	size_t		length = Min(end - start, MAX_WORD);

	words->ends_in_pg = sv_text_is_word(start, end - start, "pg");
	if (words->count < MAX_WORDS)
	{
		char	   *word = words->word[words->count];

		for (size_t i = 0; i < length; i++)
			word[i] = pg_ascii_tolower((unsigned char) start[i]);
		word[length] = '\0';
	}
	words->count++;
}

static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

/* Does a word begin here, as in "downMigration"? */
static bool
begins_hump(const char *p)
{
	return is_lower(p[-1]) && *p >= 'A' && *p <= 'Z' && is_lower(p[1]);
}

/* Removes a word, and appends it to the one before. */
static void
join_word(Words *words, int i)
{
	int			kept = Min(words->count, MAX_WORDS);

	strlcat(words->word[i - 1], words->word[i], sizeof(words->word[i - 1]));
	words->colon[i - 1] = words->colon[i];
	for (; i < kept - 1; i++)
	{
		strcpy(words->word[i], words->word[i + 1]);
		words->colon[i] = words->colon[i + 1];
	}
	words->word[kept - 1][0] = '\0';
	words->colon[kept - 1] = false;
	words->count--;
}

/* Joins what some write as two words, such as "down-grade" and "roll back". */
static void
join_halves(Words *words)
{
	static const char *const halves[][2] = {
		{"down", "grade"}, {"up", "grade"}, {"roll", "back"}, {"tear", "down"}, {"back", "out"},
		{"schema", "ver"}, {"rolling", "back"}, {"change", "set"}
	};

	for (int i = 1; i < Min(words->count, MAX_WORDS); i++)
	{
		for (int h = 0; h < lengthof(halves); h++)
		{
			if (strcmp(words->word[i - 1], halves[h][0]) == 0 && strcmp(words->word[i], halves[h][1]) == 0)
			{
				join_word(words, i);
				break;
			}
		}
	}
}

static void
split_words(const char *start, const char *end, Words *words)
{
	memset(words, 0, sizeof(*words));
	for (const char *p = start; p < end;)
	{
		size_t		length = separator_length(p);
		const char *word = p;

		if (length > 0)
		{
			if (words->count == 0)
				words->has_sign |= strchr("+@!", *p) != NULL;
			else if (words->count <= MAX_WORDS)
				words->colon[words->count - 1] |= is_colon(p);
			p += length;
			continue;
		}
		while (p < end && separator_length(p) == 0 && (p == word || !begins_hump(p)))
			p++;
		words->joined |= words->count == 1 && word - start > 1 && word[-1] == ':' &&
			separator_length(word - 2) == 0;
		add_word(words, word, p);
	}
	join_halves(words);
}

static bool
is_one_of(const char *word, const char *const *list, int count)
{
	for (int i = 0; i < count; i++)
	{
		if (strcmp(word, list[i]) == 0)
			return true;
	}
	return false;
}

#define IS_ONE_OF(word, list) is_one_of(word, list, lengthof(list))

/* Returns by how many letters two words differ, at most one more than MAX_WORD. */
static int
distance(const char *a, const char *b)
{
	int			row[MAX_WORD + 1];
	int			length = strlen(b);

	if (strlen(a) > MAX_WORD || length > MAX_WORD)
		return MAX_WORD + 1;
	for (int j = 0; j <= length; j++)
		row[j] = j;
	for (int i = 1; a[i - 1] != '\0'; i++)
	{
		int			diagonal = row[0];

		row[0] = i;
		for (int j = 1; j <= length; j++)
		{
			int			above = row[j];

			row[j] = Min(Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] != b[j - 1]));
			diagonal = above;
		}
	}
	return row[length];
}

/* Is a word this one, or a misspelling of it? */
static bool
is_near(const char *word, const char *known)
{
	return distance(word, known) <= MAX_TYPOS;
}

/* Which section does a word name? */
static SvLikeness
direction_of(const char *word)
{
	static const char *const up[] = {"upgrade", "up", "ups", "forward", "forwards"};
	static const char *const down[] = {
		"downgrade", "down", "downs", "undo", "revert", "rollback", "reverse", "backward", "backwards",
		"downward", "downwards", "downgrading", "reverting", "reversal", "rollingback", "teardown",
		"backout", "unapply", "dwon", "donw"
	};

	if (IS_ONE_OF(word, up))
		return SV_LIKE_UPGRADE;
	return IS_ONE_OF(word, down) ? SV_LIKE_DOWNGRADE : SV_LIKE_NOTHING;
}

/* The same for a word that may be misspelled. */
static SvLikeness
direction_near(const char *word)
{
	SvLikeness	direction = direction_of(word);

	if (direction != SV_LIKE_NOTHING)
		return direction;
	if (is_near(word, "downgrade") || distance(word, "rollback") == 1)
		return SV_LIKE_DOWNGRADE;
	return is_near(word, "upgrade") ? SV_LIKE_UPGRADE : SV_LIKE_NOTHING;
}

/* Does a word have a number, as in "2. Down", "v2" and "1975ea"? */
static bool
is_number(const char *word)
{
	word += *word == 'v';
	return *word >= '0' && *word <= '9';
}

/* Words that may be before the one that names a section, and mean nothing. */
static bool
may_precede(const char *word)
{
	static const char *const frame[] = {
		"begin", "start", "end", "of", "the", "def", "schema", "schemaver", "way", "for", "to", "on",
		"and", "now", "here", "comes", "sql", "section", "sections", "region", "function"
	};

	return IS_ONE_OF(word, frame) || is_number(word);
}

/* The same after it. */
static bool
may_follow(const char *word)
{
	static const char *const frame[] = {
		"migration", "migrations", "section", "script", "sql", "body", "part", "step", "steps",
		"statements", "starts", "begins", "follows", "here", "below", "begin", "start", "end", "ends",
		"block", "changes", "code", "commands", "complete", "done", "instructions", "logic",
		"operations", "ops", "this", "of", "the", "above"
	};

	return IS_ONE_OF(word, frame);
}

/* "schemaver: ...", "schemaver downgrade ...", "schemaver section downgrade" */
static SvLikeness
like_ours(const Words *words)
{
	SvLikeness	direction = words->count > 1 ? direction_near(words->word[1]) : SV_LIKE_NOTHING;

	if (words->count == 0 || !is_near(words->word[0], "schemaver"))
		return SV_LIKE_NOTHING;
	if (direction != SV_LIKE_NOTHING)
		return direction;
	return words->colon[0] ? SV_LIKE_SECTION : SV_LIKE_NOTHING;
}

/* "downgrade", "=== DOWN ===" */
static SvLikeness
like_bare_word(const Words *words)
{
	return words->count == 1 ? direction_near(words->word[0]) : SV_LIKE_NOTHING;
}

/* "-- rollback: DROP TABLE q;", but not "-- reverse: create index", which Atlas writes */
static SvLikeness
like_label(const Words *words)
{
	if (!words->colon[0] || strcmp(words->word[0], "reverse") == 0)
		return SV_LIKE_NOTHING;
	return direction_near(words->word[0]);
}

/* Words that only mean a mark before the name of a section: "+goose Down", "flyway undo" */
static bool
is_prefix(const Words *words)
{
	static const char *const names[] = {
		"goose", "migrate", "micrate", "rambler", "dbmate", "alembic", "migration", "migrations",
		"atlas", "bytebase", "dbup", "diesel", "django", "drizzle", "evolve", "flyway", "knex",
		"liquibase", "pgroll", "prisma", "rails", "sequelize", "sqitch", "tern", "typeorm", "yoyo",
		"database", "db", "direction"
	};
	static const char *const keys[] = {
		"action", "block", "dir", "kind", "mode", "name", "phase", "stage", "step", "tag", "target",
		"type"
	};

	return IS_ONE_OF(words->word[0], names) || (words->colon[0] && IS_ONE_OF(words->word[0], keys));
}

/* "+goose Down", "migrate:up", "rambler down" */
static SvLikeness
like_two_words(const Words *words)
{
	if (words->count == 2 && may_follow(words->word[1]) &&
		direction_near(words->word[0]) != SV_LIKE_NOTHING)
		return direction_near(words->word[0]);
	if (words->count == 2 && is_prefix(words))
		return direction_near(words->word[1]);
	if ((words->has_sign && words->count <= 3) || (words->count == 2 && words->joined))
		return direction_of(words->word[1]);
	return SV_LIKE_NOTHING;
}

/* "start of the downgrade", "Down migration below", "def downgrade():", "Up ends, down begins" */
static SvLikeness
like_framed_word(const Words *words)
{
	int			i = 0;
	int			first;
	SvLikeness	direction;

	if (words->count > MAX_WORDS)
		return SV_LIKE_NOTHING;
	while (i < words->count - 1 && may_precede(words->word[i]))
		i++;
	first = i;
	direction = direction_of(words->word[i]);
	if (direction == SV_LIKE_NOTHING)
		return SV_LIKE_NOTHING;
	while (++i < words->count)
	{
		SvLikeness	another = direction_of(words->word[i]);

		if (another == SV_LIKE_NOTHING && !may_follow(words->word[i]) &&
			!(i == first + 1 && i == words->count - 1 && is_number(words->word[i])))
			return SV_LIKE_NOTHING;
		if (another == SV_LIKE_DOWNGRADE)
			direction = another;
	}
	return direction;
}

/* "-- 001_users.down.sql", "-- users/down.sql": the name of a file */
static SvLikeness
like_file_name(const Words *words)
{
	if (words->count < 2 || words->count > MAX_WORDS || strcmp(words->word[words->count - 1], "sql") != 0)
		return SV_LIKE_NOTHING;
	return direction_of(words->word[words->count - 2]);
}

/* "create above / drop below", "-- drop below", "up above, down below" */
static SvLikeness
like_above_and_below(const Words *words)
{
	if (words->count == 2)
		return strcmp(words->word[0], "drop") == 0 && strcmp(words->word[1], "below") == 0 ?
			SV_LIKE_DOWNGRADE : SV_LIKE_NOTHING;
	if (words->count != 4)
		return SV_LIKE_NOTHING;
	for (int i = 0; i < 2; i++)
	{
		const char *up = words->word[i];
		const char *down = words->word[i + 2];

		if (strcmp(words->word[1 - i], "above") == 0 && strcmp(words->word[3 - i], "below") == 0 &&
			(strcmp(up, "create") == 0 || direction_of(up) == SV_LIKE_UPGRADE) &&
			(strcmp(down, "drop") == 0 || direction_of(down) == SV_LIKE_DOWNGRADE))
			return SV_LIKE_DOWNGRADE;
	}
	return SV_LIKE_NOTHING;
}

/* "--rollback DROP TABLE q;", "--changeset me:1" */
static SvLikeness
like_liquibase(const Words *words)
{
	static const char *const verbs[] = {
		"drop", "alter", "delete", "create", "truncate", "update", "insert", "revoke", "grant",
		"select", "empty", "not", "analyze", "call", "changeset", "comment", "merge", "refresh",
		"reindex", "sql", "vacuum"
	};
	const char *first = words->word[0];

	if (distance(first, "rollback") <= 1 && IS_ONE_OF(words->word[1], verbs))
		return SV_LIKE_DOWNGRADE;
	if (is_near(first, "changeset") && words->colon[1])
		return SV_LIKE_SECTION;
	return SV_LIKE_NOTHING;
}

/* Marks of other tools that have no such form. */
static SvLikeness
like_other_tool(const Words *words)
{
	static const char *const annotations[] = {"goose", "migrate", "micrate"};
	static const char *const scripts[] = {"deploy", "revert", "verify"};
	const char *first = words->word[0];
	const char *second = words->word[1];

	if (IS_ONE_OF(first, annotations) && (words->has_sign || words->colon[0]))
		return SV_LIKE_SECTION;
	if (strcmp(first, "running") == 0 && strcmp(second, "downgrade") == 0)
		return SV_LIKE_DOWNGRADE;
	if (words->ends_in_pg && words->count > 2 && IS_ONE_OF(first, scripts))
		return SV_LIKE_SECTION;
	if (strcmp(first, "liquibase") == 0 && strcmp(second, "formatted") == 0)
		return SV_LIKE_SECTION;
	return like_liquibase(words);
}

/* "no-transaction", "disable-tx", "transaction: false": all mean one field of the header. */
static bool
means_transactional(const Words *words)
{
	static const char *const values[] = {"true", "false", "on", "off", "yes", "no", "none"};
	static const char *const fields[] = {"transaction", "executeintransaction", "txmode"};
	const char *first = words->word[0];
	const char *second = words->word[1];

	if (words->count == 2 &&
		((strcmp(first, "no") == 0 && strcmp(second, "transaction") == 0) ||
		 (strcmp(first, "disable") == 0 && strcmp(second, "tx") == 0)))
		return true;
	if (words->count == 3 && strcmp(second, "txmode") == 0)
		return true;
	return words->count == 2 && IS_ONE_OF(second, values) &&
		(IS_ONE_OF(first, fields) || is_near(first, "transactional"));
}

/* Does a comment say nothing but that a section begins? */
static SvLikeness
like_mark(const Words *words)
{
	SvLikeness	(*const tests[]) (const Words *words) = {
		like_two_words, like_bare_word, like_framed_word, like_file_name, like_above_and_below
	};
	SvLikeness	likeness = SV_LIKE_NOTHING;

	for (int i = 0; i < lengthof(tests) && likeness == SV_LIKE_NOTHING; i++)
		likeness = tests[i] (words);
	return likeness;
}

/* The same, or does it say which section, and more? */
static SvLikeness
like_section(const Words *words)
{
	SvLikeness	likeness = like_ours(words);

	if (likeness == SV_LIKE_NOTHING)
		likeness = like_mark(words);
	if (likeness == SV_LIKE_NOTHING)
		likeness = like_label(words);
	return likeness == SV_LIKE_NOTHING ? like_other_tool(words) : likeness;
}

/* "schemaver_downgrade", "DOWN_MIGRATION": the only word of a comment. */
static SvLikeness
like_joined(const Words *words)
{
	char		apart[MAX_WORD + 1];
	Words		several;

	strlcpy(apart, words->word[0], sizeof(apart));
	for (char *p = apart; *p != '\0'; p++)
	{
		if (*p == '_')
			*p = ' ';
	}
	split_words(apart, apart + strlen(apart), &several);
	return several.count > 1 ? like_section(&several) : SV_LIKE_NOTHING;
}

/* Appends a word without the underscores in it. */
static void
append_squeezed(char *out, const char *word)
{
	out += strlen(out);
	for (; *word != '\0'; word++)
	{
		if (*word != '_')
			*out++ = *word;
	}
	*out = '\0';
}

/* "Revision: x", "down-revision: x", "create date: x"; the words are Alembic's. */
static bool
like_header(const Words *words)
{
	static const char *const exact[] = {"revision", "revisionid", "revises", "message", "replaces"};
	static const char *const near[] = {
		"downrevision", "branchlabels", "dependson", "createdate", "transactional",
		"structurebefore", "structureafter", "structuremajor", "structurescope", "structureof"
	};
	static const char *const others[] = {"createdat", "createdby", "createdon"};
	char		name[2 * MAX_WORD + 1] = "";

	for (int i = 0; i < 2 && i < words->count; i++)
	{
		append_squeezed(name, words->word[i]);
		if (i == 0 && words->count == 2 && strcmp(name, "downrevision") == 0)
			return true;
		if (!words->colon[i])
			continue;
		if (IS_ONE_OF(name, exact))
			return true;
		for (int n = 0; n < lengthof(near); n++)
		{
			if (!IS_ONE_OF(name, others) && is_near(name, near[n]))
				return true;
		}
		break;
	}
	return means_transactional(words);
}

/*
 * sv_lookalike
 *		What could a comment be meant as that is alone in its line?
 */
SvLikeness
sv_lookalike(const char *start, const char *end)
{
	SvLikeness	likeness;
	Words		words;

	split_words(start, end, &words);
	if (words.count == 0)
		return SV_LIKE_NOTHING;
	likeness = like_section(&words);
	if (likeness == SV_LIKE_NOTHING && words.count == 1 && strchr(words.word[0], '_') != NULL)
		likeness = like_joined(&words);
	if (likeness == SV_LIKE_NOTHING && like_header(&words))
		likeness = SV_LIKE_HEADER;
	return likeness;
}

/*
 * sv_lookalike_mark
 *		The same, but only if the comment says nothing else, like "-- Rollback script".
 */
SvLikeness
sv_lookalike_mark(const char *start, const char *end)
{
	SvLikeness	likeness;
	Words		words;

	split_words(start, end, &words);
	if (words.count == 0)
		return SV_LIKE_NOTHING;
	likeness = words.count <= 3 ? like_ours(&words) : SV_LIKE_NOTHING;
	return likeness == SV_LIKE_NOTHING ? like_mark(&words) : likeness;
}

/*
 * sv_lookalike_is_liquibase
 *		Could a comment be meant as a changeset or a rollback of Liquibase?
 */
bool
sv_lookalike_is_liquibase(const char *start, const char *end)
{
	Words		words;

	split_words(start, end, &words);
	return like_liquibase(&words) != SV_LIKE_NOTHING;
}

/*
 * sv_lookalike_is_marker
 *		Does a line say, however it is written, that a section of our own begins?
 */
bool
sv_lookalike_is_marker(const char *start, const char *end)
{
	Words		words;

	split_words(start, end, &words);
	return like_ours(&words) != SV_LIKE_NOTHING;
}

/*
 * sv_lookalike_is_ours
 *		The same for a line of a file of any format, where a comment may be about us:
 *		only a name and a section count that are spelled right.
 */
bool
sv_lookalike_is_ours(const char *start, const char *end)
{
	Words		words;

	split_words(start, end, &words);
	return words.count > 1 && words.colon[0] && strcmp(words.word[0], "schemaver") == 0 &&
		direction_of(words.word[1]) != SV_LIKE_NOTHING;
}

/*
 * sv_lookalike_is_key
 *		Is this the line of the header with a key of one or two words, however it is
 *		written?
 */
bool
sv_lookalike_is_key(const char *start, const char *end, const char *key)
{
	char		name[2 * MAX_WORD + 1] = "";
	char		wanted[MAX_WORD + 1] = "";
	Words		words;

	split_words(start, end, &words);
	append_squeezed(wanted, key);
	for (int i = 0; i < 2 && i < words.count; i++)
	{
		append_squeezed(name, words.word[i]);
		if (words.colon[i])
			return strcmp(name, wanted) == 0;
	}
	return false;
}

/*
 * sv_lookalike_nearest
 *		Returns the known word that is most similar to one; NULL if none is.
 */
const char *
sv_lookalike_nearest(const char *word, const char *const *known, int nknown)
{
	const char *nearest = NULL;
	int			least = MAX_TYPOS + 1;
	char		lower[MAX_WORD + 1];
	size_t		length = strlen(word);

	if (length > MAX_WORD)
		return NULL;
	for (size_t i = 0; i <= length; i++)
		lower[i] = word[i] == '-' || word[i] == ' ' ? '_' : pg_ascii_tolower((unsigned char) word[i]);
	for (int i = 0; i < nknown; i++)
	{
		int			typos = distance(lower, known[i]);

		if (typos < least)
		{
			least = typos;
			nearest = known[i];
		}
	}
	return nearest;
}
