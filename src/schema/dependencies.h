/*
 * dependencies.h
 *		Which object needs which.
 */
#ifndef SCHEMAVER_DEPENDENCIES_H
#define SCHEMAVER_DEPENDENCIES_H

#include "schema/snapshot.h"

extern void sv_dependencies_read(const SvReader *reader, SvSnapshot *snapshot);

#endif							/* SCHEMAVER_DEPENDENCIES_H */
