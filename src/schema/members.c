/*
 * members.c
 *		The operators and functions of operator classes and families.
 */
#include "postgres.h"

#include "schema/lines.h"
#include "schema/members.h"

/* An operator has its types in its own signature. */
static char *
write_member(const char *line)
{
	const char *as = strstr(line, " AS ");

	if (strncmp(line, "OPERATOR", strlen("OPERATOR")) != 0)
		return psprintf("%.*s %s", (int) (as - line), line, as + strlen(" AS "));
	return psprintf("%.*s%s", (int) (strchr(line, '(') - line), line, as + strlen(" AS "));
}

/*
 * sv_members_add
 *		Lines of SV_SQL_MEMBERS as CREATE OPERATOR CLASS has them.
 */
char *
sv_members_add(const List *lines)
{
	List	   *items = NIL;
	ListCell   *cell;

	foreach(cell, lines)
		items = lappend(items, write_member(lfirst(cell)));
	return sv_lines_join(items, ", ");
}

/*
 * sv_members_drop
 *		The same as ALTER OPERATOR FAMILY DROP has them.
 */
char *
sv_members_drop(const List *lines)
{
	List	   *items = NIL;
	ListCell   *cell;

	foreach(cell, lines)
		items = lappend(items, pnstrdup(lfirst(cell), strstr(lfirst(cell), " AS ") - (char *) lfirst(cell)));
	return sv_lines_join(items, ", ");
}
