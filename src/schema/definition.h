/*
 * definition.h
 *		What would make an object from nothing.
 */
#ifndef SCHEMAVER_DEFINITION_H
#define SCHEMAVER_DEFINITION_H

#include "schema/object.h"

extern const char *sv_object_definition(const SvObject *object);

#endif							/* SCHEMAVER_DEFINITION_H */
