/*
 * name.c
 *		Finding a revision by its id, its label, or the beginning of one.
 *
 * A name is a full id or label, or else a prefix of exactly one id or label.
 * That id or label must have at least four characters; the prefix may be
 * shorter.
 */
#include "postgres.h"

#include "core/ident.h"
#include "core/names.h"
#include "core/text.h"
#include "errors.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "revision/line.h"
#include "revision/name.h"
#include "utils/varlena.h"

#define NO_REVISION (-1)

/* Names shorter than this are only found in full. */
#define MIN_PREFIXED_LENGTH 4

/* Similar names are only searched for in graphs up to this size. */
#define MAX_SUGGESTED_FROM 20000

/* A known name that is similar to a misspelt one; NULL if there is none. */
static const char *
similar_name(const SvRevmap *map, const char *wanted)
{
	const char *nearest = NULL;
	int			distance = strlen(wanted) / 3 + 1;

	if (map->nrevs + map->nlabels > MAX_SUGGESTED_FROM ||
		strlen(wanted) > SV_MAX_IDENT_LENGTH)
		return NULL;
	sv_names_consider("head", wanted, &distance, &nearest);
	sv_names_consider("heads", wanted, &distance, &nearest);
	sv_names_consider("base", wanted, &distance, &nearest);
	for (int32 i = 0; i < map->nlabels; i++)
		sv_names_consider(map->labels[i].name, wanted, &distance, &nearest);
	for (int32 i = 0; i < map->nrevs; i++)
		sv_names_consider(map->revs[i]->id, wanted, &distance, &nearest);
	return nearest;
}

/* A known name that is the wanted one, or begins with it, if case does not count. */
typedef struct OtherCase
{
	const char *wanted;
	size_t		length;
	const char *same;			/* NULL: none */
	const char *longer;			/* the first one; NULL: none */
	bool		several;		/* are there more? */
} OtherCase;

static void
compare_case(OtherCase *found, const char *name)
{
	CHECK_FOR_INTERRUPTS();
	if (pg_strncasecmp(name, found->wanted, found->length) != 0)
		return;
	if (name[found->length] == '\0')
		found->same = name;
	else if (pg_mbstrlen(name) >= MIN_PREFIXED_LENGTH)
	{
		found->several = found->longer != NULL;
		found->longer = name;
	}
}

/* The known name that is meant if only the case is wrong; NULL if there is none. */
static const char *
other_case(const SvRevmap *map, const char *wanted)
{
	static const char *const keywords[] = {"head", "heads", "base", "current"};
	OtherCase	found = {.wanted = wanted,.length = strlen(wanted)};

	for (size_t i = 0; i < lengthof(keywords); i++)
	{
		if (pg_strcasecmp(keywords[i], wanted) == 0)
			return keywords[i];
	}
	for (int32 i = 0; i < map->nlabels; i++)
		compare_case(&found, map->labels[i].name);
	for (int32 i = 0; i < map->nrevs; i++)
		compare_case(&found, map->revs[i]->id);
	return found.same != NULL || found.several ? found.same : found.longer;
}

static void
report_unknown(const SvRevmap *map, const char *name)
{
	const char *same = other_case(map, name);
	const char *similar = same != NULL ? same : similar_name(map, name);

	ereport(ERROR,
			(errcode(ERRCODE_SV_UNKNOWN_REVISION),
			 errmsg("revision or branch label \"%s\" is not known", name),
			 similar != NULL ?
			 errhint("Did you mean \"%s\"?", similar) :
			 errhint("SELECT * FROM schemaver_history() lists all revisions.")));
}

/* Names found by their beginning. */
typedef struct Candidates
{
	int32		count;
	int32		rev;			/* of the last one */
	StringInfoData names;
} Candidates;

static void
add_candidate(Candidates *candidates, const char *name, int32 rev)
{
	if (candidates->count == 0)
		initStringInfo(&candidates->names);
	if (candidates->count < SV_MAX_LISTED)
		sv_text_add_item(&candidates->names, name);
	else if (candidates->count == SV_MAX_LISTED)
		appendStringInfoString(&candidates->names, ", and more");
	candidates->count++;
	candidates->rev = rev;
}

