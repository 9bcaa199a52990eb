/*
 * moved.h
 *		What becomes of an object when its database is moved to another version of the
 *		server.
 */
#ifndef SCHEMAVER_MOVED_H
#define SCHEMAVER_MOVED_H

#include "schema/snapshot.h"

/* An older major version, whichever it was. */
#define SV_MOVED_FROM_ANY 0

extern void sv_moved_rights(SvObject *object, int major);
extern bool sv_moved_settle(SvObject *moved, int major, const SvObject *here);
extern bool sv_moved_settle_all(const SvSnapshot *moved, int major, const SvSnapshot *here);

#endif							/* SCHEMAVER_MOVED_H */
