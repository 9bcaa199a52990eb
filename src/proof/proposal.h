/*
 * proposal.h
 *		A migration that has been written and proved, before it is stored.
 */
#ifndef SCHEMAVER_PROPOSAL_H
#define SCHEMAVER_PROPOSAL_H

#include "schema/renames.h"

/* What a statement can lose, or can fail because of. */
typedef struct SvDanger
{
	int			hazards;
	const char *identity;
	const char *schema;			/* of the relation that it is about; NULL:
								 * none */
	const char *relation;
} SvDanger;

/* One revision of a proposal. */
typedef struct SvProposed
{
	const char *upgrade;
	const char *downgrade;		/* NULL: there is no way back */
	bool		transactional;
	const char *before;			/* fingerprints: see scope.h */
	const char *after;
	List	   *dangers;		/* of SvDanger * */
} SvProposed;

/* What a proposal is asked for. */
typedef struct SvProposalRequest
{
	const char *live;			/* a snapshot, as sv_wire_write has written
								 * it; NULL: a new database, without
								 * extensions */
	Size		live_length;
	const char *models;			/* likewise */
	Size		models_length;
	bool		is_partial;
	bool		online;
	const char **schemas;
	const char *scope;			/* what fingerprints cover */
	const SvRenames *renames;
} SvProposalRequest;

extern List *sv_proposal_make(const SvProposalRequest *request);
extern void sv_proposal_serve(const char *request, Size length);

#endif							/* SCHEMAVER_PROPOSAL_H */
