/*
 * changed.h
 *		Whether another transaction has changed the schema.
 */
#ifndef SCHEMAVER_CHANGED_H
#define SCHEMAVER_CHANGED_H

#include "utils/snapshot.h"

extern bool sv_changed_since(Snapshot snapshot);

#endif							/* SCHEMAVER_CHANGED_H */
