/*
 * kept.h
 *		A schema that a row keeps as bytes.
 */
#ifndef SCHEMAVER_KEPT_H
#define SCHEMAVER_KEPT_H

#include "access/htup.h"
#include "store/insertion.h"

/* A schema as it is kept. */
typedef struct SvKept
{
	const char *name;
	int			server_major;
	const char **schemas;		/* ends with NULL; NULL: the whole database */
	const char *fingerprint;
	const char *content;
	Size		length;
} SvKept;

extern void sv_kept_set(SvInsertion *insertion, const SvKept *kept, int checksum, int content);
extern void sv_kept_check_readable(Relation rel, int content);
extern bool sv_kept_get(SvKept *kept, HeapTuple tuple, Relation rel, int checksum, int content);

#endif							/* SCHEMAVER_KEPT_H */
