/*
 * autogenerate.c
 *		SQL functions that write revisions: what leads to the models, and what leads to
 *		the schema that there is.
 */
#include "postgres.h"

#include "access/xact.h"
#include "api/args.h"
#include "api/danger.h"
#include "api/diff.h"
#include "api/ignore.h"
#include "compat.h"
#include "core/pack.h"
#include "errors.h"
#include "miscadmin.h"
#include "proof/copy.h"
#include "proof/expected.h"
#include "proof/proposal.h"
#include "proof/scope.h"
#include "proof/trust.h"
#include "registry/create.h"
#include "run/guard.h"
#include "run/run.h"
#include "run/unsaved.h"
#include "schema/hazard.h"
#include "schema/kinds.h"
#include "schema/moved.h"
#include "schema/reader.h"
#include "schema/wire.h"
#include "store/history.h"
#include "store/models.h"
#include "store/texts.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

PG_FUNCTION_INFO_V1(schemaver_autogenerate);
PG_FUNCTION_INFO_V1(schemaver_baseline);

/* Raises SV007 unless every revision is applied: the schema is that of the last one. */
static void
check_at_head(const SvProject *project)
{
	const SvHistory *history = sv_history_read(project);
	int32		pending = sv_history_count_pending(history);

	if (pending > 0)
		ereport(ERROR,
				(errcode(ERRCODE_SV_NOT_AT_HEAD),
				 errmsg("the database is not at head"),
				 errdetail_plural("%d revision is not applied, and what it changes would be written again.",
								  "%d revisions are not applied, and what they change would be written again.",
								  pending, pending),
				 errhint("SELECT * FROM schemaver_upgrade('heads')")));
}

/* Raises what storing the revision would, before everything is proved. */
static void
check_place(const SvProject *project, const char *head, const char *rev_id)
{
	SvRevisionRow row = {.revision = rev_id};

	sv_create_place(sv_history_read(project)->map, SV_PLACE_GENERATED, &row, head, false);
}

/* Appends an argument, if it was given. */
static void
add_argument(StringInfo call, FunctionCallInfo fcinfo, int n, const char *name, PGFunction out)
{
	if (!PG_ARGISNULL(n))
		appendStringInfo(call, ", %s => %s", name,
						 quote_literal_cstr(DatumGetCString(DirectFunctionCall1(out, PG_GETARG_DATUM(n)))));
}

/* The same call, with other hazards allowed. */
static const char *
write_call(FunctionCallInfo fcinfo, int allowed)
{
	StringInfoData call;

	initStringInfo(&call);
	appendStringInfo(&call, "SELECT schemaver_autogenerate(%s, allow => '{%s}'", quote_literal_cstr(sv_arg_text(fcinfo, 0, "message")),
					 sv_texts_join(sv_hazards_list(allowed)));
	add_argument(&call, fcinfo, 2, "renames", jsonb_out);
	if (sv_arg_bool(fcinfo, 3, false))
		appendStringInfoString(&call, ", online => true");
	if (strcmp(sv_arg_text(fcinfo, 4, "head"), "head") != 0)
		add_argument(&call, fcinfo, 4, "head", textout);
	add_argument(&call, fcinfo, 5, "rev_id", textout);
	appendStringInfoChar(&call, ')');
	return call.data;
}

/* Raises SV013 if there are hazards that nobody has allowed. */
static void
check_hazards(FunctionCallInfo fcinfo, const List *revisions, int allowed)
{
	StringInfoData list;
	int			n;
	int			forbidden;

	initStringInfo(&list);
	forbidden = sv_danger_list(revisions, allowed | sv_danger_allowed_in_session(), &list, &n);
	if (forbidden == 0)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_SV_HAZARD),
			 errmsg_plural("the migration has a hazard that is not allowed", "the migration has hazards that are not allowed", n),
			 errdetail_internal("%s", list.data),
			 errhint("Nothing has been stored. To accept that: %s", write_call(fcinfo, forbidden | allowed))));
}

/* What a revision leads from and to; nothing is known without a scope. */
static SvStructure
structure_of(const SvProposed *proposed, const char *scope)
{
	SvStructure structure = {NULL};

	if (scope != NULL)
		structure = (SvStructure)
	{
		proposed->before, proposed->after, SERVER_MAJOR_compat, scope
	};
	return structure;
}

/*
 * Adds the revisions, each on top of the one before; returns the id of the last.  scope is
 * that of the fingerprints; NULL: they are not recorded.
 */
