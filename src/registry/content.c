/*
 * content.c
 *		The content of a revision: is it allowed, and does it differ from what is stored?
 */
#include "postgres.h"

#include "core/ident.h"
#include "errors.h"
#include "miscadmin.h"
#include "registry/content.h"
#include "store/texts.h"
#include "tcop/utility.h"
#include "utils/builtins.h"

#define MAX_WARNINGS 20			/* for one body */

static void
check_all(const char *const *names, void (*check) (const char *))
{
	for (; names != NULL && *names != NULL; names++)
	{
		CHECK_FOR_INTERRUPTS();
		check(*names);
	}
}

/*
 * sv_content_check_names
 *		Raises 22023 for names and messages that are not valid.
 */
void
sv_content_check_names(const SvRevisionRow *row)
{
	sv_ident_check_revision(row->revision);
	if (row->message != NULL)
		sv_ident_check_message(row->message);
	check_all(row->branch_labels, sv_ident_check_label);
	check_all(row->down_revision, sv_ident_check_revision);
	check_all(row->depends_on, sv_ident_check_dependency);
}

static void
warn_of(const SvBody *body, const RawStmt *statement, const char *reason)
{
	ereport(WARNING,
			(errcode(ERRCODE_SV_STATEMENT_NOT_ALLOWED),
			 errmsg("revision \"%s\" cannot be run as it is: %s is not allowed in a body",
					body->revision, CreateCommandName(statement->stmt)),
			 errdetail("%s", reason)));
}

/*
 * sv_content_check_statements
 *		Warns about the statements that will keep a body from running, or about the
 *		first ones if there are many.  To be called between sv_body_enter and
 *		sv_body_leave.
 */
void
sv_content_check_statements(SvBody *body, List *statements, const SvRelations *rels)
{
	ListCell   *cell;
	int			count = 0;

	foreach(cell, statements)
	{
		RawStmt    *statement = lfirst_node(RawStmt, cell);
		const char *reason = sv_body_forbidden(statement, rels);

		CHECK_FOR_INTERRUPTS();
		sv_body_at(body, statement);
		if (reason != NULL && ++count <= MAX_WARNINGS)
			warn_of(body, statement, reason);
	}
	if (count > MAX_WARNINGS)
		ereport(WARNING,
				(errcode(ERRCODE_SV_STATEMENT_NOT_ALLOWED),
				 errmsg_plural("revision \"%s\" has %d more statement that is not allowed in a body",
							   "revision \"%s\" has %d more statements that are not allowed in a body",
							   count - MAX_WARNINGS, body->revision, count - MAX_WARNINGS)));
}

/* Parses a body: a syntax error is reported now, with its place. */
static void
check_body(const SvRelations *rels, const SvRevisionRow *row, const char *direction,
		   const char *text)
{
	SvBody		body = {.direction = direction,.revision = row->revision,.text = text};

	if (text == NULL)
		return;
	sv_body_enter(&body);
	sv_content_check_statements(&body, sv_body_parse(&body), rels);
	sv_body_leave(&body);
}

/*
 * sv_content_check
 *		Raises 22023 for names and messages that are not valid, and a syntax error
 *		for a body that does not parse.
 */
void
sv_content_check(const SvRelations *rels, const SvRevisionRow *row)
{
	sv_content_check_names(row);
	check_body(rels, row, "upgrade", row->upgrade);
	check_body(rels, row, "downgrade", row->downgrade);
}

/*
 * sv_content_compare
 *		Finds out what differs between the content that a revision has and the
 *		content that it is to have.  A date that is not given does not differ.  A
 *		body that is given again for a superuser to take it over does differ.
 */
