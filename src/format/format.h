/*
 * format.h
 *		What is known about a format of migration files.
 */
#ifndef SCHEMAVER_FORMAT_H
#define SCHEMAVER_FORMAT_H

#include "format/marks.h"
#include "format/reading.h"

/* Does any format need the content of a file? */
typedef enum SvContent
{
	SV_CONTENT_NEEDED,
	SV_CONTENT_OPTIONAL,		/* yes, if it is text */
	SV_CONTENT_UNUSED			/* no, its name is enough */
} SvContent;

/*
 * What the tool does with a file that comes before one that is already applied, and
 * is not applied itself.
 */
typedef enum SvLate
{
	SV_LATE_REFUSED,			/* it refuses to go on */
	SV_LATE_SKIPPED,			/* it never runs the file, and does not say so */
	SV_LATE_RUN,				/* it runs the file */
} SvLate;

typedef struct SvFormat
{
	const char *name;			/* as the user gives it */
	bool		is_native;		/* schemaver's own: bodies are those of
								 * revisions already */
	bool		names_strays;	/* it says itself which files it leaves out */
	const char *also_reads;		/* suffixes of files that it reads besides
								 * those in SQL, separated by blanks; NULL:
								 * none */
	const char *also_tries;		/* the same for files that it passes over if
								 * they are not text */
	const SvMarks *marks;		/* comments that have a meaning; NULL: none */
	SvLate		late;			/* of formats whose files have an order */
	bool		(*matches) (const SvReading *reading);	/* could these files be
														 * in this format? */
	void		(*read) (SvReading *reading);	/* makes drafts from the files */
} SvFormat;

#endif							/* SCHEMAVER_FORMAT_H */