static const char *
store(const SvProject *project, const List *revisions, const char *message, const char *head, const char *rev_id,
	  const char *scope)
{
	const char *id = NULL;
	int			n = list_length(revisions);
	ListCell   *cell;

	foreach(cell, revisions)
	{
		const SvProposed *proposed = lfirst(cell);
		int			at = foreach_current_index(cell);
		SvRevisionRow row = {
			.message = n == 1 ? message : psprintf("%s (%d of %d)", message, at + 1, n),
			.revision = at + 1 == n ? rev_id : NULL,
			.upgrade = proposed->upgrade,
			.downgrade = proposed->downgrade,
			.transactional = proposed->transactional,
			.structure = structure_of(proposed, scope),
		};

		id = sv_create_revision(project, &row, at == 0 ? head : id, false);
		CommandCounterIncrement();
	}
	return id;
}

/* Takes a snapshot of these schemas, which the caller may try out, as bytes. */
static SvSnapshot *
read_live(const char **schemas, StringInfo bytes)
{
	SvSnapshot *live = sv_reader_take(schemas, NULL, NULL);

	sv_trust_check(live);
	sv_trust_check_copy(live);
	sv_copy_check(live);
	initStringInfo(bytes);
	sv_wire_write(live, sv_pack_append, bytes);
	return live;
}

static void
tell_unrecorded(const char *why)
{
	ereport(NOTICE,
			(errmsg("the structure before and after the upgrade is not recorded"),
			 errdetail("%s", why)));
}

/*
 * Is what the database has now what is expected, so that others can rely on what was
 * recorded in the scratch database?
 */
static bool
is_as_proved(const char *live, const char *proved)
{
	if (strcmp(live, proved) == 0)
		return true;
	tell_unrecorded("The server prints the copy in the scratch database differently from the original, or the copy lacks something.");
	return false;
}

/* Do all revisions lead to one that a new one would follow, so that nothing else can be applied before it? */
static bool
has_one_head(const SvProject *project)
{
	const SvRevmap *map = sv_history_read(project)->map;
	SvSet	   *heads = sv_set_heads(sv_set_all(map));

	if (sv_set_count(heads) <= 1)
		return true;
	tell_unrecorded("There are several heads, and it could also be applied before some of them.");
	return false;
}

/*
 * Sets the models that are asked for, which the caller may try out.  What is ignored has
 * been set.  Returns them as they were kept, and the major version that they were kept on.
 */
static SvSnapshot *
set_models(SvProposalRequest *request, const SvModels *models, int *major)
{
	SvUnpacker	unpacker = {.at = models->kept.content,.left = models->kept.length};
	SvSnapshot *kept = sv_wire_read(&unpacker, major);

	request->models = models->kept.content;
	request->models_length = models->kept.length;
	request->is_partial = !models->is_complete;
	request->schemas = models->kept.schemas;
	sv_trust_check(kept);
	request->scope = sv_scope_write(request->schemas, request->is_partial ? kept : NULL, request->renames->ignored);
	return kept;
}

/* Sets models that were kept on another major version as this server prints them. */
static void
reprint_models(SvProposalRequest *request, FunctionCallInfo fcinfo, const SvModels *models, const SvSnapshot *kept,
			   int major, const SvSnapshot *live)
{
	SvStored	stored = sv_diff_store_models(models);
	SvSnapshot *snapshot = sv_diff_reprint(fcinfo, &stored, kept);
	StringInfoData bytes;

	(void) sv_moved_settle_all(snapshot, major, live);
	initStringInfo(&bytes);
	sv_wire_write(snapshot, sv_pack_append, &bytes);
	request->models = bytes.data;
	request->models_length = bytes.len;
}

/* Would a new database lack an object that no revision makes?  Every database has the schema public. */
static bool
is_made_by_others(const SvObject *object)
{
	if (object->kind == &sv_kind_schema)
		return strcmp(object->identity, "public") != 0;
	return object->parent == NULL && object->kind != &sv_kind_extension;
}

/* Tells that a new database would lack what was there before the first revision. */
static void
tell_without_baseline(const SvProject *project, const SvSnapshot *live)
{
	int			n = 0;

	if (sv_history_read(project)->map->nrevs > 0)
		return;
	for (int32 i = 0; i < live->nobjects; i++)
		n += is_made_by_others(live->objects[i]);
	if (n > 0)
		ereport(NOTICE,
				(errmsg_plural("the database has %d object that no revision makes",
							   "the database has %d objects that no revision makes", n, n),
				 errdetail("This is the first revision, and has only what differs from the models."),
				 errhint("To begin with what there is, remove the new revision with schemaver_remove(), and then: SELECT schemaver_baseline('what there is').")));
}

