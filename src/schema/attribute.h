/*
 * attribute.h
 *		Attributes of composite types.
 */
#ifndef SCHEMAVER_ATTRIBUTE_H
#define SCHEMAVER_ATTRIBUTE_H

#include "schema/object.h"

extern char *sv_attribute_definition(const SvObject *attribute);

#endif							/* SCHEMAVER_ATTRIBUTE_H */
