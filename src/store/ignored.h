/*
 * ignored.h
 *		Rows of schemaver_ignored: differences that somebody wants to live with.
 */
#ifndef SCHEMAVER_STORE_IGNORED_H
#define SCHEMAVER_STORE_IGNORED_H

#include "nodes/pg_list.h"
#include "store/relations.h"
#include "utils/date.h"

typedef struct SvIgnoredRow
{
	const char *code;
	const char *identity;
	const char *reason;
	DateADT		until;			/* the last day, DATEVAL_NOEND if there is
								 * none */
} SvIgnoredRow;

extern List *sv_ignored_list(const SvRelations *rels);
extern char *sv_ignored_put(const SvRelations *rels, const SvIgnoredRow *row);
extern char *sv_ignored_remove(const SvRelations *rels, const char *code, const char *identity);
extern bool sv_ignored_is_over(const SvIgnoredRow *row);

#endif							/* SCHEMAVER_STORE_IGNORED_H */
