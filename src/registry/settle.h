/*
 * settle.h
 *		Databases that have gone the long way count as having gone the short one.
 */
#ifndef SCHEMAVER_SETTLE_H
#define SCHEMAVER_SETTLE_H

#include "store/history.h"

extern void sv_settle(const SvHistory *whole, int32 squashed);

#endif							/* SCHEMAVER_SETTLE_H */
