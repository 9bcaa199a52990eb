/*
 * strays.h
 *		Files that look like migrations, but that their format does not read.
 */
#ifndef SCHEMAVER_STRAYS_H
#define SCHEMAVER_STRAYS_H

#include "format/reading.h"

extern void sv_strays_name(SvReading *reading, const char *format);

#endif							/* SCHEMAVER_STRAYS_H */
