/*
 * outside.h
 *		Statements of a script that run outside of a transaction.
 */
#ifndef SCHEMAVER_SCRIPT_OUTSIDE_H
#define SCHEMAVER_SCRIPT_OUTSIDE_H

#include "script/meaning.h"
#include "script/script.h"

extern void sv_outside_begin(const pg_uuid_t *run);
extern bool sv_outside_is(const pg_uuid_t *run);
extern TimestampTz sv_outside_started_at(void);
extern void sv_outside_check(const SvScript *script, const SvMeaning *meaning);
extern void sv_outside_end(const pg_uuid_t *run);
extern void sv_outside_forget(void);

#endif							/* SCHEMAVER_SCRIPT_OUTSIDE_H */
