/*
 * members.h
 *		The operators and functions of operator classes and families.
 */
#ifndef SCHEMAVER_MEMBERS_H
#define SCHEMAVER_MEMBERS_H

#include "nodes/pg_list.h"

extern char *sv_members_add(const List *lines);
extern char *sv_members_drop(const List *lines);

/*
 * Those that belong to an object of this catalog, one a line: "OPERATOR 1 (integer, integer) AS +(integer,integer)" or
 * "FUNCTION 1 (integer, integer) AS f(integer,integer)".
 */
#define SV_SQL_MEMBERS(catalog, oid) \
	" (SELECT string_agg(line, E'\\n' ORDER BY kind, strategy, line COLLATE \"C\") FROM (" \
	"SELECT 1 AS kind, m.amopstrategy AS strategy, format('OPERATOR %s (%s, %s) AS %s%s', m.amopstrategy," \
	" format_type(m.amoplefttype, NULL), format_type(m.amoprighttype, NULL), m.amopopr::regoperator," \
	" ' FOR ORDER BY ' || (SELECT " SV_SQL_VISIBLE("pg_opfamily_is_visible(s.oid)", "s.opfnamespace", "quote_ident(s.opfname)") \
	" FROM pg_opfamily s WHERE s.oid = m.amopsortfamily AND m.amoppurpose = 'o')) AS line" \
	" FROM pg_amop m JOIN pg_depend d ON d.classid = 'pg_amop'::regclass AND d.objid = m.oid" \
	" WHERE d.refclassid = '" catalog "'::regclass AND d.refobjid = " oid " AND d.deptype IN ('a', 'i')" \
	" UNION ALL SELECT 2, m.amprocnum, format('FUNCTION %s (%s, %s) AS %s', m.amprocnum," \
	" format_type(m.amproclefttype, NULL), format_type(m.amprocrighttype, NULL), m.amproc::regprocedure)" \
	" FROM pg_amproc m JOIN pg_depend d ON d.classid = 'pg_amproc'::regclass AND d.objid = m.oid" \
	" WHERE d.refclassid = '" catalog "'::regclass AND d.refobjid = " oid " AND d.deptype IN ('a', 'i')) members)"

#endif							/* SCHEMAVER_MEMBERS_H */
