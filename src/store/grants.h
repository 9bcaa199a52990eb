/*
 * grants.h
 *		Grants that let somebody else write to our tables.
 */
#ifndef SCHEMAVER_GRANTS_H
#define SCHEMAVER_GRANTS_H

#include "nodes/pg_list.h"
#include "store/relations.h"

/* A grant that goes too far, and the statement that revokes it. */
typedef struct SvGrant
{
	char	   *problem;
	char	   *remedy;
} SvGrant;

extern SvGrant *sv_grants_forging(const SvRelations *rels);
extern List *sv_grants_list(const SvRelations *rels);

#endif							/* SCHEMAVER_GRANTS_H */
