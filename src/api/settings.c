/*
 * settings.c
 *		schemaver_configure: the environment and the guards of a database.
 */
#include "postgres.h"

#include "access/xact.h"
#include "api/args.h"
#include "proof/record.h"
#include "run/guard.h"
#include "store/settings.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(schemaver_configure);

/* From now on there is a record of the objects, or none. */
static void
set_drift(const SvRelations *rels)
{
	if (sv_record_is_on(rels))
		sv_record_now(rels);
	else
		sv_record_forget(rels);
}

/*
 * schemaver_configure(name, value)
 *		Sets a setting to a value, or with NULL to its default; returns its old value.
 */
Datum
schemaver_configure(PG_FUNCTION_ARGS)
{
	char	   *name = sv_arg_text(fcinfo, 0, "name");
	char	   *value = sv_arg_text_or_null(fcinfo, 1);
	char	   *before;
	SvRelations rels;

	sv_guard_write("schemaver_configure()");
	sv_guard_outside_run("schemaver_configure()");
	sv_relations_find(sv_arg_function(fcinfo), &rels);
	sv_relations_check_version(&rels);
	/* See what the caller's statement has done so far, as everywhere. */
	CommandCounterIncrement();
	before = sv_settings_get(&rels, name);
	sv_settings_set(&rels, name, value);
	if (strcmp(name, "drift") == 0)
		set_drift(&rels);
	PG_RETURN_TEXT_P(cstring_to_text(before));
}
