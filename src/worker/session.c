/*
 * session.c
 *		What holds in a worker as it does in the session of its caller: the user, and
 *		some settings.
 *
 * The worker connects as the authenticated user of the caller, so the server checks
 * that this role may still log in and connect.  Settings of databases and roles have
 * been applied by then.  What the session has set beyond that is copied by name:
 * copying everything, as parallel queries do, fails on a standby, and a setting of the
 * caller's database need not make sense in the other one.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/pg_database.h"
#include "compat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/guc.h"
#include "worker/session.h"

static const char *const copied[] = {
	"application_name",
	"client_min_messages",
	"lock_timeout",
	"statement_timeout",
};

/*
 * sv_session_describe
 *		In the caller: describes its session.  Settings are appended.
 */
void
sv_session_describe(SvSession *session, StringInfo settings)
{
	session->authenticated_user = GetAuthenticatedUserId();
	GetUserIdAndSecContext(&session->user, &session->security_context);
	session->encoding = GetDatabaseEncoding();
	for (int i = 0; i < lengthof(copied); i++)
	{
		appendBinaryStringInfo(settings, copied[i], strlen(copied[i]) + 1);
		appendStringInfoString(settings, GetConfigOption(copied[i], false, false));
		appendStringInfoChar(settings, '\0');
	}
}

static void
set(const char *name, const char *value)
{
	(void) set_config_option(name, value, PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SET, true, ERROR, false);
}

/*
 * sv_session_set
 *		In the worker, in a transaction: sets what was described.  From here on,
 *		messages are in the encoding of the caller.
 */
void
sv_session_set(const SvSession *session, const char *settings, Size length)
{
	const char *end = settings + length;

	set("client_encoding", pg_encoding_to_char(session->encoding));
	while (settings < end)
	{
		const char *value = settings + strlen(settings) + 1;

		set(settings, value);
		settings = value + strlen(value) + 1;
	}
}

/*
 * sv_session_check
 *		In the worker, in a transaction: the server has asked whether the authenticated
 *		user may connect.  The user that acts must be allowed to as well.  Raises 42501.
 */
void
sv_session_check(const SvSession *session, Oid database)
{
	AclResult	result;

	if (session->user == session->authenticated_user)
		return;
	result = database_aclcheck_compat(database, session->user, ACL_CONNECT);
	if (result != ACLCHECK_OK)
		aclcheck_error(result, OBJECT_DATABASE, get_database_name(database));
}
