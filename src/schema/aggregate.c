/*
 * aggregate.c
 *		Aggregates.
 *
 * The server does not deparse them: their definition is put together from the catalog.
 */
#include "postgres.h"

#include "catalog/pg_proc.h"
#include "schema/kinds.h"
#include "schema/lines.h"
#include "schema/routine.h"
#include "utils/builtins.h"

enum
{
	KIND,
	ARGUMENTS,
	RESULT,
	DEFINITION,
};

static const SvProperty properties[] =
{
	{.name = "kind"},
	{.name = "arguments",.is_required = true},
	{.name = "result"},
	{.name = "definition"},
};

#define OPERATOR_NAME(oid) \
	"(SELECT format('OPERATOR(%s%s)', CASE WHEN pg_operator_is_visible(f.oid) THEN '' ELSE quote_ident(s.nspname) || '.' END," \
	" f.oprname) FROM pg_operator f JOIN pg_namespace s ON s.oid = f.oprnamespace WHERE f.oid = " oid ")"

/* Lines "OPTION = VALUE" for the options that are set. */
#define OPTION(name, value) " '" name " = ' || " value ","
#define FUNCTION_OPTION(name, oid) OPTION(name, SV_SQL_FUNCTION(oid))
#define TYPE_OPTION(name, oid) " CASE WHEN " oid " <> 0 THEN '" name " = ' || format_type(" oid ", NULL) END,"
#define NUMBER_OPTION(name, value) " '" name " = ' || nullif(" value ", 0),"
#define MODIFY_OPTION(name, function, value) \
	" CASE WHEN " function " <> 0 THEN '" name " = ' || CASE " value " WHEN 'r' THEN 'READ_ONLY'" \
	" WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END END,"
#define FLAG_OPTION(name, condition) " CASE WHEN " condition " THEN '" name "' END,"

#define DEFINITION_COLUMN \
	" array_to_string(ARRAY[" \
	FUNCTION_OPTION("SFUNC", "a.aggtransfn") \
	TYPE_OPTION("STYPE", "a.aggtranstype") \
	NUMBER_OPTION("SSPACE", "a.aggtransspace") \
	FUNCTION_OPTION("FINALFUNC", "a.aggfinalfn") \
	FLAG_OPTION("FINALFUNC_EXTRA", "a.aggfinalextra") \
	MODIFY_OPTION("FINALFUNC_MODIFY", "a.aggtransfn", "a.aggfinalmodify") \
	FUNCTION_OPTION("COMBINEFUNC", "a.aggcombinefn") \
	FUNCTION_OPTION("SERIALFUNC", "a.aggserialfn") \
	FUNCTION_OPTION("DESERIALFUNC", "a.aggdeserialfn") \
	OPTION("INITCOND", "quote_literal(a.agginitval)") \
	FUNCTION_OPTION("MSFUNC", "a.aggmtransfn") \
	FUNCTION_OPTION("MINVFUNC", "a.aggminvtransfn") \
	TYPE_OPTION("MSTYPE", "a.aggmtranstype") \
	NUMBER_OPTION("MSSPACE", "a.aggmtransspace") \
	FUNCTION_OPTION("MFINALFUNC", "a.aggmfinalfn") \
	FLAG_OPTION("MFINALFUNC_EXTRA", "a.aggmfinalextra") \
	MODIFY_OPTION("MFINALFUNC_MODIFY", "a.aggmtransfn", "a.aggmfinalmodify") \
	OPTION("MINITCOND", "quote_literal(a.aggminitval)") \
	OPTION("SORTOP", OPERATOR_NAME("a.aggsortop")) \
	" CASE p.proparallel WHEN 's' THEN 'PARALLEL = SAFE' WHEN 'r' THEN 'PARALLEL = RESTRICTED' END," \
	" CASE a.aggkind WHEN 'h' THEN 'HYPOTHETICAL' END], E'\\n')"

/* What follows CREATE. */
static const char *
write_aggregate(const SvObject *aggregate)
{
	const char *arguments = aggregate->values[ARGUMENTS];

	return psprintf("AGGREGATE %s(%s) (\n    %s\n)",
					pnstrdup(aggregate->identity, strlen(aggregate->identity) - strlen(aggregate->arguments)),
					arguments[0] == '\0' ? "*" : arguments,
					sv_lines_join(sv_lines_split(aggregate->values[DEFINITION]), ",\n    "));
}

static void
create_aggregate(SvAction *action, const SvObject *aggregate)
{
	sv_action_step(action, "missing", "CREATE %s", write_aggregate(aggregate));
}

static bool
alter_aggregate(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	if (differs[KIND] || differs[ARGUMENTS] || differs[RESULT])
		return false;
	sv_action_step(action, "definition", "CREATE OR REPLACE %s", write_aggregate(to));
	return true;
}

/* An aggregate without arguments is f(*), but a function f(). */
static const char *
name_for_rights(const SvObject *aggregate)
{
	if (strcmp(aggregate->arguments, "(*)") != 0)
		return psprintf("FUNCTION %s", aggregate->identity);
	return psprintf("FUNCTION %s()", pnstrdup(aggregate->identity, strlen(aggregate->identity) - strlen("(*)")));
}

const SvKind sv_kind_aggregate =
{
	.name = "aggregate",
	.code = "aggregate",
	.keyword = "AGGREGATE",
	.default_acl = SV_ROUTINE_ACL,
	.catalog = ProcedureRelationId,
	.letters = "a",
	.naming = SV_NAMED_IN_SCHEMA,
	.has_arguments = true,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT p.oid, 0, NULL::oid, 0, n.nspname, p.proname, '(' || coalesce(" SV_SQL_ARGUMENT_TYPES ", '*') || ')',"
	SV_SQL_ROLE("p.proowner") ","
	SV_SQL_ACL("p.proacl", "f", "p.proowner") ","
	" format('%s %s', a.aggkind, a.aggnumdirectargs), pg_get_function_arguments(p.oid), format_type(p.prorettype, NULL),"
	DEFINITION_COLUMN
	" FROM (SELECT p.*, n.nspname" SV_SQL_ROUTINES("'a'") ") p JOIN pg_namespace n ON n.oid = p.pronamespace"
	" JOIN pg_aggregate a ON a.aggfnoid = p.oid",
	.name_for_rights = name_for_rights,
	.create = create_aggregate,
	.rename = sv_common_rename,
	.alter = alter_aggregate,
};
