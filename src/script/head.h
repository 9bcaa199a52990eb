/*
 * head.h
 *		What comes before all parts of a script.
 */
#ifndef SCHEMAVER_SCRIPT_HEAD_H
#define SCHEMAVER_SCRIPT_HEAD_H

#include "script/writer.h"

extern void sv_head_check_client(const SvWriter *writer);
extern void sv_head_choose_key(SvWriter *writer);
extern void sv_head_write(SvWriter *writer, StringInfo out, const char *target, bool empty);

#endif							/* SCHEMAVER_SCRIPT_HEAD_H */
