/*
 * routine.h
 *		What functions, procedures and aggregates have in common.
 */
#ifndef SCHEMAVER_ROUTINE_H
#define SCHEMAVER_ROUTINE_H

#include "schema/action.h"
#include "schema/sql.h"

/* The rights that nobody had to grant. */
#define SV_ROUTINE_ACL "EXECUTE TO OWNER\nEXECUTE TO PUBLIC"

/* The types of the arguments that belong to the identity of a row of pg_proc, p. */
#define SV_SQL_ARGUMENT_TYPES \
	"(SELECT string_agg(format_type(g.type, NULL), ', ' ORDER BY g.n)" \
	" FROM unnest(p.proargtypes) WITH ORDINALITY AS g (type, n))"

/* The routines of users, except those that the server has made for a type. */
#define SV_SQL_ROUTINES(kinds) \
	" FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace" \
	" WHERE p.prokind IN (" kinds ") AND p.pronamespace = ANY ($1)" \
	" AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_proc'::regclass" \
	" AND e.objid = p.oid AND e.deptype IN ('e', 'i'))"

/* The arguments, with NULL for each default. */
#define SV_SQL_ARGUMENTS_WITHOUT_DEFAULTS \
	" (SELECT string_agg(concat_ws(' ', CASE a.mode WHEN 'o' THEN 'OUT' WHEN 'b' THEN 'INOUT' WHEN 'v' THEN 'VARIADIC'" \
	" ELSE 'IN' END, quote_ident(nullif(a.name, '')), format_type(a.type, NULL)," \
	" CASE WHEN a.mode <> 'o' AND a.input > p.pronargs - p.pronargdefaults THEN 'DEFAULT NULL' END), ', ' ORDER BY a.n)" \
	" FROM (SELECT g.n, g.type, coalesce(p.proargmodes[g.n], 'i') AS mode, p.proargnames[g.n] AS name," \
	" count(*) FILTER (WHERE coalesce(p.proargmodes[g.n], 'i') IN ('i', 'b', 'v')) OVER (ORDER BY g.n) AS input" \
	" FROM unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) WITH ORDINALITY AS g (type, n)) a WHERE a.mode <> 't')"

/* What functions and procedures differ in. */
#define SV_SQL_ROUTINE_QUERY(keyword, kinds, result) \
	"SELECT p.oid, 0, NULL::oid, 0, n.nspname, p.proname, '(' || coalesce(" SV_SQL_ARGUMENT_TYPES ", '') || ')'," \
	SV_SQL_ROLE("p.proowner") "," \
	SV_SQL_ACL("p.proacl", "f", "p.proowner") "," \
	" CASE p.prokind WHEN 'w' THEN 'WINDOW' END, pg_get_function_arguments(p.oid)," \
	" pg_get_function_result(p.oid)," \
	/* What comes before has a schema whatever the search path is. */ \
	" rtrim(substr(pg_get_functiondef(p.oid), 1 + length(format('CREATE OR REPLACE " keyword " %I.%I(%s)'," \
	" n.nspname, p.proname, pg_get_function_arguments(p.oid)) || " result ")), E'\\n')," \
	" (SELECT string_agg(format('%s %s %s', coalesce(p.proargmodes[g.n], 'i')," \
	" format_type(g.type, NULL), p.proargnames[g.n]), E'\\n' ORDER BY g.n)" \
	" FROM unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) WITH ORDINALITY AS g (type, n))," \
	" lpad(p.pronargdefaults::text, 3, '0')," \
	SV_SQL_ARGUMENTS_WITHOUT_DEFAULTS "," \
	" CASE p.prokind WHEN 'p' THEN pg_get_function_identity_arguments(p.oid) END" \
	SV_SQL_ROUTINES(kinds)

typedef enum SvRoutineProperty
{
	SV_ROUTINE_WINDOW,
	SV_ROUTINE_ARGUMENTS,
	SV_ROUTINE_RESULT,
	SV_ROUTINE_DEFINITION,
	SV_ROUTINE_PARAMETERS,		/* lines: mode, type, name */
	SV_ROUTINE_DEFAULTS,		/* their number */
	SV_ROUTINE_REDUCED,			/* the arguments, with NULL for each default */
	SV_ROUTINE_SIGNATURE,		/* of a procedure: the arguments, with their
								 * modes */
} SvRoutineProperty;

#define SV_ROUTINE_PROPERTIES (SV_ROUTINE_SIGNATURE + 1)

extern const SvProperty sv_routine_properties[];
extern void sv_routine_create(SvAction *action, const SvObject *routine);
extern bool sv_routine_returns(const SvObject *object, const SvObject *type);
extern const char *sv_routine_body(const SvObject *routine);
extern bool sv_routine_reduce(const SvObject *routine, const char **values);
extern bool sv_routine_needs_reduced(const SvObject *routine, const SvObject *needed);
extern bool sv_routine_alter(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs);

#endif							/* SCHEMAVER_ROUTINE_H */
