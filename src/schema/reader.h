/*
 * reader.h
 *		Taking a snapshot of the schemas of a database.
 */
#ifndef SCHEMAVER_READER_H
#define SCHEMAVER_READER_H

#include "schema/snapshot.h"

/* How often a schema is read that changes meanwhile. */
#define SV_READER_ATTEMPTS 3

extern void sv_reader_raise_changed(void);
extern const char **sv_reader_existing(const char **schemas);
extern SvSnapshot *sv_reader_take(const char **schemas, const char *home, const char *home_as);

#endif							/* SCHEMAVER_READER_H */
