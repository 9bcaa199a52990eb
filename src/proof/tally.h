/*
 * tally.h
 *		Which rows there are, to be compared with those that there are later.
 */
#ifndef SCHEMAVER_TALLY_H
#define SCHEMAVER_TALLY_H

#include "utils/hsearch.h"

typedef struct SvTally
{
	HTAB	   *rows;			/* how often each row occurs */
	HTAB	   *tables;			/* how many rows each table has */
} SvTally;

extern SvTally *sv_tally_take(void);
extern int64 sv_tally_changed(const SvTally *before, const SvTally *after);
extern int64 sv_tally_missing(const SvTally *before, const SvTally *after);

#endif							/* SCHEMAVER_TALLY_H */
