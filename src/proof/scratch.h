/*
 * scratch.h
 *		Using the scratch database.
 */
#ifndef SCHEMAVER_SCRATCH_H
#define SCHEMAVER_SCRATCH_H

#include "proof/keeper.h"
#include "worker/launch.h"

/* The scratch database of the current user, for one caller. */
typedef struct SvScratch
{
	Oid			database;
	SvWorker   *keeper;
} SvScratch;

extern SvScratch *sv_scratch_open(SvScratchUse use, const char *instead);
extern void sv_scratch_close(SvScratch *scratch);
extern bool sv_scratch_drop(void);

#endif							/* SCHEMAVER_SCRATCH_H */
