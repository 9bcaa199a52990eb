/*
 * guard.c
 *		Whether something may be done at all: here, by this role, in this
 *		database.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/dependency.h"
#include "catalog/pg_proc.h"
#include "compat.h"
#include "errors.h"
#include "miscadmin.h"
#include "run/guard.h"
#include "run/message.h"
#include "store/grants.h"
#include "store/settings.h"
#include "tcop/utility.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/catcache.h"
#include "utils/syscache.h"

/* Is a run of this session in progress, so that a body of it is calling us? */
static bool running = false;

/*
 * sv_guard_set_running
 *		Notes that a run begins or ends; returns what was noted before.
 */
bool
sv_guard_set_running(bool now)
{
	bool		before = running;

	running = now;
	return before;
}

/*
 * sv_guard_outside_run
 *		Raises 55000 if a body, also one that a script runs outside of a
 *		transaction, calls a function that would break its own run.
 */
void
sv_guard_outside_run(const char *function)
{
	if (running || sv_message_is_body())
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("%s cannot be called from the body of a revision", function),
				 errhint("Call it after the run, or define the order with down_revision or depends_on.")));
}

/*
 * sv_guard_write
 *		Raises 25006 in a read-only transaction and on a standby, 25000 in
 *		parallel mode and 42501 in a security-restricted operation.
 */
void
sv_guard_write(const char *function)
{
	PreventCommandDuringRecovery(function);
	PreventCommandIfReadOnly(function);
	PreventCommandIfParallelMode(function);
	if (InSecurityRestrictedOperation())
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("cannot execute %s within security-restricted operation", function)));
}

/*
 * sv_guard_execute
 *		Raises 42501 unless the current user may call one of our functions, which has
 *		no other function of this name beside it: another one is about to do the same.
 */
void
sv_guard_execute(const SvRelations *rels, const char *function)
{
	CatCList   *functions = SearchSysCacheList1(PROCNAMEARGSNSP, CStringGetDatum(function));
	bool		allowed = false;

	for (int i = 0; i < functions->n_members && !allowed; i++)
	{
		Form_pg_proc form = (Form_pg_proc) GETSTRUCT(&functions->members[i]->tuple);

		allowed = form->pronamespace == rels->schema_oid &&
			getExtensionOfObject(ProcedureRelationId, form->oid) == rels->extension &&
			function_aclcheck_compat(form->oid, GetUserId(), ACL_EXECUTE) == ACLCHECK_OK;
	}
	ReleaseCatCacheList(functions);
	if (!allowed)
		aclcheck_error(ACLCHECK_NO_PRIV, OBJECT_FUNCTION, function);
}

/*
 * Returns a role that can grant the right to call a function and is not a superuser:
 * its owner always can.
 */
static Oid
find_unprivileged_grantor(HeapTuple function)
{
	bool		isnull;
	Datum		value = SysCacheGetAttr(PROCOID, function, Anum_pg_proc_proacl, &isnull);
	Acl		   *acl = isnull ? NULL : DatumGetAclP(value);
	Oid			owner = ((Form_pg_proc) GETSTRUCT(function))->proowner;

	if (!superuser_arg(owner))
		return owner;
	for (int i = 0; acl != NULL && i < ACL_NUM(acl); i++)
	{
		const AclItem *item = &ACL_DAT(acl)[i];

		if ((ACLITEM_GET_GOPTIONS(*item) & ACL_EXECUTE) != 0 &&
			item->ai_grantee != ACL_ID_PUBLIC && !superuser_arg(item->ai_grantee))
			return item->ai_grantee;
	}
	return InvalidOid;
}

/* The same for all our functions with a name. */
static Oid
find_function_grantor(const SvRelations *rels, const char *name)
{
	CatCList   *functions = SearchSysCacheList1(PROCNAMEARGSNSP, CStringGetDatum(name));
	Oid			found = InvalidOid;

	for (int i = 0; i < functions->n_members && !OidIsValid(found); i++)
	{
		HeapTuple	tuple = &functions->members[i]->tuple;
		Form_pg_proc form = (Form_pg_proc) GETSTRUCT(tuple);

		if (form->pronamespace == rels->schema_oid &&
			getExtensionOfObject(ProcedureRelationId, form->oid) == rels->extension)
			found = find_unprivileged_grantor(tuple);
	}
	ReleaseCatCacheList(functions);
	return found;
}

/*
 * sv_guard_unprivileged_owner
 *		Returns the role that decides what is registered without being a superuser:
 *		the owner of the extension or of its tables, or a role that can grant the
 *		rights of authors; InvalidOid if there is none.
 *
 * After a pg_upgrade the extension belongs to a superuser, but the rights on its
 * functions are still those of its true owner.
 */
Oid
sv_guard_unprivileged_owner(const SvRelations *rels)
{
	static const char *const registering[] = {
		"schemaver_register", "schemaver_revision", "schemaver_edit", "schemaver_load", "schemaver_load_directory",
		"schemaver_autogenerate", "schemaver_baseline", "schemaver_squash"
	};
	Oid			found = InvalidOid;

	if (!superuser_arg(rels->extension_owner))
		return rels->extension_owner;
	if (!superuser_arg(rels->tables[SV_TABLE_REVISIONS].owner))
		return rels->tables[SV_TABLE_REVISIONS].owner;
	for (size_t i = 0; i < lengthof(registering) && !OidIsValid(found); i++)
		found = find_function_grantor(rels, registering[i]);
	return found;
}

