/*
 * client.h
 *		What a script says to the client that runs it.
 */
#ifndef SCHEMAVER_CLIENT_H
#define SCHEMAVER_CLIENT_H

#include "format/reading.h"
#include "nodes/pg_list.h"

extern void sv_client_check_copy(SvReading *reading, SvPiece *piece);
extern void sv_client_check_placeholders(SvReading *reading, SvPiece *piece);
extern void sv_client_take_out_restrict(SvReading *reading);
extern const char *sv_client_find_data(const char *text);
extern char *sv_client_without_commands(const char *text, List **names);
extern void sv_client_check_psql(SvReading *reading, SvPiece *piece);

#endif							/* SCHEMAVER_CLIENT_H */
