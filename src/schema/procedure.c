/*
 * procedure.c
 *		Procedures.
 */
#include "postgres.h"

#include "catalog/pg_proc.h"
#include "schema/kinds.h"
#include "schema/routine.h"
#include "utils/builtins.h"

/*
 * The types of all arguments name it, too, if some are OUT: those of another procedure's IN
 * arguments can be the same.
 */
static const char *
address_procedure(const SvObject *procedure)
{
	return psprintf("%s(%s)", quote_qualified_identifier(procedure->schema, procedure->name),
					procedure->values[SV_ROUTINE_SIGNATURE]);
}

const SvKind sv_kind_procedure =
{
	.name = "procedure",
	.code = "procedure",
	.keyword = "PROCEDURE",
	.default_acl = SV_ROUTINE_ACL,
	.catalog = ProcedureRelationId,
	.letters = "p",
	.naming = SV_NAMED_IN_SCHEMA,
	.has_arguments = true,
	.properties = sv_routine_properties,
	.nproperties = SV_ROUTINE_PROPERTIES,
	.query = SV_SQL_ROUTINE_QUERY("PROCEDURE", "'p'", "E'\\n'"),
	.addressed = address_procedure,
	.create = sv_routine_create,
	.rename = sv_common_rename,
	.alter = sv_routine_alter,
	.reduce = sv_routine_reduce,
	.needs_reduced = sv_routine_needs_reduced,
};
