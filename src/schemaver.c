/*
 * schemaver.c
 *		What happens when the library is loaded: its settings and hooks.
 *
 * The settings tune; none of them is a guard, because a session can set them
 * (guards are rows of schemaver_settings).  Their values are checked where they
 * are used: a value given before the library is loaded that a check refused
 * would be replaced by the default with a mere warning, and a run would go to
 * the wrong project.
 */
#include "postgres.h"

#include <limits.h>

#include "fmgr.h"
#include "run/hooks.h"
#include "schemaver.h"
#include "utils/guc.h"

PG_MODULE_MAGIC;

#define DEFAULT_RUN_LOCK_TIMEOUT (10 * 60 * 1000)

char	   *sv_file_template;
char	   *sv_project;
int			sv_run_lock_timeout;
bool		sv_notify;

extern PGDLLEXPORT void _PG_init(void);

void
_PG_init(void)
{
	DefineCustomStringVariable("schemaver.file_template",
							   "What schemaver_export_all() calls the files.",
							   "{date}, {time}, {rev} and {slug} stand for what they say; {rev} must occur.",
							   &sv_file_template, "{date}{time}_{rev}_{slug}.sql",
							   PGC_USERSET, 0, NULL, NULL, NULL);
	DefineCustomBoolVariable("schemaver.notify",
							 "Sends a notification on channel \"schemaver\" when a run commits.",
							 "Must be off where the transaction is to be prepared for two-phase commit.",
							 &sv_notify, true,
							 PGC_USERSET, 0, NULL, NULL, NULL);
	DefineCustomStringVariable("schemaver.project",
							   "The history that every call works on.",
							   "Each project of a database has its own revisions and its own state.",
							   &sv_project, SV_DEFAULT_PROJECT,
							   PGC_USERSET, 0, NULL, NULL, NULL);
	DefineCustomIntVariable("schemaver.run_lock_timeout",
							"How long a run waits for another run of the same project.",
							"0 waits without limit.",
							&sv_run_lock_timeout, DEFAULT_RUN_LOCK_TIMEOUT, 0, INT_MAX,
							PGC_USERSET, GUC_UNIT_MS, NULL, NULL, NULL);
	MarkGUCPrefixReserved("schemaver");
	sv_hooks_install();
}
