/*
 * later.c
 *		What a later version of the server makes of an object.
 *
 * A role that had all rights on a table has them on the server that the database is moved
 * to, too: pg_dump writes GRANT ALL.  On 17, that includes MAINTAIN.
 */
#include "postgres.h"

#include "compat.h"
#include "lib/stringinfo.h"
#include "schema/later.h"

#define ALL_RIGHTS(maintain) "DELETE, INSERT, " maintain "REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE TO "
#define ALL_RIGHTS_BEFORE_17 ALL_RIGHTS("")
#define ALL_RIGHTS_SINCE_17 ALL_RIGHTS("MAINTAIN, ")

static const char *
replace_rights(const char *lines)
{
	StringInfoData text;
	const char *found;

	initStringInfo(&text);
	while ((found = strstr(lines, ALL_RIGHTS_BEFORE_17)) != NULL)
	{
		appendBinaryStringInfo(&text, lines, found - lines);
		appendStringInfoString(&text, ALL_RIGHTS_SINCE_17);
		lines = found + strlen(ALL_RIGHTS_BEFORE_17);
	}
	appendStringInfoString(&text, lines);
	return text.data;
}

/*
 * sv_later_rights
 *		Makes the rights of an object that was read on a server of this major version those
 *		that it has after a move to this server.  Allocated in the current context.
 */
void
sv_later_rights(SvObject *object, int major)
{
	if (major >= 17 || SERVER_MAJOR_compat < 17)
		return;
	for (int i = 0; i < object->kind->nproperties + SV_COMMON; i++)
	{
		const char *separator = sv_kind_property(object->kind, i)->separator;

		if (separator != NULL && strcmp(separator, " TO ") == 0 && object->values[i] != NULL)
			object->values[i] = replace_rights(object->values[i]);
	}
}
