/*
 * options.c
 *		Options of relations and columns: lines "name=value".
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "schema/lines.h"
#include "schema/options.h"
#include "utils/builtins.h"

/* "name='value'"; names come from a list of the server's, maybe after "toast.". */
static char *
write_option(const char *line)
{
	const char *value = line + strcspn(line, "=");

	if (*value == '\0')
		return pstrdup(line);
	return psprintf("%.*s=%s", (int) (value - line), line, quote_literal_cstr(value + 1));
}

static List *
write_all(const List *lines)
{
	List	   *result = NIL;
	ListCell   *cell;

	foreach(cell, lines)
		result = lappend(result, write_option(lfirst(cell)));
	return result;
}

/* The names of the options that are set in some lines, and not in the others. */
static List *
names_missing(const List *lines, const List *others)
{
	List	   *names = NIL;
	List	   *other_names = NIL;
	ListCell   *cell;

	foreach(cell, lines)
		names = lappend(names, pnstrdup(lfirst(cell), strcspn(lfirst(cell), "=")));
	foreach(cell, others)
		other_names = lappend(other_names, pnstrdup(lfirst(cell), strcspn(lfirst(cell), "=")));
	return sv_lines_missing(names, other_names);
}

/*
 * sv_options_list
 *		The options as they are written in parentheses.
 */
char *
sv_options_list(const char *lines)
{
	return sv_lines_join(write_all(sv_lines_split(lines)), ", ");
}

/*
 * sv_options_alter
 *		Adds the statements that set and reset options; each begins with this.
 */
void
sv_options_alter(SvAction *action, const char *property, const char *statement, const char *from, const char *to)
{
	List	   *before = sv_lines_split(from);
	List	   *after = sv_lines_split(to);
	List	   *set = sv_lines_missing(after, before);
	List	   *reset = names_missing(before, after);

	if (reset != NIL)
		sv_action_step(action, property, "%s RESET (%s)", statement, sv_lines_join(reset, ", "));
	if (set != NIL)
		sv_action_step(action, property, "%s SET (%s)", statement, sv_lines_join(write_all(set), ", "));
}
