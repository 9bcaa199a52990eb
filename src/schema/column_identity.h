/*
 * column_identity.h
 *		Sequences of identity columns.
 */
#ifndef SCHEMAVER_COLUMN_IDENTITY_H
#define SCHEMAVER_COLUMN_IDENTITY_H

#include "schema/action.h"

/* What the sequence has of its own, as the properties of the column have it. */
typedef struct SvColumnIdentity
{
	const char *sequence;		/* its name; NULL: it is not one */
	const char *options;		/* its bounds and the like, in lines */
	const char *type;			/* if it is not that of the column */
	const char *persistence;	/* if it is not that of the table */
	const char *acl;
	const char *comment;
} SvColumnIdentity;

extern SvColumnIdentity sv_column_identity(const SvObject *column);
extern void sv_column_identity_rename(SvAction *action, const SvObject *from, const SvObject *to);
extern bool sv_column_identity_is_reset(const SvObject *from, const SvObject *to);
extern void sv_column_identity_alter(SvAction *action, const SvObject *from, const SvObject *to);

#endif							/* SCHEMAVER_COLUMN_IDENTITY_H */
