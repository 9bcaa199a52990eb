/*
 * scope.h
 *		What recorded fingerprints cover, as a text.
 */
#ifndef SCHEMAVER_SCOPE_H
#define SCHEMAVER_SCOPE_H

#include "schema/ignored.h"
#include "schema/outline.h"

extern const char *sv_scope_write(const char **schemas, const SvSnapshot *models, const SvIgnored *ignored);
extern bool sv_scope_read(const char *text, SvScope *scope);
extern const char *sv_scope_fingerprint(const SvSnapshot *snapshot, const char *scope, int *nunparsed);

#endif							/* SCHEMAVER_SCOPE_H */
