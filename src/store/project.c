/*
 * project.c
 *		What a call knows a project by: where the extension is, and the name.
 *
 * It is found once, where a call comes in, and passed down from there.
 */
#include "postgres.h"

#include "core/ident.h"
#include "store/project.h"

/*
 * Returns a project that has a name only, in the current memory context.  Raises 22023
 * if no project can have it.
 *
 * The name is copied: it may be the value of a setting, which a body, or whoever it
 * calls, can change, and what it pointed to is freed then.
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
 *		to, in the current memory context.  There need not be anything in it.
 *
 * Raises 22023 if no project can have the name, and what sv_relations_find raises.
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
 * It is meant for after waiting for a lock: who owns the extension decides what a
 * caller may do, and that can have changed.  The tables are the same, since they have
 * been locked all the time.
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
