/*
 * walk.h
 *		Whether revisions do what they should, one after the other.
 */
#ifndef SCHEMAVER_WALK_H
#define SCHEMAVER_WALK_H

#include "run/body.h"

/* A revision that is verified. */
typedef struct SvVerified
{
	const char *revision;
	bool		transactional;
	SvBody		up;
	SvBody		down;			/* without text: there is no way back */
} SvVerified;

/* What has been found out. */
typedef enum SvAnswer
{
	SV_NOT_TRIED,
	SV_ANSWER_NO,
	SV_ANSWER_YES,
} SvAnswer;

typedef struct SvVerdictOf
{
	SvAnswer	upgrade;
	SvAnswer	downgrade;
	SvAnswer	same_schema;	/* after the downgrade, as before the upgrade */
	SvAnswer	repeatable;		/* the upgrade, after the downgrade */
	bool		column_order_only;	/* is what differs */
	const char *differences;	/* NULL: none */
	int64		rows_lost;		/* on the way back and forth; -1: there were
								 * no rows */
	const char *error;			/* the first one, with its place; NULL: none */
} SvVerdictOf;

/* Rows that revisions are tried out with. */
typedef struct SvSample
{
	const char *rows;			/* as sv_sample_read has read them; NULL: none */
	Size		length;
	int			at;				/* after so many revisions */
} SvSample;

extern void sv_verify_walk(SvVerified *revisions, SvVerdictOf *verdicts, int n, const SvSample *sample);

#endif							/* SCHEMAVER_WALK_H */
