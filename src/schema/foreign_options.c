/*
 * foreign_options.c
 *		Options of foreign data: of wrappers, servers, user mappings, tables, columns.
 *
 * Passwords are options, too.  They are never shown, so there is no statement that sets
 * one.
 */
#include "postgres.h"

#include "schema/foreign_options.h"
#include "schema/lines.h"

/* The length of the name that a line begins with, which may be in double quotes. */
static size_t
name_length(const char *line)
{
	size_t		n = 0;
	bool		in_quotes = false;

	for (; line[n] != '\0' && (in_quotes || line[n] != ' '); n++)
		if (line[n] == '"')
			in_quotes = !in_quotes;
	return n;
}

static List *
names_of(const List *lines)
{
	List	   *names = NIL;
	ListCell   *cell;

	foreach(cell, lines)
		names = lappend(names, pnstrdup(lfirst(cell), name_length(lfirst(cell))));
	return names;
}

static List *
all_names(SvForeignOptions options)
{
	return list_concat(names_of(sv_lines_split(options.shown)), names_of(sv_lines_split(options.secret)));
}

/*
 * sv_foreign_options_clause
 *		" OPTIONS (…)", or an empty text if there are none.
 */
const char *
sv_foreign_options_clause(const char *shown)
{
	return shown == NULL ? "" : psprintf(" OPTIONS (%s)", sv_lines_join(sv_lines_split(shown), ", "));
}

/*
 * sv_foreign_options_change
 *		" OPTIONS (…)" in a statement that alters the object; an empty text if none of
 *		the options that are shown differs, and none is dropped.
 */
const char *
sv_foreign_options_change(SvForeignOptions from, SvForeignOptions to)
{
	List	   *before = all_names(from);
	List	   *changes = NIL;
	ListCell   *cell;

	foreach(cell, sv_lines_missing(before, all_names(to)))
		changes = lappend(changes, psprintf("DROP %s", (char *) lfirst(cell)));
	foreach(cell, sv_lines_missing(sv_lines_split(to.shown), sv_lines_split(from.shown)))
	{
		List	   *name = names_of(list_make1(lfirst(cell)));

		changes = lappend(changes, psprintf("%s %s", sv_lines_missing(name, before) == NIL ? "SET" : "ADD",
											(char *) lfirst(cell)));
	}
	return changes == NIL ? "" : psprintf(" OPTIONS (%s)", sv_lines_join(changes, ", "));
}

/*
 * sv_foreign_options_refuse
 *		Adds a difference without a statement if there are secrets to be set.
 */
void
sv_foreign_options_refuse(SvAction *action, const char *from, const char *to)
{
	if (sv_lines_missing(sv_lines_split(to), sv_lines_split(from)) != NIL)
		sv_action_refuse(action, "secrets");
}
