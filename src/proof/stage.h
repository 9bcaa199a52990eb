/*
 * stage.h
 *		What the scratch database has of this one before anything is tried out in it.
 */
#ifndef SCHEMAVER_STAGE_H
#define SCHEMAVER_STAGE_H

#include "core/pack.h"

typedef enum SvStaged
{
	SV_STAGED_NOTHING,			/* and no schema is looked in */
	SV_STAGED_EXTENSIONS,		/* likewise */
	SV_STAGED_PATH,				/* but no schema is made */
	SV_STAGED_ALL,
} SvStaged;

extern void sv_stage_describe(SvPacker *packer, SvStaged staged);
extern void sv_stage_set(SvUnpacker *unpacker);
extern void sv_stage_make_schemas(const char *const *names);

#endif							/* SCHEMAVER_STAGE_H */
