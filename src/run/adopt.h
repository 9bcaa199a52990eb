/*
 * adopt.h
 *		Taking over from another migration tool.
 */
#ifndef SCHEMAVER_RUN_ADOPT_H
#define SCHEMAVER_RUN_ADOPT_H

#include "run/run.h"

extern void sv_adopt(FunctionCallInfo fcinfo, Oid table, SvStepReceiver receiver, void *arg);

#endif							/* SCHEMAVER_RUN_ADOPT_H */