/* What there is before a call that writes revisions: may it be made at all? */
static const SvProject *
begin(FunctionCallInfo fcinfo, const char *function)
{
	const SvProject *project;

	sv_guard_write(function);
	sv_guard_outside_run(function);
	project = sv_arg_project(fcinfo);
	sv_relations_check_version(&project->rels);
	sv_guard_bodies(&project->rels);
	CommandCounterIncrement();
	return project;
}

/*
 * schemaver_autogenerate(message, allow, renames, online, head, rev_id)
 *		Adds what makes the database what the models describe; returns the id of the
 *		revision, or NULL if nothing differs.
 */
Datum
schemaver_autogenerate(PG_FUNCTION_ARGS)
{
	const char *message = sv_arg_text(fcinfo, 0, "message");
	int			allowed = sv_danger_read_allowed(fcinfo, 1);
	SvRenames	renames = sv_diff_read_renames(fcinfo, 2);
	const SvProject *project = begin(fcinfo, "schemaver_autogenerate()");
	SvProposalRequest request = {.online = sv_arg_bool(fcinfo, 3, false),.renames = &renames};
	const SvSnapshot *kept,
			   *snapshot;
	const SvModels *models;
	int			major;
	const char *fingerprint;
	List	   *revisions;
	StringInfoData live;
	ErrorContextCallback unsaved;

	check_at_head(project);
	check_place(project, sv_arg_text(fcinfo, 4, "head"), sv_arg_text_or_null(fcinfo, 5));
	renames.ignored = sv_ignore_read(fcinfo);
	models = sv_models_get(project);
	kept = set_models(&request, models, &major);
	snapshot = read_live(sv_reader_existing(request.schemas), &live);
	if (major != SERVER_MAJOR_compat)
		reprint_models(&request, fcinfo, models, kept, major, snapshot);
	fingerprint = sv_scope_fingerprint(snapshot, request.scope, NULL);
	request.live = live.data;
	request.live_length = live.len;
	revisions = sv_proposal_make(&request);
	if (revisions == NIL)
		PG_RETURN_NULL();
	sv_expected_warn_of_others(project, request.scope, fingerprint);
	check_hazards(fcinfo, revisions, allowed);
	tell_without_baseline(project, snapshot);
	sv_unsaved_enter(&unsaved);
	if (!has_one_head(project) || !is_as_proved(fingerprint, ((const SvProposed *) linitial(revisions))->before))
		request.scope = NULL;
	message = store(project, revisions, message, sv_arg_text(fcinfo, 4, "head"), sv_arg_text_or_null(fcinfo, 5),
					request.scope);
	sv_unsaved_leave(&unsaved);
	return CStringGetTextDatum(message);
}

/* Raises 55000 if there are revisions: a baseline comes first. */
static void
check_empty(const SvProject *project)
{
	if (sv_history_read(project)->map->nrevs > 0)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("project \"%s\" already has revisions", project->name),
				 errdetail("A baseline is the first revision of a project."),
				 errhint("To write what is missing in a history: SELECT schemaver_set_models(...), and schemaver_autogenerate().")));
}

/*
 * schemaver_baseline(message, schemas, rev_id)
 *		Adds a first revision, which makes what there is from nothing, and counts it as
 *		applied; returns its id.
 */
Datum
schemaver_baseline(PG_FUNCTION_ARGS)
{
	const char *message = sv_arg_text(fcinfo, 0, "message");
	const SvProject *project = begin(fcinfo, "schemaver_baseline()");
	SvIgnored	ignored = {0};
	SvRenames	renames = {.is_all = true,.ignored = &ignored};
	SvProposalRequest request = {.schemas = sv_arg_schemas(fcinfo, 1),.renames = &renames};
	SvRequest	stamp = {.direction = SV_STAMP};
	SvRunOptions options = {.function = "schemaver_baseline()",.requests = &stamp,.nrequests = 1};
	List	   *revisions;
	const char *fingerprint;
	StringInfoData live;
	int32		nsteps;

	check_empty(project);
	check_place(project, "base", sv_arg_text_or_null(fcinfo, 2));
	request.scope = sv_scope_write(request.schemas, NULL, &ignored);
	fingerprint = sv_scope_fingerprint(read_live(request.schemas, &live), request.scope, NULL);
	request.models = live.data;
	request.models_length = live.len;
	revisions = sv_proposal_make(&request);
	if (revisions == NIL)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("there is nothing that a baseline could make"),
				 errhint("Write the first revision with schemaver_revision() or in a file.")));
	if (!is_as_proved(fingerprint, ((const SvProposed *) llast(revisions))->after))
		request.scope = NULL;
	stamp.target = store(project, revisions, message, "base", sv_arg_text_or_null(fcinfo, 2), request.scope);
	(void) sv_run(project, &options, &nsteps);
	return CStringGetTextDatum(stamp.target);
}
