/*
 * refusal.h
 *		What in the files cannot be registered.
 */
#ifndef SCHEMAVER_REFUSAL_H
#define SCHEMAVER_REFUSAL_H

#include "format/reading.h"

extern void sv_refusal_find_doubles(SvReading *reading);
extern void sv_refusal_raise(const SvReading *reading, bool stubs);

#endif							/* SCHEMAVER_REFUSAL_H */
