/*
 * ident.c
 *		Names of revisions, labels and projects: what they may be.
 *
 * The characters that are refused are those that the grammar of targets uses
 * (LABEL@REV+N, a:b, a,b), and those that a person could not see or type.
 */
#include "postgres.h"

#include "core/ident.h"
#include "mb/pg_wchar.h"
#include "port.h"

#define GENERATED_BYTES 6		/* twice as many hex digits */

/* Names that mean a place in the graph and so cannot name a revision. */
static const char *const reserved[] = {"head", "heads", "base", "current"};

/* Is this a blank or an invisible character? */
static bool
is_space_or_control(const char *p)
{
	unsigned char c = (unsigned char) *p;

	if (c <= ' ' || c == 0x7f)
		return true;
	if (c >= 0x80 && GetDatabaseEncoding() == PG_UTF8)
	{
		pg_wchar	u = utf8_to_unicode((const unsigned char *) p);

		/* C1 controls, no-break space, the blanks and marks of U+2000, BOM */
		return u <= 0xa0 || u == 0x1680 || (u >= 0x2000 && u <= 0x200f) ||
			(u >= 0x2028 && u <= 0x202f) || (u >= 0x205f && u <= 0x206f) ||
			u == 0x3000 || u == 0xfeff;
	}
	return false;
}

/* Would the end of this label be read as a number of steps (LABEL-3)? */
static bool
ends_as_walk(const char *label)
{
	size_t		len = strlen(label);
	size_t		digits = 0;

	while (digits < len && label[len - 1 - digits] >= '0' && label[len - 1 - digits] <= '9')
		digits++;
	return digits > 0 && digits < len && label[len - 1 - digits] == '-';
}

static void
check_name(const char *kind, const char *name, const char *forbidden)
{
	if (*name == '\0')
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must not be empty", kind)));
	if (strlen(name) > SV_MAX_IDENT_LENGTH)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is too long", kind),
				 errdetail("It has %zu bytes, %d are allowed.",
						   strlen(name), SV_MAX_IDENT_LENGTH)));
	for (const char *p = name; *p; p += pg_mblen(p))
	{
		if (is_space_or_control(p))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("%s \"%s\" contains a blank or a control character", kind, name)));
		if (strchr(forbidden, *p) != NULL)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("character \"%c\" is not allowed in %s \"%s\"", *p, kind, name),
					 errdetail("These characters have a meaning in targets: %s", forbidden)));
	}
	for (size_t i = 0; i < lengthof(reserved); i++)
	{
		if (strcmp(name, reserved[i]) == 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("\"%s\" cannot be used as %s", name, kind),
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
	check_name("revision id", id, "@:,+-");
}

/*
 * sv_ident_check_label
 *		Raises 22023 unless the text can be a branch label.
 *
 * A label may contain "-", but not before a final run of digits: "x-2" would
 * be read as two steps down from x.
 */
void
sv_ident_check_label(const char *label)
{
	check_name("branch label", label, "@:,+");
	if (ends_as_walk(label))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("branch label \"%s\" ends in a \"-\" and digits", label),
				 errdetail("In a target that would be read as a number of steps down.")));
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
 *		Raises 22023 if the message of a revision has control characters, line
 *		ends included: it is printed on one line everywhere.
 */
void
sv_ident_check_message(const char *message)
{
	for (const char *p = message; *p; p++)
	{
		if ((unsigned char) *p < ' ' || *p == 0x7f)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("message of a revision contains a control character"),
					 errdetail("Byte %d is 0x%02x; a message is one line of text.",
							   (int) (p - message) + 1, (unsigned char) *p)));
	}
}

/*
 * sv_ident_generate
 *		Makes a new revision id, 12 hex digits as Alembic's, in the current
 *		memory context.
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
	for (int i = 0; i < GENERATED_BYTES; i++)
		snprintf(id + 2 * i, 3, "%02x", bytes[i]);
	return id;
}
