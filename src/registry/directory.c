/*
 * directory.c
 *		Reading the files of a folder on the server.
 *
 * This is for members of pg_read_server_files, who can read any file that the
 * server can.  Still, nothing outside the folder is read: a checkout may come from
 * somebody who cannot read such files, and who goes on changing it.  A symbolic
 * link may point to a file inside, and nowhere else.
 */
#include "postgres.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "catalog/namespace.h"
#include "catalog/pg_authid.h"
#include "core/place.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "registry/directory.h"
#include "registry/root.h"
#include "utils/acl.h"

#define MAX_DEPTH 16
#define MAX_FILES 200000
#define MAX_FILE_SIZE (16 * 1024 * 1024)
#define MAX_TOTAL_SIZE (512 * 1024 * 1024)
#define CHUNK (64 * 1024)		/* between two interrupts */

/* A folder inside that is still to be read. */
typedef struct Folder
{
	const char *path;			/* from the root; "" is the root itself */
	int			depth;
} Folder;

/* A folder that is being read. */
typedef struct Walk
{
	SvRoot	   *root;
	List	   *folders;		/* Folder *: still to be read */
	int32		nfolders;		/* that were found */
	SvFile	   *files;
	int32		nfiles;
	int32		maxfiles;
	size_t		total;
	SvContent	(*content_of) (const char *name);
} Walk;

/* The place in a file that errors are about. */
typedef struct Place
{
	const char *file;
	int			line;
} Place;

/* Error context callback. */
static void
describe_place(void *arg)
{
	const Place *place = arg;

	errcontext("file \"%s\", line %d", place->file, place->line);
}

/* Returns the text of UTF-8 in the encoding of the database, line by line. */
static char *
convert_lines(const char *bytes, size_t length, Place *place)
{
	StringInfoData text;
	const char *end = bytes + length;

	initStringInfo(&text);
	for (const char *line = bytes, *next; line < end; line = next, place->line++)
	{
		char	   *converted;

		CHECK_FOR_INTERRUPTS();
		next = memchr(line, '\n', end - line);
		next = next == NULL ? end : next + 1;
		converted = pg_any_to_server(line, next - line, PG_UTF8);
		appendBinaryStringInfo(&text, converted, converted == line ? next - line : (int) strlen(converted));
		if (converted != line)
			pfree(converted);
	}
	return text.data;
}

/*
 * Do these bytes look like UTF-16?  Such a file begins with a byte order mark, or
 * every other byte of its first characters is zero.
 */
static bool
is_utf16(const char *bytes, size_t length)
{
	if (length >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0))
		return true;
	return length >= 4 && (bytes[0] == '\0') != (bytes[1] == '\0') &&
		(bytes[0] == '\0') == (bytes[2] == '\0') && (bytes[1] == '\0') == (bytes[3] == '\0');
}

static void
raise_utf16(const SvFile *file)
{
	ereport(ERROR,
			(errcode(ERRCODE_CHARACTER_NOT_IN_REPERTOIRE),
			 errmsg("file \"%s\" is in UTF-16", file->name),
			 errdetail("Files of migrations must be in UTF-8."),
			 errhint("Convert it: iconv -f UTF-16 -t UTF-8. What Windows PowerShell writes with > is in UTF-16; use Out-File -Encoding utf8.")));
}

/* Does the encoding of the database have all characters of this text in UTF-8? */
static bool
is_convertible(char *bytes, size_t length)
{
	int			encoding = GetDatabaseEncoding();
	Oid			procedure;
	unsigned char *converted;
	bool		all;

	if (encoding == PG_UTF8 || encoding == PG_SQL_ASCII)
		return true;
	procedure = FindDefaultConversionProc(PG_UTF8, encoding);
	if (!OidIsValid(procedure))
		return false;
	converted = palloc(length * MAX_CONVERSION_GROWTH + 1);
	all = pg_do_encoding_conversion_buf(procedure, PG_UTF8, encoding, (unsigned char *) bytes, length,
										converted, length * MAX_CONVERSION_GROWTH + 1, true) == length;
	pfree(converted);
	return all;
}

/* Is this text that can be read, in UTF-8? */
static bool
is_text(char *bytes, size_t length)
{
	return !is_utf16(bytes, length) && pg_encoding_verifymbstr(PG_UTF8, bytes, length) == length &&
		is_convertible(bytes, length);
}

