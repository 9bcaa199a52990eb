/*
 * sv_faults.c
 *		System calls that fail, or that come too late, for use with LD_PRELOAD.
 *
 * A file says by its name what happens to it.  What is called
 *		ANYTHING@CALL-N-ACTION[.ENDING]
 * meets ACTION at the Nth CALL on it in a process: one of the errors below, or
 *		swap	what is called .NAME beside it takes its place just before
 *		shrink	it is empty just before
 *		repeat	what is listed first is listed again and again
 * What has a descriptor is known by the name that it was opened with.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_FDS 1024
#define MAX_NAMES 64

static char opened[MAX_FDS][256];	/* by descriptor: the name that says
									 * something, or "" */
static DIR *listings[MAX_FDS];	/* by descriptor */

static const struct
{
	const char *name;
	int			number;
}			errors[] =

{
	{"EACCES", EACCES}, {"EINTR", EINTR}, {"EIO", EIO}, {"ENOENT", ENOENT}, {"ENOMEM", ENOMEM}
};

/* How many times this call has been made on this name. */
static int
count(const char *call, const char *name)
{
	static struct
	{
		char		call[16];
		char		name[256];
		int			count;
	}			seen[MAX_NAMES];
	int			i = 0;

	while (i < MAX_NAMES - 1 && seen[i].count > 0 &&
		   (strcmp(seen[i].call, call) != 0 || strcmp(seen[i].name, name) != 0))
		i++;
	snprintf(seen[i].call, sizeof(seen[i].call), "%s", call);
	snprintf(seen[i].name, sizeof(seen[i].name), "%s", name);
	return ++seen[i].count;
}

static bool
says_something(const char *name)
{
	return name[0] != '.' && strchr(name, '@') != NULL && strlen(name) < sizeof(opened[0]);
}

/* Executes the action in the name; returns true, with errno, if the call must fail. */
static bool
meet(const char *call, int folder, const char *name)
{
	char		head[32];
	char		action[16];
	char		other[300];
	char	   *rest;
	int			n;
	const char *at = strchr(name, '@');

	if (!says_something(name))
		return false;
	snprintf(head, sizeof(head), "@%s-", call);
	if (strncmp(at, head, strlen(head)) != 0)
		return false;
	n = strtol(at + strlen(head), &rest, 10);
	if (*rest != '-' || count(call, name) != n)
		return false;
	snprintf(action, sizeof(action), "%.*s", (int) strcspn(rest + 1, "."), rest + 1);
	if (strcmp(action, "swap") == 0)
	{
		snprintf(other, sizeof(other), ".%s", name);
		if (renameat2(folder, other, folder, name, RENAME_EXCHANGE) < 0)
			abort();
		return false;
	}
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
	{
		if (strcmp(errors[i].name, action) != 0)
			continue;
		errno = errors[i].number;
		return true;
	}
	return false;
}

/* The same for a descriptor. */
static bool
meet_opened(const char *call, int fd)
{
	const char *name = fd >= 0 && fd < MAX_FDS ? opened[fd] : "";
	const char *at = strchr(name, '@');
	char		path[64];

	if (at == NULL)
		return false;
	if (strncmp(at, "@read-1-shrink", 14) == 0 && strcmp(call, "read") == 0)
	{
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		if (truncate(path, 0) < 0)
			abort();
	}
	return meet(call, -1, name);
}

#define REAL(name) ((__typeof__(&name)) dlsym(RTLD_NEXT, #name))

int
openat(int folder, const char *name, int flags,...)
{
	int			fd;

	mode_t		mode = 0;

	if (flags & O_CREAT)
	{
		va_list		args;

		va_start(args, flags);
		mode = va_arg(args, mode_t);
		va_end(args);
	}
	if (meet("openat", folder, name))
		return -1;
	fd = REAL(openat) (folder, name, flags, mode);
	if (fd < 0 || fd >= MAX_FDS)
		return fd;
	/* A folder that is opened once more, to be listed. */
	if (strcmp(name, ".") == 0 && folder >= 0 && folder < MAX_FDS)
		memmove(opened[fd], opened[folder], sizeof(opened[fd]));
	else
		snprintf(opened[fd], sizeof(opened[fd]), "%s", says_something(name) ? name : "");
	return fd;
}

int
fstatat(int folder, const char *restrict name, struct stat *restrict st, int flags)
{
	if (meet("fstatat", folder, name))
		return -1;
	return REAL(fstatat) (folder, name, st, flags);
}

int
fstat(int fd, struct stat *st)
{
	if (meet_opened("fstat", fd))
		return -1;
	return REAL(fstat) (fd, st);
}

ssize_t
readlinkat(int folder, const char *restrict name, char *restrict target, size_t size)
{
	if (meet("readlinkat", folder, name))
		return -1;
	return REAL(readlinkat) (folder, name, target, size);
}

ssize_t
read(int fd, void *bytes, size_t size)
{
	if (meet_opened("read", fd))
		return -1;
	return REAL(read) (fd, bytes, size);
}

DIR *
fdopendir(int fd)
{
	DIR		   *listing;

	if (meet_opened("fdopendir", fd))
		return NULL;
	listing = REAL(fdopendir) (fd);
	if (listing != NULL && fd < MAX_FDS)
		listings[fd] = listing;
	return listing;
}

struct dirent *
readdir(DIR *listing)
{
	static struct dirent last;
	int			fd = dirfd(listing);
	bool		known = fd >= 0 && fd < MAX_FDS && listings[fd] == listing;
	bool		repeats = known && strstr(opened[fd], "@readdir-1-repeat") != NULL;
	struct dirent *entry;

	if (known && meet_opened("readdir", fd))
		return NULL;
	if (repeats && last.d_name[0] != '\0')
		return &last;
	entry = REAL(readdir) (listing);
	if (repeats && entry != NULL && entry->d_name[0] != '.')
		memcpy(&last, entry, entry->d_reclen);
	return entry;
}

/* What a server built with checks calls instead. */
ssize_t
__read_chk(int fd, void *bytes, size_t size, size_t room)
{
	(void) room;
	return read(fd, bytes, size);
}

int
__openat_2(int folder, const char *name, int flags)
{
	return openat(folder, name, flags);
}

ssize_t
__readlinkat_chk(int folder, const char *name, char *target, size_t size, size_t room)
{
	(void) room;
	return readlinkat(folder, name, target, size);
}
