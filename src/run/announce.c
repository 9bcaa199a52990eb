/*
 * announce.c
 *		What a run reports: a notice for each step, and a notification when it commits.
 */
#include "postgres.h"

#include "commands/async.h"
#include "miscadmin.h"
#include "run/announce.h"
#include "schemaver.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/memutils.h"

#define CHANNEL "schemaver"
#define MAX_PAYLOAD 7900		/* a little less than NOTIFY takes */

/* Returns the heads that a stamp displaces, as "a, b". */
static char *
displaced_heads(const SvPlan *plan, const SvSet *before)
{
	SvSet	   *heads = sv_set_heads(before);
	SvSet	   *heads_after = sv_set_heads(plan->applied_after);
	char	   *text;

	sv_set_remove_all(heads, heads_after);
	text = sv_set_join(heads);
	pfree(heads_after);
	pfree(heads);
	return text;
}

/* The same, computed once per plan: a stamp may have as many steps as there are heads. */
static char *
get_displaced_heads(const SvPlan *plan, const SvSet *before)
{
	SvDisplaced *displaced = plan->displaced;

	if (displaced == NULL)
		return displaced_heads(plan, before);
	if (displaced->before != before)
	{
		MemoryContext old = MemoryContextSwitchTo(GetMemoryChunkContext(displaced));

		displaced->heads = displaced_heads(plan, before);
		displaced->before = before;
		MemoryContextSwitchTo(old);
	}
	return displaced->heads;
}

/*
 * sv_announce_words
 *		Describes a step in Alembic's words, "upgrade a -> b, message".  The text is in
 *		the current memory context.  before is what is applied before the plan.
 */
char *
sv_announce_words(const SvHistory *history, const SvPlan *plan, const SvSet *before, int32 revision)
{
	const SvRevision *rev = history->map->revs[revision];
	const char *verb = plan->direction == SV_STAMP ? "stamp_revision" :
		sv_direction_name(plan->direction);
	const char *from = "";
	const char *to = "";

	if (sv_set_has(plan->applied_after, revision))
	{
		from = plan->direction == SV_STAMP ? get_displaced_heads(plan, before) :
			sv_revmap_join_targets(history->map, &history->map->parents, revision);
		to = rev->id;
	}
	else
	{
		from = rev->id;
		if (plan->direction == SV_DOWNGRADE)
			to = sv_revmap_join_targets(history->map, &history->map->parents, revision);
	}
	return psprintf("%s %s -> %s%s%s", verb, from, to,
					rev->message != NULL ? ", " : "", rev->message != NULL ? rev->message : "");
}

/* Adds project and file, for the log. */
static int
describe_origin(const char *project, const SvBody *body)
{
	if (body != NULL && body->file != NULL)
		errcontext("file \"%s\", line %d", body->file, body->file_line);
	if (strcmp(project, SV_DEFAULT_PROJECT) != 0)
		errcontext("project \"%s\"", project);
	return 0;
}

/*
 * sv_announce_step
 *		Reports to the user which step of the plan is about to be done, with project
 *		and file for the log.  A stamp has no body: NULL.
 */
void
sv_announce_step(const SvHistory *history, const SvPlan *plan, const SvSet *before, int32 step,
				 const SvBody *body)
{
	const char *words;

	if (!message_level_is_interesting(NOTICE))
		return;
	words = sv_announce_words(history, plan, before, plan->steps[step]);
	ereport(NOTICE,
			(plan->nsteps > 1 ?
			 errmsg("running %s (%d of %d)", words, step + 1, plan->nsteps) :
			 errmsg("running %s", words),
			 describe_origin(history->project->name, body)));
}

static void
append_heads(StringInfo json, const char *key, const SvSet *applied)
{
	SvSet	   *heads = sv_set_heads(applied);
	const char *comma = "";

	appendStringInfo(json, ", \"%s\": [", key);
	for_each_member(rev, heads)
	{
		appendStringInfoString(json, comma);
		escape_json(json, heads->map->revs[rev]->id);
		comma = ", ";
	}
	appendStringInfoChar(json, ']');
}

/*
 * sv_announce_run
 *		Sends one notification for the run, at commit: JSON, without the heads
 *		if they are too many for one.
 */
void
sv_announce_run(const SvHistory *history, const pg_uuid_t *run, const char *direction,
				int32 nsteps, const SvSet *after)
{
	StringInfoData json;
	int			plain;

	if (!sv_notify)
		return;
	initStringInfo(&json);
	appendStringInfo(&json, "{\"run\": \"%s\", \"project\": ",
					 DatumGetCString(DirectFunctionCall1(uuid_out, UUIDPGetDatum(run))));
	escape_json(&json, history->project->name);
	appendStringInfoString(&json, ", \"direction\": ");
	escape_json(&json, direction);
	appendStringInfo(&json, ", \"steps\": %d, \"user\": ", nsteps);
	escape_json(&json, GetUserNameFromId(GetUserId(), false));
	plain = json.len;
	append_heads(&json, "from", history->applied);
	append_heads(&json, "to", after);
	if (json.len > MAX_PAYLOAD)
	{
		json.len = plain;
		json.data[plain] = '\0';
	}
	appendStringInfoChar(&json, '}');
	Async_Notify(CHANNEL, json.data);
	pfree(json.data);
}
