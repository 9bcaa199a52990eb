/*
 * index.h
 *		Indexes.
 */
#ifndef SCHEMAVER_INDEX_H
#define SCHEMAVER_INDEX_H

#include "schema/action.h"

/* Lines "NUMBER TARGET" for columns of an index.  Only expressions have one: mostly there is nothing to look for. */
#define SV_SQL_INDEX_STATISTICS(index, oid) \
	" CASE WHEN " index ".indexprs IS NOT NULL THEN (SELECT string_agg(a.attnum || ' ' || a.attstattarget, E'\\n' ORDER BY a.attnum)" \
	" FROM pg_attribute a WHERE a.attrelid = " oid " AND a.attnum > 0 AND a.attstattarget >= 0) END"

extern bool sv_index_is_unique(const SvObject *object);
extern bool sv_index_is_valid(const SvObject *index);
extern bool sv_index_is_broken(const SvObject *object);
extern const char *sv_index_tablespace(const SvObject *index);
extern bool sv_index_is_similar(const SvObject *own, const SvObject *index);
extern bool sv_index_has_form(const SvObject *own, const SvObject *index, const char *definition);
extern void sv_index_create_on(SvAction *action, const SvObject *index, const char *name, const char *table,
							   const char *definition);
extern void sv_index_set_statistics(SvAction *action, const char *index, bool is_partitioned, const char *from,
									const char *to);

#endif							/* SCHEMAVER_INDEX_H */
