/*
 * order.h
 *		Files whose order makes a line: where they go in this database.
 */
#ifndef SCHEMAVER_ORDER_H
#define SCHEMAVER_ORDER_H

#include "registry/load.h"

extern void sv_order_place(const SvProject *project, SvReading *reading, const SvFormat *format,
						   SvOutOfOrder out_of_order);

#endif							/* SCHEMAVER_ORDER_H */
