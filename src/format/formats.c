/*
 * formats.c
 *		The formats of migration files that can be read.
 */
#include "postgres.h"

#include "format/alembic.h"
#include "format/formats.h"
#include "format/native.h"
#include "lib/stringinfo.h"

/*
 * In the order in which they are tried if the user has not said which it is:
 * those with a mark that nobody else uses come first, and what is left over is
 * told by the names of the files.
 */
static const SvFormat formats[] = {
	{"native", sv_native_matches, sv_native_read},
	{"alembic", sv_alembic_matches, sv_alembic_read},
};

static char *
list_formats(void)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < lengthof(formats); i++)
		appendStringInfo(&list, "%s'%s'", i > 0 ? ", " : "", formats[i].name);
	return list.data;
}

/*
 * sv_format_get
 *		Returns the format of this name, or the one that the files have if the
 *		name is "auto".  Raises 22023 if there is none.
 */
const SvFormat *
sv_format_get(const char *name, const SvReading *reading)
{
	bool		is_auto = strcmp(name, "auto") == 0;

	for (int i = 0; i < lengthof(formats); i++)
	{
		if (is_auto ? formats[i].matches(reading) : strcmp(name, formats[i].name) == 0)
			return &formats[i];
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 is_auto ? errmsg("the format of the files is not recognized") :
			 errmsg("file format \"%s\" is not known", name),
			 is_auto && reading->nfiles > 0 ?
			 errdetail("The first of %d file(s) is \"%s\".", reading->nfiles, reading->files[0].name) : 0,
			 errhint("Name it: format => one of %s.", list_formats())));
	return NULL;
}

/*
 * sv_format_is_native
 *		Is this the format of schemaver's own files?
 */
bool
sv_format_is_native(const SvFormat *format)
{
	return format->read == sv_native_read;
}
