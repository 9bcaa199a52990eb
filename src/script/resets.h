/*
 * resets.h
 *		What a script resets after a body.
 */
#ifndef SCHEMAVER_SCRIPT_RESETS_H
#define SCHEMAVER_SCRIPT_RESETS_H

#include "script/writer.h"

extern void sv_resets_write(SvWriter *writer, const SvBody *body, const List *statements,
							bool transactional);

#endif							/* SCHEMAVER_SCRIPT_RESETS_H */
