/*
 * sqitch.c
 *		Files of Sqitch: a plan, and the scripts of its changes.
 *
 * The order is that of the plan, and the id of a revision is that of its change.
 * A name may be used again after a tag: then the names of the earlier change's
 * scripts contain a tag that was set before the second use.
 *
 * Grammar: the source of Sqitch, read in November 2026.
 */
#include "postgres.h"

#include "core/names.h"
#include "format/chain.h"
#include "format/client.h"
#include "import/formats.h"
#include "import/sqitch.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"

/* A script with a tag in its name: "deploy/NAME@TAG.sql". */
typedef struct Tagged
{
	const char *name;			/* of its change */
	int32		tag;
} Tagged;

/* The files next to a plan. */
typedef struct Folder
{
	SvReading  *reading;
	const char *prefix;			/* of their names: "" or "folder/" */
	const SvSqitchPlan *plan;
	int32		ntagged;
	Tagged	   *tagged;			/* that are deployed, by name and then by tag */
} Folder;

/* Returns the number of a file, -1 if there is none. */
static int32
find_file(const Folder *folder, const char *kind, const char *name)
{
	char	   *path = psprintf("%s%s/%s.sql", folder->prefix, kind, name);
	int32		found = sv_reading_find(folder->reading, path);

	pfree(path);
	return found;
}

static int
compare_tagged(const void *a, const void *b)
{
	const Tagged *left = a;
	const Tagged *right = b;
	int			order = strcmp(left->name, right->name);

	CHECK_FOR_INTERRUPTS();
	return order != 0 ? order : (left->tag > right->tag) - (left->tag < right->tag);
}

/* Lists the scripts with a tag in their names. */
static void
list_tagged(Folder *folder)
{
	const SvReading *reading = folder->reading;
	char	   *start = psprintf("%sdeploy/", folder->prefix);
	size_t		length = strlen(start);

	folder->tagged = palloc_extended(sizeof(Tagged) * reading->nfiles, MCXT_ALLOC_HUGE);
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const char *name = reading->files[i].name;
		const char *at = strncmp(name, start, length) == 0 ? strrchr(name + length, '@') : NULL;
		int32		tag;

		CHECK_FOR_INTERRUPTS();
		if (at == NULL || !sv_chain_ends_with(at, ".sql"))
			continue;
		tag = sv_sqitch_plan_tag(folder->plan, pnstrdup(at + 1, strlen(at + 1) - strlen(".sql")));
		if (tag >= 0)
		{
			Tagged		tagged = {pnstrdup(name + length, at - name - length), tag};

			folder->tagged[folder->ntagged++] = tagged;
		}
	}
	qsort(folder->tagged, folder->ntagged, sizeof(Tagged), compare_tagged);
}

