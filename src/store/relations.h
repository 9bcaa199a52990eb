/*
 * relations.h
 *		Where the extension is: its schema, owner and tables.
 */
#ifndef SCHEMAVER_RELATIONS_H
#define SCHEMAVER_RELATIONS_H

#include "access/attnum.h"
#include "access/tupdesc.h"

/* Our tables, in the order in which they are locked; relations.c describes each on one line. */
typedef enum SvTable
{
	SV_TABLE_REVISIONS,
	SV_TABLE_APPLIED,
	SV_TABLE_STATE,
	SV_TABLE_LOG,
	SV_TABLE_SETTINGS,
	SV_TABLE_SNAPSHOTS,
	SV_TABLE_IGNORED,
	SV_TABLE_MODELS,
	SV_TABLE_OBJECTS,
	SV_TABLES					/* how many there are */
} SvTable;

/*
 * Columns that were added to a table later than the table; likewise.  They are found
 * by their names: in a database that was updated, an administrator's own columns may
 * come before them.
 */
typedef enum SvColumn
{
	SV_COLUMN_UPGRADE_AUTHORITY,	/* of schemaver_revisions */
	SV_COLUMN_DOWNGRADE_AUTHORITY,
	SV_COLUMN_UPGRADE_FILE,
	SV_COLUMN_UPGRADE_LINE,
	SV_COLUMN_DOWNGRADE_FILE,
	SV_COLUMN_DOWNGRADE_LINE,
	SV_COLUMN_STRUCTURE_BEFORE,
	SV_COLUMN_STRUCTURE_AFTER,
	SV_COLUMN_STRUCTURE_MAJOR,
	SV_COLUMN_STRUCTURE_SCOPE,
	SV_COLUMN_REPLACES,
	SV_COLUMNS
} SvColumn;

/* One of our tables. */
typedef struct SvRelation
{
	const char *name;
	int			nkeys;			/* number of columns of its primary key, which
								 * are its first */
	Oid			oid;			/* InvalidOid: this version of the extension
								 * has no such table */
	Oid			owner;
} SvRelation;

typedef struct SvRelations
{
	Oid			extension;
	char		version[NAMEDATALEN];	/* that the extension has in this
										 * database */
	bool		is_later;		/* than the library, with columns that the
								 * library does not know */
	Oid			extension_owner;
	Oid			schema_oid;
	char		schema[NAMEDATALEN];	/* for messages and scripts; may be
										 * renamed at any time */
	SvRelation	tables[SV_TABLES];
	AttrNumber	columns[SV_COLUMNS];	/* InvalidAttrNumber: this version has
										 * no such column */
} SvRelations;

/*
 * The columns of schemaver_revisions that it has had from the beginning; likewise for
 * the other tables below.
 */
enum
{
	Anum_revisions_project = 1,
	Anum_revisions_revision,
	Anum_revisions_down_revision,
	Anum_revisions_depends_on,
	Anum_revisions_branch_labels,
	Anum_revisions_message,
	Anum_revisions_transactional,
	Anum_revisions_upgrade_checksum,
	Anum_revisions_downgrade_checksum,
	Anum_revisions_created_at,
	Anum_revisions_created_by,
	Anum_revisions_upgrade,
	Anum_revisions_downgrade
};

/* The columns of schemaver_applied. */
enum
{
	Anum_applied_project = 1,
	Anum_applied_tenant,
	Anum_applied_revision,
	Anum_applied_checksum,
	Anum_applied_applied_at,
	Anum_applied_applied_by
};

/* The columns of schemaver_state. */
enum
{
	Anum_state_project = 1,
	Anum_state_tenant,
	Anum_state_last_run,
	Anum_state_last_direction,
	Anum_state_last_run_at,
	Anum_state_last_run_by
};

/* The columns of schemaver_log. */
enum
{
	Anum_log_run = 1,
	Anum_log_step,
	Anum_log_project,
	Anum_log_tenant,
	Anum_log_direction,
	Anum_log_revision,
	Anum_log_username,
	Anum_log_session_username,
	Anum_log_application_name,
	Anum_log_client_addr,
	Anum_log_started_at,
	Anum_log_elapsed,
	Anum_log_statements,
	Anum_log_rows,
	Anum_log_checksum,
	Anum_log_outcome
};

/* The columns of schemaver_settings. */
enum
{
	Anum_settings_name = 1,
	Anum_settings_value,
	Anum_settings_changed_at,
	Anum_settings_changed_by
};

/* The columns of schemaver_snapshots. */
enum
{
	Anum_snapshots_name = 1,
	Anum_snapshots_server_major,
	Anum_snapshots_schemas,
	Anum_snapshots_fingerprint,
	Anum_snapshots_taken_at,
	Anum_snapshots_taken_by,
	Anum_snapshots_checksum,
	Anum_snapshots_content
};

/* The columns of schemaver_ignored. */
enum
{
	Anum_ignored_code = 1,
	Anum_ignored_identity,
	Anum_ignored_reason,
	Anum_ignored_until,
	Anum_ignored_changed_at,
	Anum_ignored_changed_by
};

/* The columns of schemaver_models. */
enum
{
	Anum_models_project = 1,
	Anum_models_source,
	Anum_models_schemas,
	Anum_models_complete,
	Anum_models_server_major,
	Anum_models_fingerprint,
	Anum_models_set_at,
	Anum_models_set_by,
	Anum_models_checksum,
	Anum_models_content
};

/* The columns of schemaver_objects. */
enum
{
	Anum_objects_kind = 1,
	Anum_objects_identity,
	Anum_objects_code,
	Anum_objects_parent,
	Anum_objects_schema,
	Anum_objects_name,
	Anum_objects_arguments,
	Anum_objects_number,
	Anum_objects_digest,
	Anum_objects_properties,
	Anum_objects_version,
	Anum_objects_server_major,
	Anum_objects_project,
	Anum_objects_run,
	Anum_objects_recorded_at,
	Anum_objects_recorded_by
};

extern void sv_relations_find(Oid function, SvRelations *rels);
extern void sv_relations_find_in(Oid extension, SvRelations *rels);
extern bool sv_relations_intact(const SvRelations *rels);
extern bool sv_relations_knows(const SvRelations *rels, SvTable table, AttrNumber attnum);
extern AttrNumber sv_relations_column(TupleDesc desc, SvColumn column);
extern void sv_relations_check_version(const SvRelations *rels);
extern bool sv_relations_outdated(const SvRelations *rels);

#endif							/* SCHEMAVER_RELATIONS_H */
