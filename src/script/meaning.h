/*
 * meaning.h
 *		What a script means in this database.
 */
#ifndef SCHEMAVER_SCRIPT_MEANING_H
#define SCHEMAVER_SCRIPT_MEANING_H

#include "run/authority.h"
#include "script/script.h"
#include "store/history.h"
#include "store/journal.h"

typedef struct SvMeaning
{
	const SvHistory *history;
	SvPlan	   *plan;
	SvRunStep  *steps;
	SvMistrust	mistrust;
} SvMeaning;

extern void sv_meaning_find(const SvScript *script, SvMeaning *meaning);
extern const char *sv_meaning_read_body(const SvHistory *history, SvDirection direction,
										const char *revision, const char *checksum);

#endif							/* SCHEMAVER_SCRIPT_MEANING_H */
