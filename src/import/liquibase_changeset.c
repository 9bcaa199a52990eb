/*
 * liquibase_changeset.c
 *		The line that begins a changeset of Liquibase: its author, its id, and its
 *		attributes.
 *
 * Liquibase looks for each attribute anywhere in the line, in upper or lower case,
 * and ignores what it does not know.
 */
#include "postgres.h"

#include "core/ident.h"
#include "core/text.h"
#include "format/chain.h"
#include "import/liquibase.h"
#include "miscadmin.h"

#define SQL_ENDING ".sql"

/*
 * sv_liquibase_id
 *		Makes the id of a revision from what identifies a changeset: the path of its
 *		file, its author and its id.
 *
 * Of the path only the name of the file is used, because the folders depend on
 * where Liquibase was started.
 */
char *
sv_liquibase_id(const char *path, const char *author, const char *id)
{
	const char *base = sv_chain_base(path);
	size_t		length = strlen(base);

	if (length > strlen(SQL_ENDING) && pg_strcasecmp(base + length - strlen(SQL_ENDING), SQL_ENDING) == 0)
		length -= strlen(SQL_ENDING);
	return sv_ident_from_text(psprintf("%.*s.%s.%s", (int) length, base, author, id));
}

static bool
is_true(const char *value)
{
	return value != NULL && pg_strcasecmp(value, "true") == 0;
}

static bool
is_false(const char *value)
{
	return value != NULL && !is_true(value);
}

/* Where the text with this attribute's name and a colon begins for the last time; NULL: nowhere. */
static const char *
find_attribute(const char *line, const char *end, const char *name)
{
	size_t		length = strlen(name);

	if (end - line <= length)
		return NULL;
	for (const char *p = end - length - 1; p >= line; p--)
	{
		CHECK_FOR_INTERRUPTS();
		if (p[length] == ':' && pg_strncasecmp(p, name, length) == 0 &&
			(p == line || strchr(" \t", p[-1]) != NULL))
			return p + length + 1;
	}
	return NULL;
}

/*
 * sv_liquibase_attribute
 *		Returns the value of an attribute in a line, without the double quotes around
 *		it; NULL if the line does not have it, or has no value.
 */
char *
sv_liquibase_attribute(const char *line, const char *name)
{
	const char *end = sv_text_visible_end(line);
	const char *value = find_attribute(line, end, name);
	size_t		length;

	if (value == NULL)
		return NULL;
	if (*value == '"' && memchr(value + 1, '"', end - value - 1) != NULL)
	{
		value++;
		length = strcspn(value, "\"");
	}
	else
		length = Min(strcspn(value, SV_BLANKS), end - value);
	return length == 0 ? NULL : pnstrdup(value, length);
}

/* Is PostgreSQL one of these databases, "postgresql,h2" or "!oracle"? */
static bool
includes_postgres(const char *dbms)
{
	bool		excludes = false;

	for (const char *p = dbms; *p; p += strspn(p, ","))
	{
		size_t		length = strcspn(p, ",");
		char	   *name = pnstrdup(p, length);

		if (pg_strcasecmp(name, "all") == 0 || pg_strcasecmp(name, "postgresql") == 0)
			return true;
		if (pg_strcasecmp(name, "none") == 0 || pg_strcasecmp(name, "!postgresql") == 0)
			return false;
		excludes |= *name == '!';
		p += length;
	}
	return excludes;
}

/* Reads the attributes that have no counterpart. */
static void
read_others(const char *line, SvChangeset *changeset)
{
	char	   *context = sv_liquibase_attribute(line, "contextFilter");
	char	   *labels = sv_liquibase_attribute(line, "labels");
	char	   *client = sv_liquibase_attribute(line, "runWith");

	if (context == NULL)
		context = sv_liquibase_attribute(line, "context");
	changeset->in_psql = client != NULL && pg_strcasecmp(client, "psql") == 0;
	if (context != NULL)
		changeset->refused = psprintf("context \"%s\" cannot be carried over: remove the attribute if this runs everywhere, or else the changeset",
									  context);
	else if (is_true(sv_liquibase_attribute(line, "runAlways")))
		changeset->refused = "runAlways cannot be carried over: a revision runs once";
	else if (is_false(sv_liquibase_attribute(line, "failOnError")))
		changeset->refused = "failOnError:false cannot be carried over: a failure ends the run";
	else if (client != NULL && !changeset->in_psql && pg_strcasecmp(client, "jdbc") != 0)
		changeset->refused = psprintf("runWith:%s cannot be carried over", client);
	if (is_true(sv_liquibase_attribute(line, "runOnChange")))
		changeset->note = "runOnChange is not carried over: new content needs a new revision";
	else if (labels != NULL)
		changeset->note = psprintf("labels \"%s\" are not carried over", labels);
}

/* Refuses the end of a statement if it is a regular expression. */
static void
check_delimiter(const char *delimiter, SvChangeset *changeset)
{
	if (delimiter != NULL && strchr(delimiter, '\\') != NULL)
		changeset->refused = psprintf("endDelimiter:%s, a regular expression, cannot be carried over", delimiter);
}

static void
read_attributes(const char *line, SvChangeset *changeset)
{
	char	   *dbms = sv_liquibase_attribute(line, "dbms");

	changeset->path = sv_liquibase_attribute(line, "logicalFilePath");
	changeset->delimiter = sv_liquibase_attribute(line, "endDelimiter");
	changeset->rollback_delimiter = sv_liquibase_attribute(line, "rollbackEndDelimiter");
	changeset->splits = !is_false(sv_liquibase_attribute(line, "splitStatements"));
	changeset->no_transaction = is_false(sv_liquibase_attribute(line, "runInTransaction"));
	read_others(line, changeset);
	check_delimiter(changeset->delimiter, changeset);
	check_delimiter(changeset->rollback_delimiter, changeset);
	if (dbms != NULL && !includes_postgres(dbms))
		changeset->skipped = psprintf("dbms:%s", dbms);
	else if (is_true(sv_liquibase_attribute(line, "ignore")))
		changeset->skipped = "ignore:true";
}

/* Reads "text" or a text up to one of these characters; returns where it ends. */
static const char *
read_name(const char *p, const char *end, const char *stops, const char **name)
{
	const char *quote = *p == '"' ? memchr(p + 1, '"', end - p - 1) : NULL;
	size_t		length;

	if (quote != NULL)
	{
		*name = pnstrdup(p + 1, quote - p - 1);
		return quote + 1;
	}
	length = Min(strcspn(p, stops), end - p);
	*name = pnstrdup(p, length);
	return p + length;
}

/*
 * sv_liquibase_read_changeset
 *		Reads what follows "--changeset" in its line; returns false if it does not have
 *		the form "author:id attribute:value ...".
 */
bool
sv_liquibase_read_changeset(const char *line, SvChangeset *changeset)
{
	const char *end = sv_text_visible_end(line);
	const char *p = line + strspn(line, " \t");

	memset(changeset, 0, sizeof(*changeset));
	if (p == line || p >= end)
		return false;
	p = read_name(p, end, ":", &changeset->author);
	if (p >= end || *p++ != ':' || *changeset->author == '\0' || strchr(" \t", *p) != NULL)
		return false;
	p = read_name(p, end, SV_BLANKS, &changeset->id);
	if (strspn(changeset->id, ": ") == strlen(changeset->id))
		return false;
	read_attributes(p, changeset);
	return true;
}
