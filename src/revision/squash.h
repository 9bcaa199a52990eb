/*
 * squash.h
 *		Revisions that replace others.
 */
#ifndef SCHEMAVER_SQUASH_H
#define SCHEMAVER_SQUASH_H

#include "nodes/pg_list.h"
#include "revision/set.h"

extern bool sv_squash_is_used(const SvRevmap *whole);
extern SvSet *sv_squash_open(const SvRevmap *whole, const SvSet *applied, const List *unknown,
							 const List *wanted);
extern int32 sv_squash_outermost(const SvRevmap *whole, const SvSet *open, const char *name);
extern SvRevmap *sv_squash_view(const SvRevmap *whole, const SvSet *applied, const SvSet *open);
extern SvSet *sv_squash_parts(const SvRevmap *whole, int32 revision);
extern const char *sv_squash_problem(const SvRevmap *whole, int32 revision, bool is_new);

#endif							/* SCHEMAVER_SQUASH_H */
