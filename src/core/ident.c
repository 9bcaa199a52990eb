/*
 * ident.c
 *		Which names revisions, labels and projects can have.
 *
 * Names cannot contain the characters that the grammar of targets uses
 * (LABEL@REV+N, a:b, a,b), nor those that a person could not see or type.
 */
#include "postgres.h"

#include "core/ident.h"
#include "core/text.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "port.h"
#include "utils/builtins.h"

/* Characters not allowed in an id, besides blanks and control characters. */
#define FORBIDDEN_IN_REVISION "@:,+-"

#define GENERATED_BYTES 6		/* twice as many hex digits */

/* Names that mean a place in the graph and so cannot name a revision. */
static const char *const reserved[] = {"head", "heads", "base", "current"};

/* A text as code points.  In SQL_ASCII, only ASCII characters have a meaning. */
typedef struct Reader
{
	const char *next;
	bool		is_utf8;
} Reader;

static Reader
read_text(const char *text)
{
	Reader		reader = {
		.next = pg_server_to_any(text, strlen(text), PG_UTF8),
		.is_utf8 = GetDatabaseEncoding() != PG_SQL_ASCII
	};

	return reader;
}

/* Returns the next code point, 0 at the end. */
static pg_wchar
read_char(Reader *reader)
{
	const unsigned char *p = (const unsigned char *) reader->next;

	if (*p == '\0')
		return 0;
	reader->next += reader->is_utf8 ? pg_encoding_mblen(PG_UTF8, reader->next) : 1;
	if (*p < 0x80)
		return *p;
	return reader->is_utf8 ? utf8_to_unicode(p) : 0xfffd;
}

static bool
is_control(pg_wchar u)
{
	return u < 0x20 || (u >= 0x7f && u <= 0x9f);
}

/* Is this a blank, or an invisible character? */
static bool
is_blank(pg_wchar u)
{
	return u == 0x20 || u == 0xa0 || u == 0x1680 || (u >= 0x2000 && u <= 0x200f) ||
		(u >= 0x2028 && u <= 0x202f) || (u >= 0x205f && u <= 0x206f) ||
		u == 0x3000 || u == 0xfeff;
}

/* Would the end of this label be read as a number of steps (LABEL-3)? */
static bool
ends_as_walk(const char *label)
{
	size_t		len = strlen(label);
	size_t		digits = sv_text_last_digits(label);

	return digits > 0 && digits < len && label[len - 1 - digits] == '-';
}

static void
check_length(const char *kind, const char *name)
{
	if (*name == '\0')
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must not be empty", kind)));
	if (strlen(name) > SV_MAX_IDENT_LENGTH)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is too long", kind),
				 errdetail("It has %zu bytes, but at most %d are allowed.",
						   strlen(name), SV_MAX_IDENT_LENGTH)));
}

static void
check_name(const char *kind, const char *name, const char *forbidden)
{
	Reader		reader = read_text(name);
	pg_wchar	u;

	check_length(kind, name);
	while ((u = read_char(&reader)) != 0)
	{
		if (is_control(u) || is_blank(u))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("%s \"%s\" contains a blank or a control character", kind, name)));
		if (u < 0x80 && strchr(forbidden, (int) u) != NULL)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("character \"%c\" is not allowed in %s \"%s\"", (int) u, kind, name),
					 errdetail("These characters have a special meaning in targets: %s", forbidden)));
	}
	for (size_t i = 0; i < lengthof(reserved); i++)
	{
		if (strcmp(name, reserved[i]) == 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("\"%s\" cannot be used as a %s", name, kind),
					 errdetail("It names a place in the graph of revisions.")));
	}
}

/*
 * sv_ident_check_revision
 *		Raises 22023 unless the text can be a revision id.
 */
void
sv_ident_check_revision(const char *id)
{
	check_name("revision id", id, FORBIDDEN_IN_REVISION);
}

/* A label may contain "-", but "x-2" would be read as two steps down from x. */
static void
check_label(const char *kind, const char *name)
{
	check_name(kind, name, "@:,+");
	if (ends_as_walk(name))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s \"%s\" ends with \"-\" and digits", kind, name),
				 errdetail("In a target, this would be read as a number of steps down.")));
}

/*
 * sv_ident_check_label
 *		Raises 22023 unless the text can be a branch label.
 */
void
sv_ident_check_label(const char *label)
{
	check_label("branch label", label);
}

/*
 * sv_ident_check_dependency
 *		Raises 22023 unless the text can be a revision id or a branch label.
 */
void
sv_ident_check_dependency(const char *name)
{
	check_label("dependency", name);
}

/*
 * sv_ident_check_project
 *		Raises 22023 unless the text can be the name of a project.
 */
void
sv_ident_check_project(const char *project)
{
	check_name("project name", project, "@:,+");
}

/*
 * sv_ident_check_message
 *		Raises 22023 if the message of a revision has control characters,
 *		including line ends: messages are always printed on one line.
 */
void
sv_ident_check_message(const char *message)
{
	Reader		reader = read_text(message);
	pg_wchar	u;

	for (int i = 1; (u = read_char(&reader)) != 0; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (is_control(u))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("revision message contains a control character"),
					 errdetail("Character %d is U+%04X. A message is one line of text.", i, (unsigned) u)));
	}
}

/*
 * sv_ident_check_snapshot
 *		Raises 22023 unless the text can be the name of a snapshot.
 */
void
sv_ident_check_snapshot(const char *name)
{
	Reader		reader = read_text(name);
	pg_wchar	u;

	check_length("snapshot name", name);
	while ((u = read_char(&reader)) != 0)
		if (is_control(u))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("snapshot name \"%s\" contains a control character", name)));
}

/*
 * sv_ident_from_text
 *		Turns a text, for instance the name of a file, into a valid revision id:
 *		each character that is not allowed becomes "_".  The result is in the
 *		current memory context.
 */
char *
sv_ident_from_text(const char *text)
{
	Reader		reader = read_text(text);
	char	   *id = pstrdup(reader.next);
	char	   *end = id;
	const char *from = reader.next;
	pg_wchar	u;

	for (; (u = read_char(&reader)) != 0; from = reader.next)
	{
		CHECK_FOR_INTERRUPTS();
		if (is_control(u) || is_blank(u) ||
			(u < 0x80 && strchr(FORBIDDEN_IN_REVISION, (int) u) != NULL))
			*end++ = '_';
		else
		{
			memcpy(end, from, reader.next - from);
			end += reader.next - from;
		}
	}
	*end = '\0';
	return reader.is_utf8 ? pg_any_to_server(id, end - id, PG_UTF8) : id;
}

/*
 * sv_ident_generate
 *		Generates a new revision id, 12 hex digits like those of Alembic, in the
 *		current memory context.
 */
char *
sv_ident_generate(void)
{
	uint8		bytes[GENERATED_BYTES];
	char	   *id = palloc(2 * GENERATED_BYTES + 1);

	if (!pg_strong_random(bytes, sizeof(bytes)))
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("could not generate a random revision id")));
	id[hex_encode((const char *) bytes, sizeof(bytes), id)] = '\0';
	return id;
}
