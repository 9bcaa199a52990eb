/*
 * help.c
 *		schemaver_help: the calls, by what one wants to do.
 *
 * Each line fits into 80 columns, with the blank that psql puts before it.  A line
 * that is not indented is a title; in the others the call comes first, so that it can
 * be copied.
 */
#include "postgres.h"

#include "api/args.h"
#include "api/rows.h"
#include "core/text.h"
#include "miscadmin.h"

PG_FUNCTION_INFO_V1(schemaver_help);

static const char *const lines[] = {
	"Call each of these as in SELECT * FROM schemaver_upgrade();",
	"",
	"Look",
	"  schemaver_status()                          this database in one row",
	"  schemaver_current()                         the last revisions applied",
	"  schemaver_is_current()                      is everything applied?",
	"  schemaver_pending()                         what an upgrade would run",
	"  schemaver_plan('base', 'downgrade')         what any run would do",
	"  schemaver_history()                         all revisions, newest first",
	"  schemaver_graph()                           all revisions as a drawing",
	"  schemaver_show('head')                      all about a revision",
	"  schemaver_heads()                           the ends of the history",
	"  schemaver_bases()                           the beginnings",
	"  schemaver_branches()                        where it branches",
	"  schemaver_resolve('head')                   what a target means",
	"  schemaver_validate()                        what is wrong, and what to do",
	"  schemaver_manifest()                        a checksum of the history",
	"  schemaver_help('merge')                     the lines with this word",
	"",
	"Run",
	"  schemaver_upgrade()                         apply everything",
	"  schemaver_upgrade(+1)                       apply the next revision",
	"  schemaver_upgrade('a1')                     apply up to a revision",
	"  schemaver_downgrade()                       revert the last revision",
	"  schemaver_downgrade(-2)                     revert the last two",
	"  schemaver_downgrade('a1')                   revert down to a revision",
	"  schemaver_downgrade('base')                 revert everything",
	"  schemaver_reset()                           revert and apply everything",
	"",
	"Record as applied without running",
	"  schemaver_stamp('head')                     set the current revisions",
	"  schemaver_adopt('alembic_version')          take over another tool's table",
	"",
	"Write revisions",
	"  schemaver_revision('note', 'SELECT 1', 'SELECT 2')",
	"                                              add one on top: note, up, down",
	"  schemaver_register('b2', '{a1}', 'SELECT 1', 'SELECT 2')",
	"                                              add one: id, parents, up, down",
	"  schemaver_edit('b2', downgrade => 'SELECT 3')",
	"                                              change parts of one",
	"  schemaver_remove('b2')                      remove one that is not applied",
	"  schemaver_baseline('what there is')         the first one, from the schema",
	"  schemaver_autogenerate('add email')         one that makes the models",
	"  schemaver_verify()                          try all of them out",
	"  schemaver_derive_downgrade('a1')            write the way back of one",
	"  schemaver_identify()                        where the schema is, by itself",
	"  schemaver_squash('base:b2', 'the first ones')",
	"                                              one in place of several",
	"",
	"Join branches",
	"  schemaver_merge()                           merge all heads",
	"  schemaver_merge('b1,c1')                    merge these",
	"  schemaver_rebase('b1', onto => 'c1')        move a branch onto another",
	"",
	"Keep revisions in files",
	"  schemaver_template('add email')             an empty file",
	"  schemaver_load('{\"a1.sql\": \"...\"}')         register files: name, content",
	"  schemaver_load_directory('/srv/migrations')",
	"                                              register a folder of the server",
	"  schemaver_export('head')                    the file of a revision",
	"  schemaver_export_all()                      the files of all revisions",
	"",
	"Make scripts for psql",
	"  schemaver_upgrade_sql()                     what schemaver_upgrade would do",
	"  schemaver_downgrade_sql('base')             the same for a downgrade",
	"  schemaver_stamp_sql('head')                 the same for a stamp",
	"",
	"Compare schemas, without any history",
	"  schemaver_diff('schema:a', 'schema:b')      what makes one into the other",
	"  schemaver_schema('{public}')                the objects of schemas",
	"  schemaver_dump()                            text that builds the schema",
	"  schemaver_fingerprint()                     one checksum of all objects",
	"  schemaver_snapshot('before')                keep the schema",
	"  schemaver_diff('snapshot:before', 'live')   what has changed since",
	"  schemaver_snapshot_drop('before')           forget it",
	"  schemaver_drift()                           what others changed since a run",
	"  schemaver_coverage()                        what of the catalogs is compared",
	"  schemaver_ignore('*.acl', 's.*', 'why')     leave differences as they are",
	"",
	"Compare with what the models of your program create",
	"  schemaver_set_models('sql:CREATE TABLE t (id int)')",
	"                                              set what the schema should be",
	"  schemaver_check()                           what makes the database so",
	"  schemaver_check(raise => true)              fail if anything differs",
	"  schemaver_scratch_drop()                    drop the database for trials",
	"",
	"Configure",
	"  schemaver_configure('environment', 'test')",
	"                                              what is allowed in this database",
	"  schemaver_configure('drift', 'on')          record the schema after each run",
	"  SET schemaver.project = 'shop'              go to another history",
};

/* Is this a title, and not a call or a description? */
static bool
is_title(const char *line)
{
	return *line != '\0' && *line != ' ';
}

/* Does a line contain this text, in upper or lower case? */
static bool
mentions(const char *line, const char *topic)
{
	size_t		length = strlen(topic);

	for (; *line; line++)
	{
		if (pg_strncasecmp(line, topic, length) == 0)
			return true;
	}
	return false;
}

static void
put_line(SvRows *rows, const char *line)
{
	sv_rows_text(rows, line);
	sv_rows_end(rows);
}

/* Adds the lines that mention a topic, under their titles; returns whether there are any. */
static bool
put_topic(SvRows *rows, const char *topic)
{
	const char *title = NULL;
	bool		all = false;
	bool		any = false;

	for (size_t i = 1; i < lengthof(lines); i++)
	{
		bool		continued = i + 1 < lengthof(lines) && strncmp(lines[i + 1], "   ", 3) == 0;
		bool		wanted;

		if (is_title(lines[i]))
		{
			title = lines[i];
			all = mentions(title, topic);
			continue;
		}
		wanted = all || mentions(lines[i], topic) || (continued && mentions(lines[i + 1], topic));
		if (*lines[i] == '\0' || !wanted)
			continue;
		if (title != NULL)
			put_line(rows, title);
		title = NULL;
		put_line(rows, lines[i]);
		if (continued)
			put_line(rows, lines[++i]);
		any = true;
	}
	return any;
}

/*
 * schemaver_help(topic text)
 *		Lists all calls, or those that a word is about.
 */
Datum
schemaver_help(PG_FUNCTION_ARGS)
{
	const char *topic = sv_arg_text_or_null(fcinfo, 0);
	SvRows		rows;

	sv_rows_begin(&rows, fcinfo);
	if (topic == NULL || topic[strspn(topic, SV_BLANKS)] == '\0')
	{
		for (size_t i = 0; i < lengthof(lines); i++)
			put_line(&rows, lines[i]);
	}
	else if (!put_topic(&rows, topic))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is no help about \"%s\"", topic),
				 errhint("SELECT schemaver_help() lists everything.")));
	return (Datum) 0;
}
