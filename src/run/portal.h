/*
 * portal.h
 *		Runs one statement of a body.
 */
#ifndef SCHEMAVER_PORTAL_H
#define SCHEMAVER_PORTAL_H

#include "run/body.h"

extern uint64 sv_portal_run(const SvStatement *statement);
extern uint64 sv_portal_run_alone(const SvStatement *statement, bool top_level);

#endif							/* SCHEMAVER_PORTAL_H */
