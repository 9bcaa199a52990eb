/*
 * tracker.h
 *		The tracking tables of other migration tools.
 */
#ifndef SCHEMAVER_TRACKER_H
#define SCHEMAVER_TRACKER_H

/* The maximum number of columns that are read from a tool's table. */
#define SV_MAX_TRACKER_COLUMNS 4

/* What the rows of a table mean. */
typedef enum SvBooks
{
	SV_BOOKS_HEADS,				/* the current heads: id */
	SV_BOOKS_CURRENT,			/* one row, the highest version: version, and
								 * failed or not */
	SV_BOOKS_VERSIONS,			/* what is applied: version, and succeeded or
								 * not */
	SV_BOOKS_JOURNAL,			/* what was done, in order: version, up or
								 * down */
	SV_BOOKS_FLYWAY,			/* the same: version, description, type,
								 * succeeded */
	SV_BOOKS_CHANGES,			/* what is applied: id, the history it belongs
								 * to */
	SV_BOOKS_FILES,				/* what is applied: name of a file */
	SV_BOOKS_APPS,				/* what is applied: name of a file, its folder */
	SV_BOOKS_CHANGESETS,		/* what is applied: id, author, file, how */
	SV_BOOKS_ATTEMPTS,			/* what was tried: name of a file, when it
								 * succeeded, when it was given up */
} SvBooks;

/* May a tool apply what comes before something that is already applied? */
typedef enum SvGaps
{
	SV_GAPS_NEVER,
	SV_GAPS_ON_REQUEST,			/* by an option */
	SV_GAPS_ALWAYS,
} SvGaps;

/* A kind of table: how it is recognized and read. */
typedef struct SvTracker
{
	const char *tool;			/* for messages */
	const char *table;
	const char *reads[SV_MAX_TRACKER_COLUMNS + 1];	/* columns, in the order
													 * of SvBooks */
	const char *others[4];		/* other columns that it must have */
	const char *order;			/* column that gives the order of the rows;
								 * NULL: any order */
	SvBooks		books;
	bool		zero_is_start;	/* version 0 means that nothing is applied */
	SvGaps		gaps;
} SvTracker;

/* A table as it was read. */
typedef struct SvBookkeeping
{
	const SvTracker *tracker;
	const char *table;			/* for messages */
	const char *project;
	int32		nrows;
	const char *const **rows;	/* the columns that the tracker reads; NULL:
								 * NULL */
} SvBookkeeping;

/* A column of a table that may be one of these. */
typedef struct SvTrackerColumn
{
	const char *name;
	bool		is_plain;		/* of a built-in number, text, boolean or
								 * timestamp type */
} SvTrackerColumn;

extern const SvTracker *sv_tracker_find(const char *table, const SvTrackerColumn *columns,
										int ncolumns);
extern char *sv_tracker_list(void);

#endif							/* SCHEMAVER_TRACKER_H */