/* Returns how many of these scripts come before one of this name and tag. */
static int32
count_before(const Folder *folder, const char *name, int32 tag)
{
	Tagged		wanted = {name, tag};
	int32		low = 0;
	int32		high = folder->ntagged;

	while (low < high)
	{
		int32		middle = low + (high - low) / 2;

		if (compare_tagged(&folder->tagged[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/*
 * Returns the name of a change's scripts.  For a reworked change, it contains
 * one of the tags that were set before the change was used again: the first for
 * which there is a script, with tags of later changes first.
 */
static const char *
script_name(const Folder *folder, int32 change)
{
	const SvSqitchPlan *plan = folder->plan;
	const char *name = plan->changes[change].name;
	int32		next = plan->changes[change].next;
	int32		first = plan->changes[change].tag;
	int32		tag;
	int32		from;

	/*
	 * Without a tag in between, it cannot be distinguished from its later
	 * form.
	 */
	if (next < 0 || plan->changes[next].tag == first)
		return name;

	/*
	 * The tags of the last change that has tags; then the scripts, from the
	 * last one on.
	 */
	tag = plan->changes[plan->tags[plan->changes[next].tag - 1].change].tag;
	from = count_before(folder, name, plan->changes[next].tag) - 1;
	if (from >= 0 && strcmp(folder->tagged[from].name, name) == 0 && folder->tagged[from].tag >= first)
	{
		int32		last = plan->tags[folder->tagged[from].tag].change;

		while (from > 0 && strcmp(folder->tagged[from - 1].name, name) == 0 &&
			   plan->tags[folder->tagged[from - 1].tag].change == last)
			from--;
		tag = folder->tagged[from].tag;
	}
	return psprintf("%s@%s", name, plan->tags[tag].name);
}

/* Makes a script, if there is one, the body of one direction. */
static SvPiece
read_script(const Folder *folder, SvDraft *draft, const char *kind, const char *name)
{
	int32		file = find_file(folder, kind, name);
	SvPiece		piece = {.text = NULL,.file = -1};

	if (file < 0)
		return piece;
	sv_reading_claim(folder->reading, file, draft);
	piece = sv_reading_whole(folder->reading, file);
	sv_client_check_psql(folder->reading, &piece);
	return piece;
}

/* The message of a revision: name, note and tags. */
static char *
message_of(const SvSqitchPlan *plan, const SvChange *change)
{
	StringInfoData message;

	initStringInfo(&message);
	appendStringInfoString(&message, change->name);
	if (*change->note != '\0')
		appendStringInfo(&message, ": %s", change->note);
	for (int32 tag = change->tag; tag < change[1].tag; tag++)
		appendStringInfo(&message, "%s@%s%s", tag == change->tag ? " [" : " ", plan->tags[tag].name,
						 tag == change[1].tag - 1 ? "]" : "");
	for (char *p = message.data; *p; p++)
	{
		if ((unsigned char) *p < ' ' || *p == 0x7f)
			*p = ' ';
	}
	/* Most are short, and there are many. */
	return repalloc(message.data, message.len + 1);
}

/* Removes duplicates from a list, and ends it with NULL. */
static const char **
without_doubles(const char **list, int count)
{
	SvNames		all;
	bool	   *met;
	int			n = 0;

	if (count == 0)
		return NULL;
	list[count] = NULL;
	all = sv_names_of(list);
	met = palloc0_array(bool, count);
	for (int i = 0; i < count; i++)
	{
		int			place = sv_names_find(&all, list[i]);

		if (!met[place])
			list[n++] = list[i];
		met[place] = true;
	}
	list[n] = NULL;
	pfree(all.sorted);
	pfree(met);
	return list;
}

/* The requirements of a change become the dependencies of its revision. */
static void
read_requirements(const Folder *folder, SvDraft *draft, int32 change)
{
	const SvSqitchPlan *plan = folder->plan;
	const SvChange *planned = &plan->changes[change];
	const char **ids;
	int			count = 0;
	int			n = 0;

	while (planned->requires != NULL && planned->requires[count] != NULL)
		count++;
	ids = palloc_array(const char *, count + 1);
	for (int i = 0; i < count; i++)
	{
		const char *local = sv_sqitch_plan_local(plan, planned->requires[i]);
		int32		found = local == NULL ? -1 : sv_sqitch_plan_find(plan, change, local);

		CHECK_FOR_INTERRUPTS();
		if (found < 0)
			sv_reading_note(folder->reading, draft->file, NULL,
							"its requirement of %s in another project is not carried over",
							planned->requires[i]);
		else
			ids[n++] = plan->changes[found].id;
	}
	draft->depends_on = without_doubles(ids, n);
	for (int i = 0; planned->conflicts != NULL && planned->conflicts[i] != NULL; i++)
		sv_reading_note(folder->reading, draft->file, NULL,
						"its conflict with %s is not carried over", planned->conflicts[i]);
}

static void
read_change(const Folder *folder, int32 plan_file, int32 change)
{
	const SvChange *planned = &folder->plan->changes[change];
	const char *name = script_name(folder, change);
	int32		deploy = find_file(folder, "deploy", name);
	int32		verify = find_file(folder, "verify", name);
	SvDraft    *draft = sv_reading_draft(folder->reading, deploy < 0 ? plan_file : deploy, planned->id);

	draft->message = message_of(folder->plan, planned);
	sv_reading_date(folder->reading, draft, plan_file, planned->place, planned->timestamp);
	draft->detects_transaction = true;
	if (deploy < 0)
		sv_reading_refuse(folder->reading, draft, plan_file, planned->place, ERRCODE_UNDEFINED_FILE,
						  "change %s has no file deploy/%s.sql", planned->name, name);
	draft->upgrade = read_script(folder, draft, "deploy", name);
	draft->downgrade = read_script(folder, draft, "revert", name);
	read_requirements(folder, draft, change);
	if (verify >= 0)
		sv_reading_ignore(folder->reading, verify, "verify scripts are not carried over");
}

/* Is there a plan? */
static bool
matches(const SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		if (sv_chain_ends_with(reading->files[i].name, ".plan") &&
			strstr(reading->files[i].text, "%project") != NULL)
			return true;
	}
	return false;
}

/* Returns the number of the plan; -1 unless there is exactly one. */
static int32
find_plan(SvReading *reading)
{
	int32		plan = -1;

	for (int32 i = 0; i < reading->nfiles; i++)
	{
		if (!sv_chain_ends_with(reading->files[i].name, ".plan"))
			continue;
		if (plan >= 0)
		{
			sv_reading_fail(reading, i, NULL, ERRCODE_INVALID_PARAMETER_VALUE,
							"there is another plan, \"%s\": load one project at a time",
							reading->files[plan].name);
			return -1;
		}
		plan = i;
	}
	if (plan < 0)
		sv_reading_fail(reading, 0, NULL, ERRCODE_UNDEFINED_FILE, "there is no plan among the files");
	return plan;
}

/* Notes why a file does not belong to a change. */
static void
ignore_others(SvReading *reading, int32 plan)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const SvFile *file = &reading->files[i];

		if (file->draft != NULL || file->ignored != NULL)
			continue;
		if (i == plan)
			sv_reading_ignore(reading, i, "it is the plan, which was followed");
		else if (sv_chain_ends_with(file->name, "sqitch.conf"))
			sv_reading_ignore(reading, i, "settings are not read: scripts are expected in deploy, revert and verify next to the plan");
		else if (sv_chain_ends_with(file->name, ".sql"))
			sv_reading_ignore(reading, i, "no change of the plan uses it");
	}
}

/* Reads the only plan, and the scripts next to it. */
static void
read_files(SvReading *reading)
{
	Folder		folder = {.reading = reading};
	int32		file = find_plan(reading);

	if (file < 0)
		return;
	folder.prefix = pnstrdup(reading->files[file].name,
							 sv_chain_base(reading->files[file].name) - reading->files[file].name);
	folder.plan = sv_sqitch_plan_read(reading, file);
	list_tagged(&folder);
	for (int32 i = 0; i < folder.plan->nchanges; i++)
	{
		CHECK_FOR_INTERRUPTS();
		read_change(&folder, file, i);
	}
	sv_chain_link(reading);
	reading->nlinked = 0;		/* an id includes those before it, so that
								 * nothing can have a different place */
	ignore_others(reading, file);
}

const SvFormat sv_format_sqitch = {
	.name = "sqitch",
	.also_reads = ".plan",
	.matches = matches,
	.read = read_files,
};
