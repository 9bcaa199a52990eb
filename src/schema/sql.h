/*
 * sql.h
 *		Parts of the queries of catalogs.
 */
#ifndef SCHEMAVER_SQL_H
#define SCHEMAVER_SQL_H

/* Objects of this catalog that belong to no extension. */
#define SV_SQL_NO_MEMBER(catalog, oid) \
	" NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '" catalog "'::regclass" \
	" AND e.objid = " oid " AND e.deptype = 'e')"

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

/*
 * The rights on an object, NULL if they are those that it has by default.  The type is
 * a letter that acldefault takes.  An ACL without entries is the empty string.
 */
#define SV_SQL_ACL(acl, type, owner) \
	" CASE WHEN " acl " IS NOT NULL THEN" \
	" nullif(coalesce(" SV_SQL_ACL_LINES(acl, owner) ", '')," \
	" coalesce(" SV_SQL_ACL_LINES("acldefault('" type "', " owner ")", owner) ", '')) END"

/*
 * Options, one a line, in the order of their names.  Some minor releases keep a number
 * of their own among the options of a column.
 */
#define SV_SQL_OPTIONS(options) \
	" CASE WHEN cardinality(" options ") > 1 OR NOT starts_with((" options ")[1], 'pg_attver=') THEN (SELECT string_agg(o, E'\\n' ORDER BY o COLLATE \"C\")" \
	" FROM unnest(" options ") o WHERE NOT starts_with(o, 'pg_attver=')) END"

/* A name with its schema, unless names of that schema are printed without it. */
#define SV_SQL_RELATION(oid) " " oid "::regclass::text"

#endif							/* SCHEMAVER_SQL_H */
