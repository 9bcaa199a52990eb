/*
 * execute.h
 *		Runs a body.
 */
#ifndef SCHEMAVER_EXECUTE_H
#define SCHEMAVER_EXECUTE_H

#include "run/body.h"

/* What a body has done. */
typedef struct SvEffect
{
	int32		statements;
	int64		rows;			/* returned or changed */
} SvEffect;

extern void sv_execute_check(SvBody *body, const SvRelations *rels);
extern void sv_execute_body(SvBody *body, const SvRelations *rels, SvEffect *effect);
extern void sv_execute_deferred(const SvRelations *rels);

#endif							/* SCHEMAVER_EXECUTE_H */
