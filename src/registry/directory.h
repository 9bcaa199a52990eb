/*
 * directory.h
 *		Reading the files of a folder on the server.
 */
#ifndef SCHEMAVER_DIRECTORY_H
#define SCHEMAVER_DIRECTORY_H

#include "format/format.h"

extern SvFile *sv_directory_read(const char *path, SvContent (*content_of) (const char *name), int32 *nfiles);

#endif							/* SCHEMAVER_DIRECTORY_H */
