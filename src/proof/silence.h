/*
 * silence.h
 *		What models say nothing of.
 */
#ifndef SCHEMAVER_SILENCE_H
#define SCHEMAVER_SILENCE_H

#include "schema/ignored.h"
#include "schema/snapshot.h"

extern void sv_silence_add(SvIgnored *ignored, SvSnapshot *models, bool is_desired);
extern void sv_silence_forget_owner(SvSnapshot *snapshot);
extern List *sv_silence_said(const SvSnapshot *models);
extern void sv_silence_tell(const SvIgnored *ignored);

#endif							/* SCHEMAVER_SILENCE_H */
