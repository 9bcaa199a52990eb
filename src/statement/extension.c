/*
 * extension.c
 *		Which extensions a statement alters; which extensions or schemas it drops.
 *
 * These are names only: the caller finds out whether one of them is the extension
 * in question, or the schema that it is in.
 */
#include "postgres.h"

#include "statement/extension.h"

/*
 * sv_statement_altered_extension
 *		Returns the name of the extension that a statement alters, or whose members
 *		it changes; NULL if it does neither.  The name belongs to the statement.
 */
const char *
sv_statement_altered_extension(const Node *statement)
{
	switch (nodeTag(statement))
	{
		case T_AlterExtensionStmt:
			return ((const AlterExtensionStmt *) statement)->extname;
		case T_AlterExtensionContentsStmt:
			return ((const AlterExtensionContentsStmt *) statement)->extname;
		default:
			return NULL;
	}
}

/*
 * sv_statement_dropped
 *		Returns the names, as String nodes, of the extensions or schemas that a
 *		statement drops by name; NIL if none.  type is OBJECT_EXTENSION or
 *		OBJECT_SCHEMA.  The list belongs to the statement.
 */
const List *
sv_statement_dropped(const Node *statement, ObjectType type)
{
	const DropStmt *drop = (const DropStmt *) statement;

	Assert(type == OBJECT_EXTENSION || type == OBJECT_SCHEMA);
	return IsA(statement, DropStmt) && drop->removeType == type ? drop->objects : NIL;
}
