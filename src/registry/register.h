/*
 * register.h
 *		Registering revisions that already have their id and their place.
 */
#ifndef SCHEMAVER_REGISTER_H
#define SCHEMAVER_REGISTER_H

#include "registry/change.h"

extern SvOutcome sv_register_one(const SvProject *project, SvRevisionRow *row);
extern void sv_register_all(const SvProject *project, SvRevisionRow *rows, int32 nrows,
							SvOutcome *outcomes);
extern void sv_register_new(const SvHistory *history, SvRevisionRow *row);

#endif							/* SCHEMAVER_REGISTER_H */
