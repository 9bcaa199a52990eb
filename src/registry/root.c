/*
 * root.c
 *		Opening what is inside a folder, and nothing outside it.
 *
 * Somebody may replace files, folders and links while they are being read.  So
 * nothing is opened by its path: the folder is opened once, and everything in it
 * from there, component by component, without following links.  We follow links
 * ourselves, by their text; the kernel does not.  Whatever is replaced meanwhile, a
 * component is either below the one before it or is not opened.
 *
 * The server counts open descriptors, and closes only those that it has opened
 * itself: the caller that opens a root must close it, also after an error.
 */
#include "postgres.h"

#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "miscadmin.h"
#include "registry/root.h"
#include "storage/fd.h"

#define MAX_LINKS 40			/* on the way to one file, as on Linux */

/* A link that is being followed. */
typedef struct Way
{
	SvRoot	   *root;
	const char *folder;			/* that the link is in */
	const char *name;
	List	   *here;			/* char *: components below the root */
	int			above;			/* how many levels above the root we are, if
								 * any */
	List	   *ahead;			/* char *: what comes next */
	int			nlinks;
} Way;

/*
 * sv_root_name
 *		Returns the name of something inside for messages, in the current memory context.
 */
char *
sv_root_name(const SvRoot *root, const char *inner)
{
	return *inner == '\0' ? pstrdup(root->path) : psprintf("%s/%s", root->path, inner);
}

/*
 * sv_root_raise
 *		Raises the error that errno describes, about something inside.
 */
void
sv_root_raise(const SvRoot *root, const char *action, const char *inner)
{
	int			saved = errno;
	char	   *name = sv_root_name(root, inner);

	errno = saved;
	ereport(ERROR,
			(saved == ELOOP || saved == ENAMETOOLONG ? errcode(ERRCODE_UNDEFINED_FILE) :
			 errcode_for_file_access(),
			 errmsg("could not %s \"%s\": %m", action, name)));
}

/*
 * sv_root_raise_changed
 *		Raises 55006: something inside has been removed or replaced.
 */
void
sv_root_raise_changed(const SvRoot *root, const char *inner)
{
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_IN_USE),
			 errmsg("\"%s\" changed while the folder was being read", sv_root_name(root, inner)),
			 errhint("Try again.")));
}

/* Splits a path at its slashes, in the current memory context. */
static List *
split_path(const char *path)
{
	List	   *components = NIL;

	for (const char *end; *path != '\0'; path = *end == '/' ? end + 1 : end)
	{
		end = path + strcspn(path, "/");
		if (end > path)
			components = lappend(components, pnstrdup(path, end - path));
	}
	return components;
}

static char *
join_path(const List *components)
{
	char	   *path = pstrdup("");
	ListCell   *cell;

	foreach(cell, components)
		path = psprintf("%s%s%s", path, *path != '\0' ? "/" : "", (char *) lfirst(cell));
	return path;
}

/*
 * sv_root_open
 *		Opens a folder, which may be named through links.
 *
 * The result is in the current memory context, and the caller must close it.
 * Raises errors of the operating system.
 */
