/*
 * keeper.h
 *		The worker that makes the scratch database, and keeps it for its caller.
 */
#ifndef SCHEMAVER_KEEPER_H
#define SCHEMAVER_KEEPER_H

/*
 * What the caller wants of it: the first byte of the request.  The others say what can be
 * done instead.
 */
typedef enum SvScratchUse
{
	SV_SCRATCH_ROLL_BACK = 'r', /* everything that is done in it is rolled
								 * back */
	SV_SCRATCH_COMMIT = 'c',	/* it is new, and dropped at the end */
	SV_SCRATCH_DROP = 'd',		/* it is only dropped */
} SvScratchUse;

extern void sv_keeper_serve(const char *request, Size length);

#endif							/* SCHEMAVER_KEEPER_H */
