/*
 * content.c
 *		The content of a revision: is it allowed, and does it differ from what is stored?
 */
#include "postgres.h"

#include "core/ident.h"
#include "core/text.h"
#include "errors.h"
#include "miscadmin.h"
#include "registry/content.h"
#include "statement/alone.h"
#include "store/texts.h"
#include "tcop/utility.h"

#define MAX_WARNINGS 20			/* for one body */
#define MAX_LOST_LINES 2		/* at the end of a damaged body */

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
	check_all(row->replaces, sv_ident_check_revision);
}

static void
warn_of_forbidden(const SvBody *body, const RawStmt *statement, const char *reason)
{
	ereport(WARNING,
			(errcode(ERRCODE_SV_STATEMENT_NOT_ALLOWED),
			 errmsg("revision \"%s\" cannot be run as it is: %s is not allowed in a body",
					body->revision, CreateCommandName(statement->stmt)),
			 errdetail("%s", reason),
			 body->file != NULL ?
			 errhint("Correct file \"%s\", line %d, and load it again.",
					 body->file, body->file_line + body->line - 1) : 0));
}

static void
warn_of_alone(const SvBody *body, const RawStmt *statement)
{
	ereport(WARNING,
			(errcode(ERRCODE_SV_STATEMENT_NOT_ALLOWED),
			 errmsg("revision \"%s\" cannot be run as it is: %s cannot run inside a transaction",
					body->revision, sv_statement_alone_name(statement->stmt)),
			 body->file != NULL ?
			 errhint("Add the line \"-- transactional: false\" to the header of file \"%s\".", body->file) :
			 errhint("Call again with transactional => false.")));
}

/*
 * sv_content_check_statements
 *		Warns about the statements that will keep a body from running, or about the
 *		first ones if there are many.  To be called between sv_body_enter and
 *		sv_body_leave.
 */
void
sv_content_check_statements(SvBody *body, List *statements, const SvRelations *rels,
							bool transactional)
{
	ListCell   *cell;
	int			count = 0;
	int			alone = 0;

	foreach(cell, statements)
	{
		RawStmt    *statement = lfirst_node(RawStmt, cell);
		const char *reason = sv_body_forbidden(statement, rels);

		CHECK_FOR_INTERRUPTS();
		sv_body_at(body, statement);
		if (reason != NULL && ++count <= MAX_WARNINGS)
			warn_of_forbidden(body, statement, reason);
		else if (reason == NULL && transactional && sv_statement_is_alone(statement->stmt) &&
				 ++alone <= MAX_WARNINGS)
			warn_of_alone(body, statement);
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
	sv_content_check_statements(&body, sv_body_parse(&body), rels, row->transactional);
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
 * sv_content_settle
 *		Gives a revision the bodies that are stored for it, and their checksums.
 *
 * Everything that arrives, from a call or a file, passes here once: what editors and
 * clients add to the end of a text does not become part of a body.
 */
void
sv_content_settle(SvRevisionRow *row)
{
	if (row->upgrade != NULL)
		row->upgrade = sv_text_without_end(row->upgrade, SV_BODY_BLANKS);
	if (row->downgrade != NULL)
		row->downgrade = sv_text_without_end(row->downgrade, SV_BODY_BLANKS);
	sv_revisions_set_checksums(row);
}

/*
 * Returns the text that is stored with this checksum if it differs from a body, which
 * has another one, only at its end; otherwise NULL.  was is what is stored now.  If
 * that was damaged, the checksum alone must tell, and only plain line ends are tried.
 */
static const char *
stored_form(const char *was, const uint8 *checksum, bool transactional, const char *body,
			const uint8 *body_checksum)
{
	uint8		found[SV_CHECKSUM_LENGTH];

	sv_checksum(was, transactional, found);
	if (was != NULL && memcmp(found, checksum, SV_CHECKSUM_LENGTH) == 0)
	{
		sv_checksum(sv_text_without_end(was, SV_BODY_BLANKS), transactional, found);
		return memcmp(found, body_checksum, SV_CHECKSUM_LENGTH) == 0 ? was : NULL;
	}
	for (int lines = 1; lines <= MAX_LOST_LINES; lines++)
	{
		body = psprintf("%s\n", body);
		sv_checksum(body, transactional, found);
		if (memcmp(found, checksum, SV_CHECKSUM_LENGTH) == 0)
			return body;
	}
	return NULL;
}

/* Gives a body of a row the form that is stored, if that differs only at its end. */
static void
keep_end(const char *was, const uint8 *was_checksum, bool transactional, const char **body,
		 uint8 *checksum)
{
	const char *form;

	if (*body == NULL || memcmp(checksum, was_checksum, SV_CHECKSUM_LENGTH) == 0)
		return;
	form = stored_form(was, was_checksum, transactional, *body, checksum);
	if (form == NULL)
		return;
	*body = form;
	memcpy(checksum, was_checksum, SV_CHECKSUM_LENGTH);
}

/*
 * sv_content_keep_ends
 *		Corrects a row that is to replace another one: a body that differs only at its
 *		end does not change.  Rows that an earlier version has stored have blank lines
 *		there, and the checksums of what is applied include them.
 */
void
sv_content_keep_ends(SvRevisionRow *row, const SvRevisionRow *old)
{
	if (row->transactional != old->transactional)
		return;
	keep_end(old->upgrade, old->upgrade_checksum, row->transactional, &row->upgrade,
			 row->upgrade_checksum);
	keep_end(old->downgrade, old->downgrade_checksum, row->transactional, &row->downgrade,
			 row->downgrade_checksum);
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
	SvRevisionRow given = *new;

	sv_content_keep_ends(&given, old);
	sv_content_keep_structure(&given, old);
	new = &given;
	if (memcmp(old->upgrade_checksum, new->upgrade_checksum, SV_CHECKSUM_LENGTH) != 0)
		difference.frozen = old->transactional != new->transactional ?
			"transactional flag" : "upgrade body";
	else if (!sv_texts_equal(old->down_revision, new->down_revision))
		difference.frozen = "down_revision";
	else if (!sv_texts_equal(old->depends_on, new->depends_on))
		difference.frozen = "depends_on";
	else if (!sv_texts_equal(old->replaces, new->replaces))
		difference.frozen = "replaces";
	difference.downgrade = memcmp(old->downgrade_checksum, new->downgrade_checksum,
								  SV_CHECKSUM_LENGTH) != 0;
	difference.other = !sv_texts_equal(old->branch_labels, new->branch_labels) ||
		(old->message == NULL) != (new->message == NULL) ||
		(old->message != NULL && strcmp(old->message, new->message) != 0) ||
		(new->has_created_at && new->created_at != old->created_at) ||
		(old->upgrade_authority != NULL && new->upgrade_authority == NULL) ||
		(old->downgrade_authority != NULL && new->downgrade_authority == NULL) ||
		!sv_structure_equal(&old->structure, &new->structure) ||
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
 * sv_content_keep_structure
 *		Corrects a row that is to replace another one and was not loaded from a file: an
 *		upgrade that does not change, and neither does its place, leads from and to the
 *		same as before.  Of any other one, that is not known.
 */
void
sv_content_keep_structure(SvRevisionRow *row, const SvRevisionRow *old)
{
	const SvStructure unknown = {NULL};
	bool		is_same = memcmp(row->upgrade_checksum, old->upgrade_checksum, SV_CHECKSUM_LENGTH) == 0 &&
		sv_texts_equal(row->down_revision, old->down_revision) && sv_texts_equal(row->depends_on, old->depends_on);

	if (row->source == NULL)
		row->structure = is_same ? old->structure : unknown;
}
