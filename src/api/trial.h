/*
 * trial.h
 *		Revisions that a call is about to try out.
 */
#ifndef SCHEMAVER_API_TRIAL_H
#define SCHEMAVER_API_TRIAL_H

#include "fmgr.h"
#include "proof/walk.h"
#include "store/history.h"

extern const SvProject *sv_trial_project(FunctionCallInfo fcinfo, const char *function);
extern SvVerified *sv_trial_revisions(const SvHistory *history, const SvRevisions *list);

#endif							/* SCHEMAVER_API_TRIAL_H */
