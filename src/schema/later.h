/*
 * later.h
 *		What a later version of the server makes of an object.
 */
#ifndef SCHEMAVER_LATER_H
#define SCHEMAVER_LATER_H

#include "schema/object.h"

extern void sv_later_rights(SvObject *object, int major);

#endif							/* SCHEMAVER_LATER_H */
