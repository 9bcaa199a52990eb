/*
 * function.c
 *		Functions, those for windows among them.
 */
#include "postgres.h"

#include "catalog/pg_proc.h"
#include "schema/kinds.h"
#include "schema/routine.h"

const SvKind sv_kind_function =
{
	.name = "function",
	.code = "function",
	.keyword = "FUNCTION",
	.default_acl = SV_ROUTINE_ACL,
	.catalog = ProcedureRelationId,
	.letters = "fw",
	.naming = SV_NAMED_IN_SCHEMA,
	.has_arguments = true,
	.properties = sv_routine_properties,
	.nproperties = SV_ROUTINE_PROPERTIES,
	.query = SV_SQL_ROUTINE_QUERY("FUNCTION", "'f', 'w'", "E'\\n RETURNS ' || pg_get_function_result(p.oid) || E'\\n'"),
	.create = sv_routine_create,
	.rename = sv_common_rename,
	.alter = sv_routine_alter,
	.reduce = sv_routine_reduce,
	.needs_reduced = sv_routine_needs_reduced,
};
