/*
 * create.c
 *		Making new revisions on top of the existing ones.
 */
#include "postgres.h"

#include "core/ident.h"
#include "errors.h"
#include "registry/content.h"
#include "registry/create.h"
#include "registry/latest.h"
#include "registry/register.h"
#include "revision/place.h"

/* Generates an id if none is given. */
static void
set_id(const SvRevmap *map, SvRevisionRow *row)
{
	if (row->revision != NULL)
		return;
	do
		row->revision = sv_ident_generate();
	while (sv_revmap_find(map, row->revision) >= 0 ||
		   sv_revmap_find_label(map, row->revision) >= 0);
}

/* Raises SV006 for the id of a revision that is, or was, replaced by another one. */
static void
check_id(const SvRevmap *whole, const char *id)
{
	int32		by = sv_revmap_find_alias(whole, id);

	if (by >= 0 || sv_revmap_find(whole, id) >= 0)
		ereport(ERROR,
				(errcode(ERRCODE_SV_CONTENT_DIFFERS),
				 errmsg("revision \"%s\" already exists", id),
				 by >= 0 ? errdetail("Revision \"%s\" replaces it.", whole->revs[by]->id) : 0,
				 errhint("Choose another id.")));
}

/*
 * sv_create_place
 *		Gives a new revision its place on top of what head names, and an id if it
 *		has none.  Raises what sv_place_find raises, 22023 for names that are not
 *		valid, SV005 for names that are taken.
 */
void
sv_create_place(const SvRevmap *map, SvPlacePurpose purpose, SvRevisionRow *row, const char *head,
				bool splice)
{
	SvPlace    *place;

	set_id(map, row);
	place = sv_place_find(map, purpose, row->revision, head, splice, row->branch_labels,
						  row->depends_on);
	row->down_revision = sv_revmap_ids(map, place->parents, place->nparents);
	row->depends_on = place->depends_on;
	sv_content_check_names(row);
	sv_place_check_names(map, row->revision, row->branch_labels, row->replaces);
}

/*
 * sv_create_revision
 *		Adds a new revision on top of what head names; returns its id.
 *
 * row->revision may be NULL.  Raises what sv_place_find and sv_register_one
 * raise.
 */
const char *
sv_create_revision(const SvProject *project, SvRevisionRow *row, const char *head, bool splice)
{
	const SvHistory *history = sv_latest_lock(project, SV_REGISTRY_ADD, "schemaver_revision()");

	sv_create_place(history->map, SV_PLACE_REVISION, row, head, splice);
	check_id(history->whole->map, row->revision);
	sv_content_check(&history->project->rels, row);
	sv_content_settle(row);
	sv_register_new(history, row);
	return row->revision;
}

/*
 * sv_create_merge
 *		Adds a revision that merges what heads (a list of names) resolves to, with
 *		empty bodies; returns its id.
 *
 * Raises 22023 if that is a single revision, and what sv_create_revision raises.
 */
const char *
sv_create_merge(const SvProject *project, SvRevisionRow *row, const char *heads)
{
	const SvHistory *history = sv_latest_lock(project, SV_REGISTRY_ADD, "schemaver_merge()");
	SvPlace    *place;

	set_id(history->map, row);
	place = sv_place_find(history->map, SV_PLACE_MERGE, row->revision, heads, false,
						  row->branch_labels, NULL);
	check_id(history->whole->map, row->revision);
	if (place->nparents < 2)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is nothing to merge"),
				 place->nparents == 0 ?
				 errdetail("\"%s\" resolves to no revision.", heads) :
				 errdetail("\"%s\" resolves to a single revision, \"%s\".", heads,
						   history->map->revs[place->parents[0]]->id)));
	row->down_revision = sv_revmap_ids(history->map, place->parents, place->nparents);
	if (row->message == NULL)
	{
		char	   *last = pstrdup(row->down_revision[place->nparents - 1]);
		char	   *others = sv_revmap_join(history->map, place->parents, place->nparents - 1);

		row->message = psprintf("merge %s and %s", others, last);
	}
	sv_content_check(&history->project->rels, row);
	sv_content_settle(row);
	sv_register_new(history, row);
	return row->revision;
}
