/*
 * announcement.h
 *		The call that announces what a part of a script does, and where it begins.
 */
#ifndef SCHEMAVER_SCRIPT_ANNOUNCEMENT_H
#define SCHEMAVER_SCRIPT_ANNOUNCEMENT_H

#include "script/writer.h"
#include "utils/uuid.h"

extern char *sv_announcement_current(const SvSet *applied, const List *unknown);
extern void sv_announcement_write(SvWriter *writer, const char *procedure, const pg_uuid_t *run,
								  int32 first, int32 n);

#endif							/* SCHEMAVER_SCRIPT_ANNOUNCEMENT_H */
