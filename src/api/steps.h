/*
 * steps.h
 *		Targets that are typed as numbers.
 */
#ifndef SCHEMAVER_API_STEPS_H
#define SCHEMAVER_API_STEPS_H

#include "fmgr.h"

extern const char *sv_steps_find_id(FunctionCallInfo fcinfo, uint64 number);
extern void sv_steps_raise_is_id(const char *call, char sign, uint64 number, const char *id);

#endif							/* SCHEMAVER_API_STEPS_H */
