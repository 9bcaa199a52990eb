/*
 * compat.h
 *		The differences between server versions and compilers.  This is the only file
 *		that checks PG_VERSION_NUM.  A name that ends in _compat shows at the call that
 *		the server's own signature varies.
 */
#ifndef SCHEMAVER_COMPAT_H
#define SCHEMAVER_COMPAT_H

#if PG_VERSION_NUM < 150000
#error "schemaver needs PostgreSQL 15 or later"
#endif

/* LONG_MAX, the value of FETCH_ALL: postgres.h includes it up to 18. */
#include <limits.h>

/* PortalRun lost its run_once argument in 18. */
#if PG_VERSION_NUM >= 180000
#define PortalRun_compat(portal, count, top, dest, altdest, qc) \
	PortalRun(portal, count, top, dest, altdest, qc)
#else
#define PortalRun_compat(portal, count, top, dest, altdest, qc) \
	PortalRun(portal, count, top, true, dest, altdest, qc)
#endif

/* So did ExecutorRun its execute_once. */
#if PG_VERSION_NUM >= 180000
#define EXECUTE_ONCE_PARAM_compat
#define EXECUTE_ONCE_ARG_compat
#else
#define EXECUTE_ONCE_PARAM_compat , bool execute_once
#define EXECUTE_ONCE_ARG_compat , execute_once
#endif

#if PG_VERSION_NUM >= 180000
#define ExecutorRun_compat(query, direction, count) ExecutorRun(query, direction, count)
#else
#define ExecutorRun_compat(query, direction, count) ExecutorRun(query, direction, count, true)
#endif

/* What follows RETURNING in a parsed statement is more than a list since 18. */
#if PG_VERSION_NUM >= 180000
#define RETURNING_compat(statement) ((statement)->returningClause)
#else
#define RETURNING_compat(statement) ((statement)->returningList)
#endif

/* The server that the library was compiled for. */
#define SERVER_MAJOR_compat PG_MAJORVERSION_NUM

/*
 * Parts of queries of catalogs: what to read from a version on, and what to read before.
 */
#if PG_VERSION_NUM >= 160000
#define SINCE_16_compat(newer, older) newer
#else
#define SINCE_16_compat(newer, older) older
#endif
#if PG_VERSION_NUM >= 170000
#define SINCE_17_compat(newer, older) newer
#else
#define SINCE_17_compat(newer, older) older
#endif
#if PG_VERSION_NUM >= 180000
#define SINCE_18_compat(newer, older) newer
#else
#define SINCE_18_compat(newer, older) older
#endif
#if PG_VERSION_NUM >= 190000
#define SINCE_19_compat(newer, older) newer
#else
#define SINCE_19_compat(newer, older) older
#endif

/* What an ALTER CONSTRAINT alters has a node of its own since 18. */
#if PG_VERSION_NUM >= 180000
#define ALTERED_CONSTRAINT_compat(def) castNode(ATAlterConstraint, def)
#else
#define ALTERED_CONSTRAINT_compat(def) castNode(Constraint, def)
#endif

/* LockHeldByMe can ask for a stronger lock, too, since 17. */
#if PG_VERSION_NUM >= 170000
#define LockHeldByMe_compat(tag, mode) LockHeldByMe(tag, mode, false)
#else
#define LockHeldByMe_compat(tag, mode) LockHeldByMe(tag, mode)
#endif

/*
 * The contents of a varlena have a header of their own since 16; postgres.h
 * includes it up to 18.
 */
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/*
 * ExecInsertIndexTuples can leave out some kinds of indexes since 16, and takes flags since 19.  What table_tuple_update
 * reports about indexes is more than yes or no since 16.
 */
#if PG_VERSION_NUM >= 190000
#define ExecInsertIndexTuples_compat(relinfo, slot, estate) \
	ExecInsertIndexTuples(relinfo, estate, 0, slot, NIL, NULL)
#define ExecInsertIndexTuples_speculative_compat(relinfo, slot, estate, conflict, arbiters) \
	ExecInsertIndexTuples(relinfo, estate, EIIT_NO_DUPE_ERROR, slot, arbiters, conflict)
#elif PG_VERSION_NUM >= 160000
#define ExecInsertIndexTuples_compat(relinfo, slot, estate) \
	ExecInsertIndexTuples(relinfo, slot, estate, false, false, NULL, NIL, false)
#define ExecInsertIndexTuples_speculative_compat(relinfo, slot, estate, conflict, arbiters) \
	ExecInsertIndexTuples(relinfo, slot, estate, false, true, conflict, arbiters, false)
#else
#define ExecInsertIndexTuples_compat(relinfo, slot, estate) \
	ExecInsertIndexTuples(relinfo, slot, estate, false, false, NULL, NIL)
