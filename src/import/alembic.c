/*
 * alembic.c
 *		Alembic histories, in the form of the SQL that Alembic writes.
 *
 * An Alembic migration is Python, and its effect on a database is only known when
 * it has run. "alembic upgrade base:heads --sql" runs all of them without a
 * database and writes the SQL that they would run; downgrade works likewise.
 * These texts are read here, from any number of files, and joined by id.  The
 * text of "alembic history --verbose" adds what they do not include.
 *
 * Grammar: the texts that Alembic writes; tested with 1.8.1, 1.13.2 and 1.18.4.
 */
#include "postgres.h"

#include "core/names.h"
#include "errors.h"
#include "format/chain.h"
#include "format/endings.h"
#include "import/alembic.h"
#include "import/formats.h"
#include "miscadmin.h"

#define UPGRADE_COMMAND "alembic upgrade base:heads --sql > up.sql"
#define DOWNGRADE_COMMAND "alembic downgrade heads:base --sql > down.sql"
#define HISTORY_COMMAND "alembic history --verbose > history.txt"

/* A revision that is being joined: its parts and what the history says. */
typedef struct Known
{
	const SvAlembicPart *upgrade;
	const SvAlembicPart *downgrade; /* NULL: none */
	bool		is_irreversible;	/* and that has been reported */
	SvDraft    *draft;
	const char **labels;		/* of its line; NULL: unknown */
	SvNames		label_names;	/* the same, for lookups */
} Known;

typedef struct Joiner
{
	SvReading  *reading;
	SvAlembicParts parts;
	int32		count;
	Known	   *known;			/* by id */
	bool		any_history;
} Joiner;

static int
compare_known(const void *a, const void *b)
{
	const SvAlembicPart *left = ((const Known *) a)->upgrade;
	const SvAlembicPart *right = ((const Known *) b)->upgrade;
	int			order = strcmp(left->id, right->id);

	CHECK_FOR_INTERRUPTS();
	return order != 0 ? order : (left > right) - (left < right);
}

