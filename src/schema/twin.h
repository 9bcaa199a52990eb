/*
 * twin.h
 *		What statements do to a table, found out on an empty twin of it.
 */
#ifndef SCHEMAVER_TWIN_H
#define SCHEMAVER_TWIN_H

#include "nodes/pg_list.h"
#include "schema/side.h"

extern void sv_twin_examine(const List *steps, const SvSides *sides);

#endif							/* SCHEMAVER_TWIN_H */
