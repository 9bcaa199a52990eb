/*
 * bodies.h
 *		What the bodies of functions name.
 */
#ifndef SCHEMAVER_BODIES_H
#define SCHEMAVER_BODIES_H

#include "schema/migration.h"

extern void sv_bodies_order(SvMigration *migration);

#endif							/* SCHEMAVER_BODIES_H */
