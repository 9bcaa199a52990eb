/*
 * formats.c
 *		The formats of migration files that can be read.
 */
#include "postgres.h"

#include "core/text.h"
#include "format/chain.h"
#include "import/formats.h"

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

/*
 * sv_formats_read_content
 *		Does any format read the content of a file with this name?  For all others,
 *		such as code and pictures, the name is enough.
 */
bool
sv_formats_read_content(const char *name)
{
	if (sv_chain_ends_with(name, ".sql"))
		return true;
	for (int i = 0; i < lengthof(formats); i++)
	{
		if (formats[i]->also_reads != NULL && sv_chain_ends_with(name, formats[i]->also_reads))
			return true;
	}
	return false;
}
