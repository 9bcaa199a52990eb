/*
 * stage.h
 *		What the scratch database has of this one before anything is tried out in it.
 */
#ifndef SCHEMAVER_STAGE_H
#define SCHEMAVER_STAGE_H

#include "core/pack.h"

extern void sv_stage_describe(SvPacker *packer);
extern void sv_stage_set(SvUnpacker *unpacker);
extern void sv_stage_make_schemas(const char *const *names);

#endif							/* SCHEMAVER_STAGE_H */
