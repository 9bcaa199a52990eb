/*
 * schemaver.c
 *		What happens when the library is loaded: its settings and hooks.
 *
 * The settings are for tuning; none of them is a guard, because a session can set
 * them (guards are rows of schemaver_settings).  Their values are checked where
 * they are used, not by check hooks.  If a check hook refused a value that was set
 * before the library was loaded, the server would use the default and only warn,
 * and a run would change the wrong project.  The default of allow_hazards allows
 * nothing, so that one is checked.
 */
#include "postgres.h"

#include <limits.h>

#include "fmgr.h"
#include "proof/expected.h"
#include "proof/record.h"
#include "run/after.h"
#include "run/before.h"
#include "run/hooks.h"
#include "schema/hazard.h"
#include "schemaver.h"
#include "utils/guc.h"

PG_MODULE_MAGIC;

#define DEFAULT_RUN_LOCK_TIMEOUT (10 * 60 * 1000)

char	   *sv_allow_hazards;
char	   *sv_file_template;
char	   *sv_project;
int			sv_run_lock_timeout;
bool		sv_notify;

extern PGDLLEXPORT void _PG_init(void);

static bool
check_allow_hazards(char **value, void **extra, GucSource source)
{
	int			hazards;

	if (sv_hazards_are_all_known(*value, &hazards))
		return true;
	GUC_check_errdetail("It is a list of the names of hazards, or \"all\".");
	GUC_check_errhint("Hazards are %s.", sv_hazards_known());
	return false;
}

void
_PG_init(void)
{
	DefineCustomStringVariable("schemaver.allow_hazards",
							   "Sets which hazards a migration that is written from a schema may have.",
							   "A list of the names of hazards, or \"all\".",
							   &sv_allow_hazards, "",
							   PGC_USERSET, GUC_LIST_INPUT, check_allow_hazards, NULL, NULL);
	DefineCustomStringVariable("schemaver.file_template",
							   "Sets the names of the files that schemaver_export_all() returns.",
							   "{date}, {time}, {rev} and {slug} are replaced for each revision; {rev} must appear.",
							   &sv_file_template, "{date}{time}_{rev}_{slug}.sql",
							   PGC_USERSET, 0, NULL, NULL, NULL);
	DefineCustomBoolVariable("schemaver.notify",
							 "Sends a notification on channel \"schemaver\" when a run commits.",
							 "Must be off in a transaction that will be prepared for two-phase commit.",
							 &sv_notify, true,
							 PGC_USERSET, 0, NULL, NULL, NULL);
	DefineCustomStringVariable("schemaver.project",
							   "Sets the project whose history every call works on.",
							   "Each project in a database has its own revisions and its own state.",
							   &sv_project, SV_DEFAULT_PROJECT,
							   PGC_USERSET, 0, NULL, NULL, NULL);
	DefineCustomIntVariable("schemaver.run_lock_timeout",
							"Sets how long a run waits for another run of the same project.",
							"A value of 0 means to wait without limit.",
							&sv_run_lock_timeout, DEFAULT_RUN_LOCK_TIMEOUT, 0, INT_MAX,
							PGC_USERSET, GUC_UNIT_MS, NULL, NULL, NULL);
	MarkGUCPrefixReserved("schemaver");
	sv_hooks_install();
	sv_before_run_set(sv_expected_before_run);
	sv_after_run_set(sv_record_after_run);
}
