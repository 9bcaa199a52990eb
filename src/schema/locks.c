/*
 * locks.c
 *		Which locks statements take on tables, as far as the statement alone shows it.
 *
 * For ALTER TABLE the server has a function.  The rest is from the pages "Explicit
 * Locking", "ALTER SEQUENCE" and "DROP INDEX" of its documentation, and a test compares
 * it with real tables.
 */
#include "postgres.h"

#include "commands/tablecmds.h"
#include "compat.h"
#include "nodes/parsenodes.h"
#include "schema/locks.h"

/*
 * sv_locks_name
 *		What LOCK TABLE calls a mode; NULL for NoLock.
 */
const char *
sv_locks_name(LOCKMODE mode)
{
	static const char *const names[] =
	{
		[NoLock] = NULL,
		[AccessShareLock] = "ACCESS SHARE",
		[RowShareLock] = "ROW SHARE",
		[RowExclusiveLock] = "ROW EXCLUSIVE",
		[ShareUpdateExclusiveLock] = "SHARE UPDATE EXCLUSIVE",
		[ShareLock] = "SHARE",
		[ShareRowExclusiveLock] = "SHARE ROW EXCLUSIVE",
		[ExclusiveLock] = "EXCLUSIVE",
		[AccessExclusiveLock] = "ACCESS EXCLUSIVE",
	};

	return names[mode];
}

/* Is an object of this type a relation, or a part of one? */
static bool
is_of_relation(ObjectType type)
{
	switch (type)
	{
		case OBJECT_TABLE:
		case OBJECT_FOREIGN_TABLE:
		case OBJECT_VIEW:
		case OBJECT_MATVIEW:
		case OBJECT_SEQUENCE:
		case OBJECT_INDEX:
		case OBJECT_COLUMN:
		case OBJECT_TABCONSTRAINT:
		case OBJECT_TRIGGER:
		case OBJECT_RULE:
		case OBJECT_POLICY:
			return true;
		default:
			return false;
	}
}

/* A domain reads the tables that have columns of it. */
static LOCKMODE
lock_of_domain(const AlterDomainStmt *statement)
{
	if (statement->subtype == 'V')
		return SINCE_19_compat(ShareUpdateExclusiveLock, ShareLock);
	if (statement->subtype == 'O')
		return ShareLock;
	return statement->subtype == 'C' && !castNode(Constraint, statement->def)->skip_validation ? ShareLock : NoLock;
}

static LOCKMODE
lock_of_object(ObjectType type, LOCKMODE mode)
{
	return is_of_relation(type) ? mode : NoLock;
}

static LOCKMODE
lock_of_drop(const DropStmt *statement)
{
	if (statement->removeType == OBJECT_STATISTIC_EXT)
		return ShareUpdateExclusiveLock;
	return lock_of_object(statement->removeType, statement->concurrent ? ShareUpdateExclusiveLock : AccessExclusiveLock);
}

/* Since 18, rights are changed under a lock that keeps the object from being dropped. */
static LOCKMODE
lock_of_grant(const GrantStmt *statement)
{
	return SINCE_18_compat(lock_of_object(statement->objtype, AccessShareLock), NoLock);
}

static LOCKMODE
lock_of_rename(const RenameStmt *statement)
{
	return statement->renameType == OBJECT_INDEX ? ShareUpdateExclusiveLock :
		lock_of_object(statement->renameType, AccessExclusiveLock);
}

/* Detaching a partition CONCURRENTLY locks that one at the end, when nobody sees it in the table. */
static LOCKMODE
lock_of_alter(const AlterTableStmt *statement)
{
	if (statement->objtype == OBJECT_TYPE)
		return NoLock;
	if (sv_locks_are_alone((const Node *) statement))
		return AccessExclusiveLock;
	return AlterTableGetLockLevel(statement->cmds);
}

/*
 * sv_locks_of_statement
 *		The strongest lock that a statement takes on a relation, as far as it shows.
 */
