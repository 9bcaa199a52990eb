/*
 * checks.h
 *		What a portable script checks before it changes anything.
 */
#ifndef SCHEMAVER_SCRIPT_CHECKS_H
#define SCHEMAVER_SCRIPT_CHECKS_H

#include "script/writer.h"

extern void sv_checks_define(SvWriter *writer, StringInfo out);
extern void sv_checks_open(SvWriter *writer);
extern void sv_checks_lock(SvWriter *writer);
extern void sv_checks_start(SvWriter *writer);
extern void sv_checks_continue(SvWriter *writer, const SvRecorded *recorded);

#endif							/* SCHEMAVER_SCRIPT_CHECKS_H */
