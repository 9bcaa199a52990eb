/*
 * expected.h
 *		Whether the database has the structure that the next revision was written for.
 */
#ifndef SCHEMAVER_EXPECTED_H
#define SCHEMAVER_EXPECTED_H

#include "run/before.h"

extern void sv_expected_before_run(const SvComing *coming);
extern void sv_expected_warn_of_others(const SvProject *project, const char *scope,
									   const char *fingerprint);

#endif							/* SCHEMAVER_EXPECTED_H */
