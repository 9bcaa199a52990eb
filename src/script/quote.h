/*
 * quote.h
 *		Quoting text in a script, so that it means the same to every reader.
 */
#ifndef SCHEMAVER_SCRIPT_QUOTE_H
#define SCHEMAVER_SCRIPT_QUOTE_H

#include "lib/stringinfo.h"

/* Begins and ends code in a script. */
#define SV_QUOTE_TAG "$schemaver$"

extern void sv_quote_line(StringInfo out, const char *text);
extern void sv_quote_value(StringInfo out, const char *text, const char *type);
extern void sv_quote_element(StringInfo out, const char *text);
extern void sv_quote_setting(StringInfo out, const char *name);

#endif							/* SCHEMAVER_SCRIPT_QUOTE_H */
