/*
 * report.c
 *		What a run tells: a notice per step, and a notification when it commits.
 */
#include "postgres.h"

#include "commands/async.h"
#include "miscadmin.h"
#include "run/report.h"
#include "schemaver.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/memutils.h"

#define CHANNEL "schemaver"
#define MAX_PAYLOAD 7900		/* a little less than NOTIFY takes */

/* Returns the current heads that are none any more after a stamp, as "a, b". */
static char *
displaced_heads(const SvHistory *history, const SvPlan *plan, const bool *before)
{
	const SvRevmap *map = history->map;
	bool	   *heads = palloc_array(bool, Max(map->nrevs, 1));
	bool	   *heads_after = palloc_array(bool, Max(map->nrevs, 1));
	int32	   *gone = palloc_array(int32, Max(map->nrevs, 1));
	int32		n = 0;

	char	   *text;

	sv_revmap_heads(map, before, heads);
	sv_revmap_heads(map, plan->applied_after, heads_after);
	for (int32 i = 0; i < map->nrevs; i++)
	{
		if (heads[i] && !heads_after[i])
			gone[n++] = i;
	}
	text = sv_revmap_join(map, gone, n);
	pfree(gone);
	pfree(heads_after);
	pfree(heads);
	return text;
}

/* The same, found out once a plan: a stamp may have as many steps as there are heads. */
static char *
get_displaced_heads(const SvHistory *history, const SvPlan *plan, const bool *before)
{
	SvDisplaced *displaced = plan->displaced;

	if (displaced == NULL)
		return displaced_heads(history, plan, before);
	if (displaced->before != before)
	{
		MemoryContext old = MemoryContextSwitchTo(GetMemoryChunkContext(displaced));

		displaced->heads = displaced_heads(history, plan, before);
		displaced->before = before;
		MemoryContextSwitchTo(old);
	}
	return displaced->heads;
}

/*
 * sv_report_words
 *		Returns what a step does in Alembic's words, "upgrade a -> b, message", in
 *		the current memory context.  before is what is applied before the plan.
 */
char *
sv_report_words(const SvHistory *history, const SvPlan *plan, const bool *before, int32 revision)
{
	const SvRevision *rev = history->map->revs[revision];
	const char *verb = plan->direction == SV_STAMP ? "stamp_revision" :
		sv_direction_name(plan->direction);
	const char *from = "";
	const char *to = "";

	if (plan->applied_after[revision])
	{
		from = plan->direction == SV_STAMP ? get_displaced_heads(history, plan, before) :
			sv_revmap_describe_parents(history->map, revision);
		to = rev->id;
	}
	else
	{
		from = rev->id;
		if (plan->direction == SV_DOWNGRADE)
			to = sv_revmap_describe_parents(history->map, revision);
	}
	return psprintf("%s %s -> %s%s%s", verb, from, to,
					rev->message != NULL ? ", " : "", rev->message != NULL ? rev->message : "");
}

/*
 * sv_report_step
 *		Tells the user what is about to happen.
 */
void
sv_report_step(const SvHistory *history, const SvPlan *plan, const bool *before, int32 revision)
{
	if (message_level_is_interesting(NOTICE))
		ereport(NOTICE,
				(errmsg("running %s", sv_report_words(history, plan, before, revision))));
}

static void
append_heads(StringInfo json, const char *key, const SvRevmap *map, const bool *applied)
{
	bool	   *heads = palloc_array(bool, Max(map->nrevs, 1));
	const char *comma = "";

	sv_revmap_heads(map, applied, heads);
	appendStringInfo(json, ", \"%s\": [", key);
	for (int32 i = 0; i < map->nrevs; i++)
	{
		if (!heads[i])
			continue;
		appendStringInfoString(json, comma);
		escape_json(json, map->revs[i]->id);
		comma = ", ";
	}
	appendStringInfoChar(json, ']');
}

/*
 * sv_report_run
 *		Sends one notification for the run, at commit: JSON, without the heads
 *		if they are too many for one.
 */
void
sv_report_run(const SvHistory *history, const pg_uuid_t *run, const char *direction,
			  int32 nsteps, const bool *after)
{
	StringInfoData json;
	int			plain;

	if (!sv_notify)
		return;
	initStringInfo(&json);
	appendStringInfo(&json, "{\"run\": \"%s\", \"project\": ",
					 DatumGetCString(DirectFunctionCall1(uuid_out, UUIDPGetDatum(run))));
	escape_json(&json, history->project);
	appendStringInfoString(&json, ", \"direction\": ");
	escape_json(&json, direction);
	appendStringInfo(&json, ", \"steps\": %d, \"user\": ", nsteps);
	escape_json(&json, GetUserNameFromId(GetUserId(), false));
	plain = json.len;
	append_heads(&json, "from", history->map, history->applied);
	append_heads(&json, "to", history->map, after);
	if (json.len > MAX_PAYLOAD)
	{
		json.len = plain;
		json.data[plain] = '\0';
	}
	appendStringInfoChar(&json, '}');
	Async_Notify(CHANNEL, json.data);
	pfree(json.data);
}
