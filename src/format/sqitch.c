/*
 * sqitch.c
 *		Files of Sqitch: a plan, and the scripts of its changes.
 *
 * The order is that of the plan, the id of a revision that of its change.  A name
 * may come again after a tag: then the scripts of the earlier change have the name
 * of a tag in theirs that was set before it came again.
 */
#include "postgres.h"

#include "format/chain.h"
#include "format/client.h"
#include "format/sqitch.h"
#include "lib/stringinfo.h"

/* The files beside a plan. */
typedef struct Folder
{
	SvReading  *reading;
	const char *prefix;			/* of their names: "" or "folder/" */
	const SvSqitchPlan *plan;
} Folder;

static int
compare_names(const void *key, const void *file)
{
	return strcmp((const char *) key, ((const SvFile *) file)->name);
}

/* Returns the number of a file, -1 if there is none. */
static int32
find_file(const Folder *folder, const char *kind, const char *name)
{
	char	   *path = psprintf("%s%s/%s.sql", folder->prefix, kind, name);
	SvFile	   *found = bsearch(path, folder->reading->files, folder->reading->nfiles, sizeof(SvFile),
								compare_names);

	pfree(path);
	return found == NULL ? -1 : found - folder->reading->files;
}

/*
 * Returns the name that the scripts of a change have.  That of one which was
 * reworked has a tag in it, one of those set before it came again: the first for
 * which there is a script, those of later changes first.
 */
static const char *
script_name(const Folder *folder, int32 change)
{
	const SvSqitchPlan *plan = folder->plan;
	const SvChange *changes = plan->changes;
	const char *first = NULL;

	if (changes[change].next < 0)
		return changes[change].name;
	for (int32 i = changes[change].next - 1; i >= change; i--)
	{
		for (int32 tag = changes[i].tag; tag < changes[i + 1].tag; tag++)
		{
			char	   *name = psprintf("%s@%s", changes[change].name, plan->tags[tag].name);

			if (find_file(folder, "deploy", name) >= 0)
				return name;
			if (first == NULL)
				first = name;
		}
	}
	return first == NULL ? changes[change].name : first;
}

/* Makes a script the body of one direction; there may be none. */
static SvPiece
read_script(const Folder *folder, SvDraft *draft, const char *kind, const char *name)
{
	int32		file = find_file(folder, kind, name);
	SvPiece		piece = {.text = NULL, .file = -1};

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
	return message.data;
}

/* Adds an id to a list that ends with NULL and has room for it, unless it has it. */
static void
add_id(const char **list, const char *id)
{
	while (*list != NULL && strcmp(*list, id) != 0)
		list++;
	*list = id;
}

/* What a change requires becomes what its revision depends on. */
static void
read_requirements(const Folder *folder, SvDraft *draft, int32 change)
{
	const SvSqitchPlan *plan = folder->plan;
	const SvChange *planned = &plan->changes[change];
	int			count = 0;

	while (planned->requires != NULL && planned->requires[count] != NULL)
		count++;
	for (int i = 0; i < count; i++)
	{
		const char *local = sv_sqitch_plan_local(plan, planned->requires[i]);
		int32		found = local == NULL ? -1 : sv_sqitch_plan_find(plan, change, local);

		if (found < 0)
		{
			sv_reading_note(folder->reading, draft->file, NULL,
							"that it requires %s of another project is not carried over",
							planned->requires[i]);
			continue;
		}
		if (draft->depends_on == NULL)
			draft->depends_on = palloc0_array(const char *, count + 1);
		add_id(draft->depends_on, plan->changes[found].id);
	}
	for (int i = 0; planned->conflicts != NULL && planned->conflicts[i] != NULL; i++)
		sv_reading_note(folder->reading, draft->file, NULL,
						"that it conflicts with %s is not carried over", planned->conflicts[i]);
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
	draft->create_date = planned->timestamp;
	draft->detects_transaction = true;
	if (deploy < 0)
		sv_reading_refuse(folder->reading, draft, plan_file, planned->place, ERRCODE_UNDEFINED_FILE,
						  "change %s has no file deploy/%s.sql", planned->name, name);
	draft->upgrade = read_script(folder, draft, "deploy", name);
	draft->downgrade = read_script(folder, draft, "revert", name);
	read_requirements(folder, draft, change);
	if (verify >= 0)
		sv_reading_ignore(folder->reading, verify, "scripts that verify are not carried over");
}

/*
 * sv_sqitch_matches
 *		Is there a plan?
 */
bool
sv_sqitch_matches(const SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		if (sv_chain_ends_with(reading->files[i].name, ".plan") &&
			strstr(reading->files[i].text, "%project") != NULL)
			return true;
	}
	return false;
}

/* Returns the number of the plan, -1 if there is not just one. */
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

/* Says of the files that belong to no change why that is. */
static void
ignore_others(SvReading *reading, int32 plan)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const SvFile *file = &reading->files[i];

		if (file->draft != NULL || file->ignored != NULL)
			continue;
		if (i == plan)
			sv_reading_ignore(reading, i, "the plan, which has been followed");
		else if (sv_chain_ends_with(file->name, "sqitch.conf"))
			sv_reading_ignore(reading, i, "settings are not followed: scripts lie in deploy, revert and verify beside the plan");
		else if (sv_chain_ends_with(file->name, ".sql"))
			sv_reading_ignore(reading, i, "no change of the plan has it");
	}
}

/*
 * sv_sqitch_read
 *		Reads the one plan that there is, and the scripts beside it.
 */
void
sv_sqitch_read(SvReading *reading)
{
	Folder		folder = {.reading = reading};
	int32		file = find_plan(reading);

	if (file < 0)
		return;
	folder.prefix = pnstrdup(reading->files[file].name,
							 sv_chain_base(reading->files[file].name) - reading->files[file].name);
	folder.plan = sv_sqitch_plan_read(reading, file);
	for (int32 i = 0; i < folder.plan->nchanges; i++)
		read_change(&folder, file, i);
	sv_chain_link(reading);
	ignore_others(reading, file);
}
