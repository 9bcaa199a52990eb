/*
 * formats.c
 *		The formats of migration files that can be read.
 */
#include "postgres.h"

#include "core/text.h"
#include "format/client.h"
#include "format/endings.h"
#include "import/formats.h"
#include "import/strays.h"

#define SV_FORMAT_ADDRESS(name) &sv_format_##name,

static const SvFormat *const formats[] = {SV_FORMATS(SV_FORMAT_ADDRESS)};

static char *
list_formats(void)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < lengthof(formats); i++)
		sv_text_add_item(&list, psprintf("'%s'", formats[i]->name));
	return list.data;
}

/*
 * sv_formats_get
 *		Returns the format of this name, or the one that the files have if the
 *		name is "auto".  Raises 22023 if there is none.
 */
const SvFormat *
sv_formats_get(const char *name, const SvReading *reading)
{
	bool		is_auto = strcmp(name, "auto") == 0;

	for (int i = 0; i < lengthof(formats); i++)
	{
		if (is_auto ? formats[i]->matches(reading) : strcmp(name, formats[i]->name) == 0)
			return formats[i];
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 is_auto ? errmsg("the format of the files is not recognized") :
			 errmsg("file format \"%s\" is not known", name),
			 is_auto && reading->nfiles > 0 ?
			 errdetail_plural("There is %d file: \"%s\".", "There are %d files; the first is \"%s\".",
							  reading->nfiles, reading->nfiles, reading->files[0].name) : 0,
			 errhint("Give the format, as in format => 'alembic'. Available formats: %s.", list_formats())));
	return NULL;
}

/* The marks of schemaver's own files, which that format checks itself. */
static const SvMark native_list[] = {
	{"-- schemaver: upgrade", SV_MARK_UP, true},
	{"-- schemaver: downgrade", SV_MARK_DOWN, true},
	{NULL}
};
static const SvMarks native_marks = {.tool = "schemaver",.list = native_list};

/* Refuses comments that could be meant as marks. */
static void
check_marks(const SvFormat *format, SvReading *reading)
{
	const SvMarks *all[lengthof(formats) + 1];
	int			count = 0;

	all[count++] = &native_marks;
	for (int i = 0; i < lengthof(formats); i++)
	{
		if (formats[i]->marks != NULL)
			all[count++] = formats[i]->marks;
	}
	sv_marks_check(reading, format->name, format->marks, all, count);
}

/*
 * sv_formats_read
 *		Makes drafts from the files, and notes what is suspicious about them in any
 *		format.
 */
void
sv_formats_read(const SvFormat *format, SvReading *reading)
{
	sv_client_take_out_restrict(reading);
	format->read(reading);
	if (!format->is_native)
		check_marks(format, reading);
	if (!format->names_strays)
		sv_strays_name(reading, format->name);
}

/* Does a name end in one of these suffixes, which are separated by blanks? */
static bool
has_suffix(const char *name, const char *suffixes)
{
	const char *dot = strrchr(name, '.');

	return dot != NULL && suffixes != NULL && sv_text_has_word(suffixes, " ", dot);
}

/*
 * sv_formats_content
 *		Does any format read the content of a file with this name?  For all others,
 *		such as pictures, the name is enough.
 *
 * A client that sends files must send the content of the same ones: those that end
 * in ".sql" in any case, and those that formats list.
 */
SvContent
sv_formats_content(const char *name)
{
	SvContent	content = SV_CONTENT_UNUSED;

	if (sv_ending_of_sql(name) > 0)
		return SV_CONTENT_NEEDED;
	for (int i = 0; i < lengthof(formats); i++)
	{
		if (has_suffix(name, formats[i]->also_reads))
			return SV_CONTENT_NEEDED;
		if (has_suffix(name, formats[i]->also_tries))
			content = SV_CONTENT_OPTIONAL;
	}
	return content;
}
