/*
 * members.h
 *		The members of a target that is a list, each once.
 */
#ifndef SCHEMAVER_MEMBERS_H
#define SCHEMAVER_MEMBERS_H

#include "revision/symbol.h"

typedef struct SvMembers
{
	SvSymbolReader reader;
	MemoryContext context;		/* of the texts that have been seen */
	struct met_hash *met;
} SvMembers;

extern void sv_members_begin(SvMembers *members, const char *target);
extern const SvSymbol *sv_members_next(SvMembers *members);

#endif							/* SCHEMAVER_MEMBERS_H */