/* Converts the bytes of a file, which must be UTF-8, to text. */
static void
set_text(SvFile *file, char *bytes, size_t length)
{
	Place		place = {file->name, 1};
	ErrorContextCallback callback = {error_context_stack, describe_place, &place};
	int			encoding = GetDatabaseEncoding() == PG_SQL_ASCII ? PG_SQL_ASCII : PG_UTF8;
	size_t		valid = pg_encoding_verifymbstr(encoding, bytes, length);

	if (valid < length && is_utf16(bytes, length))
		raise_utf16(file);
	error_context_stack = &callback;
	if (valid < length)
	{
		place.line += sv_place_count_lines(bytes, bytes + valid);
		report_invalid_encoding(encoding, bytes + valid, length - valid);
	}
	if (encoding == GetDatabaseEncoding())
		file->text = bytes;
	else
		file->text = convert_lines(bytes, length, &place);
	error_context_stack = callback.previous;
	file->length = strlen(file->text);
}

/*
 * Reads exactly as much of an open file as it had when it was examined; raises
 * 55006 if it now has more or less.
 */
static char *
read_bytes(const Walk *walk, int fd, size_t size, const char *path)
{
	char	   *bytes = palloc(size + 1);
	size_t		length = 0;

	for (;;)
	{
		ssize_t		n;

		CHECK_FOR_INTERRUPTS();
		n = read(fd, bytes + length, Min(size + 1 - length, CHUNK));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			sv_root_raise(walk->root, "read file", path);
		length += n;
		if (n == 0 || length > size)
			break;
	}
	if (length != size)
		sv_root_raise_changed(walk->root, path);
	bytes[length] = '\0';
	return bytes;
}

/*
 * Keeps what was read of a file.  What cannot be text is passed over if the file
 * is optional.
 */
static void
keep_bytes(SvFile *file, char *bytes, size_t length, SvContent content)
{
	if (content == SV_CONTENT_NEEDED || is_text(bytes, length))
		set_text(file, bytes, length);
	else
		file->ignored = is_utf16(bytes, length) ? "it is in UTF-16, so it was not read" : "it is not text that the database can hold, so it was not read";
}

/* Reads a regular file, as it was a moment ago.  It is not opened if that could block. */
static void
read_file(Walk *walk, SvFile *file, int folder, const char *name, const char *path, SvContent content)
{
	int			fd = sv_root_open_at(walk->root, folder, name, O_RDONLY | O_NONBLOCK | PG_BINARY);
	struct stat st;

	if (fd < 0 && (errno == ELOOP || errno == ENXIO))
		sv_root_raise_changed(walk->root, path);
	if (fd < 0)
		sv_root_raise(walk->root, "open file", path);
	if (fstat(fd, &st) < 0)
		sv_root_raise(walk->root, "stat file", path);
	if (!S_ISREG(st.st_mode))
		sv_root_raise_changed(walk->root, path);
	if (st.st_size > MAX_FILE_SIZE && content == SV_CONTENT_OPTIONAL)
	{
		file->ignored = "it is too large to be read";
		sv_root_release(walk->root, fd);
		return;
	}
	if (st.st_size > MAX_FILE_SIZE || walk->total + st.st_size > MAX_TOTAL_SIZE)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("file \"%s\" is too large to be a migration", sv_root_name(walk->root, path)),
				 errdetail("It has %lld bytes. The limit is %d bytes, and %d bytes for all files together.",
						   (long long) st.st_size, MAX_FILE_SIZE, MAX_TOTAL_SIZE)));
	walk->total += st.st_size;
	keep_bytes(file, read_bytes(walk, fd, st.st_size, path), st.st_size, content);
	sv_root_release(walk->root, fd);
}

/* Adds a file in an open folder, named by its path from the root. */
static void
add_file(Walk *walk, const char *name, int folder, const char *name_there, const char *path)
{
	SvFile	   *file;
	SvContent	content = walk->content_of(name);

	if (walk->nfiles == MAX_FILES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("folder \"%s\" has more than %d files", walk->root->path, MAX_FILES)));
	if (walk->nfiles == walk->maxfiles)
	{
		walk->maxfiles *= 2;
		walk->files = repalloc_array(walk->files, SvFile, walk->maxfiles);
	}
	file = &walk->files[walk->nfiles++];
	memset(file, 0, sizeof(*file));
	file->name = name;
	file->text = "";
	if (content != SV_CONTENT_UNUSED)
		read_file(walk, file, folder, name_there, path, content);
}

/* Adds the target of a link in a folder, which must be a file inside. */
static void
add_linked_file(Walk *walk, const char *folder, const char *name, const char *path)
{
	char	   *target = sv_root_follow(walk->root, folder, name);
	char	   *slash = strrchr(target, '/');
	const char *there = slash == NULL ? target : slash + 1;
	int			fd;
	struct stat st;

	if (slash != NULL)
		*slash = '\0';
	fd = sv_root_open_folder(walk->root, slash == NULL ? "" : target);
	if (fd < 0 || (*there != '\0' && fstatat(fd, there, &st, AT_SYMLINK_NOFOLLOW) < 0))
		sv_root_raise(walk->root, "follow symbolic link", path);
	if (*there == '\0' || S_ISDIR(st.st_mode))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("symbolic link \"%s\" points to a folder", sv_root_name(walk->root, path)),
				 errdetail("Symbolic links are followed only to files.")));
	if (S_ISLNK(st.st_mode))
		sv_root_raise_changed(walk->root, path);
	if (S_ISREG(st.st_mode))
		add_file(walk, path, fd, there, path);
	sv_root_release(walk->root, fd);
}

