/*
 * adopt.h
 *		Taking over from another migration tool.
 */
#ifndef SCHEMAVER_ADOPT_H
#define SCHEMAVER_ADOPT_H

#include "run/run.h"

extern const SvRunStep *sv_adopt(const SvProject *project, Oid table, int32 *nsteps);

#endif							/* SCHEMAVER_ADOPT_H */
