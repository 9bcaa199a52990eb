/*
 * native.h
 *		The format of schemaver's own files.
 */
#ifndef SCHEMAVER_NATIVE_H
#define SCHEMAVER_NATIVE_H

#include "format/format.h"
#include "lib/stringinfo.h"

extern const SvFormat sv_format_native;

extern void sv_native_write(StringInfo out, const SvDraft *draft, const char *create_date);

#endif							/* SCHEMAVER_NATIVE_H */
