/*
 * trial.h
 *		Trying statements out in the scratch database.
 */
#ifndef SCHEMAVER_TRIAL_H
#define SCHEMAVER_TRIAL_H

#include "schema/snapshot.h"

extern void sv_trial_begin(void);
extern void sv_trial_run(const char *ddl, bool commit, bool is_alone);
extern SvSnapshot *sv_trial_read(const char **schemas);

#endif							/* SCHEMAVER_TRIAL_H */
