/*
 * running.h
 *		Running a script: what the procedures that it calls do.
 */
#ifndef SCHEMAVER_SCRIPT_RUNNING_H
#define SCHEMAVER_SCRIPT_RUNNING_H

#include "script/script.h"

extern void sv_script_check(Oid procedure, const SvScript *script);
extern void sv_script_begin(Oid procedure, const SvScript *script);
extern void sv_script_step(Oid procedure, const char *revision);
extern void sv_script_end(Oid procedure);

#endif							/* SCHEMAVER_SCRIPT_RUNNING_H */
