/*
 * scratch.h
 *		Using the scratch database.
 */
#ifndef SCHEMAVER_SCRATCH_H
#define SCHEMAVER_SCRATCH_H

#include "proof/keeper.h"
#include "worker/ask.h"

extern void sv_scratch_ask(SvScratchUse use, const char *instead, const SvTask *task, SvReadAnswer read, void *result);
extern bool sv_scratch_drop(void);

#endif							/* SCHEMAVER_SCRATCH_H */
