/*
 * formats.c
 *		The formats of migration files that can be read.
 */
#include "postgres.h"

#include "format/native.h"
#include "format/sections.h"
#include "import/alembic.h"
#include "import/flyway.h"
#include "import/formats.h"
#include "import/pairs.h"
#include "import/single.h"
#include "import/sqitch.h"
#include "lib/stringinfo.h"

/*
 * In the order in which they are tried if the user has not said which it is:
 * those with a mark that nobody else uses come first, and what is left over is
 * told by the names of the files.
 */
static const SvFormat formats[] = {
	{"native", sv_native_matches, sv_native_read},
	{"alembic", sv_alembic_matches, sv_alembic_read},
	{"sqitch", sv_sqitch_matches, sv_sqitch_read},
	{"goose", sv_goose_matches, sv_goose_read},
	{"dbmate", sv_dbmate_matches, sv_dbmate_read},
	{"sql-migrate", sv_sql_migrate_matches, sv_sql_migrate_read},
	{"rambler", sv_rambler_matches, sv_rambler_read},
	{"graphile-migrate", sv_graphile_matches, sv_graphile_read},
	{"tern", sv_tern_matches, sv_tern_read},
	{"diesel", sv_diesel_matches, sv_diesel_read},
	{"go-pg", sv_go_pg_matches, sv_go_pg_read},
	{"popx", sv_popx_matches, sv_popx_read},
	{"sqlx", sv_sqlx_matches, sv_sqlx_read},
	{"golang-migrate", sv_golang_migrate_matches, sv_golang_migrate_read},
	{"node-pg-migrate", sv_node_pg_matches, sv_node_pg_read},
	{"structure", sv_structure_matches, sv_structure_read},
	{"refinery", sv_refinery_matches, sv_refinery_read},
	{"flyway", sv_flyway_matches, sv_flyway_read},
	{"numbered", sv_numbered_matches, sv_numbered_read},
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
			 errhint("Name it, as in format => 'alembic'. There are %s.", list_formats())));
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
