/*
 * repeatable.c
 *		Files whose content may be replaced: one revision for each content, on a line.
 *
 * Flyway runs a repeatable migration again when its content has changed.  Here
 * each content is a revision; the first one has the name of the file as its label,
 * and each later one follows the last one on the line of this label.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "registry/latest.h"
#include "registry/repeatable.h"

/* Returns the next revision on a line, -1 if there is none. */
static int32
next_on_line(const SvRevmap *map, int32 revision)
{
	if (sv_edges_count(&map->children, revision) == 0)
		return -1;
	return map->children.node[map->children.start[revision]];
}

/*
 * Returns the last revision of the line that begins with this one.  Raises SV005 if
 * there is none: a line that is longer than the graph is a cycle.
 */
static int32
end_of_line(const SvRevmap *map, int32 revision)
{
	for (int32 steps = 0; steps < map->nrevs; steps++)
	{
		int32		next = next_on_line(map, revision);

		CHECK_FOR_INTERRUPTS();
		if (next < 0)
			return revision;
		revision = next;
	}
	for (int32 i = 0; i < map->ndefects; i++)
	{
		if (map->defects[i].kind == SV_DEFECT_CYCLE)
			sv_revmap_raise(map, &map->defects[i]);
	}
	elog(ERROR, "the line of revision \"%s\" has no end", map->revs[revision]->id);
	return -1;
}

/*
 * Has other content with this label come after this revision?  The ids of all its
 * contents begin with the label and a dot.  On a cycle the revision itself does
 * not count.
 */
static bool
is_superseded(const SvRevmap *map, int32 revision, const char *label)
{
	size_t		length = strlen(label);
	int32		next = next_on_line(map, revision);

	for (int32 steps = 0; steps < map->nrevs && next >= 0 && next != revision; steps++)
	{
		const char *id = map->revs[next]->id;

		CHECK_FOR_INTERRUPTS();
		if (strncmp(id, label, length) == 0 && id[length] == '.')
			return true;
		next = next_on_line(map, next);
	}
	return false;
}

/*
 * Returns the number and the id of the revision for a draft whose content replaces
 * other content; the number is -1 if it is not registered yet.  Content that has
 * been replaced and comes back is a new revision, with a number after its id.
 */
static int32
find_content(const SvRevmap *map, const SvDraft *draft, const char **id)
{
	const char *content = draft->id;	/* id may be the draft's own */
	int32		known;

	for (const char **other = draft->other_ids; other != NULL && *other != NULL; other++)
	{
		known = sv_revmap_find(map, *other);
		if (known >= 0 && !is_superseded(map, known, draft->follows_label))
		{
			*id = *other;
			return known;
		}
	}
	*id = content;
	for (int times = 2; (known = sv_revmap_find(map, *id)) >= 0 &&
		 is_superseded(map, known, draft->follows_label); times++)
	{
		if (*id != content)
			pfree(unconstify(char *, *id));
		*id = psprintf("%s.%d", content, times);
	}
	return known;
}

/*
 * Gives such a draft its place: the one that it has if it is already registered,
 * otherwise after the newest revision of its line.
 */
static void
place_on_line(const SvRevmap *map, SvDraft *draft)
{
	int32		known = find_content(map, draft, &draft->id);
	int32		first = sv_revmap_find_label(map, draft->follows_label);

	if (known >= 0)
	{
		const char **parents = sv_revmap_parents(map, known);

		draft->down_revision = *parents == NULL ? NULL : parents;
		draft->depends_on = map->revs[known]->depends_on;
		draft->branch_labels = map->revs[known]->branch_labels;
	}
	else if (first >= 0)
	{
		draft->down_revision = palloc0_array(const char *, 2);
		draft->down_revision[0] = pstrdup(map->revs[end_of_line(map, first)]->id);
		draft->branch_labels = NULL;
	}
}

/* Is there new content for any line? */
static bool
has_new_content(const SvRevmap *map, const SvReading *reading)
{
	const char *id;

	for (int32 i = 0; i < reading->ndrafts; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (reading->drafts[i]->follows_label != NULL &&
			find_content(map, reading->drafts[i], &id) < 0)
			return true;
	}
	return false;
}

/*
 * sv_repeatable_place
 *		Gives ids and places to all drafts of a reading whose content replaces other
 *		content, in the current memory context.
 *
 * No other session may add to the same line meanwhile: if anything is new, the
 * registry is locked to the end of the transaction; if nothing is, nobody has to
 * wait.  Raises SV005 for a line that is a cycle, and what sv_latest_lock raises.
 */
void
sv_repeatable_place(const SvProject *project, SvReading *reading)
{
	const SvHistory *history = sv_history_read_latest(project);

	if (has_new_content(history->map, reading))
		history = sv_latest_lock(project, SV_REGISTRY_ADD, "schemaver_load()");
	for (int32 i = 0; i < reading->ndrafts; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (reading->drafts[i]->follows_label != NULL)
			place_on_line(history->map, reading->drafts[i]);
	}
}
