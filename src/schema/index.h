/*
 * index.h
 *		Indexes.
 */
#ifndef SCHEMAVER_INDEX_H
#define SCHEMAVER_INDEX_H

#include "schema/object.h"

extern bool sv_index_is_unique(const SvObject *object);

#endif							/* SCHEMAVER_INDEX_H */