/* Also refuses if a body can be written by hand without recording on whose authority. */
static void
refuse_forged(const SvRelations *rels)
{
	const SvGrant *grant = sv_grants_forging(rels);

	if (grant != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("a superuser may not run revisions while %s", grant->problem),
				 errdetail("Through a trigger, a role that is not a superuser can write bodies without its authority being recorded."),
				 errhint("Remove it: %s Then read the bodies before you run them, or run them with fewer rights.",
						 grant->remedy)));
}

static void
refuse_superuser(const SvRelations *rels, bool can_set_role)
{
	const char *owner,
			   *power;
	Oid			role = sv_guard_unprivileged_owner(rels);

	if (!OidIsValid(role))
	{
		refuse_forged(rels);
		return;
	}
	owner = GetUserNameFromId(role, false);
	power = role == rels->extension_owner ? "owns the extension" :
		role == rels->tables[SV_TABLE_REVISIONS].owner ? "owns the tables of the extension" :
		"can grant EXECUTE on functions that register revisions";
	ereport(ERROR,
			(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
			 errmsg("a superuser may not run revisions while role \"%s\" decides what they do", owner),
			 errdetail("The role is not a superuser, but %s.", power),
			 can_set_role ?
			 errhint("Run them with fewer rights: SET ROLE %s, or the role that deploys.",
					 quote_identifier(owner)) :
			 errhint("SET ROLE is not enough, because a script can reset it: log in as \"%s\", or the role that deploys.",
					 owner)));
}

/*
 * sv_guard_is_superuser
 *		Tells whether bodies could take the rights of a superuser.  In a script they
 *		can take every role that the session can take.
 */
bool
sv_guard_is_superuser(bool in_script)
{
	return superuser() ||
		(in_script && (superuser_arg(GetSessionUserId()) || superuser_arg(GetOuterUserId()) ||
					   superuser_arg(GetAuthenticatedUserId())));
}

/*
 * sv_guard_bodies
 *		Raises 42501 if bodies may not run with this caller's rights.
 *
 * If the extension belongs to a role that is not a superuser, that role decides what
 * is registered; a superuser who ran it would hand over the cluster.  What other
 * roles the session could take does not matter: see run/identity.c.
 */
void
sv_guard_bodies(const SvRelations *rels)
{
	if (sv_guard_is_superuser(false))
		refuse_superuser(rels, true);
}

/*
 * sv_guard_script
 *		The same for bodies that are statements of a script.
 */
void
sv_guard_script(const SvRelations *rels)
{
	if (sv_guard_is_superuser(true))
		refuse_superuser(rels, false);
}

/*
 * sv_guard_downgrade
 *		Raises SV011 if downgrades are forbidden in this database.
 */
void
sv_guard_downgrade(const SvRelations *rels)
{
	if (strcmp(sv_settings_get(rels, "allow_downgrade"), "off") == 0)
		ereport(ERROR,
				(errcode(ERRCODE_SV_REFUSED_BY_GUARD),
				 errmsg("downgrades are not allowed in this database"),
				 errdetail("Setting \"allow_downgrade\" is off."),
				 errhint("A role that may configure schemaver can allow them: SELECT schemaver_configure('allow_downgrade', 'on').")));
}

/*
 * sv_guard_is_disposable
 *		Is this database meant to be thrown away, so that what is tried out in it need not
 *		be undone?  If environment is not NULL, it is set to what the database is for.
 */
bool
sv_guard_is_disposable(const SvRelations *rels, char **environment)
{
	char	   *what = sv_settings_get(rels, "environment");

	if (environment != NULL)
		*environment = what;
	return strcmp(what, "development") == 0 || strcmp(what, "test") == 0;
}

/*
 * sv_guard_reset
 *		Raises SV011 unless this database is meant to be thrown away.
 */
void
sv_guard_reset(const SvRelations *rels)
{
	char	   *environment;

	if (sv_guard_is_disposable(rels, &environment))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_SV_REFUSED_BY_GUARD),
			 errmsg("schemaver_reset() is not allowed in environment \"%s\"", environment),
			 errdetail("A reset reverts all revisions, and removes the data in their tables."),
			 errhint("If this is not a production database, declare that: SELECT schemaver_configure('environment', 'development').")));
}

/*
 * sv_guard_in_place
 *		Raises SV011 unless revisions may be verified in this database itself.
 */
void
sv_guard_in_place(const SvRelations *rels)
{
	char	   *environment;

	if (sv_guard_is_disposable(rels, &environment))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_SV_REFUSED_BY_GUARD),
			 errmsg("revisions are not verified in place in environment \"%s\"", environment),
			 errdetail("Their bodies would run in a transaction of this database, which is rolled back."),
			 errhint("Verify them in a database of their own: SELECT * FROM schemaver_verify(). If this is not a production database, declare that: SELECT schemaver_configure('environment', 'test').")));
}
