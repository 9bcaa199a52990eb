/*
 * entry_points.c
 *		What background workers can be asked to do: the only place that knows both
 *		the workers and what they are used for.
 */
#include "postgres.h"

#include "proof/keeper.h"
#include "proof/models.h"
#include "proof/proposal.h"
#include "proof/reparse.h"
#include "proof/verify.h"
#include "schema/remote.h"
#include "worker/entry.h"

const SvEntryPoint sv_entry_points[] = {
	{"models", sv_models_serve},
	{"proposal", sv_proposal_serve},
	{"reparse", sv_reparse_serve},
	{"scratch", sv_keeper_serve},
	{"snapshot", sv_remote_serve},
	{"verify", sv_verify_serve},
};

const int	sv_nentry_points = lengthof(sv_entry_points);
