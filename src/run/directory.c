/*
 * directory.c
 *		Reading the files of a folder on the server.
 *
 * For members of pg_read_server_files, who can read any file that the server
 * can.  Still nothing outside of the folder is read: a checkout may come from
 * somebody who cannot.  A symbolic link may lead to a file inside, and nowhere
 * else.
 */
#include "postgres.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "catalog/pg_authid.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "run/directory.h"
#include "storage/fd.h"
#include "utils/acl.h"

#define MAX_DEPTH 16
#define MAX_FILES 200000
#define MAX_FILE_SIZE (16 * 1024 * 1024)
#define MAX_TOTAL_SIZE (512 * 1024 * 1024)

/* A folder that is being read. */
typedef struct Walk
{
	const char *root;			/* absolute, without links */
	SvFile	   *files;
	int32		nfiles;
	int32		maxfiles;
	size_t		total;
} Walk;

static void
raise_errno(const char *action, const char *path)
{
	ereport(ERROR,
			(errcode_for_file_access(),
			 errmsg("could not %s \"%s\": %m", action, path)));
}

/* Is the content of a file with this name ever needed?  Code and pictures are not. */
static bool
has_content(const char *name)
{
	static const char *const endings[] = {".sql", ".plan", ".conf", ".toml"};
	size_t		length = strlen(name);

	for (int i = 0; i < lengthof(endings); i++)
	{
		size_t		ending = strlen(endings[i]);

		if (length > ending && strcmp(name + length - ending, endings[i]) == 0)
			return true;
	}
	return false;
}

static void
describe_file(void *arg)
{
	errcontext("file \"%s\"", (const char *) arg);
}

/* Makes text of the bytes of a file, which must be UTF-8. */
static void
set_text(SvFile *file, char *bytes, size_t length)
{
	ErrorContextCallback callback = {error_context_stack, describe_file,
	unconstify(char *, file->name)};
	int			encoding = GetDatabaseEncoding() == PG_SQL_ASCII ? PG_SQL_ASCII : PG_UTF8;

	error_context_stack = &callback;
	(void) pg_verify_mbstr(encoding, bytes, length, false);
	file->text = pg_any_to_server(bytes, length, encoding);
	error_context_stack = callback.previous;
	file->length = strlen(file->text);
}

/* Reads a regular file.  It is not opened through a link, nor if it could block. */
static void
read_file(Walk *walk, SvFile *file, const char *path)
{
	int			fd = OpenTransientFile(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | PG_BINARY);
	struct stat st;
	char	   *bytes;
	ssize_t		length;

	if (fd < 0)
		raise_errno("open file", path);
	if (fstat(fd, &st) < 0)
		raise_errno("stat file", path);
	if (!S_ISREG(st.st_mode) || st.st_size > MAX_FILE_SIZE ||
		walk->total + st.st_size > MAX_TOTAL_SIZE)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("file \"%s\" is too large to be a migration", path),
				 errdetail("It has %lld bytes; %d are allowed, and %d for all files together.",
						   (long long) st.st_size, MAX_FILE_SIZE, MAX_TOTAL_SIZE)));
	bytes = palloc(st.st_size + 1);
	length = read(fd, bytes, st.st_size);
	if (length < 0)
		raise_errno("read file", path);
	bytes[length] = '\0';
	CloseTransientFile(fd);
	walk->total += length;
	set_text(file, bytes, length);
}

/* Returns where a link leads, which must be a file inside the folder. */
static char *
follow_link(const Walk *walk, const char *path, struct stat *st)
{
	char		resolved[MAXPGPATH];
	char	   *real = realpath(path, NULL);
	size_t		length = strlen(walk->root);

	if (real == NULL)
		raise_errno("follow symbolic link", path);
	strlcpy(resolved, real, sizeof(resolved));
	free(real);
	if (strncmp(resolved, walk->root, length) != 0 || resolved[length] != '/')
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("symbolic link \"%s\" leads out of the folder", path),
				 errdetail("Only what lies inside \"%s\" is read.", walk->root)));
	if (lstat(resolved, st) < 0)
		raise_errno("stat file", resolved);
	if (S_ISDIR(st->st_mode))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("symbolic link \"%s\" leads to a folder", path),
				 errdetail("Links are followed to files only.")));
	return pstrdup(resolved);
}

/* Adds a file under the name that it has inside the folder. */
static void
add_file(Walk *walk, const char *name, const char *path)
{
	SvFile	   *file;

	if (walk->nfiles == MAX_FILES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("folder \"%s\" has more than %d files", walk->root, MAX_FILES)));
	if (walk->nfiles == walk->maxfiles)
	{
		walk->maxfiles *= 2;
		walk->files = repalloc_array(walk->files, SvFile, walk->maxfiles);
	}
	file = &walk->files[walk->nfiles++];
	memset(file, 0, sizeof(*file));
	file->name = name;
	file->text = "";
	if (has_content(name))
		read_file(walk, file, path);
}

static void
read_folder(Walk *walk, const char *path, const char *prefix, int depth)
{
	DIR		   *dir = AllocateDir(path);
	struct dirent *entry;

	check_stack_depth();
	if (depth > MAX_DEPTH)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("folder \"%s\" is nested too deeply", path)));
	while ((entry = ReadDir(dir, path)) != NULL)
	{
		char	   *name = psprintf("%s%s", prefix, entry->d_name);
		char	   *inner = psprintf("%s/%s", path, entry->d_name);
		struct stat st;

		CHECK_FOR_INTERRUPTS();
		if (entry->d_name[0] == '.')
			continue;
		if (!pg_verify_mbstr(GetDatabaseEncoding(), name, strlen(name), true))
			ereport(ERROR,
					(errcode(ERRCODE_CHARACTER_NOT_IN_REPERTOIRE),
					 errmsg("a file in folder \"%s\" has a name that is not text in the encoding of the database",
							path)));
		if (lstat(inner, &st) < 0)
			raise_errno("stat file", inner);
		if (S_ISLNK(st.st_mode))
			inner = follow_link(walk, inner, &st);
		if (S_ISDIR(st.st_mode))
			read_folder(walk, inner, psprintf("%s/", name), depth + 1);
		else if (S_ISREG(st.st_mode))
			add_file(walk, name, inner);
	}
	FreeDir(dir);
}

/*
 * sv_directory_read
 *		Reads all files of a folder and those in it, named by their place in it;
 *		those that begin with a dot are left out.
 *
 * The result is allocated in the current memory context.  Raises 42501 unless the
 * current user may read files of the server, or for a link that leads out of the
 * folder; 22023 for a path that is not absolute; 54000 for more than a migration
 * could be; 22021 for a file that is not UTF-8; and what the system says.
 */
SvFile *
sv_directory_read(const char *path, int32 *nfiles)
{
	Walk		walk = {.maxfiles = 64};
	char	   *real;

	if (!has_privs_of_role(GetUserId(), ROLE_PG_READ_SERVER_FILES))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("permission denied to read files of the server"),
				 errdetail("Only members of pg_read_server_files can do that."),
				 errhint("Send the files instead: schemaver_load() takes them from any client.")));
	if (!is_absolute_path(path))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("path \"%s\" is not absolute", path),
				 errhint("It is a folder on the machine of the server, not of the client.")));
	real = realpath(path, NULL);
	if (real == NULL)
		raise_errno("open folder", path);
	walk.root = pstrdup(real);
	free(real);
	walk.files = palloc_array(SvFile, walk.maxfiles);
	read_folder(&walk, walk.root, "", 0);
	*nfiles = walk.nfiles;
	return walk.files;
}