/* Finds the revision with this id; of several, the one that its draft is made from. */
static Known *
find_known(const Joiner *joiner, const char *id)
{
	int32		low = 0;
	int32		high = joiner->count;

	while (low < high)
	{
		int32		middle = low + (high - low) / 2;

		if (strcmp(joiner->known[middle].upgrade->id, id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == joiner->count || strcmp(joiner->known[low].upgrade->id, id) != 0)
		return NULL;
	return &joiner->known[low];
}

/* Lists that are empty are NULL in a draft. */
static const char **
list_or_null(const char **list)
{
	return list[0] == NULL ? NULL : list;
}

static bool
is_same(const SvAlembicPart *a, const SvAlembicPart *b)
{
	return a->is_complete == b->is_complete && strcmp(a->parents, b->parents) == 0 &&
		strcmp(a->body.text, b->body.text) == 0;
}

/* Refuses the draft if a part has something that a body cannot have. */
static void
refuse_part(SvReading *reading, SvDraft *draft, const SvAlembicPart *part)
{
	int32		file = part->body.file;

	if (part->divided != NULL)
		sv_reading_refuse(reading, draft, file, part->divided, ERRCODE_SV_STATEMENT_NOT_ALLOWED,
						  "revision \"%s\" has statements both inside and outside of a transaction (autocommit_block), which a body cannot have: split it into two revisions",
						  part->id);
	if (part->placeholder != NULL)
		sv_reading_refuse(reading, draft, file, part->placeholder, ERRCODE_SYNTAX_ERROR,
						  "a value is missing here: env.py needs literal_binds=True");
	if (part->stray != NULL)
		sv_reading_refuse(reading, draft, file, part->stray, ERRCODE_SV_STATEMENT_NOT_ALLOWED,
						  "this comes after the end of revision \"%s\": remove it from the text",
						  part->id);
	if (part->printed != NULL)
		sv_reading_refuse(reading, draft, file, part->printed, ERRCODE_SYNTAX_ERROR,
						  "this is not SQL: probably print() in the Python of revision \"%s\" has written it; remove it from the text, or print to sys.stderr",
						  part->id);
	if (part->backslashes != NULL)
		sv_reading_note(reading, file, part->backslashes,
						"a string of revision \"%s\" has two backslashes: without a database, Alembic doubles them in values that come from Python; check whether one is meant",
						part->id);
	if (part->bookkeeping != NULL)
		sv_reading_note(reading, file, part->bookkeeping,
						"revision \"%s\" itself writes to Alembic's version table, which a database built by schemaver does not have",
						part->id);
}

/* A revision that replaces rows of the version table other than its parents depends on them. */
static const char **
seen_dependencies(const SvAlembicPart *part, const char **parents)
{
	SvNames		known = sv_names_of(parents);
	int			n = 0;

	for (const char **id = part->replaced; *id != NULL; id++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!sv_names_have(&known, *id))
			part->replaced[n++] = *id;
	}
	part->replaced[n] = NULL;
	pfree(known.sorted);
	return list_or_null(part->replaced);
}

/* Makes the draft of a revision from its upgrade. */
static void
make_draft(Joiner *joiner, Known *known)
{
	SvReading  *reading = joiner->reading;
	const SvAlembicPart *part = known->upgrade;
	SvDraft    *draft = sv_reading_draft(reading, part->body.file, part->id);
	const char **parents = sv_alembic_list(part->parents, part->parents + strlen(part->parents));

	known->draft = draft;
	draft->down_revision = list_or_null(parents);
	draft->upgrade = part->body;
	draft->transactional = part->is_transactional;
	draft->detects_transaction = part->detects_transaction;
	if (!part->is_complete)
	{
		sv_reading_refuse(reading, draft, part->body.file, part->marker, ERRCODE_FEATURE_NOT_SUPPORTED,
						  "the text ends in the middle of revision \"%s\": Alembic failed there, because its Python needs a database; to get the text from there on: alembic upgrade %s:heads --sql",
						  part->id, part->id);
		return;
	}
	draft->depends_on = seen_dependencies(part, parents);
	refuse_part(reading, draft, part);
	if (!part->has_statements && (parents[0] == NULL || parents[1] == NULL))
		sv_reading_note(reading, part->body.file, part->marker,
						"revision \"%s\" has no statements: either it does nothing, or its Python does nothing without a database",
						part->id);
}

/* Makes drafts of all upgrades, in their order; a text may be in two files. */
static void
make_drafts(Joiner *joiner)
{
	joiner->known = palloc0_array(Known, joiner->parts.count);
	for (int32 i = 0; i < joiner->parts.count; i++)
	{
		if (joiner->parts.parts[i].is_upgrade)
			joiner->known[joiner->count++].upgrade = &joiner->parts.parts[i];
	}
	qsort(joiner->known, joiner->count, sizeof(Known), compare_known);
	for (int32 i = 0; i < joiner->parts.count; i++)
	{
		const SvAlembicPart *part = &joiner->parts.parts[i];
		Known	   *known;

		if (!part->is_upgrade)
			continue;
		known = find_known(joiner, part->id);
		if (known->draft == NULL)
			make_draft(joiner, known);
		else if (!is_same(known->upgrade, part))
			sv_reading_fail(joiner->reading, part->body.file, part->marker, ERRCODE_DUPLICATE_OBJECT,
							"the upgrade of revision \"%s\" is also in \"%s\", but different",
							part->id, joiner->reading->files[known->upgrade->body.file].name);
		else if (joiner->reading->files[part->body.file].draft == NULL)
			sv_reading_claim(joiner->reading, part->body.file, known->draft);
	}
}

/* Gives a revision its downgrade. */
static void
join_downgrade(Joiner *joiner, Known *known, const SvAlembicPart *part)
{
	SvReading  *reading = joiner->reading;
	SvDraft    *draft = known->draft;
	const SvAlembicPart *upgrade = known->upgrade;

	known->downgrade = part;
	draft->downgrade = part->body;
	if (reading->files[part->body.file].draft == NULL)
		sv_reading_claim(reading, part->body.file, draft);
	refuse_part(reading, draft, part);
	draft->transactional &= part->is_transactional;
	draft->detects_transaction &= part->detects_transaction;
	if (!draft->refused && upgrade->has_statements && part->has_statements &&
		upgrade->is_transactional != part->is_transactional)
		sv_reading_note(reading, part->body.file, part->marker,
						"only one direction of revision \"%s\" runs outside of a transaction (autocommit_block); here both do",
						part->id);
	if (upgrade->has_statements && !part->has_statements)
		sv_reading_note(reading, part->body.file, part->marker,
						"the downgrade of revision \"%s\" has no statements, although its upgrade has some",
						part->id);
}

/* Finds the revision that a downgrade belongs to, and checks that it fits. */
static void
read_downgrade(Joiner *joiner, const SvAlembicPart *part)
{
	SvReading  *reading = joiner->reading;
	Known	   *known = find_known(joiner, part->id);

	if (known == NULL)
		sv_reading_fail(reading, part->body.file, part->marker, ERRCODE_INVALID_PARAMETER_VALUE,
						"no text contains the upgrade of revision \"%s\": %s", part->id, UPGRADE_COMMAND);
	else if (strcmp(known->upgrade->parents, part->parents) != 0)
		sv_reading_fail(reading, part->body.file, part->marker, ERRCODE_INVALID_PARAMETER_VALUE,
						"the parents of revision \"%s\" are \"%s\" here, but \"%s\" in its upgrade",
						part->id, part->parents, known->upgrade->parents);
	else if (known->downgrade != NULL && (!part->is_complete || is_same(known->downgrade, part)))
		return;
	else if (known->downgrade != NULL)
		sv_reading_fail(reading, part->body.file, part->marker, ERRCODE_DUPLICATE_OBJECT,
						"the downgrade of revision \"%s\" is also in \"%s\", but different",
						part->id, reading->files[known->downgrade->body.file].name);
	else if (part->is_complete)
		join_downgrade(joiner, known, part);
	else
	{
		known->is_irreversible = true;
		sv_reading_note(reading, part->body.file, part->marker,
						"the text ends in the middle of the downgrade of revision \"%s\", which is treated as irreversible; to get the text from there on: alembic downgrade %s:base --sql",
						part->id, part->parents);
	}
}

/* Joins the downgrades to the drafts; incomplete ones come last. */
static void
join_downgrades(Joiner *joiner)
{
	for (int broken = 0; broken <= 1; broken++)
	{
		for (int32 i = 0; i < joiner->parts.count; i++)
		{
			const SvAlembicPart *part = &joiner->parts.parts[i];

			if (!part->is_upgrade && part->is_complete == !broken)
				read_downgrade(joiner, part);
		}
	}
}

/* Notes which revisions have no downgrade. */
static void
note_irreversible(Joiner *joiner)
{
	SvReading  *reading = joiner->reading;
	bool		any = false;

	for (int32 i = 0; i < joiner->parts.count; i++)
		any |= !joiner->parts.parts[i].is_upgrade;
	if (!any && joiner->count > 0)
		sv_reading_note(reading, joiner->known[0].upgrade->body.file, NULL,
						"no text contains the downgrades, so nothing can be reverted: %s", DOWNGRADE_COMMAND);
	for (int32 i = 0; any && i < joiner->parts.count; i++)
	{
		const SvAlembicPart *part = &joiner->parts.parts[i];
		const Known *known = find_known(joiner, part->id);

		if (known != NULL && known->upgrade == part && known->downgrade == NULL &&
			!known->is_irreversible)
			sv_reading_note(reading, part->body.file, part->marker,
							"no text contains the downgrade of revision \"%s\"", part->id);
	}
}

/* Adds what the history says of a revision. */
static void
join_entry(Joiner *joiner, int32 file, const SvAlembicEntry *entry)
{
	Known	   *known = find_known(joiner, entry->id);

	if (known == NULL)
	{
		sv_reading_fail(joiner->reading, file, entry->at, ERRCODE_INVALID_PARAMETER_VALUE,
						"no text contains the upgrade of revision \"%s\": %s", entry->id, UPGRADE_COMMAND);
		return;
	}
	if (strcmp(known->upgrade->parents, entry->parents) != 0)
	{
		sv_reading_fail(joiner->reading, file, entry->at, ERRCODE_INVALID_PARAMETER_VALUE,
						"the parents of revision \"%s\" are \"%s\" here, but \"%s\" in its upgrade",
						entry->id, entry->parents, known->upgrade->parents);
		return;
	}
	known->draft->depends_on = list_or_null(entry->depends_on);
	known->draft->message = entry->message;
	sv_reading_date(joiner->reading, known->draft, file, entry->date_at, entry->create_date);
	known->labels = entry->branch_labels;
}

/*
 * Marks the labels of a revision that a parent also has: looks up each label of
 * the shorter list in the longer one.
 */
static void
mark_inherited(const Known *known, const Known *parent, bool *inherited)
{
	const SvNames *mine = &known->label_names;
	const SvNames *theirs = &parent->label_names;

	for (int i = 0; i < Min(mine->count, theirs->count); i++)
	{
		int			place = i;

		CHECK_FOR_INTERRUPTS();
		if (mine->count > theirs->count)
			place = sv_names_find(mine, theirs->sorted[i]);
		else if (!sv_names_have(theirs, mine->sorted[i]))
			place = -1;
		if (place >= 0)
			inherited[place] = true;
	}
}

/* Gives a revision those labels of its line that none of its parents has. */
static void
give_own_labels(const Joiner *joiner, const Known *known)
{
	const SvNames *all = &known->label_names;
	const char **labels = palloc_array(const char *, all->count + 1);
	bool	   *inherited = palloc0_array(bool, all->count);
	int			n = 0;

	for (const char **id = known->draft->down_revision; id != NULL && *id != NULL; id++)
	{
		const Known *parent = find_known(joiner, *id);

		if (parent != NULL)
			mark_inherited(known, parent, inherited);
	}
	for (int i = 0; i < all->count; i++)
	{
		int			place = sv_names_find(all, known->labels[i]);

		if (!inherited[place])
			labels[n++] = known->labels[i];
	}
	labels[n] = NULL;
	known->draft->branch_labels = list_or_null(labels);
	pfree(inherited);
}

/* The history shows a label on its whole line: it goes to the revision where the line begins. */
static void
give_labels(Joiner *joiner)
{
	for (int32 i = 0; i < joiner->count; i++)
		joiner->known[i].label_names = sv_names_of(joiner->known[i].labels);
	for (int32 i = 0; i < joiner->count; i++)
	{
		const Known *known = &joiner->known[i];

		CHECK_FOR_INTERRUPTS();
		if (known->draft != NULL && known->label_names.count > 0)
			give_own_labels(joiner, known);
	}
}

static void
join_history(Joiner *joiner, int32 file)
{
	const char *text = joiner->reading->files[file].text;
	SvAlembicEntry entry;

	joiner->any_history = true;
	sv_reading_ignore(joiner->reading, file, "it is the history, read for messages, dates, labels and dependencies");
	while ((text = sv_alembic_next_entry(text, &entry)) != NULL)
		join_entry(joiner, file, &entry);
}

/* Is a file a migration in Python? */
static bool
is_python(const SvFile *file)
{
	static const char *const names[] = {"revision", "down_revision"};
	int			found = 0;

	if (!sv_chain_ends_with(file->name, ".py"))
		return false;
	for (int i = 0; i < lengthof(names); i++)
	{
		for (const char *p = file->text; (p = strstr(p, names[i])) != NULL; p++)
		{
			const char *after = p + strlen(names[i]);

			after += strspn(after, " ");
			if ((p == file->text || p[-1] == '\n') && (*after == '=' || *after == ':'))
			{
				found++;
				break;
			}
		}
	}
	return found == lengthof(names);
}

/* Does a file only have what an Alembic command wrote before it failed? */
static bool
is_failure(const SvFile *file)
{
	const char *p = strstr(file->text, "FAILED: ");

	if (p == NULL)
		return false;
	while (p > file->text && p[-1] == ' ')
		p--;
	return p == file->text || p[-1] == '\n';
}

/* Handles a file that is not one of the texts. */
static void
read_other(SvReading *reading, int32 file, bool any_script, bool *told)
{
	if (is_failure(&reading->files[file]))
	{
		const char *at = strstr(reading->files[file].text, "FAILED: ");

		sv_reading_fail(reading, file, at, ERRCODE_SYNTAX_ERROR, "Alembic failed here: %.*s",
						(int) strcspn(at, "\r\n"), at);
		*told = true;
	}
	else if (!is_python(&reading->files[file]))
		sv_reading_ignore(reading, file, sv_ending_of_sql(reading->files[file].name) > 0 ?
						  "it is not a text that Alembic has written" : NULL);
	else if (any_script || *told)
		sv_reading_ignore(reading, file, "it is Python; its SQL is read instead");
	else
	{
		sv_reading_fail(reading, file, NULL, ERRCODE_FEATURE_NOT_SUPPORTED,
						"Alembic migrations are Python; give the SQL that they run instead: %s, and %s",
						UPGRADE_COMMAND, DOWNGRADE_COMMAND);
		*told = true;
	}
}

/* Is one of the files a text written by Alembic, or a migration in Python? */
static bool
matches(const SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		if (sv_alembic_is_script(&reading->files[i]) || is_python(&reading->files[i]))
			return true;
	}
	return false;
}

