/*
 * hazard.c
 *		The names of hazards.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "nodes/pg_list.h"
#include "schema/hazard.h"
#include "utils/varlena.h"

static const struct
{
	SvHazard	hazard;
	const char *name;
}			all[] =

{
	{SV_DROP_TABLE, "drop_table"},
	{SV_DROP_COLUMN, "drop_column"},
	{SV_DROP_VALUE, "drop_value"},
	{SV_NARROW_TYPE, "narrow_type"},
	{SV_MAY_FAIL, "may_fail"},
	{SV_REWRITE, "rewrite"},
	{SV_LONG_LOCK, "long_lock"},
	{SV_GRANT_PUBLIC, "grant_public"},
	{SV_UNCOVERED, "uncovered"},
	{SV_NOT_REVERSIBLE, "not_reversible"},
	{SV_DATA_STEPS, "data_steps"},
};

/*
 * sv_hazards_list
 *		The names of hazards, in their order; the list ends with NULL.  Allocated in the
 *		current context.
 */
const char **
sv_hazards_list(int hazards)
{
	const char **names = palloc0_array(const char *, lengthof(all) + 1);
	int			n = 0;

	for (int i = 0; i < lengthof(all); i++)
		if (hazards & all[i].hazard)
			names[n++] = all[i].name;
	return names;
}

/* The hazards with a name, which can be "all"; 0: there are none. */
static int
find_hazards(const char *name)
{
	int			every = 0;

	for (int i = 0; i < lengthof(all); i++)
	{
		every |= all[i].hazard;
		if (strcmp(all[i].name, name) == 0)
			return all[i].hazard;
	}
	return strcmp(name, "all") == 0 ? every : 0;
}

/*
 * sv_hazards_are_all_known
 *		Reads a list of names, separated by commas.  Returns whether all of them are those
 *		of hazards or "all".  What is allocated is in the current context.
 */
bool
sv_hazards_are_all_known(const char *list, int *hazards)
{
	List	   *names;
	ListCell   *cell;

	*hazards = 0;
	if (!SplitIdentifierString(pstrdup(list), ',', &names))
		return false;
	foreach(cell, names)
	{
		int			found = find_hazards(lfirst(cell));

		if (found == 0)
			return false;
		*hazards |= found;
	}
	return true;
}

/*
 * sv_hazards_known
 *		The names of all hazards, for a message.  Allocated in the current context.
 */
const char *
sv_hazards_known(void)
{
	StringInfoData text;

	initStringInfo(&text);
	for (int i = 0; i < lengthof(all); i++)
		appendStringInfo(&text, "%s%s", i == 0 ? "" : ", ", all[i].name);
	return text.data;
}
