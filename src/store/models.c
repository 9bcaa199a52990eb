/*
 * models.c
 *		Rows of schemaver_models: what the schema of a project should be.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "miscadmin.h"
#include "store/lookup.h"
#include "store/models.h"
#include "store/row.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

/* Raises 55000 if this database has no such table yet. */
static const SvRelation *
find_table(const SvRelations *rels)
{
	const SvRelation *table = &rels->tables[SV_TABLE_MODELS];

	if (!OidIsValid(table->oid))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("extension \"schemaver\" has version %s in this database, which knows no models", rels->version),
				 errhint("ALTER EXTENSION schemaver UPDATE")));
	return table;
}

/*
 * sv_models_put
 *		Writes the row of the project, or replaces it.
 */
void
sv_models_put(const SvProject *project, const SvModels *models)
{
	const SvKept *kept = &models->kept;
	SvInsertion insertion;
	MemoryContext old;

	sv_insertion_begin_one(&insertion, find_table(&project->rels));
	old = sv_insertion_row(&insertion);
	sv_insertion_set_text(&insertion, Anum_models_project, project->name);
	sv_insertion_set_text(&insertion, Anum_models_source, models->source);
	sv_insertion_set_texts(&insertion, Anum_models_schemas, kept->schemas);
	sv_insertion_set(&insertion, Anum_models_complete, BoolGetDatum(models->is_complete));
	sv_insertion_set(&insertion, Anum_models_server_major, Int32GetDatum(kept->server_major));
	sv_insertion_set_text(&insertion, Anum_models_fingerprint, kept->fingerprint);
	sv_insertion_set_timestamp(&insertion, Anum_models_set_at, GetCurrentTimestamp());
	sv_insertion_set_text(&insertion, Anum_models_set_by, GetUserNameFromId(GetUserId(), false));
	sv_kept_set(&insertion, kept, Anum_models_checksum, Anum_models_content);
	sv_row_put(&insertion, old, Anum_models_content);
	sv_insertion_end(&insertion, false);
}

static SvModels *
read_row(HeapTuple tuple, Relation rel)
{
	SvModels   *models = palloc0_object(SvModels);

	models->source = sv_lookup_text(tuple, rel, Anum_models_source);
	models->is_complete = DatumGetBool(sv_lookup_datum(tuple, rel, Anum_models_complete));
	models->kept.schemas = sv_lookup_texts(tuple, rel, Anum_models_schemas);
	models->kept.fingerprint = sv_lookup_text(tuple, rel, Anum_models_fingerprint);
	if (!sv_kept_get(&models->kept, tuple, rel, Anum_models_checksum, Anum_models_content))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("the models are damaged"),
				 errdetail("Their checksum is not that of their content."),
				 errhint("Set them again with schemaver_set_models().")));
	return models;
}

/*
 * sv_models_get
 *		Reads the row of the project, as it is now, in the current memory context; without
 *		the major version.  Raises 55000 if there is none, 42501 if the caller may not
 *		read it, and XX001 if it is damaged.
 */
SvModels *
sv_models_get(const SvProject *project)
{
	Relation	rel = table_open(find_table(&project->rels)->oid, AccessShareLock);
	Snapshot	snapshot;
	HeapTuple	tuple;
	SvModels   *models;

	sv_kept_check_readable(rel, Anum_models_content);
	snapshot = RegisterSnapshot(GetTransactionSnapshot());
	tuple = sv_lookup(rel, snapshot, &project->name, 1);
	if (!HeapTupleIsValid(tuple))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("project \"%s\" has no models", project->name),
				 errhint("Set them: SELECT schemaver_set_models('sql:CREATE TABLE ...'), with what your models create.")));
	models = read_row(tuple, rel);
	UnregisterSnapshot(snapshot);
	table_close(rel, NoLock);
	return models;
}
