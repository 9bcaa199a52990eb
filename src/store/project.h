/*
 * project.h
 *		The handle of a project: where the extension is, and the project's name.
 */
#ifndef SCHEMAVER_PROJECT_H
#define SCHEMAVER_PROJECT_H

#include "store/relations.h"

/*
 * A project of the extension, as the catalogs were when it was found.  The tables are
 * locked until the end of the transaction, so they stay valid until then.
 * sv_project_again reads everything else that may have changed.
 *
 * It is, with its name, in the memory context in which it was found, and never
 * changes.
 */
typedef struct SvProject
{
	SvRelations rels;
	const char *name;
} SvProject;

extern const SvProject *sv_project_find(Oid function, const char *name);
extern const SvProject *sv_project_find_in(Oid extension, const char *name);
extern const SvProject *sv_project_again(const SvProject *project);
extern const SvProject *sv_project_copy(const SvProject *project);

#endif							/* SCHEMAVER_PROJECT_H */