/* Makes drafts from the texts of upgrades and downgrades. */
static void
read_files(SvReading *reading)
{
	Joiner		joiner = {.reading = reading};
	bool		told = false;

	for (int32 i = 0; i < reading->nfiles; i++)
	{
		if (sv_alembic_is_script(&reading->files[i]))
			sv_alembic_read_script(reading, i, &joiner.parts);
	}
	make_drafts(&joiner);
	join_downgrades(&joiner);
	note_irreversible(&joiner);
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		if (sv_alembic_is_script(&reading->files[i]))
			continue;
		if (sv_alembic_is_history(&reading->files[i]))
			join_history(&joiner, i);
		else
			read_other(reading, i, joiner.parts.count > 0, &told);
	}
	give_labels(&joiner);
	if (joiner.count > 0 && !joiner.any_history)
		sv_reading_note(reading, joiner.known[0].upgrade->body.file, NULL,
						"the SQL does not include messages, dates, labels and dependencies; to get them: %s",
						HISTORY_COMMAND);
	else if (joiner.count == 0 && !told && reading->nproblems == 0 && reading->nfiles > 0)
		sv_reading_fail(reading, 0, NULL, ERRCODE_INVALID_PARAMETER_VALUE,
						"no file contains SQL or history written by Alembic: %s", UPGRADE_COMMAND);
}

static const SvMark mark_list[] = {
	{"-- Running upgrade", SV_MARK_OTHER, true},
	{"-- Running downgrade", SV_MARK_OTHER, true},
	{NULL}
};

static const SvMarks marks = {
	.tool = "Alembic",
	.list = mark_list,
	.reads = sv_alembic_reads_mark,
};

const SvFormat sv_format_alembic = {
	.name = "alembic",
	.also_tries = ".txt .py",
	.marks = &marks,
	.matches = matches,
	.read = read_files,
};