SvDifference
sv_content_compare(const SvRevisionRow *old, const SvRevisionRow *new)
{
	SvDifference difference = {NULL, false, false};

	if (memcmp(old->upgrade_checksum, new->upgrade_checksum, SV_CHECKSUM_LENGTH) != 0)
		difference.frozen = old->transactional != new->transactional ?
			"transactional flag" : "upgrade body";
	else if (!sv_texts_equal(old->down_revision, new->down_revision))
		difference.frozen = "down_revision";
	else if (!sv_texts_equal(old->depends_on, new->depends_on))
		difference.frozen = "depends_on";
	difference.downgrade = memcmp(old->downgrade_checksum, new->downgrade_checksum,
								  SV_CHECKSUM_LENGTH) != 0;
	difference.other = !sv_texts_equal(old->branch_labels, new->branch_labels) ||
		(old->message == NULL) != (new->message == NULL) ||
		(old->message != NULL && strcmp(old->message, new->message) != 0) ||
		(new->has_created_at && new->created_at != old->created_at) ||
		(old->upgrade_authority != NULL && new->upgrade_authority == NULL) ||
		(old->downgrade_authority != NULL && new->downgrade_authority == NULL) ||
		!sv_revisions_is_sound(old);
	return difference;
}

/*
 * sv_content_differs
 *		Does anything differ?
 */
bool
sv_content_differs(const SvDifference *difference)
{
	return difference->frozen != NULL || difference->downgrade || difference->other;
}

static bool
same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool
same_origin(const SvOrigin *a, const SvOrigin *b)
{
	return same_text(a->file, b->file) && a->line == b->line;
}

/*
 * sv_content_moved
 *		Is a body now in another file, or in another line of it?
 */
bool
sv_content_moved(const SvRevisionRow *old, const SvRevisionRow *new)
{
	return !same_origin(&old->upgrade_origin, &new->upgrade_origin) ||
		!same_origin(&old->downgrade_origin, &new->downgrade_origin);
}

/*
 * sv_content_keep_origins
 *		Corrects a row that is to replace another one and was not loaded from a file:
 *		a body that does not change is still where it was.
 */
void
sv_content_keep_origins(SvRevisionRow *row, const SvRevisionRow *old)
{
	if (row->source != NULL)
		return;
	if (same_text(row->upgrade, old->upgrade))
		row->upgrade_origin = old->upgrade_origin;
	if (same_text(row->downgrade, old->downgrade))
		row->downgrade_origin = old->downgrade_origin;
}

/*
 * sv_content_raise
 *		Raises SV006: an applied revision must stay what it was.  what is one of
 *		the words of SvDifference.frozen, or "downgrade body".
 */
void
sv_content_raise(const SvRevisionRow *old, const SvRevisionRow *new, const char *what)
{
	bool		downgrade = strcmp(what, "downgrade body") == 0;
	const char *was;
	const char *is;

	if (strcmp(what, "down_revision") == 0)
	{
		was = sv_texts_join(old->down_revision);
		is = sv_texts_join(new->down_revision);
	}
	else if (strcmp(what, "depends_on") == 0)
	{
		was = sv_texts_join(old->depends_on);
		is = sv_texts_join(new->depends_on);
	}
	else if (strcmp(what, "transactional flag") == 0)
	{
		was = old->transactional ? "true" : "false";
		is = new->transactional ? "true" : "false";
	}
	else
	{
		was = sv_checksum_hex(downgrade ? old->downgrade_checksum : old->upgrade_checksum);
		is = sv_checksum_hex(downgrade ? new->downgrade_checksum : new->upgrade_checksum);
	}
	ereport(ERROR,
			(errcode(ERRCODE_SV_CONTENT_DIFFERS),
			 errmsg("cannot change the %s of revision \"%s\": it is already applied", what, old->revision),
			 errdetail("Registered: \"%s\". Given: \"%s\".", was, is),
			 downgrade ?
			 errhint("To correct a downgrade body, use SELECT schemaver_edit(%s, downgrade => '...').",
					 quote_literal_cstr(old->revision)) :
			 strcmp(what, "down_revision") == 0 ?
			 errhint("Restore the revision. It is too late to place a new revision before it in this database: make the new one follow the applied revisions.") :
			 errhint("Restore the revision, and make the change in a new one.")));
}
