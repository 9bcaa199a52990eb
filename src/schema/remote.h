/*
 * remote.h
 *		Taking a snapshot of another database.
 */
#ifndef SCHEMAVER_REMOTE_H
#define SCHEMAVER_REMOTE_H

#include "schema/snapshot.h"

extern SvSnapshot *sv_remote_take(const char *database, const char **schemas, const char *home, const char *home_as);
extern void sv_remote_serve(const char *request, Size length);

#endif							/* SCHEMAVER_REMOTE_H */
