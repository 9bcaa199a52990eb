/*
 * objects.h
 *		Rows of schemaver_objects: what the database consisted of after the last run.
 */
#ifndef SCHEMAVER_OBJECTS_H
#define SCHEMAVER_OBJECTS_H

#include "core/checksum.h"
#include "store/relations.h"
#include "utils/snapshot.h"
#include "utils/uuid.h"

typedef struct SvObjectRow
{
	const char *kind;
	const char *identity;		/* see sv_objects_key */
	const char *code;			/* the kind in codes of differences */
	const char *parent;			/* likewise; NULL: none */
	const char *schema;
	const char *name;
	const char *arguments;
	int32		number;			/* of a column; or 0 */
	uint8		digest[SV_CHECKSUM_LENGTH];
	const char *version;		/* of the library that has read it */
	int32		server_major;	/* that it was read on */
	const char **properties;	/* names and values in turn, then NULL; NULL
								 * if they were not asked for */
} SvObjectRow;

/* Who writes rows: a run, or nobody in particular. */
typedef struct SvObjectsWriter
{
	const SvRelations *rels;
	const char *project;		/* NULL if it is not a run */
	const pg_uuid_t *run;
} SvObjectsWriter;

extern const char *sv_objects_key(const char *identity);
extern bool sv_objects_exist(const SvRelations *rels);
extern void sv_objects_lock(const SvRelations *rels);
extern SvObjectRow *sv_objects_read(const SvRelations *rels, Snapshot snapshot, bool with_properties, int32 *nrows);
extern void sv_objects_add(const SvObjectsWriter *writer, SvObjectRow *const *rows, int32 nrows);
extern void sv_objects_replace(const SvObjectsWriter *writer, SvObjectRow *const *rows, int32 nrows);
extern void sv_objects_remove(const SvRelations *rels, SvObjectRow *const *rows, int32 nrows);

#endif							/* SCHEMAVER_OBJECTS_H */
