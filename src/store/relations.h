/*
 * relations.h
 *		Where the extension is: its schema, owner and tables.
 */
#ifndef SCHEMAVER_RELATIONS_H
#define SCHEMAVER_RELATIONS_H

#include "fmgr.h"

typedef struct SvRelations
{
	Oid			extension;
	Oid			extension_owner;
	Oid			table_owner;
	char		schema[NAMEDATALEN];
	Oid			revisions;
	Oid			applied;
	Oid			state;
	Oid			log;
	Oid			settings;
} SvRelations;

/* The columns of schemaver_revisions. */
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
	Anum_revisions_downgrade,
	Natts_revisions = Anum_revisions_downgrade
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
	Anum_settings_value
};

extern void sv_relations_find(FunctionCallInfo fcinfo, SvRelations *rels);
extern bool sv_relations_intact(const SvRelations *rels);
extern char *sv_project_name(void);

#endif							/* SCHEMAVER_RELATIONS_H */
