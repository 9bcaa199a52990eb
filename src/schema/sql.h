/*
 * sql.h
 *		Parts of the queries of catalogs.
 */
#ifndef SCHEMAVER_SQL_H
#define SCHEMAVER_SQL_H

#include "compat.h"

/*
 * Objects of this catalog that belong to no extension.  An index on what is needed finds
 * the members of extensions.  NOT EXISTS would become a join with them, for which the
 * server thinks that there are none, and compares each object with each of them.
 */
#define SV_SQL_NO_MEMBER(catalog, oid) \
	" (" oid " IN (SELECT e.objid FROM pg_depend e WHERE e.refclassid = 'pg_extension'::regclass" \
	" AND e.classid = '" catalog "'::regclass AND e.deptype = 'e')) IS NOT TRUE"

#define SV_SQL_ROLE(oid) " quote_ident(pg_get_userbyid(" oid "))"

/*
 * The rights in an ACL: a line "SELECT, UPDATE TO role WITH GRANT OPTION GRANTED BY role"
 * for each role, grantor, and whether it may grant them.  The owner is OWNER, so that
 * objects of different owners can have the same rights, and is not named as the grantor.
 */
#define SV_SQL_ACL_LINES(acl, owner) \
	"(SELECT string_agg(rights || target, E'\\n' ORDER BY target COLLATE \"C\") FROM (SELECT" \
	" string_agg(g.privilege_type, ', ' ORDER BY g.privilege_type COLLATE \"C\") AS rights," \
	" ' TO ' || CASE g.grantee WHEN 0 THEN 'PUBLIC' WHEN " owner " THEN 'OWNER' ELSE " SV_SQL_ROLE("g.grantee") " END" \
	" || CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END" \
	" || CASE g.grantor WHEN " owner " THEN '' ELSE ' GRANTED BY ' || " SV_SQL_ROLE("g.grantor") " END AS target" \
	" FROM aclexplode(" acl ") g GROUP BY g.grantee, g.grantor, g.is_grantable) lines)"

/* What objects of several kinds have by default, in this form. */
#define SV_RELATION_ACL \
	"DELETE, INSERT, " SINCE_17_compat("MAINTAIN, ", "") "REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE TO OWNER"
#define SV_USAGE_ACL "USAGE TO OWNER\nUSAGE TO PUBLIC"

/*
 * The rights on an object, NULL if they are those that it has by default.  The type is
 * a letter that acldefault takes.  An ACL without entries is the empty string.
 */
#define SV_SQL_ACL(acl, type, owner) \
	" CASE WHEN " acl " IS NOT NULL THEN" \
	" nullif(coalesce(" SV_SQL_ACL_LINES(acl, owner) ", '')," \
	" coalesce(" SV_SQL_ACL_LINES("acldefault('" type "', " owner ")", owner) ", '')) END"

/*
 * Are there options?  Some minor releases keep a number of their own among those of each
 * column, and an aggregate of nothing is not cheap.
 */
#define SV_SQL_HAS_OPTIONS(options) \
	"cardinality(" options ") > 1 OR NOT starts_with((" options ")[1], 'pg_attver=')"

/* Options, one a line, in the order of their names. */
#define SV_SQL_OPTIONS(options) \
	" CASE WHEN " SV_SQL_HAS_OPTIONS(options) " THEN (SELECT string_agg(o, E'\\n' ORDER BY o COLLATE \"C\")" \
	" FROM unnest(" options ") o WHERE NOT starts_with(o, 'pg_attver=')) END"

/* The same in the order in which they were set, which is the one to set them in. */
#define SV_SQL_OPTIONS_IN_ORDER(options) \
	" CASE WHEN " SV_SQL_HAS_OPTIONS(options) " THEN (SELECT string_agg(o, E'\\n' ORDER BY n)" \
	" FROM unnest(" options ") WITH ORDINALITY u (o, n) WHERE NOT starts_with(o, 'pg_attver=')) END"

/* The options of a table and of its toast table. */
#define SV_SQL_TABLE_OPTIONS(options, toast_options) \
	" CASE WHEN " options " IS NOT NULL OR " toast_options " IS NOT NULL THEN" \
	SV_SQL_OPTIONS(options " || ARRAY(SELECT 'toast.' || o FROM unnest(" toast_options ") o)") " END"

