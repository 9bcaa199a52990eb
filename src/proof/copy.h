/*
 * copy.h
 *		Making a copy of a schema in the scratch database.
 */
#ifndef SCHEMAVER_COPY_H
#define SCHEMAVER_COPY_H

#include "nodes/pg_list.h"
#include "schema/ignored.h"
#include "schema/snapshot.h"

extern SvSnapshot *sv_copy_make(const SvSnapshot *original, const char **schemas, bool commit,
								SvIgnored *ignored, const List *moves);
extern void sv_copy_check(const SvSnapshot *original);
extern SvSnapshot *sv_copy_build(const SvSnapshot *original, const char **schemas, bool commit,
								 SvIgnored *ignored, const List *moves);

#endif							/* SCHEMAVER_COPY_H */
