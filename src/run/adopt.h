/*
 * adopt.h
 *		Taking over from another migration tool.
 */
#ifndef SCHEMAVER_ADOPT_H
#define SCHEMAVER_ADOPT_H

#include "run/run.h"

extern void sv_adopt(const SvProject *project, Oid table, SvStepReceiver receiver, void *arg);

#endif							/* SCHEMAVER_ADOPT_H */
