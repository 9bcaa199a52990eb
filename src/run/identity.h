/*
 * identity.h
 *		The identity that bodies run under.
 */
#ifndef SCHEMAVER_IDENTITY_H
#define SCHEMAVER_IDENTITY_H

/* Who the caller is, while a body runs under a tighter identity. */
typedef struct SvIdentity
{
	Oid			user;
	int			context;
} SvIdentity;

extern bool sv_identity_differs(void);
extern void sv_identity_tighten(SvIdentity *caller);
extern void sv_identity_restore(const SvIdentity *caller);

#endif							/* SCHEMAVER_IDENTITY_H */
