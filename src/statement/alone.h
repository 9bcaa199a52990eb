/*
 * alone.h
 *		Statements that cannot run inside a transaction block.
 */
#ifndef SCHEMAVER_ALONE_H
#define SCHEMAVER_ALONE_H

#include "nodes/parsenodes.h"

extern bool sv_alone_required(const RawStmt *statement);

#endif							/* SCHEMAVER_ALONE_H */
