/*
 * authority.c
 *		On whose authority the bodies are what they are.
 *
 * A superuser may not run what a role has registered that is not a superuser, or
 * what that role lets others register.  While such a role decides, guard.c sees it
 * by its rights.  But rights do not come along everywhere that rows do: restored
 * by a superuser, a trusted installation belongs to the superuser, with the bodies
 * of the one before.  So each body has beside it the role that decided when it was
 * given: its name, since a dump would not carry the OID.
 *
 * A role that may write the tables without being a superuser cannot say otherwise:
 * the trigger of the table writes the name of that role.  Our own writes fire no
 * triggers and give the name themselves.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "run/authority.h"
#include "run/guard.h"
#include "utils/acl.h"
#include "utils/builtins.h"

/*
 * sv_authority_give
 *		Notes that the bodies of these rows are given now: on the authority of
 *		whoever decides now, without being a superuser, what may be registered.
 *		The name is in the current memory context.
 */
void
sv_authority_give(const SvRelations *rels, SvRevisionRow *rows, int32 nrows)
{
	Oid			role = sv_guard_unprivileged_owner(rels);
	const char *name = NULL;

	/* A table of the first version could not keep it. */
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
 *		Puts a row that is to replace another one right: a body that stays the
 *		same stays on the authority that it has.  Unless a superuser decides now:
 *		then giving it again is to take it over.
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

/* The statement by which a superuser takes over what was found. */
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
			 errhint("%s Or read what SELECT schemaver_show(%s) prints, and take it over: %s.",
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
		refuse(mistrust, history, "Run it with lower rights: SET ROLE to the role that deploys.");
}

/*
 * sv_authority_check_script
 *		The same for bodies that are statements of a script.  They can take on
 *		every role that the session can.
 */
void
sv_authority_check_script(const SvMistrust *mistrust, const SvHistory *history)
{
	if (mistrust->count > 0 && sv_guard_is_superuser(true))
		refuse(mistrust, history, "Log in as the role that deploys: SET ROLE is not enough, because a script can reset it.");
}
