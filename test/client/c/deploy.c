/* Deploys each folder that is named, and reverts everything at the end.  C with libpq. */
#define _XOPEN_SOURCE 700

#include <err.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libpq-fe.h>

/* nftw() does not pass on an argument. */
static FILE *json;
static const char *separator;
static size_t prefix;

static void
write_char(int c)
{
	if (c == '"' || c == '\\')
		fprintf(json, "\\%c", c);
	else if (c < ' ')
		fprintf(json, "\\u%04x", c);
	else
		putc(c, json);
}

static int
write_file(const char *path, const struct stat *status, int type, struct FTW *place)
{
	size_t		length = strlen(path);
	FILE	   *file;
	int			c;

	(void) status;
	(void) place;
	if (type != FTW_F || length < 4 || strcmp(path + length - 4, ".sql") != 0)
		return 0;
	fprintf(json, "%s\"", separator);
	for (const char *p = path + prefix; *p; p++)
		write_char((unsigned char) *p);
	fprintf(json, "\":\"");
	file = fopen(path, "rb");
	if (file == NULL)
		err(1, "%s", path);
	while ((c = getc(file)) != EOF)
		write_char(c);
	fclose(file);
	putc('"', json);
	separator = ",";
	return 0;
}

/* Builds a JSON object from the files in a folder; the caller frees it. */
static char *
read_folder(const char *folder)
{
	char	   *text;
	size_t		length;

	json = open_memstream(&text, &length);
	separator = "";
	prefix = strlen(folder) + 1;
	putc('{', json);
	if (nftw(folder, write_file, 16, 0) != 0)
		err(1, "%s", folder);
	putc('}', json);
	fclose(json);
	return text;
}

static void
print_field(const PGresult *result, const char *name, int field)
{
	const char *text = PQresultErrorField(result, field);

	if (text != NULL)
		printf("%s:  %s\n", name, text);
}

static void
print_notice(void *arg, const PGresult *notice)
{
	(void) arg;
	print_field(notice, PQresultErrorField(notice, PG_DIAG_SEVERITY), PG_DIAG_MESSAGE_PRIMARY);
}

/* Prints rows or an error; returns whether it was rows. */
static bool
query(PGconn *conn, const char *sql, const char *argument)
{
	PGresult   *result = PQexecParams(conn, sql, argument != NULL, NULL, &argument, NULL, NULL, 0);
	ExecStatusType status = PQresultStatus(result);

	if (status == PGRES_FATAL_ERROR)
	{
		const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);

		if (sqlstate == NULL)	/* not of the server: the connection, for example */
			errx(1, "%s", PQerrorMessage(conn));
		printf("ERROR:  %s: %s\n", sqlstate, PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
		print_field(result, "DETAIL", PG_DIAG_MESSAGE_DETAIL);
		print_field(result, "HINT", PG_DIAG_MESSAGE_HINT);
		print_field(result, "CONTEXT", PG_DIAG_CONTEXT);
	}
	for (int row = 0; row < PQntuples(result); row++)
		printf("%s %s %s\n", PQgetvalue(result, row, 0), PQgetvalue(result, row, 1), PQgetvalue(result, row, 2));
	PQclear(result);
	return status != PGRES_FATAL_ERROR;
}

/* All of it, or nothing. */
static void
deploy(PGconn *conn, const char *folder)
{
	char	   *files = read_folder(folder);
	bool		done;

	done = query(conn, "BEGIN", NULL) &&
		query(conn, "SELECT name, revision, action FROM schemaver_load($1::jsonb)", files) &&
		query(conn, "SELECT direction, revision, message FROM schemaver_upgrade()", NULL);
	query(conn, done ? "COMMIT" : "ROLLBACK", NULL);
	free(files);
}

int
main(int argc, char **argv)
{
	PGconn	   *conn = PQconnectdb("");
	bool		done;

	if (PQstatus(conn) != CONNECTION_OK)
		errx(1, "%s", PQerrorMessage(conn));
	PQsetNoticeReceiver(conn, print_notice, NULL);
	for (int i = 1; i < argc; i++)
	{
		const char *slash = strrchr(argv[i], '/');

		printf("== %s\n", slash != NULL ? slash + 1 : argv[i]);
		deploy(conn, argv[i]);
	}
	printf("== downgrade\n");
	done = query(conn, "SELECT direction, revision, message FROM schemaver_downgrade($1::text)", "base");
	PQfinish(conn);
	return done ? 0 : 1;
}
