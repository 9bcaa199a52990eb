/*
 * project.h
 *		What a call knows a project by: where the extension is, and the name.
 */
#ifndef SCHEMAVER_PROJECT_H
#define SCHEMAVER_PROJECT_H

#include "store/relations.h"

/*
 * A project of the extension, as the catalogs were when it was found.  The tables are
 * locked to the end of the transaction, so they are what was found for as long; what
 * else may have changed, sv_project_again reads again.
 *
 * It lies, with its name, in the memory context in which it was found, and is never
 * changed.
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