SvRoot *
sv_root_open(const char *path)
{
	SvRoot	   *root = palloc0_object(SvRoot);
	char	   *real = realpath(path, NULL);
	size_t		length = strlen(path);

	while (length > 1 && path[length - 1] == '/')
		length--;
	root->path = pnstrdup(path, length);
	if (real == NULL)
		sv_root_raise(root, "open folder", "");
	root->components = split_path(real);
	if (!AcquireExternalFD())
	{
		free(real);
		sv_root_raise(root, "open directory", "");
	}
	root->fd = open(real, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(real);
	if (root->fd < 0)
	{
		ReleaseExternalFD();
		sv_root_raise(root, "open directory", "");
	}
	return root;
}

/*
 * sv_root_close
 *		Closes a root and everything that is still open below it.
 */
void
sv_root_close(SvRoot *root)
{
	if (root->listing != NULL)
		sv_root_end_list(root);
	while (root->nopen > 0)
		sv_root_release(root, root->open[root->nopen - 1]);
	close(root->fd);
	ReleaseExternalFD();
}

/*
 * sv_root_open_at
 *		Opens something by its name in an open folder, but follows no link.
 *
 * The caller must release the descriptor.  Returns -1, with errno, if it cannot be
 * opened.
 */
int
sv_root_open_at(SvRoot *root, int folder, const char *name, int flags)
{
	int			fd;

	Assert(root->nopen < SV_MAX_OPEN);
	if (!AcquireExternalFD())
		return -1;
	fd = openat(folder, name, flags | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
	{
		int			saved = errno;

		ReleaseExternalFD();
		errno = saved;
		return -1;
	}
	root->open[root->nopen++] = fd;
	return fd;
}

/*
 * sv_root_release
 *		Closes a descriptor below a root; the one of the root itself stays open.
 */
void
sv_root_release(SvRoot *root, int fd)
{
	for (int i = 0; i < root->nopen; i++)
	{
		if (root->open[i] != fd)
			continue;
		root->open[i] = root->open[--root->nopen];
		close(fd);
		ReleaseExternalFD();
		return;
	}
	Assert(fd == root->fd);
}

/* Opens the folder at the end of a list of components, from the root on. */
static int
open_components(SvRoot *root, const List *components)
{
	int			fd = root->fd;
	ListCell   *cell;

	foreach(cell, components)
	{
		int			next = sv_root_open_at(root, fd, lfirst(cell), O_RDONLY | O_DIRECTORY);
		int			saved = errno;

		sv_root_release(root, fd);
		if (next < 0)
		{
			errno = saved;
			return -1;
		}
		fd = next;
	}
	return fd;
}

/*
 * sv_root_open_folder
 *		Opens a folder inside, by its path from the root; "" is the root.
 *
 * The caller must release the descriptor.  Returns -1, with errno, if it cannot be
 * opened: ELOOP or ENOTDIR if it is not a folder.
 */
int
sv_root_open_folder(SvRoot *root, const char *inner)
{
	return open_components(root, split_path(inner));
}

/*
 * sv_root_list
 *		Begins to list a folder inside.  There can be one listing at a time, which
 *		sv_root_end_list ends.  Returns NULL, with errno, if it cannot be opened.
 */
DIR *
sv_root_list(SvRoot *root, const char *inner)
{
	int			folder = sv_root_open_folder(root, inner);
	int			fd = folder < 0 ? -1 : sv_root_open_at(root, folder, ".", O_RDONLY | O_DIRECTORY);
	int			saved = errno;

	Assert(root->listing == NULL);
	if (folder >= 0)
		sv_root_release(root, folder);
	errno = saved;
	if (fd < 0)
		return NULL;
	root->listing = fdopendir(fd);
	if (root->listing == NULL)
	{
		saved = errno;
		sv_root_release(root, fd);
		errno = saved;
		return NULL;
	}
	/* From here on, closing the listing closes the descriptor. */
	Assert(root->open[root->nopen - 1] == fd);
	root->nopen--;
	return root->listing;
}

/*
 * sv_root_end_list
 *		Ends a listing.
 */
void
sv_root_end_list(SvRoot *root)
{
	closedir(root->listing);
	root->listing = NULL;
	ReleaseExternalFD();
}

/* Returns the path of the link from the root, in the current memory context. */
static char *
path_of(const Way *way)
{
	return *way->folder == '\0' ? pstrdup(way->name) : psprintf("%s/%s", way->folder, way->name);
}

/* Raises 42501, or, if the link points to nothing, the error about that. */
static void
report_way_out(Way *way)
{
	char	   *link = path_of(way);
	int			fd = sv_root_open_folder(way->root, way->folder);

	if (fd >= 0 && faccessat(fd, way->name, F_OK, 0) < 0 && (errno == ENOENT || errno == ELOOP))
		sv_root_raise(way->root, "follow symbolic link", link);
	ereport(ERROR,
			(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
			 errmsg("symbolic link \"%s\" points outside the folder", sv_root_name(way->root, link)),
			 errdetail("Only files inside \"%s\" are read.", way->root->path)));
}

/* Raises the error that errno describes, about a link. */
static void
report_errno(const Way *way)
{
	int			saved = errno;
	char	   *link = path_of(way);

	if (saved == EINVAL)		/* from readlinkat: it is no longer a link */
		sv_root_raise_changed(way->root, link);
	errno = saved;
	sv_root_raise(way->root, "follow symbolic link", link);
}

/* Reads the target of a link in an open folder, and puts it before what comes next. */
static void
take_link(Way *way, int folder, const char *name)
{
	char		target[MAXPGPATH];
	ssize_t		length = readlinkat(folder, name, target, sizeof(target));

	if (length >= 0 && (length == sizeof(target) || ++way->nlinks > MAX_LINKS))
	{
		errno = length == sizeof(target) ? ENAMETOOLONG : ELOOP;
		length = -1;
	}
	if (length < 0)
		report_errno(way);
	target[length] = '\0';
	if (target[0] == '/')
	{
		way->here = NIL;
		way->above = list_length(way->root->components);
		/* The target may name the root through links, as the caller did. */
		length = strlen(way->root->path);
		if (strncmp(target, way->root->path, length) == 0 && target[length] == '/')
		{
			way->above = 0;
			memset(target, '/', length);
		}
	}
	way->ahead = list_concat(split_path(target), way->ahead);
}

/* Goes one component further. */
static void
take_step(Way *way, char *name)
{
	const List *components = way->root->components;
	int			folder;
	struct stat st;

	if (strcmp(name, ".") == 0)
		return;
	if (strcmp(name, "..") == 0)
	{
		if (way->here != NIL)
			way->here = list_delete_last(way->here);
		else if (way->above < list_length(components))
			way->above++;
		return;
	}
	if (way->above > 0)
	{
		/* Outside, only the way back is allowed; it has no links. */
		if (strcmp(name, list_nth(components, list_length(components) - way->above)) != 0)
			report_way_out(way);
		way->above--;
		return;
	}
	folder = open_components(way->root, way->here);
	if (folder < 0 || fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		report_errno(way);
	if (S_ISLNK(st.st_mode))
		take_link(way, folder, name);
	else
		way->here = lappend(way->here, name);
	sv_root_release(way->root, folder);
}

/*
 * sv_root_follow
 *		Returns the target of a link in a folder inside: the path from the root of
 *		something inside that was not a link, in the current memory context.
 *
 * Raises 42501 if it points outside, and errors of the operating system.
 */
char *
sv_root_follow(SvRoot *root, const char *folder, const char *name)
{
	Way			way = {.root = root,.folder = folder,.name = name};

	way.here = split_path(folder);
	way.ahead = list_make1(pstrdup(name));
	while (way.ahead != NIL)
	{
		char	   *next = linitial(way.ahead);

		CHECK_FOR_INTERRUPTS();
		way.ahead = list_delete_first(way.ahead);
		take_step(&way, next);
	}
	if (way.above > 0)
		report_way_out(&way);
	return join_path(way.here);
}
