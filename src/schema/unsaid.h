/*
 * unsaid.h
 *		Objects that what is desired says nothing of.
 */
#ifndef SCHEMAVER_SCHEMA_UNSAID_H
#define SCHEMAVER_SCHEMA_UNSAID_H

#include "schema/ignored.h"
#include "schema/snapshot.h"

extern const SvSnapshot *sv_unsaid_keep(const SvSnapshot *desired, const SvSnapshot *source, SvIgnored *ignored);

#endif							/* SCHEMAVER_SCHEMA_UNSAID_H */
