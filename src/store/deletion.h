/*
 * deletion.h
 *		Removing rows from one of our tables.
 */
#ifndef SCHEMAVER_DELETION_H
#define SCHEMAVER_DELETION_H

#include "store/seek.h"

/* A removal of rows in progress. */
typedef struct SvDeletion
{
	SvSeek		seek;
} SvDeletion;

extern void sv_deletion_begin(SvDeletion *deletion, const SvRelation *table);
extern void sv_deletion_row(SvDeletion *deletion, const char *const *keys);
extern bool sv_deletion_any(SvDeletion *deletion, const char *const *keys);
extern void sv_deletion_end(SvDeletion *deletion);

#endif							/* SCHEMAVER_DELETION_H */
