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
#include "format/sections.h"
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

/* Returns the next change of the same name, nchanges if there is none. */
static int32
next_instance(const SvSqitchPlan *plan, int32 change)
{
	int32		next = change + 1;

	while (next < plan->nchanges && strcmp(plan->changes[next].name, plan->changes[change].name) != 0)
		next++;
	return next;
}

/* The name that the scripts of a change have. */
static const char *
script_name(const Folder *folder, int32 change)
{
	const SvSqitchPlan *plan = folder->plan;
	int32		next = next_instance(plan, change);

	if (next == plan->nchanges)
		return plan->changes[change].name;
	for (int32 i = next - 1; i >= change; i--)
	{
		const char **tags = plan->changes[i].tags;
		int			count = 0;

		while (tags != NULL && tags[count] != NULL)
			count++;
		while (count > 0)
		{
			char	   *name = psprintf("%s@%s", plan->changes[change].name, tags[--count]);

			if (find_file(folder, "deploy", name) >= 0)
				return name;
		}
	}
	return plan->changes[change].name;
}

/* Refuses a script with a command of psql. */
static void
check_script(SvReading *reading, SvPiece *piece)
{
	for (const char *line = piece->text; *line; line = sv_section_next_line(line))
	{
		const char *p = line + strspn(line, " \t");

		if (*p == '\\')
		{
			sv_reading_refuse_body(reading, piece, p - piece->text, ERRCODE_FEATURE_NOT_SUPPORTED,
								   psprintf("command %s of psql cannot be carried over",
											pnstrdup(p, strcspn(p, " \t\r\n;"))));
			return;
		}
	}
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
	check_script(folder->reading, &piece);
	return piece;
}

/* The message of a revision: name, note and tags. */
static char *
message_of(const SvChange *change)
{
	StringInfoData message;

	initStringInfo(&message);
	appendStringInfoString(&message, change->name);
	if (*change->note != '\0')
		appendStringInfo(&message, ": %s", change->note);
	for (int i = 0; change->tags != NULL && change->tags[i] != NULL; i++)
		appendStringInfo(&message, " @%s", change->tags[i]);
	for (char *p = message.data; *p; p++)
	{
		if ((unsigned char) *p < ' ' || *p == 0x7f)
			*p = ' ';
	}
	return message.data;
}

/* Has a change among the first so many this tag? */
static bool
has_tag(const SvChange *change, const char *tag)
{
	for (int i = 0; change->tags != NULL && change->tags[i] != NULL; i++)
	{
		if (strcmp(change->tags[i], tag) == 0)
			return true;
	}
	return false;
}

/* Returns the change that a dependency of another one means, -1 if none. */
static int32
find_required(const SvSqitchPlan *plan, int32 change, const char *name)
{
	const char *at = strchr(name, '@');
	size_t		length = at == NULL ? strlen(name) : at - name;
	int32		last = change - 1;

	if (at != NULL)
	{
		while (last >= 0 && !has_tag(&plan->changes[last], at + 1))
			last--;
	}
	for (; last >= 0; last--)
	{
		if (length == 0 || (strlen(plan->changes[last].name) == length && strncmp(plan->changes[last].name, name, length) == 0))
			return last;
	}
	return -1;
}

/* What a change requires becomes what its revision depends on. */
static void
read_requirements(const Folder *folder, SvDraft *draft, int32 change)
{
	const SvChange *planned = &folder->plan->changes[change];
	const char **names = planned->requires;
	int			count = 0;

	for (int i = 0; names != NULL && names[i] != NULL; i++)
	{
		int32		found = find_required(folder->plan, change, names[i]);

		if (found < 0)
		{
			sv_reading_note(folder->reading, draft->file, NULL,
							"what it requires, %s, is no earlier change of this project", names[i]);
			continue;
		}
		if (draft->depends_on == NULL)
			draft->depends_on = palloc0_array(const char *, 1024);
		if (count < 1023)
			draft->depends_on[count++] = folder->plan->changes[found].id;
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

	draft->message = message_of(planned);
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

/*
 * sv_sqitch_read
 *		Reads the one plan that there is, and the scripts beside it.
 */
void
sv_sqitch_read(SvReading *reading)
{
	Folder		folder = {.reading = reading};
	int32		file = -1;

	for (int32 i = 0; i < reading->nfiles; i++)
	{
		if (!sv_chain_ends_with(reading->files[i].name, ".plan"))
			continue;
		if (file >= 0)
			sv_reading_fail(reading, i, NULL, ERRCODE_INVALID_PARAMETER_VALUE,
							"there is another plan, \"%s\": load one project at a time",
							reading->files[file].name);
		file = i;
	}
	if (file < 0)
		return;
	folder.prefix = pnstrdup(reading->files[file].name,
							 sv_chain_base(reading->files[file].name) - reading->files[file].name);
	folder.plan = sv_sqitch_plan_read(reading, file);
	for (int32 i = 0; i < folder.plan->nchanges; i++)
		read_change(&folder, file, i);
	sv_chain_link(reading);
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		SvFile	   *script = &reading->files[i];

		if (script->draft == NULL && script->ignored == NULL && sv_chain_ends_with(script->name, ".sql"))
			script->ignored = "no change of the plan has it";
		else if (i == file && script->draft == NULL)
			script->ignored = "the plan, which has been followed";
	}
}
