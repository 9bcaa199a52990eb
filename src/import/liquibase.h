/*
 * liquibase.h
 *		Changesets of Liquibase, as the line that begins one describes them.
 */
#ifndef SCHEMAVER_LIQUIBASE_H
#define SCHEMAVER_LIQUIBASE_H

#include "format/reading.h"

/* "--changeset author:id attribute:value ..." */
typedef struct SvChangeset
{
	const char *author;
	const char *id;
	const char *path;			/* logicalFilePath; NULL: that of the file */
	const char *delimiter;		/* what ends a statement; NULL: a semicolon */
	const char *rollback_delimiter;
	const char *skipped;		/* why it does not run on PostgreSQL; NULL: it
								 * does */
	const char *refused;		/* why it cannot be carried over; NULL: it can */
	const char *note;			/* what is lost; NULL: nothing */
	bool		splits;			/* into statements */
	bool		in_psql;
	bool		no_transaction;
} SvChangeset;

extern bool sv_liquibase_read_changeset(const char *line, SvChangeset *changeset);
extern char *sv_liquibase_attribute(const char *line, const char *name);
extern char *sv_liquibase_id(const char *path, const char *author, const char *id);

#endif							/* SCHEMAVER_LIQUIBASE_H */
