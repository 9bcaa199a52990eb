/*
 * project.c
 *		The handle of a project: where the extension is, and the project's name.
 *
 * It is found once, at the entry of a call, and passed down from there.
 */
#include "postgres.h"

#include "core/ident.h"
#include "store/project.h"

/*
 * Returns a project that only has a name, in the current memory context.  Raises 22023
 * if the name is not valid.
 *
 * The name is copied: it may be the value of a setting, which a body, or a function
 * that it calls, can change.  Then the old value is freed.
 */
static SvProject *
name_project(const char *name)
{
	SvProject  *project = palloc0_object(SvProject);

	sv_ident_check_project(name);
	project->name = pstrdup(name);
	return project;
}

/*
 * sv_project_find
 *		Returns the project with this name, of the extension that a function belongs
 *		to, in the current memory context.  The project may be empty.
 *
 * Raises 22023 if the name is not valid, and what sv_relations_find raises.
 */
const SvProject *
sv_project_find(Oid function, const char *name)
{
	SvProject  *project = name_project(name);

	sv_relations_find(function, &project->rels);
	return project;
}

/*
 * sv_project_find_in
 *		The same for an extension that is known by its OID.
 */
const SvProject *
sv_project_find_in(Oid extension, const char *name)
{
	SvProject  *project = name_project(name);

	sv_relations_find_in(extension, &project->rels);
	return project;
}

/*
 * sv_project_again
 *		Returns the same project of the same extension, in the current memory context,
 *		as the catalogs are now.
 *
 * Use it after waiting for a lock: the owner of the extension decides what a caller
 * may do, and that may have changed.  The tables are the same, because they have been
 * locked all the time.
 */
const SvProject *
sv_project_again(const SvProject *project)
{
	return sv_project_find_in(project->rels.extension, project->name);
}

/*
 * sv_project_copy
 *		Returns a copy in the current memory context.
 */
const SvProject *
sv_project_copy(const SvProject *project)
{
	SvProject  *copy = palloc_object(SvProject);

	*copy = *project;
	copy->name = pstrdup(project->name);
	return copy;
}
