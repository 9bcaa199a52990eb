/*
 * directory.h
 *		Reading the files of a folder on the server.
 */
#ifndef SCHEMAVER_DIRECTORY_H
#define SCHEMAVER_DIRECTORY_H

#include "format/reading.h"

extern SvFile *sv_directory_read(const char *path, bool (*has_content) (const char *name), int32 *nfiles);

#endif							/* SCHEMAVER_DIRECTORY_H */
