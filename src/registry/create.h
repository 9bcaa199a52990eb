/*
 * create.h
 *		Making new revisions on top of the existing ones.
 */
#ifndef SCHEMAVER_CREATE_H
#define SCHEMAVER_CREATE_H

#include "revision/place.h"
#include "revision/revmap.h"
#include "store/project.h"
#include "store/revisions.h"

extern void sv_create_place(const SvRevmap *map, SvPlacePurpose purpose, SvRevisionRow *row,
							const char *head, bool splice);
extern const char *sv_create_revision(const SvProject *project, SvRevisionRow *row,
									  const char *head, bool splice);
extern const char *sv_create_merge(const SvProject *project, SvRevisionRow *row, const char *heads);

#endif							/* SCHEMAVER_CREATE_H */
