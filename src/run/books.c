/*
 * books.c
 *		Reading the table of another migration tool.
 *
 * The table belongs to a user, and the caller may have more rights than that user.
 * So the table is not read by a query: see stored.c.  But the caller needs the rights
 * that a query would need.
 */
#include "postgres.h"

#include "access/relation.h"
#include "access/transam.h"
#include "catalog/pg_class.h"
#include "catalog/pg_namespace.h"
#include "compat.h"
#include "executor/executor.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "parser/parse_node.h"
#include "parser/parse_relation.h"
#include "run/books.h"
#include "run/stored.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/rls.h"

/* Locks and opens the table; raises 42809 if it is something else. */
static Relation
open_table(Oid table)
{
	bool		may_write = pg_class_aclcheck(table, GetUserId(),
											  ACL_UPDATE | ACL_DELETE | ACL_TRUNCATE) == ACLCHECK_OK;
	Relation	rel = try_relation_open(table, may_write ? ShareLock : AccessShareLock);

	if (rel == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("the table to adopt has been dropped")));
	if (rel->rd_rel->relkind != RELKIND_RELATION &&
		rel->rd_rel->relkind != RELKIND_PARTITIONED_TABLE)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" is not a table", RelationGetRelationName(rel)),
				 errdetail_relkind_not_supported(rel->rd_rel->relkind)));
	if (RELATION_IS_OTHER_TEMP(rel))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("table \"%s\" is a temporary table of another session",
						RelationGetRelationName(rel))));
	return rel;
}

/* Returns the name of a type.  The modifier function of a user-defined type is not called. */
static char *
name_type(Form_pg_attribute column)
{
	return format_type_with_typemod(column->atttypid,
									column->atttypid < FirstNormalObjectId ? column->atttypmod : -1);
}

/* Raises 22023 for a table that belongs to no known tool. */
static void
report_unknown_table(Relation rel)
{
	TupleDesc	desc = RelationGetDescr(rel);
	StringInfoData columns;

	initStringInfo(&columns);
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute column = TupleDescAttr(desc, i);

		if (!column->attisdropped)
			appendStringInfo(&columns, "%s%s %s", columns.len > 0 ? ", " : "",
							 quote_identifier(NameStr(column->attname)), name_type(column));
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("table \"%s\" is not the tracking table of a known migration tool",
					RelationGetRelationName(rel)),
			 columns.len > 0 ? errdetail("Its columns are %s.", columns.data) :
			 errdetail("It has no columns."),
			 errhint("These tracking tables can be read: %s.", sv_tracker_list())));
}

static const SvTracker *
recognize_table(Relation rel)
{
	TupleDesc	desc = RelationGetDescr(rel);
	SvTrackerColumn *columns = palloc_array(SvTrackerColumn, desc->natts);
	const SvTracker *tracker;
	int			n = 0;

	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute column = TupleDescAttr(desc, i);

		if (column->attisdropped)
			continue;
		columns[n].name = NameStr(column->attname);
		columns[n++].is_plain = sv_stored_is_plain(column->atttypid);
	}
	tracker = sv_tracker_find(RelationGetRelationName(rel), columns, n);
	if (tracker == NULL)
		report_unknown_table(rel);
	pfree(columns);
	return tracker;
}

/* Raises 42501 unless a query of the caller could read the columns. */
static void
check_rights(const SvStoredColumns *columns, Relation rel)
{
	Oid			schema = RelationGetNamespace(rel);
	ParseState *pstate = make_parsestate(NULL);
	ParseNamespaceItem *item = addRangeTableEntryForRelation(pstate, rel, AccessShareLock, NULL, true, false);
	ItemRights_compat *rights = get_item_rights_compat(item);

	if (namespace_aclcheck_compat(schema, GetUserId(), ACL_USAGE) != ACLCHECK_OK)
		aclcheck_error(ACLCHECK_NO_PRIV, OBJECT_SCHEMA, get_namespace_name(schema));
	rights->requiredPerms = ACL_SELECT;
	for (int i = 0; i < columns->nwanted; i++)
	{
		AttrNumber	number = sv_stored_column(rel, columns->wanted[i])->attnum;

		rights->selectedCols = bms_add_member(rights->selectedCols,
											  number - FirstLowInvalidHeapAttributeNumber);
	}
	ExecCheckPermissions_compat(pstate);
	free_parsestate(pstate);
}

/* Raises 42501 if policies decide what the caller sees, because they are not evaluated. */
static void
check_row_security(Relation rel)
{
	const char *name;

	if (check_enable_rls(RelationGetRelid(rel), InvalidOid, true) != RLS_ENABLED)
		return;
	name = quote_qualified_identifier(get_namespace_name(RelationGetNamespace(rel)),
									  RelationGetRelationName(rel));
	ereport(ERROR,
			(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
			 errmsg("row-level security of table \"%s\" applies to role \"%s\"",
					RelationGetRelationName(rel), GetUserNameFromId(GetUserId(), false)),
			 errdetail("Functions called by its policies would run with the rights of the caller."),
			 errhint("Adopt the table as a role that has BYPASSRLS, or have its owner, \"%s\", disable row-level security temporarily: ALTER TABLE %s DISABLE ROW LEVEL SECURITY.",
					 GetUserNameFromId(rel->rd_rel->relowner, false), name)));
}

/* Chooses the columns to read. */
static void
choose_columns(SvStoredColumns *columns, const SvTracker *tracker)
{
	memset(columns, 0, sizeof(*columns));
	for (; tracker->reads[columns->ntexts] != NULL; columns->ntexts++)
		columns->wanted[columns->ntexts] = tracker->reads[columns->ntexts];
	columns->nwanted = columns->ntexts;
	if (tracker->order != NULL)
		columns->wanted[columns->nwanted++] = tracker->order;
}

/*
 * sv_books_read
 *		Fills in tracker, table and rows from the table of another tool, in the
 *		current memory context.
 *
 * The table stays locked to the end of the transaction, against writing if the
 * caller may write to it.  No user-defined code is called.  Raises 42P01 if the
 * table is gone, 42809 if it is not a table, 22023 if no known tool writes it, 42501
 * if the caller may not read it or row-level security applies to the caller, and
 * 0A000 for a temporary table of another session or a virtual column.
 */
void
sv_books_read(Oid table, SvBookkeeping *books)
{
	Relation	rel = open_table(table);
	SvStoredColumns columns;

	books->tracker = recognize_table(rel);
	books->table = pstrdup(RelationGetRelationName(rel));
	choose_columns(&columns, books->tracker);
	check_rights(&columns, rel);
	check_row_security(rel);
	books->rows = sv_stored_read(rel, &columns, &books->nrows);
	relation_close(rel, NoLock);
}