#define ExecInsertIndexTuples_speculative_compat(relinfo, slot, estate, conflict, arbiters) \
	ExecInsertIndexTuples(relinfo, slot, estate, false, true, conflict, arbiters)
#endif

#if PG_VERSION_NUM >= 190000
#define TU_UpdateIndexes_compat TU_UpdateIndexes
#define ExecUpdateIndexTuples_compat(relinfo, slot, estate, update_indexes) \
	do { \
		if ((update_indexes) != TU_None) \
			(void) ExecInsertIndexTuples(relinfo, estate, \
										 (update_indexes) == TU_Summarizing ? EIIT_ONLY_SUMMARIZING : 0, \
										 slot, NIL, NULL); \
	} while (0)
#elif PG_VERSION_NUM >= 160000
#define TU_UpdateIndexes_compat TU_UpdateIndexes
#define ExecUpdateIndexTuples_compat(relinfo, slot, estate, update_indexes) \
	do { \
		if ((update_indexes) != TU_None) \
			(void) ExecInsertIndexTuples(relinfo, slot, estate, false, false, NULL, NIL, \
										 (update_indexes) == TU_Summarizing); \
	} while (0)
#else
#define TU_UpdateIndexes_compat bool
#define ExecUpdateIndexTuples_compat(relinfo, slot, estate, update_indexes) \
	do { \
		if (update_indexes) \
			(void) ExecInsertIndexTuples_compat(relinfo, slot, estate); \
	} while (0)
#endif

/* ExecCheckIndexConstraints can ignore a row of the table since 18. */
#if PG_VERSION_NUM >= 180000
#define ExecCheckIndexConstraints_compat(relinfo, slot, estate, conflict, arbiters) \
	ExecCheckIndexConstraints(relinfo, slot, estate, conflict, &(slot)->tts_tid, arbiters)
#else
#define ExecCheckIndexConstraints_compat(relinfo, slot, estate, conflict, arbiters) \
	ExecCheckIndexConstraints(relinfo, slot, estate, conflict, arbiters)
#endif

/* table_beginscan takes flags since 19. */
#if PG_VERSION_NUM >= 190000
#define table_beginscan_compat(rel, snapshot) \
	table_beginscan(rel, snapshot, 0, NULL, SO_NONE)
#else
#define table_beginscan_compat(rel, snapshot) \
	table_beginscan(rel, snapshot, 0, NULL)
#endif

/* table_tuple_delete takes flags since 19. */
#if PG_VERSION_NUM >= 190000
#define table_tuple_delete_compat(rel, tid, cid, snapshot, failure) \
	table_tuple_delete(rel, tid, cid, 0, snapshot, InvalidSnapshot, true, failure)
#else
#define table_tuple_delete_compat(rel, tid, cid, snapshot, failure) \
	table_tuple_delete(rel, tid, cid, snapshot, InvalidSnapshot, true, failure, false)
#endif

/* index_beginscan counts its work for EXPLAIN since 18, and takes flags since 19. */
#if PG_VERSION_NUM >= 190000
#define index_beginscan_compat(rel, index, snapshot, nkeys) \
	index_beginscan(rel, index, snapshot, NULL, nkeys, 0, SO_NONE)
#elif PG_VERSION_NUM >= 180000
#define index_beginscan_compat(rel, index, snapshot, nkeys) \
	index_beginscan(rel, index, snapshot, NULL, nkeys, 0)
#else
#define index_beginscan_compat(rel, index, snapshot, nkeys) \
	index_beginscan(rel, index, snapshot, nkeys, 0)
#endif

/* Since 18, RelationGetPrimaryKeyIndex has an argument that accepts a deferrable key. */
#if PG_VERSION_NUM >= 180000
#define RelationGetPrimaryKeyIndex_compat(rel) RelationGetPrimaryKeyIndex(rel, false)
#else
#define RelationGetPrimaryKeyIndex_compat(rel) RelationGetPrimaryKeyIndex(rel)
#endif

/* The permissions that a query needs are separate from its range table since 16. */
#if PG_VERSION_NUM >= 160000
#define ItemRights_compat RTEPermissionInfo
#define get_item_rights_compat(item) ((item)->p_perminfo)
#define ExecCheckPermissions_compat(pstate) \
	ExecCheckPermissions((pstate)->p_rtable, (pstate)->p_rteperminfos, true)
#else
#define ItemRights_compat RangeTblEntry
#define get_item_rights_compat(item) ((item)->p_rte)
#define ExecCheckPermissions_compat(pstate) ExecCheckRTPerms((pstate)->p_rtable, true)
#endif

