/*
 * compat.h
 *		The differences between server versions, the only file that asks for
 *		PG_VERSION_NUM.  A name that ends in _compat says at the call that the
 *		server's own signature varies.
 */
#ifndef SCHEMAVER_COMPAT_H
#define SCHEMAVER_COMPAT_H

#if PG_VERSION_NUM < 150000
#error "schemaver needs PostgreSQL 15 or later"
#endif

/* PortalRun lost its run_once argument in 18. */
#if PG_VERSION_NUM >= 180000
#define PortalRun_compat(portal, count, top, dest, altdest, qc) \
	PortalRun(portal, count, top, dest, altdest, qc)
#else
#define PortalRun_compat(portal, count, top, dest, altdest, qc) \
	PortalRun(portal, count, top, true, dest, altdest, qc)
#endif

/* What is in a varlena has a header of its own since 16; postgres.h brings it until 18. */
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/* ExecInsertIndexTuples can leave out some kinds of indexes since 16, and takes flags since 19. */
#if PG_VERSION_NUM >= 190000
#define ExecInsertIndexTuples_compat(relinfo, slot, estate) \
	ExecInsertIndexTuples(relinfo, estate, 0, slot, NIL, NULL)
#elif PG_VERSION_NUM >= 160000
#define ExecInsertIndexTuples_compat(relinfo, slot, estate) \
	ExecInsertIndexTuples(relinfo, slot, estate, false, false, NULL, NIL, false)
#else
#define ExecInsertIndexTuples_compat(relinfo, slot, estate) \
	ExecInsertIndexTuples(relinfo, slot, estate, false, false, NULL, NIL)
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

/* RelationGetPrimaryKeyIndex asks since 18 whether a deferrable one will do. */
#if PG_VERSION_NUM >= 180000
#define RelationGetPrimaryKeyIndex_compat(rel) RelationGetPrimaryKeyIndex(rel, false)
#else
#define RelationGetPrimaryKeyIndex_compat(rel) RelationGetPrimaryKeyIndex(rel)
#endif

/* What a query needs rights for is kept apart from its range table since 16. */
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

/* Rights are asked for by one function for all kinds of objects since 16. */
#if PG_VERSION_NUM >= 160000
#define namespace_aclcheck_compat(schema, role, mode) \
	object_aclcheck(NamespaceRelationId, schema, role, mode)
#else
#define namespace_aclcheck_compat(schema, role, mode) pg_namespace_aclcheck(schema, role, mode)
#endif

/* ALTER SUBSCRIPTION ... SET reaches the slot of a subscription: failover since 17, two_phase since 18. */
#define SUBSCRIPTION_FAILOVER_CHANGES_compat (PG_VERSION_NUM >= 170000)
#define SUBSCRIPTION_TWO_PHASE_CHANGES_compat (PG_VERSION_NUM >= 180000)

/* Publications and sequences are refreshed apart since 19. */
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

/* Backslashes in plain literals are nothing special since 19, whatever one sets. */
#if PG_VERSION_NUM >= 190000
#define standard_conforming_strings true
#endif

#endif							/* SCHEMAVER_COMPAT_H */
