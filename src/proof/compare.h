/*
 * compare.h
 *		Whether two schemas are the same.
 */
#ifndef SCHEMAVER_PROOF_COMPARE_H
#define SCHEMAVER_PROOF_COMPARE_H

#include "schema/renames.h"

extern List *sv_compare_remaining(const SvSnapshot *a, const SvSnapshot *b, SvIgnored *ignored,
								  bool *other_order);
extern bool sv_compare_is_immaterial(const SvStep *step);
extern List *sv_compare_material(const List *steps);
extern List *sv_compare_uncovered(const SvSnapshot *from, const SvSnapshot *to, SvIgnored *ignored);
extern const char *sv_compare_list(const List *steps);

#endif							/* SCHEMAVER_PROOF_COMPARE_H */
