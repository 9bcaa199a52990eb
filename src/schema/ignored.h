/*
 * ignored.h
 *		Differences that somebody wants to live with.
 */
#ifndef SCHEMAVER_SCHEMA_IGNORED_H
#define SCHEMAVER_SCHEMA_IGNORED_H

#include "nodes/pg_list.h"
#include "schema/object.h"

struct SvMigration;

/* Patterns: "*" is any text, "?" one character, and a backslash makes the next one itself. */
typedef struct SvIgnore
{
	const char *code;
	const char *identity;
	bool		is_unsaid;		/* not by anybody's decision: what is desired
								 * says nothing of it */
	bool		is_told;		/* by whoever has added it: it is not listed */
} SvIgnore;

typedef struct SvIgnored
{
	List	   *list;			/* of SvIgnore * */
	List	   *hidden;			/* what was ignored: char *, of
								 * sv_object_describe */
	List	   *unsaid;			/* likewise */
} SvIgnored;

extern bool sv_ignored_has_code(const char *pattern);
extern bool sv_ignored_is_like(const char *text, const char *pattern);
extern bool sv_ignored_hide_whole(SvIgnored *ignored, const char *what, const SvObject *object);
extern bool sv_ignored_any_unsaid(const SvIgnored *ignored);
extern bool sv_ignored_is_unsaid(const SvIgnored *ignored, const SvObject *object);
extern bool sv_ignored_hide(SvIgnored *ignored, const char *code, const SvObject *object);
extern void sv_ignored_take_out(SvIgnored *ignored, const SvObject *from, const SvObject *to, bool *differs);
extern void sv_ignored_mark(struct SvMigration *migration);
extern void sv_ignored_tell(const SvIgnored *ignored);
extern List *sv_ignored_filter(SvIgnored *ignored, List *steps);

#endif							/* SCHEMAVER_SCHEMA_IGNORED_H */
