/*
 * snapshots.h
 *		Rows of schemaver_snapshots: schemas that were kept.
 */
#ifndef SCHEMAVER_SNAPSHOTS_H
#define SCHEMAVER_SNAPSHOTS_H

#include "store/relations.h"

/* A schema as it is kept. */
typedef struct SvKept
{
	const char *name;
	int			server_major;
	const char **schemas;		/* ends with NULL; NULL: the whole database */
	const char *fingerprint;
	const char *content;
	Size		length;
} SvKept;

extern void sv_snapshots_put(const SvRelations *rels, const SvKept *kept, bool replace);
extern SvKept *sv_snapshots_get(const SvRelations *rels, const char *name);
extern void sv_snapshots_remove(const SvRelations *rels, const char *name);

#endif							/* SCHEMAVER_SNAPSHOTS_H */
