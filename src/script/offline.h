/*
 * offline.h
 *		Writes the script that does what an online run would do.
 */
#ifndef SCHEMAVER_OFFLINE_H
#define SCHEMAVER_OFFLINE_H

#include "fmgr.h"
#include "revision/plan.h"

extern char *sv_offline_write(FunctionCallInfo fcinfo, SvDirection direction, const char *target,
							  bool purge);

#endif							/* SCHEMAVER_OFFLINE_H */
