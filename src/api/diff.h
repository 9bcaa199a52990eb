/*
 * diff.h
 *		Comparing two schemas for the call of an SQL function.
 */
#ifndef SCHEMAVER_DIFF_H
#define SCHEMAVER_DIFF_H

#include "api/rows.h"
#include "schema/renames.h"
#include "schema/side.h"
#include "store/models.h"

/* A comparison: what is asked for, and the sides when they have been read. */
typedef struct SvDiff
{
	const char *source;
	const char *desired;
	bool		online;
	SvRenames	renames;
	SvSides		sides;
} SvDiff;

extern SvRenames sv_diff_read_renames(FunctionCallInfo fcinfo, int n);
extern SvStored sv_diff_store_models(const SvModels *models);
extern SvSnapshot *sv_diff_reprint(void *arg, const SvStored *stored, const SvSnapshot *kept);
extern List *sv_diff_make(FunctionCallInfo fcinfo, SvDiff *diff);
extern void sv_diff_return(SvRows *rows, const SvDiff *diff, const List *steps);

#endif							/* SCHEMAVER_DIFF_H */
