/*
 * endings.c
 *		What the ending of a file's name says about its content.
 *
 * Tools run more than SQL, and a file of theirs that cannot be read here must not
 * vanish: its name has to be enough to notice it.  Endings are compared without
 * regard to case.  The functions that return a length return 0 for any other name.
 */
#include "postgres.h"

#include "format/endings.h"
#include "miscadmin.h"

#define SQL ".sql"

/* Languages in which migrations are written. */
static const char *const code[] = {
	".go", ".fizz", ".js", ".cjs", ".mjs", ".ts", ".cts", ".mts", ".jsx", ".tsx", ".coffee",
	".py", ".rb", ".php", ".pl", ".lua", ".ex", ".exs", ".rs", ".cs", ".fs", ".swift",
	".java", ".class", ".jar", ".kt", ".kts", ".groovy", ".scala", ".clj",
	".sh", ".bash", ".zsh", ".bat", ".cmd", ".ps1"
};

/* Languages in which changes are described. */
static const char *const descriptions[] = {".xml", ".yml", ".yaml", ".json", ".edn", ".toml", ".hcl"};

/* What follows ".sql" if it is compressed, or the template of a file. */
static const char *const packings[] = {
	".gz", ".bz2", ".xz", ".zst", ".zip", ".gpg", ".tmpl", ".tpl", ".template", ".gotmpl",
	".j2", ".jinja", ".jinja2", ".erb", ".ejs", ".hbs", ".mustache", ".m4", ".in"
};

/* Other names for SQL. */
static const char *const synonyms[] = {".psql", ".pgsql", ".plpgsql", ".plsql", ".ddl", ".dml"};

/* Returns the length of one of these endings; 0: the name has none of them. */
static size_t
match(const char *name, size_t length, const char *const *endings, int count)
{
	CHECK_FOR_INTERRUPTS();
	for (int i = 0; i < count; i++)
	{
		size_t		n = strlen(endings[i]);

		if (length > n && pg_strncasecmp(name + length - n, endings[i], n) == 0)
			return n;
	}
	return 0;
}

/*
 * sv_ending_of_sql
 *		Returns the length of ".sql" if a name ends in that.
 */
size_t
sv_ending_of_sql(const char *name)
{
	static const char *const sql[] = {SQL};

	return match(name, strlen(name), sql, lengthof(sql));
}

/*
 * sv_ending_of_code
 *		Returns the length of the ending of a program.
 */
size_t
sv_ending_of_code(const char *name)
{
	return match(name, strlen(name), code, lengthof(code));
}

/*
 * sv_ending_of_description
 *		Returns the length of the ending of a description of changes.
 */
size_t
sv_ending_of_description(const char *name)
{
	return match(name, strlen(name), descriptions, lengthof(descriptions));
}

/*
 * sv_ending_of_packed_sql
 *		Returns the length of an ending like ".sql.gz" or ".sql.tmpl".
 */
size_t
sv_ending_of_packed_sql(const char *name)
{
	static const char *const sql[] = {SQL};
	size_t		length = strlen(name);
	size_t		n = match(name, length, packings, lengthof(packings));

	return n > 0 && match(name, length - n, sql, lengthof(sql)) > 0 ? n + strlen(SQL) : 0;
}

/*
 * sv_ending_resembles_sql
 *		Does a name have an ending that stands for SQL, but is not ".sql": in
 *		capitals, with more behind it, or another word?
 */
bool
sv_ending_resembles_sql(const char *name)
{
	size_t		length = strlen(name);

	if (length > strlen(SQL) && strcmp(name + length - strlen(SQL), SQL) == 0)
		return false;
	if (sv_ending_of_sql(name) > 0 || match(name, length, synonyms, lengthof(synonyms)) > 0)
		return true;
	for (const char *p = name; (p = strchr(p, '.')) != NULL; p++)
	{
		if (pg_strncasecmp(p, SQL, strlen(SQL)) == 0 && strchr(".~-_", p[strlen(SQL)]) != NULL)
			return true;
	}
	return false;
}

/*
 * sv_ending_is_test
 *		Is this the name of a test, or of declarations: code that is not run as a
 *		migration?
 */
bool
sv_ending_is_test(const char *name)
{
	size_t		ending = sv_ending_of_code(name);
	static const char *const tests[] = {"_test", ".test", ".spec", "_spec", ".d"};

	return ending > 0 && match(name, strlen(name) - ending, tests, lengthof(tests)) > 0;
}
