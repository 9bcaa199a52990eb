/*
 * kinds.h
 *		The kinds of objects that are covered.
 *
 * A kind is one file, which defines a SvKind and nothing else that is not static, and
 * its line here.
 */
#ifndef SCHEMAVER_KINDS_H
#define SCHEMAVER_KINDS_H

#include "schema/object.h"

/* In the order of rows and of what has no other order: parents before their parts. */
#define SV_KINDS(KIND) \
	KIND(schema) \
	KIND(sequence) \
	KIND(table) \
	KIND(column) \
	KIND(default) \
	KIND(constraint) \
	KIND(index)

#define SV_DECLARE_KIND(name) extern const SvKind sv_kind_##name;
SV_KINDS(SV_DECLARE_KIND)

extern const SvKind *const sv_kinds[];
extern const int sv_nkinds;

extern bool sv_kinds_have(const char *property);

#endif							/* SCHEMAVER_KINDS_H */