#define SV_SQL_TABLE_OPTIONS_IN_ORDER(options, toast_options) \
	" CASE WHEN " options " IS NOT NULL OR " toast_options " IS NOT NULL THEN" \
	SV_SQL_OPTIONS_IN_ORDER(options " || ARRAY(SELECT 'toast.' || o FROM unnest(" toast_options ") o)") " END"

/* A tablespace, NULL if it is that of the database. */
#define SV_SQL_TABLESPACE(oid) \
	" CASE WHEN " oid " <> 0 THEN (SELECT quote_ident(t.spcname) FROM pg_tablespace t WHERE t.oid = " oid ") END"

/* The name of an object of another catalog, with its schema unless it is found without. */
#define SV_SQL_VISIBLE(is_visible, schema, name) \
	" CASE WHEN " is_visible " THEN '' ELSE " schema "::regnamespace::text || '.' END || " name

/* A function, type or operator by a number that can be 0: then NULL. */
#define SV_SQL_REG(oid, type) " nullif(" oid ", 0)::" type "::text"
/* Something about an object of a kind that has names, relative to the search path. */
#define SV_SQL_NAME(is_visible, schema, name) \
	" CASE WHEN " is_visible " THEN '' ELSE (SELECT quote_ident(nspname) || '.' FROM pg_namespace WHERE oid = " schema ") END" \
	" || quote_ident(" name ")"

/*
 * Options of foreign data for which the condition on option_name holds: lines "name
 * 'value'", as they are written in OPTIONS ().  A value has neither line breaks nor
 * double quotes in it.
 */
#define SV_SQL_FOREIGN_OPTIONS(options, condition) \
	"(SELECT string_agg(quote_ident(option_name) || ' ' ||" \
	" CASE WHEN option_value = translate(option_value, chr(10) || chr(34) || chr(92), '') THEN quote_literal(option_value)" \
	" ELSE 'E''' || replace(replace(replace(replace(option_value, chr(92), repeat(chr(92), 2))," \
	" '''', ''''''), chr(34), chr(92) || 'x22'), chr(10), chr(92) || 'n') || '''' END," \
	" E'\\n' ORDER BY option_name COLLATE \"C\") FROM pg_options_to_table(" options ") WHERE " condition ")"

/*
 * Lines "name digest" for options that must not be shown.  The place is what they belong
 * to, so that equal passwords have different digests.
 */
#define SV_SQL_SECRET_OPTIONS(options, condition, place) \
	"(SELECT string_agg(quote_ident(option_name) || ' ' ||" \
	" encode(sha256(convert_to(concat_ws(chr(10), " place ", option_name, option_value), getdatabaseencoding())), 'hex')," \
	" E'\\n' ORDER BY option_name COLLATE \"C\") FROM pg_options_to_table(" options ") WHERE " condition ")"

/* Names of options that sound like a secret. */
#define SV_SQL_SECRET_NAME "option_name ~* '(passw|passphrase|pwd|secret|token|credential|private|api_?key|access_?key)'"

/* A name with its schema, unless names of that schema are printed without it. */
#define SV_SQL_RELATION(oid) " " oid "::regclass::text"

/*
 * The name of a function, with its schema unless it is found without: regproc adds that
 * to overloaded ones, too.
 */
#define SV_SQL_FUNCTION(oid) \
	" (SELECT CASE WHEN pg_function_is_visible(f.oid) THEN quote_ident(f.proname)" \
	" ELSE format('%I.%I', s.nspname, f.proname) END" \
	" FROM pg_proc f JOIN pg_namespace s ON s.oid = f.pronamespace WHERE f.oid = " oid "::oid)"

/* Whether and when a trigger or a rule fires, as ALTER says it; NULL: as usual. */
#define SV_SQL_TRIGGER_STATE(enabled) \
	" CASE " enabled " WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' WHEN 'A' THEN 'ENABLE ALWAYS' END"

#endif							/* SCHEMAVER_SQL_H */
