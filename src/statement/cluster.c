/*
 * cluster.c
 *		Statements that change more than the database.
 */
#include "postgres.h"

#include "nodes/parsenodes.h"
#include "statement/cluster.h"
#include "statement/kind.h"

/* Do all databases share objects of this type? */
static bool
is_shared(ObjectType type)
{
	switch (type)
	{
		case OBJECT_DATABASE:
		case OBJECT_PARAMETER_ACL:
		case OBJECT_ROLE:
		case OBJECT_SUBSCRIPTION:
		case OBJECT_TABLESPACE:
			return true;
		default:
			return false;
	}
}

/*
 * sv_statement_is_of_cluster
 *		Does the statement change something that all databases share, or that another
 *		server has a part of?  What it calls is not looked at.
 */
bool
sv_statement_is_of_cluster(const Node *statement)
{
	if (sv_statement_is(statement, SV_STATEMENT_CLUSTER))
		return true;
	switch (nodeTag(statement))
	{
		case T_AlterOwnerStmt:
			return is_shared(((const AlterOwnerStmt *) statement)->objectType);
		case T_CommentStmt:
			return is_shared(((const CommentStmt *) statement)->objtype);
		case T_GrantStmt:
			return is_shared(((const GrantStmt *) statement)->objtype);
		case T_RenameStmt:
			return is_shared(((const RenameStmt *) statement)->renameType);
		case T_SecLabelStmt:
			return is_shared(((const SecLabelStmt *) statement)->objtype);
		default:
			return false;
	}
}
