/*
 * uncovered.h
 *		Objects of kinds that are not covered.
 */
#ifndef SCHEMAVER_UNCOVERED_H
#define SCHEMAVER_UNCOVERED_H

#include "schema/object.h"

extern const SvKind sv_kind_uncovered;
extern const char *const sv_uncovered_query;
extern SvObject *sv_uncovered_object(SvAddress address);

#endif							/* SCHEMAVER_UNCOVERED_H */
