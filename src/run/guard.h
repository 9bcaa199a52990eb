/*
 * guard.h
 *		Whether something may be done at all.
 */
#ifndef SCHEMAVER_GUARD_H
#define SCHEMAVER_GUARD_H

#include "store/relations.h"

extern void sv_guard_write(const char *function);
extern void sv_guard_execute(const SvRelations *rels, const char *function);
extern Oid	sv_guard_unprivileged_owner(const SvRelations *rels);
extern bool sv_guard_is_superuser(bool in_script);
extern void sv_guard_bodies(const SvRelations *rels);
extern void sv_guard_script(const SvRelations *rels);
extern void sv_guard_downgrade(const SvRelations *rels);
extern bool sv_guard_is_disposable(const SvRelations *rels, char **environment);
extern void sv_guard_in_place(const SvRelations *rels);
extern void sv_guard_reset(const SvRelations *rels);
extern void sv_guard_outside_run(const char *function);
extern bool sv_guard_set_running(bool running);

#endif							/* SCHEMAVER_GUARD_H */
