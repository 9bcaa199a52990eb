/*
 * snapshot.c
 *		SQL functions that keep schemas, to be compared with later.
 */
#include "postgres.h"

#include "access/xact.h"
#include "api/args.h"
#include "compat.h"
#include "core/ident.h"
#include "core/pack.h"
#include "run/guard.h"
#include "schema/fingerprint.h"
#include "schema/reader.h"
#include "schema/wire.h"
#include "store/snapshots.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(schemaver_snapshot);
PG_FUNCTION_INFO_V1(schemaver_snapshot_drop);

/* Finds the tables, to write to them. */
static void
begin_writing(FunctionCallInfo fcinfo, const char *function, SvRelations *rels)
{
	sv_guard_write(function);
	sv_guard_outside_run(function);
	sv_relations_find(sv_arg_function(fcinfo), rels);
	sv_relations_check_version(rels);
	/* See what the caller's statement has done so far, as everywhere. */
	CommandCounterIncrement();
}

/*
 * schemaver_snapshot(name, schemas, replace)
 *		Keeps the schema of the database, or some schemas; returns its fingerprint.
 */
Datum
schemaver_snapshot(PG_FUNCTION_ARGS)
{
	SvKept		kept = {.name = sv_arg_text(fcinfo, 0, "name"),.server_major = SERVER_MAJOR_compat};
	bool		replace = sv_arg_bool(fcinfo, 2, false);
	const SvSnapshot *snapshot;
	SvRelations rels;
	StringInfoData content;

	sv_ident_check_snapshot(kept.name);
	kept.schemas = sv_arg_schemas(fcinfo, 1);
	begin_writing(fcinfo, "schemaver_snapshot()", &rels);
	snapshot = sv_reader_take(kept.schemas, NULL, NULL);
	initStringInfo(&content);
	sv_wire_write(snapshot, sv_pack_append, &content);
	kept.content = content.data;
	kept.length = content.len;
	kept.fingerprint = sv_fingerprint(snapshot, SV_LEVEL_NORMAL);
	sv_snapshots_put(&rels, &kept, replace);
	PG_RETURN_TEXT_P(cstring_to_text(kept.fingerprint));
}

/*
 * schemaver_snapshot_drop(name)
 *		Removes what is kept under a name.
 */
Datum
schemaver_snapshot_drop(PG_FUNCTION_ARGS)
{
	const char *name = sv_arg_text(fcinfo, 0, "name");
	SvRelations rels;

	begin_writing(fcinfo, "schemaver_snapshot_drop()", &rels);
	sv_snapshots_remove(&rels, name);
	PG_RETURN_VOID();
}