LOCKMODE
sv_locks_of_statement(const Node *statement)
{
	switch (nodeTag(statement))
	{
		case T_AlterTableStmt:
			return lock_of_alter((const AlterTableStmt *) statement);
		case T_IndexStmt:
			return ((const IndexStmt *) statement)->concurrent ? ShareUpdateExclusiveLock : ShareLock;
		case T_DropStmt:
			return lock_of_drop((const DropStmt *) statement);
		case T_RenameStmt:
			return lock_of_rename((const RenameStmt *) statement);
		case T_AlterObjectSchemaStmt:
			return lock_of_object(((const AlterObjectSchemaStmt *) statement)->objectType, AccessExclusiveLock);
		case T_CommentStmt:
			return lock_of_object(((const CommentStmt *) statement)->objtype, ShareUpdateExclusiveLock);
		case T_SecLabelStmt:
			return lock_of_object(((const SecLabelStmt *) statement)->objtype, ShareUpdateExclusiveLock);
		case T_GrantStmt:
			return lock_of_grant((const GrantStmt *) statement);
		case T_CreateTrigStmt:
		case T_AlterSeqStmt:
			return ShareRowExclusiveLock;
		case T_CreateStatsStmt:
			return ShareUpdateExclusiveLock;
		case T_RuleStmt:
		case T_CreatePolicyStmt:
		case T_AlterPolicyStmt:
			return AccessExclusiveLock;
		case T_RefreshMatViewStmt:
			return ((const RefreshMatViewStmt *) statement)->concurrent ? ExclusiveLock : AccessExclusiveLock;
		case T_ViewStmt:
			return ((const ViewStmt *) statement)->replace ? AccessExclusiveLock : AccessShareLock;
		case T_CreateTableAsStmt:
			return AccessShareLock;
		case T_AlterDomainStmt:
			return lock_of_domain((const AlterDomainStmt *) statement);
		default:
			return NoLock;
	}
}

/* A temporary table cannot be made unlogged, nor logged.  What only removes something does not read rows. */
static SvVerdict
rewrite_of_command(AlterTableType type)
{
	switch (type)
	{
		case AT_SetLogged:
		case AT_SetUnLogged:
			return SV_YES;
		case AT_ColumnDefault:
		case AT_DropNotNull:
		case AT_DropConstraint:
		case AT_DropColumn:
		case AT_DropInherit:
		case AT_DropIdentity:
		case AT_DetachPartition:
			return SV_NO;
		default:
			return SV_UNKNOWN;
	}
}

/*
 * sv_locks_rewrite_of_statement
 *		Does a statement write a relation anew, as far as it shows?
 */
SvVerdict
sv_locks_rewrite_of_statement(const Node *statement)
{
	if (IsA(statement, RefreshMatViewStmt))
		return SV_YES;
	/* Nobody may read the table meanwhile. */
	if (!IsA(statement, AlterTableStmt) || sv_locks_of_statement(statement) < AccessExclusiveLock)
		return SV_NO;
	switch (((const AlterTableStmt *) statement)->objtype)
	{
		case OBJECT_TABLE:
		case OBJECT_MATVIEW:
			return rewrite_of_command(linitial_node(AlterTableCmd, ((const AlterTableStmt *) statement)->cmds)->subtype);
		default:
			return SV_NO;
	}
}

/*
 * sv_locks_are_alone
 *		Is it a statement that cannot run in a transaction block?
 */
bool
sv_locks_are_alone(const Node *statement)
{
	ListCell   *cell;

	if (IsA(statement, IndexStmt))
		return ((const IndexStmt *) statement)->concurrent;
	if (IsA(statement, DropStmt))
		return ((const DropStmt *) statement)->concurrent;
	if (!IsA(statement, AlterTableStmt))
		return false;
	foreach(cell, ((const AlterTableStmt *) statement)->cmds)
	{
		const AlterTableCmd *command = lfirst_node(AlterTableCmd, cell);

		if (command->subtype == AT_DetachPartition && castNode(PartitionCmd, command->def)->concurrent)
			return true;
	}
	return false;
}
