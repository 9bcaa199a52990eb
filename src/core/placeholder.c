/*
 * placeholder.c
 *		Bodies that are still to be written.
 *
 * A template has a statement that raises an error in their place.  Whoever writes the
 * body replaces it, or leaves it there by mistake.
 */
#include "postgres.h"

#include "core/placeholder.h"
#include "core/text.h"

/* Returns the place of a statement that begins a line; NULL if there is none. */
static const char *
find_statement(const char *body, const char *statement)
{
	for (const char *found = body; (found = strstr(found, statement)) != NULL; found++)
	{
		const char *p = found;

		while (p > body && strchr(SV_LINE_BLANKS, p[-1]) != NULL)
			p--;
		if (p == body || p[-1] == '\n')
			return found;
	}
	return NULL;
}

/*
 * sv_placeholder_find
 *		Returns the place of a template's statement in a body, which may be NULL; NULL
 *		if it has none.
 */
const char *
sv_placeholder_find(const char *body)
{
	const char *found;

	if (body == NULL)
		return NULL;
	found = find_statement(body, SV_PLACEHOLDER_UPGRADE);
	return found != NULL ? found : find_statement(body, SV_PLACEHOLDER_DOWNGRADE);
}
