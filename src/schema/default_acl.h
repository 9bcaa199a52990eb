/*
 * default_acl.h
 *		Default privileges.
 */
#ifndef SCHEMAVER_DEFAULT_ACL_H
#define SCHEMAVER_DEFAULT_ACL_H

#include "schema/migration.h"

extern List *sv_default_acl_find(const SvSide *source);
extern const char *sv_default_acl_of(const List *default_acls, const SvKind *kind, const char *in_schema);

#endif							/* SCHEMAVER_DEFAULT_ACL_H */
