/*
 * ignore.h
 *		Differences of schemas that somebody wants to live with, for the functions that
 *		compare.
 */
#ifndef SCHEMAVER_IGNORE_H
#define SCHEMAVER_IGNORE_H

#include "fmgr.h"
#include "schema/ignored.h"

extern SvIgnored *sv_ignore_read(FunctionCallInfo fcinfo);

#endif							/* SCHEMAVER_IGNORE_H */
