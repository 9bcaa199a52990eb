/*
 * step.h
 *		One revision of a run, in the transaction that it is recorded in.
 */
#ifndef SCHEMAVER_STEP_H
#define SCHEMAVER_STEP_H

#include "run/execute.h"
#include "run/records.h"

extern void sv_step_do(SvRecords *records, const SvWatched *watched, int32 number,
					   const SvBody *checked, const SvObserver *observer);

#endif							/* SCHEMAVER_STEP_H */
