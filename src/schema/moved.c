/*
 * moved.c
 *		What becomes of an object when its database is moved to another version of the
 *		server.
 *
 * A role that had all rights on a table has them there, too: pg_dump writes GRANT ALL.
 * Since 17, that includes MAINTAIN.
 */
#include "postgres.h"

#include "compat.h"
#include "lib/stringinfo.h"
#include "schema/moved.h"

#define ALL_RIGHTS(maintain) "DELETE, INSERT, " maintain "REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE TO "
#define ALL_RIGHTS_BEFORE_17 ALL_RIGHTS("")
#define ALL_RIGHTS_SINCE_17 ALL_RIGHTS("MAINTAIN, ")

static const char *
replace_rights(const char *lines, const char *before, const char *after)
{
	StringInfoData text;
	const char *found;

	initStringInfo(&text);
	while ((found = strstr(lines, before)) != NULL)
	{
		appendBinaryStringInfo(&text, lines, found - lines);
		appendStringInfoString(&text, after);
		lines = found + strlen(before);
	}
	appendStringInfoString(&text, lines);
	return text.data;
}

/*
 * sv_moved_rights
 *		Makes the rights of an object that was read on a server of this major version those
 *		that it has after a move to this server.  Allocated in the current context.
 */
void
sv_moved_rights(SvObject *object, int major)
{
	bool		had_maintain = major >= 17;
	bool		has_maintain = SINCE_17_compat(true, false);

	if (had_maintain == has_maintain)
		return;
	for (int i = 0; i < object->kind->nproperties + SV_COMMON; i++)
	{
		const char *separator = sv_kind_property(object->kind, i)->separator;

		if (separator != NULL && strcmp(separator, " TO ") == 0 && object->values[i] != NULL)
			object->values[i] = replace_rights(object->values[i], had_maintain ? ALL_RIGHTS_SINCE_17 : ALL_RIGHTS_BEFORE_17,
											   has_maintain ? ALL_RIGHTS_SINCE_17 : ALL_RIGHTS_BEFORE_17);
	}
}
