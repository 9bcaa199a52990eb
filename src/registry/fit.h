/*
 * fit.h
 *		Whether revisions fit into the existing graph.
 */
#ifndef SCHEMAVER_FIT_H
#define SCHEMAVER_FIT_H

#include "revision/revmap.h"
#include "store/revisions.h"

extern void sv_fit_check_one(const SvRevmap *map, const SvRevisionRow *row);
extern void sv_fit_check_squash(const SvRevmap *map, const SvRevisionRow *row);
extern void sv_fit_check_all(const SvRevmap *map, const SvRevisionRow *rows, int32 nrows);

#endif							/* SCHEMAVER_FIT_H */
