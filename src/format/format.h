/*
 * format.h
 *		What is known about a format of migration files.
 */
#ifndef SCHEMAVER_FORMAT_H
#define SCHEMAVER_FORMAT_H

#include "format/reading.h"

typedef struct SvFormat
{
	const char *name;			/* as the user gives it */
	bool		is_native;		/* schemaver's own: bodies are those of
								 * revisions already */
	const char *also_reads;		/* suffix of files that it reads besides those
								 * in SQL; NULL: none */
	bool		(*matches) (const SvReading *reading);	/* could these files be
														 * in this format? */
	void		(*read) (SvReading *reading);	/* makes drafts from the files */
} SvFormat;

#endif							/* SCHEMAVER_FORMAT_H */
