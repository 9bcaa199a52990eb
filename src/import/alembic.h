/*
 * alembic.h
 *		Alembic histories, in the form of the SQL that Alembic writes.
 */
#ifndef SCHEMAVER_ALEMBIC_H
#define SCHEMAVER_ALEMBIC_H

#include "format/reading.h"

/* What the text says of one revision, in one direction. */
typedef struct SvAlembicPart
{
	const char *id;
	const char *parents;		/* as they are written: "a, b"; "" for a base */
	const char **replaced;		/* rows of the version table that it replaces,
								 * not NULL */
	bool		is_upgrade;
	bool		is_complete;	/* false: the text ends in the middle of it */
	bool		is_transactional;
	bool		detects_transaction;	/* the text begins no transactions */
	bool		has_statements;
	SvPiece		body;
	const char *marker;			/* where the part begins */

	/* Where there is something that cannot be carried over; NULL: nowhere. */
	const char *divided;		/* a COMMIT or BEGIN between its statements */
	const char *placeholder;	/* the placeholder of a missing value */
	const char *stray;			/* a statement after the revision's end */
	const char *printed;		/* a line that is not SQL */

	/* Where there is something that the user should check; NULL: nowhere. */
	const char *backslashes;	/* two in a string */
	const char *bookkeeping;	/* where the body itself writes to the version
								 * table */
} SvAlembicPart;

/* The parts of all files, in their order. */
typedef struct SvAlembicParts
{
	int32		count;
	int32		max;
	SvAlembicPart *parts;
} SvAlembicParts;

/* What "alembic history --verbose" says of a revision. */
typedef struct SvAlembicEntry
{
	const char *at;				/* where in the file */
	const char *id;
	const char *parents;		/* as in a part */
	const char **depends_on;	/* never NULL, like the next one */
	const char **branch_labels; /* of the whole line, not only of its
								 * beginning */
	const char *message;		/* NULL: none */
	const char *create_date;	/* NULL: none */
	const char *date_at;		/* where its line is */
} SvAlembicEntry;

extern bool sv_alembic_reads_mark(const char *text, const char *line);
extern bool sv_alembic_is_script(const SvFile *file);
extern void sv_alembic_read_script(SvReading *reading, int32 file, SvAlembicParts *parts);
extern bool sv_alembic_is_history(const SvFile *file);
extern const char *sv_alembic_next_entry(const char *text, SvAlembicEntry *entry);
extern const char **sv_alembic_list(const char *text, const char *end);

#endif							/* SCHEMAVER_ALEMBIC_H */
