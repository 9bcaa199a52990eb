/*
 * environment.c
 *		The settings under which a schema is read.
 *
 * The server's deparsers print names, dates and numbers as the session wants them.
 * Two schemas can be compared only if both were printed under the same settings.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "schema/environment.h"
#include "utils/builtins.h"
#include "utils/guc.h"

/* The search path under which queries are analyzed: nobody else's objects are found. */
#define SYSTEM_PATH "pg_catalog, pg_temp"

static const struct
{
	const char *name;
	const char *value;
}			pinned[] =

{
	{"search_path", SYSTEM_PATH},
	{"array_nulls", "on"},
	{"bytea_output", "hex"},
	{"DateStyle", "ISO, MDY"},
	{"extra_float_digits", "1"},
	{"IntervalStyle", "postgres"},
	{"jit", "off"},
	{"lc_monetary", "C"},
	{"max_parallel_workers_per_gather", "0"},
	{"quote_all_identifiers", "off"},
	{"standard_conforming_strings", "on"},
	{"TimeZone", "UTC"},
	{"transform_null_equals", "off"},
	{"xmlbinary", "base64"},
	{"xmloption", "content"},
};

static void
set(const char *name, const char *value)
{
	(void) set_config_option(name, value, PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, ERROR, false);
}

/*
 * sv_environment_enter
 *		Pins the settings, until sv_environment_leave is called with the result or the
 *		transaction aborts.
 */
int
sv_environment_enter(void)
{
	int			level = NewGUCNestLevel();

	for (int i = 0; i < lengthof(pinned); i++)
		set(pinned[i].name, pinned[i].value);
	return level;
}

/*
 * sv_environment_resolve
 *		From now on, names of objects in this schema are printed without it; NULL:
 *		those of no schema.  Only pg_catalog comes before it.
 *
 * Names in it must not be looked up under this setting: its owner could have planted
 * functions and operators that fit better than the server's.
 */
void
sv_environment_resolve(const char *schema)
{
	StringInfoData path;

	if (schema == NULL)
	{
		set("search_path", SYSTEM_PATH);
		return;
	}
	initStringInfo(&path);
	appendStringInfo(&path, "%s, pg_temp", quote_identifier(schema));
	set("search_path", path.data);
	pfree(path.data);
}

/* What statements that are only tried out run under. */
static const struct
{
	const char *name;
	const char *value;
}			quiet[] =

{
	{"check_function_bodies", "off"},
	{"client_min_messages", "error"},
	{"quote_all_identifiers", "off"},
};

/*
 * sv_environment_enter_trial
 *		Sets what statements that are tried out need, until sv_environment_leave.  Names
 *		are looked up in the home schema, then in the other one; both can be NULL.
 */
int
sv_environment_enter_trial(const char *home, const char *other)
{
	int			level = NewGUCNestLevel();
	StringInfoData path;

	initStringInfo(&path);
	if (home != NULL)
		appendStringInfo(&path, "%s, ", quote_identifier(home));
	if (other != NULL)
		appendStringInfo(&path, "%s, ", quote_identifier(other));
	appendStringInfoString(&path, "pg_temp");
	set("search_path", path.data);
	for (int i = 0; i < lengthof(quiet); i++)
		set(quiet[i].name, quiet[i].value);
	/* Reading a table is counted. */
	(void) set_config_option("track_counts", "on", PGC_SUSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, ERROR, false);
	pfree(path.data);
	return level;
}

/*
 * sv_environment_leave
 *		Restores the settings.
 */
void
sv_environment_leave(int level)
{
	AtEOXact_GUC(true, level);
}
