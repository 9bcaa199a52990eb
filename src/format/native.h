/*
 * native.h
 *		The format of schemaver's own files.
 */
#ifndef SCHEMAVER_NATIVE_H
#define SCHEMAVER_NATIVE_H

#include "format/reading.h"
#include "lib/stringinfo.h"

extern bool sv_native_matches(const SvReading *reading);
extern void sv_native_read(SvReading *reading);
extern void sv_native_write(StringInfo out, const SvDraft *draft, const char *create_date);

#endif							/* SCHEMAVER_NATIVE_H */
