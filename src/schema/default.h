/*
 * default.h
 *		Defaults of columns.
 */
#ifndef SCHEMAVER_DEFAULT_H
#define SCHEMAVER_DEFAULT_H

#include "schema/object.h"

extern bool sv_default_is_inherited(const SvObject *object);

#endif							/* SCHEMAVER_DEFAULT_H */
