/*
 * expected.h
 *		Whether the database has the structure that the next revision was written for.
 */
#ifndef SCHEMAVER_EXPECTED_H
#define SCHEMAVER_EXPECTED_H

#include "run/before.h"

extern void sv_expected_before_run(const SvComing *coming);

#endif							/* SCHEMAVER_EXPECTED_H */
