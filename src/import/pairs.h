/*
 * pairs.h
 *		Tools that keep the two directions of a revision in two files:
 *		"VERSION_title.up.sql" and "VERSION_title.down.sql".
 */
#ifndef SCHEMAVER_PAIRS_H
#define SCHEMAVER_PAIRS_H

#include "format/reading.h"

/* A file whose name the tool knows. */
typedef struct SvPairFile
{
	int32		file;
	char	   *version;
	char	   *message;
	bool		down;
	bool		program;		/* a migration in Go, with both directions */
	bool		unreadable;		/* the tool runs it, but it is not in SQL */
	bool		no_transaction;
	bool		bare;			/* sent as it is: the tool does not open a
								 * transaction */
	bool		one_query;		/* all of it at once */
	bool		dialect;		/* only for PostgreSQL: preferred to one for
								 * all dialects */
} SvPairFile;

/* How a tool works. */
typedef struct SvPairTool
{
	bool		(*parse) (SvReading *reading, int32 file, SvPairFile *entry);
	int			(*compare) (const char *, const char *);	/* versions */
	void		(*check) (SvReading *reading, SvPiece *piece);	/* NULL: nothing to
																 * check */
	bool		leaves_unpaired;	/* a downgrade without an upgrade is
									 * ignored */
} SvPairTool;

extern const char *sv_pairs_split_name(const char *base, SvPairFile *entry, size_t *title_length);
extern const char *sv_pairs_title(const char *base, const char *ending, SvPairFile *entry,
								  size_t *title_length);
extern bool sv_pairs_cut_ending(const char *title, size_t *length, const char *ending);
extern bool sv_pairs_exist(const SvReading *reading);
extern void sv_pairs_read(SvReading *reading, const SvPairTool *tool);

#endif							/* SCHEMAVER_PAIRS_H */
