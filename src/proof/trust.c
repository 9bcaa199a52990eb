/*
 * trust.c
 *		Whether a schema may be tried out with somebody's rights.
 *
 * Making a schema runs code that its owners have written: functions in indexes, in
 * materialized views, in event triggers.  In a copy it would run with the rights of the
 * caller, who must not lend them to others.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_authid.h"
#include "catalog/pg_database.h"
#include "miscadmin.h"
#include "nodes/pg_list.h"
#include "proof/trust.h"
#include "schema/kinds.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/syscache.h"
#include "utils/varlena.h"

/* The role that a quoted name means, or InvalidOid. */
static Oid
find_role(const char *quoted)
{
	List	   *names;

	if (!SplitIdentifierString(pstrdup(quoted), ',', &names) || list_length(names) != 1)
		return InvalidOid;
	return get_role_oid(linitial(names), true);
}

/* The owner of a database can give things to this role, which nobody else is a member of. */
static Oid
find_database_owner(void)
{
	HeapTuple	tuple = SearchSysCache1(DATABASEOID, ObjectIdGetDatum(MyDatabaseId));
	Oid			owner;

	if (!HeapTupleIsValid(tuple))
		return InvalidOid;
	owner = ((Form_pg_database) GETSTRUCT(tuple))->datdba;
	ReleaseSysCache(tuple);
	return owner;
}

/* What reaches beyond the scratch database, although the transaction is rolled back. */
static const Oid powers[] = {
	ROLE_PG_EXECUTE_SERVER_PROGRAM,
	ROLE_PG_READ_SERVER_FILES,
	ROLE_PG_WRITE_SERVER_FILES,
	ROLE_PG_SIGNAL_BACKEND,
};

/* A replication slot keeps the files of the server from being removed, and stays when a transaction is rolled back. */
static bool
may_replicate(Oid role)
{
	HeapTuple	tuple = SearchSysCache1(AUTHOID, ObjectIdGetDatum(role));
	bool		result = superuser_arg(role);

	if (HeapTupleIsValid(tuple))
	{
		result |= ((Form_pg_authid) GETSTRUCT(tuple))->rolreplication;
		ReleaseSysCache(tuple);
	}
	return result;
}

/* Could the caller do something outside of the database that a role, which is not a superuser, cannot do? */
static bool
has_more_power(Oid caller, Oid role)
{
	if (superuser_arg(caller) || (has_createrole_privilege(caller) && !has_createrole_privilege(role)) ||
		(may_replicate(caller) && !may_replicate(role)))
		return true;
	for (int i = 0; i < lengthof(powers); i++)
		if (is_member_of_role(caller, powers[i]) && !is_member_of_role(role, powers[i]))
			return true;
	return false;
}

/* May the caller run code of this role?  That of a superuser, or as a member of a role with as much power. */
static bool
is_trusted(Oid owner)
{
	if (owner == ROLE_PG_DATABASE_OWNER)
		owner = find_database_owner();
	if (!OidIsValid(owner))
		return false;
	if (superuser_arg(owner))
		return true;
	return is_member_of_role(GetUserId(), owner) && !has_more_power(GetUserId(), owner);
}

static void
refuse(const SvObject *object, const char *owner)
{
	Oid			role = find_role(owner);

	ereport(ERROR,
			(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
			 superuser() ? errmsg("a superuser may not try out a schema of other roles") :
			 errmsg("role \"%s\" may not try out a schema of role %s", GetUserNameFromId(GetUserId(), false), owner),
			 errdetail("Role %s owns %s, and code of that role would run with the rights of the caller.",
					   owner, object->identity),
			 OidIsValid(role) && is_member_of_role(GetUserId(), role) ?
			 errhint("SET ROLE %s, or a role that is a member of all owners and has no rights outside of the database.", owner) :
			 errhint("Call as a role that is a member of all owners.")));
}

/*
 * sv_trust_check
 *		Raises 42501 unless the current user may run whatever the owners of the objects
 *		have written.
 */
void
sv_trust_check(const SvSnapshot *snapshot)
{
	const char *last = "";

	for (int32 i = 0; i < snapshot->nobjects; i++)
	{
		const SvObject *object = snapshot->objects[i];
		const char *owner = sv_object_common(object, SV_OWNER);

		CHECK_FOR_INTERRUPTS();
		/* A schema has no code. */
		if (owner == NULL || strcmp(owner, last) == 0 || object->kind == &sv_kind_schema)
			continue;
		if (!is_trusted(find_role(owner)))
			refuse(object, owner);
		last = owner;
	}
}

/*
 * sv_trust_check_copy
 *		Raises 42501 unless the current user can make a copy of the schema, in which
 *		everything has the same owner.
 */
void
sv_trust_check_copy(const SvSnapshot *snapshot)
{
	const char *last = "";

	for (int32 i = 0; i < snapshot->nobjects; i++)
	{
		const SvObject *object = snapshot->objects[i];
		const char *owner = sv_object_common(object, SV_OWNER);
		Oid			role;

		CHECK_FOR_INTERRUPTS();
		/* The owner of these is not copied. */
		if (owner == NULL || strcmp(owner, last) == 0 || object->kind == &sv_kind_schema ||
			object->kind == &sv_kind_extension || object->kind == &sv_kind_subscription)
			continue;
		last = owner;
		role = find_role(owner);
		if (!OidIsValid(role) || role == ROLE_PG_DATABASE_OWNER || is_member_of_role(GetUserId(), role))
			continue;
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("role \"%s\" may not try out a schema of role %s", GetUserNameFromId(GetUserId(), false), owner),
				 errdetail("Role %s owns %s, and only its members can make a copy that belongs to it.", owner, object->identity),
				 errhint("Call as a role that is a member of all owners, or name schemas that have nothing of others: the argument \"schemas\" of schemaver_set_models() and schemaver_baseline().")));
	}
}
