/*
 * root.h
 *		Opening what is inside a folder, and nothing outside it.
 */
#ifndef SCHEMAVER_ROOT_H
#define SCHEMAVER_ROOT_H

#include <dirent.h>

#include "nodes/pg_list.h"

/* How many descriptors may be open below the folder at the same time. */
#define SV_MAX_OPEN 4

/* A folder that is open. */
typedef struct SvRoot
{
	const char *path;			/* as it was given, for messages */
	List	   *components;		/* char *: of the path without links */
	int			fd;
	int			nopen;
	int			open[SV_MAX_OPEN];	/* descriptors below it */
	DIR		   *listing;		/* NULL: none */
} SvRoot;

extern SvRoot *sv_root_open(const char *path);
extern void sv_root_close(SvRoot *root);
extern char *sv_root_name(const SvRoot *root, const char *inner);
extern int	sv_root_open_at(SvRoot *root, int folder, const char *name, int flags);
extern int	sv_root_open_folder(SvRoot *root, const char *inner);
extern void sv_root_release(SvRoot *root, int fd);
extern DIR *sv_root_list(SvRoot *root, const char *inner);
extern void sv_root_end_list(SvRoot *root);
extern char *sv_root_follow(SvRoot *root, const char *folder, const char *name);
extern void sv_root_raise_changed(const SvRoot *root, const char *inner);
extern void sv_root_raise(const SvRoot *root, const char *action, const char *inner);

#endif							/* SCHEMAVER_ROOT_H */
