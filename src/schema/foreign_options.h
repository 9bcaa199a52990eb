/*
 * foreign_options.h
 *		Options of foreign data.
 */
#ifndef SCHEMAVER_FOREIGN_OPTIONS_H
#define SCHEMAVER_FOREIGN_OPTIONS_H

#include "schema/action.h"

/* Those of an object on one side. */
typedef struct SvForeignOptions
{
	const char *shown;			/* lines "name 'value'", or NULL */
	const char *secret;			/* lines "name digest", or NULL */
} SvForeignOptions;

extern const char *sv_foreign_options_clause(const char *shown);
extern const char *sv_foreign_options_change(SvForeignOptions from, SvForeignOptions to);
extern void sv_foreign_options_refuse(SvAction *action, const char *from, const char *to);

#endif							/* SCHEMAVER_FOREIGN_OPTIONS_H */
