/*
 * moved.h
 *		What becomes of an object when its database is moved to another version of the
 *		server.
 */
#ifndef SCHEMAVER_MOVED_H
#define SCHEMAVER_MOVED_H

#include "schema/object.h"

extern void sv_moved_rights(SvObject *object, int major);

#endif							/* SCHEMAVER_MOVED_H */
