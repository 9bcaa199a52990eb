/*
 * trial.h
 *		Trying statements out in the scratch database, or in place.
 */
#ifndef SCHEMAVER_TRIAL_H
#define SCHEMAVER_TRIAL_H

#include "proof/moves.h"
#include "run/body.h"
#include "schema/snapshot.h"

extern void sv_trial_begin(bool check_functions);
extern void sv_trial_run(const char *ddl, bool commit, bool is_alone);
extern void sv_trial_steps(SvRunOf run, const List *steps, const List *all, bool commit);
extern List *sv_trial_moves(const List *tried, MemoryContext context);
extern void sv_trial_body(SvBody *body, bool transactional);
extern void sv_trial_check_functions(bool check);
extern void sv_trial_body_in_place(SvBody *body, bool transactional);
extern SvSnapshot *sv_trial_read(const char **schemas);

#endif							/* SCHEMAVER_TRIAL_H */
