/*
 * record.h
 *		Recording what the database consists of.
 */
#ifndef SCHEMAVER_RECORD_H
#define SCHEMAVER_RECORD_H

#include "store/project.h"
#include "utils/uuid.h"

extern bool sv_record_is_on(const SvRelations *rels);
extern void sv_record_after_run(const SvProject *project, const pg_uuid_t *run);
extern void sv_record_now(const SvRelations *rels);
extern void sv_record_forget(const SvRelations *rels);

#endif							/* SCHEMAVER_RECORD_H */
