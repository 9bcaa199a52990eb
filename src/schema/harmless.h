/*
 * harmless.h
 *		Whether a parsed query can be analyzed without running code or locking.
 */
#ifndef SCHEMAVER_HARMLESS_H
#define SCHEMAVER_HARMLESS_H

#include "nodes/nodes.h"

extern bool sv_is_harmless(Node *query);

#endif							/* SCHEMAVER_HARMLESS_H */
