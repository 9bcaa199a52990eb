/*
 * moved.c
 *		What becomes of an object when its database is moved to another version of the
 *		server.
 *
 * A role that had all rights on a table before 17 may or may not have MAINTAIN there: one
 * pg_dump writes GRANT ALL, which includes it, and another one, as that of pg_upgrade,
 * lists the rights.  A subscription that was made before 16 may or may not say that it runs
 * as its owner, as all did.
 */
#include "postgres.h"

#include "compat.h"
#include "core/text.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "schema/kinds.h"
#include "schema/lines.h"
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

static bool
is_rights(const SvProperty *property)
{
	return property->separator != NULL && strcmp(property->separator, " TO ") == 0;
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
		if (is_rights(sv_kind_property(object->kind, i)) && object->values[i] != NULL)
			object->values[i] = replace_rights(object->values[i], had_maintain ? ALL_RIGHTS_SINCE_17 : ALL_RIGHTS_BEFORE_17,
											   has_maintain ? ALL_RIGHTS_SINCE_17 : ALL_RIGHTS_BEFORE_17);
	}
}

/* Makes them rights without MAINTAIN where that is all that the others lack.  Returns whether it did. */
static bool
settle_rights(const char **moved, const char *here)
{
	SvLineIndex others = sv_lines_index(sv_lines_split(here));
	List	   *lines = sv_lines_split(*moved);
	ListCell   *cell;
	bool		any = false;

	foreach(cell, lines)
	{
		const char *target = sv_text_after(lfirst(cell), ALL_RIGHTS_SINCE_17);
		char	   *line = target == NULL ? NULL : psprintf("%s%s", ALL_RIGHTS_BEFORE_17, target);

		if (line == NULL || !sv_lines_contain(&others, line))
			continue;
		lfirst(cell) = line;
		any = true;
	}
	if (any)
		*moved = sv_lines_join(lines, "\n");
	return any;
}

/*
 * sv_moved_settle
 *		Where a move of an object that was read on a server of this major version could
 *		have led to two things, makes it that of the same object here.  Allocated in the
 *		current context.  Returns whether anything has changed.
 */
bool
sv_moved_settle(SvObject *moved, int major, const SvObject *here)
{
	bool		any = false;

	for (int i = 0; i < moved->kind->nproperties + SV_COMMON; i++)
	{
		const SvProperty *property = sv_kind_property(moved->kind, i);

		if (sv_object_same_text(moved->values[i], here->values[i]))
			continue;
		if (major < 17 && is_rights(property) && moved->values[i] != NULL && here->values[i] != NULL)
			any |= settle_rights(&moved->values[i], here->values[i]);
		if (major < 16 && moved->kind == &sv_kind_subscription && strcmp(property->name, "run_as_owner") == 0)
		{
			moved->values[i] = here->values[i];
			any = true;
		}
	}
	return any;
}

/*
 * sv_moved_settle_all
 *		The same for all objects of a snapshot.
 */
bool
sv_moved_settle_all(const SvSnapshot *moved, int major, const SvSnapshot *here)
{
	bool		any = false;
	int32		j = 0;

	for (int32 i = 0; i < moved->nobjects; i++)
	{
		int			order = -1;

		CHECK_FOR_INTERRUPTS();
		while (j < here->nobjects && (order = sv_kinds_compare(here->objects[j], moved->objects[i])) < 0)
			j++;
		if (j < here->nobjects && order == 0)
			any |= sv_moved_settle(moved->objects[i], major, here->objects[j]);
	}
	return any;
}
