/*
 * alembic_history.c
 *		The text of "alembic history --verbose".
 *
 * This text has the messages, dates, branch labels and dependencies, which the
 * SQL does not include.  It has a block of lines for each revision, the newest
 * first:
 *
 *		Rev: c3 (head)
 *		Parent: b2
 *		Also depends on: z1
 *		Branch names: left
 *		Path: /app/versions/c3_posts.py
 *
 *			posts
 *
 *			Revision ID: c3
 *			Create Date: 2026-01-31 12:00:00.000000
 */
#include "postgres.h"

#include "core/text.h"
#include "import/alembic.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"

/* Does a line begin a block? */
static bool
begins_block(const char *line)
{
	const char *next = sv_text_next_line(line);

	return sv_text_after(line, "Rev: ") != NULL &&
		(sv_text_after(next, "Parent: ") != NULL || sv_text_after(next, "Merges: ") != NULL);
}

/*
 * Reads the docstring of the migration: what comes before the first empty line, and
 * the date.  It is indented, perhaps except for its empty lines, and extends to the
 * next block.  Returns where it ends.
 */
static const char *
read_docstring(SvAlembicEntry *entry, const char *line)
{
	StringInfoData message;
	bool		in_message = true;

	initStringInfo(&message);
	for (; *line != '\0' && !begins_block(line); line = sv_text_next_line(line))
	{
		const char *indented = sv_text_after(line, "    ");
		const char *text = indented != NULL ? indented : line;
		const char *end = sv_text_visible_end(text);
		const char *date = sv_text_after(text, "Create Date: ");

		if (text >= end)
		{
			in_message = message.len == 0;
			continue;
		}
		if (indented == NULL)
			continue;			/* it is not part of the docstring */
		if (sv_text_after(text, "Revision ID:") != NULL)
			in_message = false;
		if (date != NULL)
		{
			entry->create_date = pnstrdup(date, end - date);
			entry->date_at = line;
		}
		if (!in_message)
			continue;
		text += strspn(text, " \t");
		if (message.len > 0)
			appendStringInfoChar(&message, ' ');
		appendBinaryStringInfo(&message, text, end - text);
	}
	entry->message = message.len > 0 ? pnstrdup(message.data, message.len) : NULL;
	pfree(message.data);
	return line;
}

/*
 * sv_alembic_is_history
 *		Is a file such a text?
 */
bool
sv_alembic_is_history(const SvFile *file)
{
	for (const char *line = file->text; *line; line = sv_text_next_line(line))
	{
		if (begins_block(line))
			return true;
	}
	return false;
}

/*
 * sv_alembic_next_entry
 *		Reads the next block.  Returns the text after it; NULL if there is none.
 */
const char *
sv_alembic_next_entry(const char *text, SvAlembicEntry *entry)
{
	const char *line = text;
	const char *value;

	while (*line != '\0' && !begins_block(line))
		line = sv_text_next_line(line);
	if (*line == '\0')
		return NULL;
	memset(entry, 0, sizeof(*entry));
	entry->at = line;
	value = line + strlen("Rev: ");
	entry->id = pnstrdup(value, strcspn(value, " \r\n"));
	entry->depends_on = entry->branch_labels = sv_alembic_list(line, line);
	for (line = sv_text_next_line(line); *line != '\0' && !begins_block(line); line = sv_text_next_line(line))
	{
		const char *end = sv_text_visible_end(line);

		if ((value = sv_text_after(line, "Parent: ")) != NULL || (value = sv_text_after(line, "Merges: ")) != NULL)
			entry->parents = sv_text_after(value, "<base>") != NULL ? "" : pnstrdup(value, end - value);
		else if ((value = sv_text_after(line, "Also depends on: ")) != NULL)
			entry->depends_on = sv_alembic_list(value, end);
		else if ((value = sv_text_after(line, "Branch names: ")) != NULL)
			entry->branch_labels = sv_alembic_list(value, end);
		else if (sv_text_after(line, "    ") != NULL)
			return read_docstring(entry, line);
	}
	return line;
}
