/*
 * move.h
 *		Moving revisions to different parents.
 */
#ifndef SCHEMAVER_MOVE_H
#define SCHEMAVER_MOVE_H

#include "revision/rebase.h"
#include "store/project.h"

extern SvRebase *sv_move_revisions(const SvProject *project, const char *name, const char *onto,
								   const SvRevmap **map);

#endif							/* SCHEMAVER_MOVE_H */