/* One function checks the privileges on all kinds of objects since 16. */
#if PG_VERSION_NUM >= 160000
#define namespace_aclcheck_compat(schema, role, mode) \
	object_aclcheck(NamespaceRelationId, schema, role, mode)
#define function_aclcheck_compat(function, role, mode) \
	object_aclcheck(ProcedureRelationId, function, role, mode)
#define database_aclcheck_compat(database, role, mode) \
	object_aclcheck(DatabaseRelationId, database, role, mode)
#define namespace_ownercheck_compat(schema, role) object_ownercheck(NamespaceRelationId, schema, role)
#else
#define namespace_aclcheck_compat(schema, role, mode) pg_namespace_aclcheck(schema, role, mode)
#define function_aclcheck_compat(function, role, mode) pg_proc_aclcheck(function, role, mode)
#define database_aclcheck_compat(database, role, mode) pg_database_aclcheck(database, role, mode)
#define namespace_ownercheck_compat(schema, role) pg_namespace_ownercheck(schema, role)
#endif

/* Databases are found by functions of the catalog since 19, before by one of commands. */
#if PG_VERSION_NUM >= 190000
#include "catalog/pg_database.h"
#include "utils/lsyscache.h"
#else
#include "commands/dbcommands.h"
#endif

/* ALTER SUBSCRIPTION ... SET reaches the slot of a subscription: failover since 17, two_phase since 18. */
#define SUBSCRIPTION_FAILOVER_CHANGES_compat (PG_VERSION_NUM >= 170000)
#define SUBSCRIPTION_TWO_PHASE_CHANGES_compat (PG_VERSION_NUM >= 180000)

/* Publications and sequences are refreshed separately since 19. */
#if PG_VERSION_NUM >= 190000
#define ALTER_SUBSCRIPTION_REFRESH_compat ALTER_SUBSCRIPTION_REFRESH_PUBLICATION
#else
#define ALTER_SUBSCRIPTION_REFRESH_compat ALTER_SUBSCRIPTION_REFRESH
#endif

/* Generated columns can be virtual since 18. */
#if PG_VERSION_NUM >= 180000
#define ATTRIBUTE_GENERATED_VIRTUAL_compat ATTRIBUTE_GENERATED_VIRTUAL
#else
#define ATTRIBUTE_GENERATED_VIRTUAL_compat 'v'
#endif

/* CLUSTER is a kind of REPACK since 19. */
#if PG_VERSION_NUM >= 190000
#define T_ClusterStmt_compat T_RepackStmt
#define ClusterStmt_compat RepackStmt
#else
#define T_ClusterStmt_compat T_ClusterStmt
#define ClusterStmt_compat ClusterStmt
#endif

/* One function checks the privileges on all kinds of objects since 16. */
#if PG_VERSION_NUM >= 160000
#define pg_namespace_aclcheck_compat(schema, role, mode) \
	object_aclcheck(NamespaceRelationId, schema, role, mode)
#else
#define pg_namespace_aclcheck_compat(schema, role, mode) \
	pg_namespace_aclcheck(schema, role, mode)
#endif

/* A setting of the server's own by its name: find_option is exported since 16. */
#include "utils/guc_tables.h"
#if PG_VERSION_NUM >= 160000
#define find_option_compat(name) find_option(name, false, true, ERROR)
#else
static inline struct config_generic *
find_option_compat(const char *name)
{
	struct config_generic **all = get_guc_variables();

	while (strcmp((*all)->name, name) != 0)
		all++;
	return *all;
}
#endif

/* One function returns the list of all settings and its length since 16. */
#if PG_VERSION_NUM >= 160000
#define get_guc_variables_compat(count) get_guc_variables(count)
#else
#define get_guc_variables_compat(count) (*(count) = GetNumConfigOptions(), get_guc_variables())
#endif

/* The argument of post_parse_analyze_hook is const since 19. */
#if PG_VERSION_NUM >= 190000
#define JumbleState_compat const JumbleState
#else
#define JumbleState_compat JumbleState
#endif

/* Backslashes in plain literals are never special since 19, whatever the settings. */
#if PG_VERSION_NUM >= 190000
#define standard_conforming_strings true
#endif

/* Prefetches memory that will be read soon, where the compiler can express it. */
#ifdef __GNUC__
#define prefetch_compat(address) __builtin_prefetch(address)
#else
#define prefetch_compat(address) ((void) (address))
#endif

/* Handlers of signals got a second argument in 19; to ignore one is a handler. */
#if PG_VERSION_NUM >= 190000
#define SIG_IGN_compat PG_SIG_IGN
#else
#define SIG_IGN_compat SIG_IGN
#endif

#endif							/* SCHEMAVER_COMPAT_H */
