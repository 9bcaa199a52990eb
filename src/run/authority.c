/*
 * authority.c
 *		On whose authority the bodies were registered.
 *
 * A superuser may not run what a role that is not a superuser has registered or has
 * let others register.  While such a role decides, guard.c notices it by its rights.
 * But rights do not always move along with rows: if a superuser restores a trusted
 * installation, it belongs to the superuser, with the bodies of its former owner.
 * So each body is stored with the role that decided when the body was given: with
 * its name, because a dump would not preserve the OID.
 *
 * A role that may write the tables without being a superuser cannot bypass that: the
 * table's trigger writes the name of that role.  Our own writes fire no triggers and
 * set the name themselves.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "run/authority.h"
#include "run/guard.h"
#include "utils/acl.h"
#include "utils/builtins.h"

/*
 * sv_authority_give
 *		Notes that the bodies of these rows are given now: on the authority of the
 *		role that decides what may be registered, if it is not a superuser.  The
 *		name is in the current memory context.
 */
void
sv_authority_give(const SvRelations *rels, SvRevisionRow *rows, int32 nrows)
{
	Oid			role = sv_guard_unprivileged_owner(rels);
	const char *name = NULL;

	/* A table of the first version has no column for it. */
	if (OidIsValid(role) && rels->columns[SV_COLUMN_UPGRADE_AUTHORITY] != InvalidAttrNumber)
		name = GetUserNameFromId(role, false);
	for (int32 i = 0; i < nrows; i++)
	{
		rows[i].upgrade_authority = name;
		rows[i].downgrade_authority = name;
	}
}

static bool
same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/*
 * sv_authority_keep
 *		Corrects a row that is to replace another one: a body that does not change
 *		keeps its authority.  If a superuser decides now, giving the body again
 *		takes it over instead.
 */
void
sv_authority_keep(SvRevisionRow *row, const SvRevisionRow *old)
{
	if (row->upgrade_authority != NULL && same_text(row->upgrade, old->upgrade))
		row->upgrade_authority = old->upgrade_authority;
	if (row->downgrade_authority != NULL && same_text(row->downgrade, old->downgrade))
		row->downgrade_authority = old->downgrade_authority;
}

/*
 * sv_authority_look
 *		Notes a body that is to be run, and whether a superuser may not run it.
 *		The texts must live as long as the note.
 */
void
sv_authority_look(SvMistrust *mistrust, const char *direction, const char *revision,
				  const char *authority)
{
	Oid			role;

	mistrust->nbodies++;
	if (authority == NULL)
		return;
	role = get_role_oid(authority, true);
	if (OidIsValid(role) && superuser_arg(role))
		return;
	if (mistrust->count++ > 0)
		return;
	mistrust->direction = direction;
	mistrust->revision = revision;
	mistrust->authority = authority;
}

/* Returns the statement by which a superuser takes over what was found. */
static char *
takeover(const SvMistrust *mistrust, const SvHistory *history)
{
	const SvRelations *rels = &history->project->rels;
	const char *column = psprintf("%s_authority", mistrust->direction);
	const char *revision = mistrust->count > 1 ? "" :
		psprintf(" AND revision = %s", quote_literal_cstr(mistrust->revision));

	return psprintf("UPDATE %s SET %s = NULL WHERE project = %s%s AND %s = %s",
					quote_qualified_identifier(rels->schema, rels->tables[SV_TABLE_REVISIONS].name),
					column, quote_literal_cstr(history->project->name), revision,
					column, quote_literal_cstr(mistrust->authority));
}

static void
refuse(const SvMistrust *mistrust, const SvHistory *history, const char *lower)
{
	const char *problem = OidIsValid(get_role_oid(mistrust->authority, true)) ?
		"is not a superuser" : "does not exist";

	ereport(ERROR,
			(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
			 errmsg("a superuser may not run the %s of revision \"%s\", which was registered on the authority of \"%s\"",
					mistrust->direction, mistrust->revision, mistrust->authority),
			 mistrust->nbodies == 1 ?
			 errdetail("Role \"%s\" %s.", mistrust->authority, problem) :
			 errdetail("Role \"%s\" %s. Of the %d bodies that would run, %d may not be run by a superuser.",
					   mistrust->authority, problem, mistrust->nbodies, mistrust->count),
			 mistrust->count == 1 ?
			 errhint("%s Or read the output of SELECT schemaver_show(%s), and take over the body: %s.",
					 lower, quote_literal_cstr(mistrust->revision), takeover(mistrust, history)) :
			 errhint("%s Or read the bodies, which schemaver_show() prints, and take them over: %s.",
					 lower, takeover(mistrust, history))));
}

/*
 * sv_authority_check
 *		Raises 42501 if the caller may not run what was noted.
 */
void
sv_authority_check(const SvMistrust *mistrust, const SvHistory *history)
{
	if (mistrust->count > 0 && sv_guard_is_superuser(false))
		refuse(mistrust, history, "Run it with fewer rights: SET ROLE to the role that deploys.");
}

/*
 * sv_authority_check_script
 *		The same for bodies that are statements of a script.  They can take every
 *		role that the session can take.
 */
void
sv_authority_check_script(const SvMistrust *mistrust, const SvHistory *history)
{
	if (mistrust->count > 0 && sv_guard_is_superuser(true))
		refuse(mistrust, history, "Log in as the role that deploys: SET ROLE is not enough, because a script can reset it.");
}
