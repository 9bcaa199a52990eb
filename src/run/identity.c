/*
 * identity.c
 *		The identity that bodies run under.
 *
 * A session has four users.  Rights are checked against current_user.  RESET ROLE
 * goes back to session_user, and what is left for COMMIT (a deferred trigger, a
 * cursor WITH HOLD) runs as the outer user: the current user outside of SECURITY
 * DEFINER functions.  RESET SESSION AUTHORIZATION goes back to the authenticated
 * user.  A body may have only the rights of current_user.  So if any of the other
 * three is a different user, the body runs as if inside a SECURITY DEFINER function,
 * where the role cannot be changed; and nothing is left for COMMIT.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "run/identity.h"

/*
 * sv_identity_differs
 *		Could code that runs now, or at COMMIT, get rights other than those of
 *		current_user?
 *
 * A security context that is set means that a function, or an operation on a table,
 * is running with its owner's rights: what is left would outlive it.
 */
bool
sv_identity_differs(void)
{
	Oid			user;
	int			context;

	GetUserIdAndSecContext(&user, &context);
	return context != 0 || user != GetSessionUserId() || user != GetOuterUserId() ||
		user != GetAuthenticatedUserId();
}

/*
 * sv_identity_tighten
 *		From here to sv_identity_restore the role cannot be changed, if that could
 *		give other rights.  An error that aborts a transaction, or a subtransaction
 *		that was begun before, restores the identity too.
 */
void
sv_identity_tighten(SvIdentity *caller)
{
	GetUserIdAndSecContext(&caller->user, &caller->context);
	if (sv_identity_differs())
		SetUserIdAndSecContext(caller->user, caller->context | SECURITY_LOCAL_USERID_CHANGE);
}

/*
 * sv_identity_restore
 *		Ends what sv_identity_tighten has begun.
 */
void
sv_identity_restore(const SvIdentity *caller)
{
	SetUserIdAndSecContext(caller->user, caller->context);
}
