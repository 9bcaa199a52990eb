/*
 * formats.h
 *		The formats of migration files that can be read.
 */
#ifndef SCHEMAVER_FORMATS_H
#define SCHEMAVER_FORMATS_H

#include "format/reading.h"

typedef struct SvFormat
{
	const char *name;			/* as the user gives it */
	bool		(*matches) (const SvReading *reading);	/* could these files be it? */
	void		(*read) (SvReading *reading);
} SvFormat;

extern const SvFormat *sv_format_get(const char *name, const SvReading *reading);
extern bool sv_format_is_native(const SvFormat *format);

#endif							/* SCHEMAVER_FORMATS_H */
