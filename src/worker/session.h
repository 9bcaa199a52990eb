/*
 * session.h
 *		What holds in a worker as it does in the session of its caller: the user, and
 *		some settings.
 */
#ifndef SCHEMAVER_SESSION_H
#define SCHEMAVER_SESSION_H

#include "lib/stringinfo.h"

typedef struct SvSession
{
	Oid			authenticated_user;
	Oid			user;
	int			security_context;
	int			encoding;		/* of the database of the caller */
} SvSession;

extern void sv_session_describe(SvSession *session, StringInfo settings);
extern void sv_session_set(const SvSession *session, const char *settings, Size length);
extern void sv_session_check(const SvSession *session, Oid database);

#endif							/* SCHEMAVER_SESSION_H */
