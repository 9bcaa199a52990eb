/*
 * repeatable.h
 *		Files whose content may be replaced: one revision for each content, on a line.
 */
#ifndef SCHEMAVER_REPEATABLE_H
#define SCHEMAVER_REPEATABLE_H

#include "format/reading.h"
#include "store/project.h"

extern void sv_repeatable_place(const SvProject *project, SvReading *reading);

#endif							/* SCHEMAVER_REPEATABLE_H */
