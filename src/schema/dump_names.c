/*
 * dump_names.c
 *		Names for the files of a dump.
 *
 * They are for every file system, and for the shells that will meet them: letters,
 * digits, dots and underscores, as many as are safe.  A name that is not enough to tell
 * an object from another one, not even on a file system that treats "A" like "a", ends
 * with a part of a digest of the object's identity.  So it depends only on which
 * objects are there, not on their order.
 */
#include "postgres.h"

#include "core/checksum.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "schema/dump.h"
#include "schema/kinds.h"

/* File systems allow 255 bytes: there is room for the digest and the ending. */
#define LONGEST 180

#define DIGITS 12

typedef struct
{
	SvDumpFile *file;
	char	   *plain;			/* the name without digest and ending */
	char	   *folded;			/* the same for all that a file system could
								 * take for it */
	bool		is_cut;
} NamedFile;

/* Is this a byte of a character beyond ASCII?  Those that control a terminal are left out. */
static bool
is_letter_beyond(const char *p)
{
	if (!IS_HIGHBIT_SET(*p) || GetDatabaseEncoding() == PG_SQL_ASCII)
		return false;
	return GetDatabaseEncoding() != PG_UTF8 || (unsigned char) *p != 0xc2 || (unsigned char) p[1] >= 0xa0;
}

static char
last_of(const StringInfoData *text)
{
	return text->len == 0 ? '\0' : text->data[text->len - 1];
}

/* Quotes vanish, and everything else that is not safe is one underscore. */
static char *
make_plain(const char *identity)
{
	StringInfoData text;

	initStringInfo(&text);
	for (const char *p = identity; *p != '\0';)
	{
		int			length = pg_mblen(p);

		if (is_letter_beyond(p))
			appendBinaryStringInfo(&text, p, length);
		else if ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9'))
			appendStringInfoChar(&text, *p);
		else if (*p == '.' && last_of(&text) != '.')
			appendStringInfoChar(&text, '.');
		else if (*p != '"' && *p != '.' && last_of(&text) != '_')
			appendStringInfoChar(&text, '_');
		p += length;
	}
	while (text.len > 1 && (last_of(&text) == '_' || last_of(&text) == '.'))
		text.data[--text.len] = '\0';
	return text.data;
}

/* Which letters beyond ASCII a file system takes for the same is not known here: they all are. */
static char *
fold(const char *plain)
{
	StringInfoData text;

	initStringInfo(&text);
	for (const char *p = plain; *p != '\0'; p++)
	{
		if (!IS_HIGHBIT_SET(*p))
			appendStringInfoChar(&text, pg_ascii_tolower((unsigned char) *p));
		else if (last_of(&text) != '?')
			appendStringInfoChar(&text, '?');
	}
	return text.data;
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(((const NamedFile *) a)->folded, ((const NamedFile *) b)->folded);
}

static NamedFile
make_name(SvDumpFile *file)
{
	NamedFile	name = {.file = file};
	int			length;

	name.plain = make_plain(psprintf("%s.%s", file->object->kind->code, file->object->identity));
	length = pg_mbcliplen(name.plain, strlen(name.plain), LONGEST);
	name.is_cut = name.plain[length] != '\0';
	name.plain[length] = '\0';
	name.folded = fold(name.plain);
	return name;
}

/*
 * sv_dump_names_choose
 *		Gives each file a name, in the current context.  The files have objects that
 *		differ in kind or identity.
 */
void
sv_dump_names_choose(List *files)
{
	NamedFile  *names = palloc_array(NamedFile, list_length(files) + 1);
	int			n = 0;
	ListCell   *cell;

	foreach(cell, files)
	{
		CHECK_FOR_INTERRUPTS();
		names[n++] = make_name(lfirst(cell));
	}
	qsort(names, n, sizeof(NamedFile), compare_names);
	for (int i = 0; i < n; i++)
	{
		NamedFile  *name = &names[i];
		const char *identity = name->file->object->identity;
		bool		is_shared = (i > 0 && strcmp(names[i - 1].folded, name->folded) == 0) ||
			(i + 1 < n && strcmp(names[i + 1].folded, name->folded) == 0);

		CHECK_FOR_INTERRUPTS();
		if (is_shared || name->is_cut)
			name->file->name = psprintf("%s-%.*s.sql", name->plain, DIGITS,
										sv_digest_hex(SV_DIGEST_SHA256, identity, strlen(identity)));
		else
			name->file->name = psprintf("%s.sql", name->plain);
	}
}
