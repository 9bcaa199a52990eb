/*
 * gucs.h
 *		Settings of the session: remembered, and put back.
 */
#ifndef SCHEMAVER_GUCS_H
#define SCHEMAVER_GUCS_H

#include "utils/palloc.h"

typedef struct SvGucs SvGucs;

extern SvGucs *sv_gucs_remember(MemoryContext context);
extern void sv_gucs_put_back(const SvGucs *gucs);

#endif							/* SCHEMAVER_GUCS_H */
