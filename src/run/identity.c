/*
 * identity.c
 *		Who bodies run as.
 *
 * The server knows a session by four names.  current_user is who the rights are
 * checked of.  RESET ROLE goes back to session_user, and whatever is left for
 * COMMIT (a deferred trigger, a cursor WITH HOLD) runs as the outer user: who is
 * current where no function with rights of its own is being called.  RESET SESSION
 * AUTHORIZATION goes back to the authenticated user.  A body may have no rights but
 * those of current_user, so where any of the others is somebody else, it runs as
 * inside a SECURITY DEFINER function, where nobody can change role; and nothing is
 * left for COMMIT.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "run/identity.h"

/*
 * sv_identity_differs
 *		Could code that runs now, or at COMMIT, come to other rights than those of
 *		current_user?
 *
 * A security context that is set means that a function of somebody's is being
 * called, or an operation on somebody's table: what is left would outlive it.
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
 *		From here to sv_identity_restore nobody can change role, if that could give
 *		other rights.  An error that aborts a transaction, or a subtransaction that
 *		was begun before, restores it too.
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
