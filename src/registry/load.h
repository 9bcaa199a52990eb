/*
 * load.h
 *		From drafts to revisions.
 */
#ifndef SCHEMAVER_LOAD_H
#define SCHEMAVER_LOAD_H

#include "format/format.h"
#include "store/project.h"

/* What to do about revisions that are registered, but neither applied nor in a file. */
typedef enum SvStale
{
	SV_STALE_REPORT,
	SV_STALE_ERROR,
	SV_STALE_PRUNE
} SvStale;

/* May an older number follow newer ones that are applied? */
typedef enum SvOutOfOrder
{
	SV_OUT_OF_ORDER_AS_TOOL,	/* if the format's own tool allows it */
	SV_OUT_OF_ORDER_RUN,
	SV_OUT_OF_ORDER_REFUSE
} SvOutOfOrder;

/* How files are loaded. */
typedef struct SvLoadOptions
{
	bool		stubs;			/* what cannot be taken over becomes a
								 * revision that cannot be run */
	SvStale		stale;
	SvOutOfOrder out_of_order;
} SvLoadOptions;

extern const struct SvPruned *sv_load_drafts(const SvProject *project, SvReading *reading,
											 const SvFormat *format, const SvLoadOptions *options);

#endif							/* SCHEMAVER_LOAD_H */
