/*
 * constraint.h
 *		Constraints of tables.
 */
#ifndef SCHEMAVER_CONSTRAINT_H
#define SCHEMAVER_CONSTRAINT_H

#include "schema/action.h"

extern bool sv_constraint_is_check(const SvObject *object);
extern bool sv_constraint_is_unique(const SvObject *object);
extern bool sv_constraint_is_primary(const SvObject *object);
extern bool sv_constraint_can_use_index(const SvObject *object);
extern bool sv_constraint_is_reference(const SvObject *object);
extern bool sv_constraint_has_index(const SvObject *object);
extern const char *sv_constraint_tablespace(const SvObject *constraint);
extern bool sv_constraint_is_similar(const SvObject *own, const SvObject *constraint);
extern bool sv_constraint_has_form(const SvObject *own, const SvObject *constraint, const char *options);
extern void sv_constraint_create_on(SvAction *action, const SvObject *constraint, const char *name, const char *table,
									const char *options, const char *tablespace);

#endif							/* SCHEMAVER_CONSTRAINT_H */
