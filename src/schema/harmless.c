/*
 * harmless.c
 *		Whether a parsed query can be analyzed without running code or locking.
 *
 * Analysis runs the input function of the type of each literal.  Those of base types and
 * enums are the server's or a superuser's, but a literal of an array, a composite type or
 * a range can run the constraints of a domain or the functions of somebody's range type.
 * The server's deparsers cast each literal, so its type is known before analysis; what
 * is not cast is not trusted.
 *
 * Only plain queries lock nothing more than reading does.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/transam.h"
#include "catalog/pg_language_d.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "nodes/parsenodes.h"
#include "parser/parse_type.h"
#include "schema/harmless.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

static bool
is_compiled(Oid function)
{
	HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	Oid			language;

	if (!HeapTupleIsValid(tuple))
		return false;
	language = ((Form_pg_proc) GETSTRUCT(tuple))->prolang;
	ReleaseSysCache(tuple);
	return language == INTERNALlanguageId || language == ClanguageId;
}

/* Does the input function of a type run nobody's code?  That of a domain is that of its base type. */
static bool
has_plain_input(Oid type, bool is_element)
{
	Oid			function;
	Oid			parameter;
	Oid			element;

	if (get_typtype(type) == TYPTYPE_DOMAIN)
		return !is_element && has_plain_input(getBaseType(type), false);
	if (get_typtype(type) == TYPTYPE_ENUM)
		return true;
	if (get_typtype(type) != TYPTYPE_BASE)
		return type < FirstNormalObjectId && (get_typtype(type) == TYPTYPE_RANGE || get_typtype(type) == TYPTYPE_MULTIRANGE);
	element = get_element_type(type);
	if (OidIsValid(element))
		return has_plain_input(element, true);
	getTypeInputInfo(type, &function, &parameter);
	return is_compiled(function);
}

static bool
is_literal(const Node *node)
{
	const A_Const *constant = (const A_Const *) node;

	return node != NULL && IsA(node, A_Const) && !constant->isnull && IsA(&constant->val, String);
}

static bool is_harmful(Node *node, void *context);

/* The server itself has decided what type the literals among these arguments have. */
static bool
is_harmful_syntax(FuncCall *call)
{
	ListCell   *cell;

	foreach(cell, call->args)
		if (!is_literal(lfirst(cell)) && is_harmful(lfirst(cell), NULL))
		return true;
	return false;
}

static bool
is_plain_select(SelectStmt *select)
{
	return select->intoClause == NULL && select->lockingClause == NIL;
}

static bool
is_harmful(Node *node, void *context)
{
	if (node == NULL)
		return false;
	switch (nodeTag(node))
	{
		case T_A_Const:
			return is_literal(node);
		case T_TypeCast:
			{
				TypeCast   *cast = (TypeCast *) node;

				if (is_literal(cast->arg))
					return !has_plain_input(typenameTypeId(NULL, cast->typeName), false);
				break;
			}
		case T_FuncCall:
			if (((FuncCall *) node)->funcformat == COERCE_SQL_SYNTAX)
				return is_harmful_syntax((FuncCall *) node);
			break;
		case T_SelectStmt:
			if (!is_plain_select((SelectStmt *) node))
				return true;
			break;
		case T_InsertStmt:
		case T_UpdateStmt:
		case T_DeleteStmt:
		case T_MergeStmt:
			return true;
		default:
			break;
	}
	return raw_expression_tree_walker(node, is_harmful, context);
}

/*
 * sv_is_harmless
 *		Does the analysis of a parsed query, which has not been analyzed, run no code of
 *		users, and lock tables only as reading does?  Raises what looking up a type or
 *		an unknown construct raises.
 */
bool
sv_is_harmless(Node *query)
{
	return !is_harmful(query, NULL);
}
