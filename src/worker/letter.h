/*
 * letter.h
 *		What a worker is told, in shared memory: this struct, the request, settings of
 *		the session, and the queue for the answer.
 */
#ifndef SCHEMAVER_LETTER_H
#define SCHEMAVER_LETTER_H

#include "worker/session.h"

/*
 * Changes with everything in this file: the worker loads the library that is installed
 * now, which is not that of a session from before an update of the package.
 */
#define SV_LETTER_FORMAT 0x53560001

typedef struct SvLetter
{
	uint32		format;
	Oid			database;
	SvSession	session;
	char		entry[NAMEDATALEN]; /* the name of an entry point */
	char		activity[NAMEDATALEN];	/* for pg_stat_activity */
	Size		request_length;
	Size		settings_length;
	Size		queue_offset;
	char		text[FLEXIBLE_ARRAY_MEMBER];	/* request, settings */
} SvLetter;

#endif							/* SCHEMAVER_LETTER_H */
