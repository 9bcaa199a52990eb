/*
 * nested.h
 *		Statements inside of others while a schema is tried out.
 */
#ifndef SCHEMAVER_NESTED_H
#define SCHEMAVER_NESTED_H

/* What becomes of the statements, and whose they are. */
typedef enum SvNested
{
	SV_NESTED_ROLLED_BACK,		/* those of models */
	SV_NESTED_IN_PLACE,			/* likewise, those of revisions */
	SV_NESTED_COMMITTED,		/* those of models */
	SV_NESTED_VERIFIED,			/* likewise, those of revisions */
	SV_NESTED_IN_TEST,			/* the same, where they may change the cluster */
	SV_NESTED_PROVED,			/* and those that have been written */
} SvNested;

extern void sv_nested_watch(SvNested statements);

#endif							/* SCHEMAVER_NESTED_H */