/* Notes that a folder is to be read. */
static void
add_folder(Walk *walk, const char *path, int depth)
{
	Folder	   *folder = palloc_object(Folder);

	if (depth > MAX_DEPTH)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("folder \"%s\" is nested too deeply", sv_root_name(walk->root, path))));
	if (walk->nfolders++ == MAX_FILES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("folder \"%s\" has more than %d folders", walk->root->path, MAX_FILES)));
	folder->path = path;
	folder->depth = depth;
	walk->folders = lappend(walk->folders, folder);
}

/* Handles one name in a folder that is being listed. */
static void
read_entry(Walk *walk, const Folder *folder, int fd, const char *name)
{
	char	   *path = *folder->path == '\0' ? pstrdup(name) : psprintf("%s/%s", folder->path, name);
	struct stat st;

	if (!pg_verify_mbstr(GetDatabaseEncoding(), path, strlen(path), true))
		ereport(ERROR,
				(errcode(ERRCODE_CHARACTER_NOT_IN_REPERTOIRE),
				 errmsg("the name of a file in folder \"%s\" is not valid in the encoding of the database",
						sv_root_name(walk->root, folder->path))));
	if (fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		sv_root_raise(walk->root, "stat file", path);
	if (S_ISLNK(st.st_mode))
		add_linked_file(walk, folder->path, path + strlen(path) - strlen(name), path);
	else if (S_ISDIR(st.st_mode))
		add_folder(walk, path, folder->depth + 1);
	else if (S_ISREG(st.st_mode))
		add_file(walk, path, fd, path + strlen(path) - strlen(name), path);
	else
		pfree(path);
}

static void
read_folder(Walk *walk, const Folder *folder)
{
	DIR		   *listing = sv_root_list(walk->root, folder->path);
	struct dirent *entry;

	if (listing == NULL && (errno == ELOOP || errno == ENOTDIR))
		sv_root_raise_changed(walk->root, folder->path);
	if (listing == NULL)
		sv_root_raise(walk->root, "open folder", folder->path);
	while (errno = 0, (entry = readdir(listing)) != NULL)
	{
		CHECK_FOR_INTERRUPTS();
		if (entry->d_name[0] != '.')
			read_entry(walk, folder, dirfd(listing), entry->d_name);
	}
	if (errno != 0)
		sv_root_raise(walk->root, "read folder", folder->path);
	sv_root_end_list(walk->root);
}

/* Reads everything.  Whatever is open is closed, also after an error. */
static void
read_all(Walk *walk)
{
	PG_TRY();
	{
		add_folder(walk, "", 0);
		/* More are added at the end during the loop. */
		for (int i = 0; i < list_length(walk->folders); i++)
			read_folder(walk, list_nth(walk->folders, i));
	}
	PG_CATCH();
	{
		sv_root_close(walk->root);
		PG_RE_THROW();
	}
	PG_END_TRY();
	sv_root_close(walk->root);
}

/*
 * sv_directory_read
 *		Reads all files of a folder and of the folders in it, named by their paths
 *		from it; names that begin with a dot are left out.  The text of a file is ""
 *		if content_of says that nobody needs it, or if it is optional and not text.
 *
 * The result is allocated in the current memory context.  Raises 42501 unless the
 * current user may read files on the server, or for a link that points outside the
 * folder; 22023 for a path that is not absolute; 54000 for more than a migration
 * could be; 22021 for a file that is not UTF-8, 22P05 for a character that the
 * encoding of the database lacks; 55006 for what changes meanwhile; and errors of
 * the operating system.
 */
SvFile *
sv_directory_read(const char *path, SvContent (*content_of) (const char *name), int32 *nfiles)
{
	Walk		walk = {.maxfiles = 64,.content_of = content_of};

	if (!has_privs_of_role(GetUserId(), ROLE_PG_READ_SERVER_FILES))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("permission denied to read files on the server"),
				 errdetail("Only members of pg_read_server_files can do this."),
				 errhint("Use schemaver_load() instead, which takes the files from any client.")));
	if (!is_absolute_path(path))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("path \"%s\" is not absolute", path),
				 errhint("The folder is on the server's machine, not on the client's.")));
	walk.files = palloc_array(SvFile, walk.maxfiles);
	walk.root = sv_root_open(path);
	read_all(&walk);
	*nfiles = walk.nfiles;
	return walk.files;
}
