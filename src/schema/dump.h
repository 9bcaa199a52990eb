/*
 * dump.h
 *		Text that builds a schema from nothing.
 */
#ifndef SCHEMAVER_DUMP_H
#define SCHEMAVER_DUMP_H

#include "nodes/pg_list.h"
#include "schema/snapshot.h"

/* A file of a dump. */
typedef struct SvDumpFile
{
	const char *name;
	const SvObject *object;		/* NULL of the only one */
	StringInfoData content;
} SvDumpFile;

extern List *sv_dump_write(const SvSnapshot *snapshot, bool one_file);
extern void sv_dump_names_choose(List *files);

#endif							/* SCHEMAVER_DUMP_H */
