/*
 * constraint.h
 *		Constraints of tables.
 */
#ifndef SCHEMAVER_CONSTRAINT_H
#define SCHEMAVER_CONSTRAINT_H

#include "schema/object.h"

extern bool sv_constraint_is_check(const SvObject *object);
extern bool sv_constraint_is_unique(const SvObject *object);
extern bool sv_constraint_is_reference(const SvObject *object);

#endif							/* SCHEMAVER_CONSTRAINT_H */
