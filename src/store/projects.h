/*
 * projects.h
 *		Which projects there are.
 */
#ifndef SCHEMAVER_PROJECTS_H
#define SCHEMAVER_PROJECTS_H

#include "nodes/pg_list.h"
#include "store/relations.h"
#include "utils/snapshot.h"

extern bool sv_projects_list(const SvRelations *rels, Snapshot snapshot, int max, List **names);

#endif							/* SCHEMAVER_PROJECTS_H */
