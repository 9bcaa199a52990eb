/*
 * matching.h
 *		From the entries of another tool's tracking table to the revisions that
 *		they represent.
 */
#ifndef SCHEMAVER_MATCHING_H
#define SCHEMAVER_MATCHING_H

#include "import/entries.h"

extern void sv_matching_find(SvAdopting *adopting);
extern List *sv_matching_leave_out(SvAdopting *adopting);
extern void sv_matching_check_known(const SvAdopting *adopting);
extern void sv_matching_raise_ambiguous(const SvAdopting *adopting, const char *name,
										const int32 *revisions, int32 count);

#endif							/* SCHEMAVER_MATCHING_H */