/* May this name be found by a prefix, within the line if there is one? */
static bool
can_be_prefixed(const char *name, int32 rev, const SvSet *line)
{
	return (line == NULL || sv_set_has(line, rev)) && pg_mbstrlen(name) >= MIN_PREFIXED_LENGTH;
}

/*
 * Finds the only name that begins with a prefix.  Like Alembic, this counts an
 * id and a label as two, even if they belong to one revision.
 */
static int32
find_prefix(const SvRevmap *map, const char *prefix, const SvSet *line)
{
	size_t		length = strlen(prefix);
	Candidates	found = {0};

	for (int32 i = sv_revmap_first_not_below(map, prefix);
		 i < map->nrevs && strncmp(map->revs[i]->id, prefix, length) == 0; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (can_be_prefixed(map->revs[i]->id, i, line))
			add_candidate(&found, map->revs[i]->id, i);
	}
	for (int32 i = sv_revmap_first_label_not_below(map, prefix);
		 i < map->nlabels && strncmp(map->labels[i].name, prefix, length) == 0; i++)
	{
		const SvLabel *label = &map->labels[i];

		CHECK_FOR_INTERRUPTS();
		if (can_be_prefixed(label->name, label->revision, line))
			add_candidate(&found, label->name, label->revision);
	}
	if (found.count > 1)
		ereport(ERROR,
				(errcode(ERRCODE_SV_AMBIGUOUS),
				 errmsg("name \"%s\" is ambiguous: %d names begin with it", prefix, found.count),
				 errdetail("They are %s.", found.names.data),
				 errhint("Give more characters.")));
	return found.count == 1 ? found.rev : NO_REVISION;
}

/* The revision with this id or label in full, or what stands for it; NO_REVISION if none. */
static int32
find_full(const SvRevmap *map, const char *name)
{
	int32		rev = sv_revmap_find(map, name);

	if (rev == NO_REVISION)
		rev = sv_revmap_find_label(map, name);
	return rev != NO_REVISION ? rev : sv_revmap_find_alias(map, name);
}

/* What stands for the only replaced revision whose id begins with a prefix. */
static int32
find_prefix_of_alias(const SvRevmap *map, const char *prefix, const SvSet *line)
{
	size_t		length = strlen(prefix);
	Candidates	found = {0};

	for (int32 i = 0; i < map->naliases; i++)
	{
		const SvAlias *alias = &map->aliases[i];

		CHECK_FOR_INTERRUPTS();
		if (strncmp(alias->name, prefix, length) == 0 && sv_revmap_find(map, alias->name) == NO_REVISION &&
			can_be_prefixed(alias->name, alias->revision, line))
			add_candidate(&found, alias->name, alias->revision);
	}
	return found.count == 1 ? found.rev : NO_REVISION;
}

/*
 * sv_name_find
 *		Looks up a name, on a line if one is given; whose is the label that
 *		defines the line.  Raises SV001, or SV002 if the name is a prefix of
 *		several.
 */
int32
sv_name_find(const SvRevmap *map, const char *name, const SvSet *line, const char *whose)
{
	int32		rev = find_full(map, name);

	if (rev == NO_REVISION)
	{
		rev = find_prefix(map, name, line);
		if (rev == NO_REVISION)
			rev = find_prefix_of_alias(map, name, line);
	}
	else if (line != NULL && !sv_set_has(line, rev))
		ereport(ERROR,
				(errcode(ERRCODE_SV_UNKNOWN_REVISION),
				 errmsg("revision \"%s\" is not on the line of \"%s\"", name, whose),
				 errdetail("A line is a revision with its ancestors and descendants, followed through parents."),
				 errhint("Leave out \"%s@\".", whose)));
	if (rev == NO_REVISION)
		report_unknown(map, name);
	return rev;
}
