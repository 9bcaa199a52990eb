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
	KIND(extension) \
	KIND(foreign_wrapper) \
	KIND(foreign_server) \
	KIND(user_mapping) \
	KIND(language) \
	KIND(access_method) \
	KIND(collation) \
	KIND(conversion) \
	KIND(base) \
	KIND(enum) \
	KIND(domain) \
	KIND(domain_constraint) \
	KIND(composite) \
	KIND(attribute) \
	KIND(range) \
	KIND(cast) \
	KIND(transform) \
	KIND(operator) \
	KIND(operator_family) \
	KIND(operator_class) \
	KIND(ts_parser) \
	KIND(ts_template) \
	KIND(ts_dictionary) \
	KIND(ts_configuration) \
	KIND(sequence) \
	KIND(function) \
	KIND(procedure) \
	KIND(aggregate) \
	KIND(table) \
	KIND(foreign_table) \
	KIND(column) \
	KIND(view) \
	KIND(matview) \
	KIND(view_column) \
	KIND(default) \
	KIND(constraint) \
	KIND(index) \
	KIND(partition_index) \
	KIND(rule) \
	KIND(trigger) \
	KIND(trigger_copy) \
	KIND(policy) \
	KIND(event_trigger) \
	KIND(statistics) \
	KIND(publication) \
	KIND(publication_table) \
	KIND(publication_schema) \
	KIND(subscription) \
	KIND(default_acl) \
	KIND(rights)

#define SV_DECLARE_KIND(name) extern const SvKind sv_kind_##name;
SV_KINDS(SV_DECLARE_KIND)

extern const SvKind *const sv_kinds[];
extern const int sv_nkinds;

extern int	sv_kinds_number(const SvKind *kind);
extern int	sv_kinds_compare(const SvObject *a, const SvObject *b);
extern bool sv_kinds_have(const char *property);

#endif							/* SCHEMAVER_KINDS_H */
