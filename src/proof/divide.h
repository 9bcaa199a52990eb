/*
 * divide.h
 *		The revisions that a migration consists of.
 */
#ifndef SCHEMAVER_DIVIDE_H
#define SCHEMAVER_DIVIDE_H

#include "proof/generate.h"

extern List *sv_divide(List *steps, bool online);

#endif							/* SCHEMAVER_DIVIDE_H */
