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
	StringInfoData content;
} SvDumpFile;

extern List *sv_dump_write(const SvSnapshot *snapshot, bool one_file);

#endif							/* SCHEMAVER_DUMP_H */
