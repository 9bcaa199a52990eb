/*
 * fill.h
 *		Text with blanks to fill in.
 */
#ifndef SCHEMAVER_SCRIPT_FILL_H
#define SCHEMAVER_SCRIPT_FILL_H

#include "lib/stringinfo.h"

/* What stands for "{name}" in a text. */
typedef struct SvFill
{
	const char *name;
	const char *value;
} SvFill;

extern void sv_fill_append(StringInfo out, const char *text, const SvFill *fills, int nfills);

#endif							/* SCHEMAVER_SCRIPT_FILL_H */
