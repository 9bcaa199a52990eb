/*
 * client.h
 *		What a script says to the client that runs it.
 */
#ifndef SCHEMAVER_CLIENT_H
#define SCHEMAVER_CLIENT_H

#include "format/reading.h"

/* Is told the name of a command of psql, which it may keep, and where in the text it is. */
typedef void (*SvCommandVisitor) (void *arg, const char *name, Size offset);

extern void sv_client_check_copy(SvReading *reading, SvPiece *piece);
extern void sv_client_check_placeholders(SvReading *reading, SvPiece *piece);
extern void sv_client_take_out_restrict(SvReading *reading);
extern const char *sv_client_find_data(const char *text);
extern char *sv_client_without_commands(const char *text, SvCommandVisitor visit, void *arg);
extern void sv_client_check_psql(SvReading *reading, SvPiece *piece);

#endif							/* SCHEMAVER_CLIENT_H */
