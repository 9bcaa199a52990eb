/*
 * empty.c
 *		Saying that a project has no revisions.
 *
 * A project needs no declaration, so a mistyped name is one without revisions: it is
 * at head, and an upgrade succeeds without doing anything.  That is not an error, but
 * it should be said.
 */
#include "postgres.h"

#include "core/names.h"
#include "core/text.h"
#include "lib/stringinfo.h"
#include "run/empty.h"
#include "store/projects.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"

#define MAX_LOOKED_AT 1000		/* projects, each found in microseconds */

/* Returns the names of the first projects. */
static char *
join_projects(const List *projects)
{
	StringInfoData text;

	initStringInfo(&text);
	for (int i = 0; i < Min(list_length(projects), SV_MAX_LISTED); i++)
		sv_text_add_item(&text, psprintf("\"%s\"", (char *) list_nth(projects, i)));
	if (list_length(projects) > SV_MAX_LISTED)
		appendStringInfoString(&text, ", and more");
	return text.data;
}

/* Returns a project whose name is similar; NULL if there is none. */
static const char *
find_similar(const List *projects, const char *wanted)
{
	const char *nearest = NULL;
	int			distance = strlen(wanted) / 3 + 1;
	ListCell   *cell;

	foreach(cell, projects)
		sv_names_consider(lfirst(cell), wanted, &distance, &nearest);
	return nearest;
}

/*
 * sv_empty_notice
 *		Raises a notice if the project has no revisions, which names those that have.
 *		A call does this once.
 */
void
sv_empty_notice(const SvHistory *history)
{
	const SvProject *project = history->project;
	List	   *projects;
	bool		known;
	const char *similar;

	if (history->map->nrevs > 0)
		return;
	known = sv_projects_list(&project->rels, GetActiveSnapshot(), MAX_LOOKED_AT, &projects);
	similar = find_similar(projects, project->name);
	ereport(NOTICE,
			(errmsg("project \"%s\" has no revisions", project->name),
			 !known ? 0 :
			 projects == NIL ?
			 errdetail("Nothing is registered in this database.") :
			 errdetail_plural("The only project that has revisions is %s.",
							  "The projects that have revisions are %s.",
							  list_length(projects), join_projects(projects)),
			 similar != NULL ?
			 errhint("Did you mean \"%s\"? SET schemaver.project = %s;", similar, quote_literal_cstr(similar)) :
			 projects == NIL ? 0 :
			 errhint("The setting schemaver.project says which project a call is about.")));
}
