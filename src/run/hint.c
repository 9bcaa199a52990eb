/*
 * hint.c
 *		Hints for server errors that a body has raised.
 *
 * If the server's own hint does not help here, ours says what to do.
 */
#include "postgres.h"

#include "core/placeholder.h"
#include "run/hint.h"
#include "run/leftovers.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

/* How to run what cannot run in a transaction. */
static void
hint_at_script(const SvBody *body, const char *reason)
{
	bool		up = strcmp(body->direction, "upgrade") == 0;

	if (up && body->file != NULL)
		errhint("%s Remove the statement from file \"%s\". Or, if it cannot run in any transaction, say in the file that the revision is not transactional (in schemaver's own format with the header line \"-- transactional: false\"). Load the file again; for the latter, run the script that SELECT schemaver_upgrade_sql(...) makes.",
				reason, body->file);
	else if (up)
		errhint("%s Remove the statement from the body. Or, if it cannot run in any transaction, use SELECT schemaver_edit(%s, transactional => false), and run the script that SELECT schemaver_upgrade_sql(...) makes.",
				reason, quote_literal_cstr(body->revision));
	else if (body->file != NULL)
		errhint("%s Remove the statement from the body with SELECT schemaver_edit(%s, downgrade => '...'), and from file \"%s\".",
				reason, quote_literal_cstr(body->revision), body->file);
	else
		errhint("%s Remove the statement from the body with SELECT schemaver_edit(%s, downgrade => '...').",
				reason, quote_literal_cstr(body->revision));
}

/*
 * Is this the error about a change of role where the role cannot be changed?  Several
 * errors have its code, and only its format distinguishes them in every language.
 */
static bool
is_about_role(void)
{
	MemoryContext old = MemoryContextSwitchTo(TopMemoryContext);
	ErrorData  *error = CopyErrorData();
	bool		is = error->message_id != NULL &&
		strcmp(error->message_id, "cannot set parameter \"%s\" within security-definer function") == 0;

	FreeErrorData(error);
	MemoryContextSwitchTo(old);
	return is;
}

static void
hint_at_role(const SvBody *body)
{
	const char *role = body->role;

	if (!is_about_role())
		return;
	errhint("The body runs with the rights of \"%s\", and a change of role could give it the rights of another role. Remove the change of role from the body, or log in as \"%s\" and call schemaver_%s there, without SET ROLE or SET SESSION AUTHORIZATION.",
			role, role, body->direction);
}

/* What is missing may have existed when the body of an earlier revision ran. */
static void
hint_at_leftovers(const char *kind)
{
	errhint("Revisions that ran before this one created %s, which were removed at the end of each body. If this is one of them, create it in this body too.",
			kind);
}

/* A template was not filled in; of another error the body has raised, nothing is known. */
static void
hint_at_placeholder(const SvBody *body)
{
	const char *revision = quote_literal_cstr(body->revision);

	if (sv_placeholder_find(body->text) == NULL)
		return;
	if (strcmp(body->direction, "upgrade") == 0)
		errhint("Replace the statement of the template in the file and load it again, or use SELECT schemaver_edit(%s, upgrade => '...').",
				revision);
	else if (body->file != NULL)
		errhint("Write the downgrade, also in the file: SELECT schemaver_edit(%s, downgrade => '...'). If the upgrade did nothing, use downgrade => '' and an empty section.",
				revision);
	else
		errhint("Write the downgrade: SELECT schemaver_edit(%s, downgrade => '...'). If the upgrade did nothing, use downgrade => ''.",
				revision);
}

/*
 * sv_hint_append_edit
 *		Appends to calls the one that writes a downgrade.  n of them are there already;
 *		after some, they are only counted.
 */
void
sv_hint_append_edit(StringInfo calls, int n, const char *revision, const char *downgrade)
{
	if (n < SV_MAX_EDITS)
		appendStringInfo(calls, "%sschemaver_edit(%s, downgrade => %s)", n == 0 ? "SELECT " : ", ",
						 quote_literal_cstr(revision), quote_literal_cstr(downgrade));
	else if (n == SV_MAX_EDITS)
		appendStringInfoString(calls, ", and so on for the others");
}

/*
 * sv_hint_add
 *		Adds a hint to the error that is being reported, if there is one for it.  To
 *		be called by an error context callback.
 */
void
sv_hint_add(const SvBody *body)
{
	bool		up = strcmp(body->direction, "upgrade") == 0;

	switch (geterrcode())
	{
		case ERRCODE_ACTIVE_SQL_TRANSACTION:
			hint_at_script(body, psprintf("schemaver_%s runs in one transaction.", body->direction));
			break;
		case ERRCODE_INVALID_TRANSACTION_TERMINATION:
			hint_at_script(body, psprintf("schemaver_%s runs in one transaction, which a procedure or DO cannot end with COMMIT or ROLLBACK.",
										  body->direction));
			break;
		case ERRCODE_INSUFFICIENT_PRIVILEGE:
			if (body->role != NULL)
				hint_at_role(body);
			break;
		case ERRCODE_UNSAFE_NEW_ENUM_VALUE_USAGE:
			errhint("schemaver_%s runs in one transaction, and a new enum value cannot be used before that has ended. Add the value in a separate revision, and upgrade to that revision in a separate call.",
					body->direction);
			break;
		case ERRCODE_OUT_OF_MEMORY:
			errhint("If the lock table is full, this is too much for one transaction. Use several calls, each in its own transaction, such as SELECT * FROM schemaver_%s('%s100'), or increase max_locks_per_transaction and restart the server.",
					body->direction, up ? "+" : "-");
			break;
		case ERRCODE_RAISE_EXCEPTION:
			hint_at_placeholder(body);
			break;
		case ERRCODE_UNDEFINED_TABLE:
			if (sv_leftovers_removed()->objects)
				hint_at_leftovers("temporary objects");
			break;
		case ERRCODE_UNDEFINED_PSTATEMENT:
			if (sv_leftovers_removed()->prepared)
				hint_at_leftovers("prepared statements");
			break;
		case ERRCODE_UNDEFINED_CURSOR:
			if (sv_leftovers_removed()->cursors)
				hint_at_leftovers("cursors");
			break;
		case ERRCODE_OBJECT_IN_USE:
			errhint("If trigger events are pending, put SET CONSTRAINTS ALL IMMEDIATE before the statement. Otherwise call schemaver_%s in a separate statement, in a session that has no open cursor on the table.",
					body->direction);
			break;
	}
}
