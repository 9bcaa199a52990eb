/*
 * range.h
 *		Range types.
 */
#ifndef SCHEMAVER_RANGE_H
#define SCHEMAVER_RANGE_H

#include "schema/object.h"

extern void sv_range_set_subtype(SvObject *aside, const SvObject *range, const char *subtype);

#endif							/* SCHEMAVER_RANGE_H */
