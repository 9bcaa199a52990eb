/*
 * squash.c
 *		Making one revision of several.
 *
 * Its bodies are those of the others, one after the other.  So what a body leaves behind
 * for the end of its run, such as a setting, must not be in them: the next one would have
 * it, too.  Unless each begins with the same settings, as generated bodies do.  What the
 * new body does is not looked at here; the proof does that.
 */
#include "postgres.h"

#include "core/ident.h"
#include "core/text.h"
#include "errors.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "registry/content.h"
#include "registry/fit.h"
#include "registry/latest.h"
#include "registry/register.h"
#include "registry/squash.h"
#include "revision/range.h"
#include "revision/symbol.h"
#include "run/body.h"
#include "statement/data.h"
#include "statement/kind.h"
#include "statement/setting.h"
#include "store/texts.h"
#include "store/view.h"
#include "tcop/utility.h"
#include "utils/builtins.h"
#include "utils/formatting.h"

/* One of the revisions, while it is added. */
typedef struct Part
{
	SvSquash   *squash;
	const SvRevisionRow *row;
	const char *direction;
	List	   *settings;		/* VariableSetStmt *: those that it begins
								 * with */
	bool		is_after_settings;
	SvBody		body;
} Part;

/* A body that is put together. */
typedef struct Whole
{
	StringInfoData text;
	List	   *settings;		/* those that the last part begins with */
	const char *set_by;			/* id of the last part; NULL: there is none
								 * yet */
} Whole;

/* Raises 22023 for an end of the range that is inside of what was squashed before. */
static void
check_end(const SvRevmap *map, const char *name)
{
	int32		by = sv_revmap_find(map, name) < 0 && sv_revmap_find_label(map, name) < 0 ?
		sv_revmap_find_alias(map, name) : -1;

	if (by >= 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("revision \"%s\" has been squashed", name),
				 errdetail("Revision \"%s\" replaces it.", map->revs[by]->id),
				 errhint("Name \"%s\".", map->revs[by]->id)));
}

/* Finds the revisions of the range, in order. */
static void
find_parts(SvSquash *squash, const char *range)
{
	const SvRevmap *map = squash->history->map;
	SvRange		sides = sv_symbol_split_range(range);
	SvRevisions list;

	if (strcmp(sides.start, "current") == 0 || strcmp(sides.end, "current") == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("\"current\" cannot be an end of a range that is squashed"),
				 errdetail("The result does not depend on what is applied in this database."),
				 errhint("Name the revision.")));
	sv_revmap_check(map);
	check_end(map, sides.start);
	check_end(map, sides.end);
	list = sv_range_history(map, squash->history->applied, range);
	if (list.count < 2)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is nothing to squash"),
				 list.count == 0 ? errdetail("The range \"%s\" has no revision.", range) :
				 errdetail("The range \"%s\" has one revision, \"%s\".", range, map->revs[list.revs[0]]->id),
				 errhint("SELECT * FROM schemaver_history(%s) lists what is in it, both ends included.",
						 quote_literal_cstr(range))));
	squash->parts = sv_set_order(sv_set_of(map, &list), false);
}

/* Raises 0A000 for a revision that cannot run in a transaction together with others. */
static void
check_transactional(const SvSquash *squash)
{
	SvRevisions alone = {0};
	const SvRevmap *map = squash->history->map;

	for (int32 i = 0; i < squash->parts.count; i++)
	{
		if (!map->revs[squash->parts.revs[i]]->transactional)
			sv_list_add(&alone, squash->parts.revs[i]);
	}
	if (alone.count > 0)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg_plural("a revision that runs outside of a transaction cannot be squashed",
							   "revisions that run outside of a transaction cannot be squashed", alone.count),
				 errdetail("The revisions are %s.", sv_list_join(map, &alone)),
				 errhint("Squash what is before and what is after.")));
}

/* What the revisions need besides each other, and the labels that they have. */
static void
set_place(SvSquash *squash)
{
	const SvRevmap *map = squash->history->map;
	SvSet	   *members = sv_set_of(map, &squash->parts);
	SvSet	   *before = sv_set_copy(members);
	const char **depends_on = palloc0_array(const char *, map->nrevs + 1);
	SvSet	   *known = sv_set_empty(map);
	int			n = 0;

	for (int32 i = 0; i < squash->parts.count; i++)
	{
		int32		part = squash->parts.revs[i];
		SvSet	   *parents = sv_set_empty(map);

		CHECK_FOR_INTERRUPTS();
		for_each_target(parent, &map->parents, part)
			sv_set_add(parents, parent);
		if (squash->row.down_revision == NULL && sv_set_equal(sv_set_minus(parents, members), parents))
			squash->row.down_revision = sv_set_ids(parents);
		for_each_target(needed, &map->needs, part)
		{
			if (!sv_set_has(members, needed) && !sv_set_has(parents, needed) && !sv_set_has(known, needed))
				depends_on[n++] = map->revs[needed]->id;
			sv_set_add(known, needed);
		}
	}
	squash->row.depends_on = n == 0 ? NULL : depends_on;
	sv_set_close(before, &map->needs);
	sv_set_remove_all(before, members);
	squash->before = sv_set_order(before, false);
}

static void
set_names(SvSquash *squash)
{
	const SvRevmap *map = squash->history->map;
	List	   *labels = NIL;
	const char **names;
	ListCell   *cell;

	squash->row.replaces = sv_revmap_ids(map, squash->parts.revs, squash->parts.count);
	for (int32 i = 0; i < squash->parts.count; i++)
	{
		const char **label = map->revs[squash->parts.revs[i]]->branch_labels;

		CHECK_FOR_INTERRUPTS();
		for (; label != NULL && *label != NULL; label++)
			labels = lappend(labels, unconstify(char *, *label));
	}
	if (labels == NIL)
		return;
	names = palloc0_array(const char *, list_length(labels) + 1);
	foreach(cell, labels)
		names[foreach_current_index(cell)] = lfirst(cell);
	squash->row.branch_labels = names;
}

static void
refuse_setting(const Part *part, const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("revision \"%s\" cannot be squashed: its %s has %s", part->row->revision, part->direction, what),
			 errdetail("What it sets ends with its body, but would go on in the squashed one."),
			 errhint("Squash what is before and what is after.")));
}

/*
 * Is it a setting that does no harm if each body begins with it?  What has been squashed
 * has it again.
 */
static bool
is_leading(const Part *part, const Node *statement)
{
	return IsA(statement, VariableSetStmt) && ((const VariableSetStmt *) statement)->kind == VAR_SET_VALUE &&
		(!part->is_after_settings || list_member(part->settings, statement));
}

/* Raises 0A000 if the part before has set something that this one does not begin with. */
static void
check_settings(const Whole *whole, const Part *part)
{
	if (whole->settings != NIL && !equal(whole->settings, part->settings))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("revisions \"%s\" and \"%s\" cannot be squashed: they begin with different settings",
						whole->set_by, part->row->revision),
				 errdetail("What the %s of \"%s\" sets ends with its body, but would go on in the squashed one.",
						   part->direction, whole->set_by),
				 errhint("Squash what is before and what is after.")));
}

/* Looks at a statement: does it do something to rows, or to what comes after it? */
static void
look_at(Part *part, const RawStmt *statement)
{
	const char *command = sv_statement_data_name(statement->stmt);
	SvDataStep *step;

	sv_body_at(&part->body, statement);

	/*
	 * Some of the bodies that were written for others to be proved do not
	 * check functions.
	 */
	if (sv_statement_sets_to(statement->stmt, "check_function_bodies", "off"))
		return;
	if (is_leading(part, statement->stmt))
	{
		if (!part->is_after_settings)
			part->settings = lappend(part->settings, statement->stmt);
		return;
	}
	part->is_after_settings = true;
	if (sv_statement_is(statement->stmt, SV_STATEMENT_SETTING) || IsA(statement->stmt, ConstraintsSetStmt))
		refuse_setting(part, CreateCommandName(statement->stmt));
	if (command == NULL)
		return;
	step = palloc_object(SvDataStep);
	step->revision = part->row->revision;
	step->direction = part->direction;
	step->command = command;
	step->line = part->body.line;
	part->squash->data_steps = lappend(part->squash->data_steps, step);
}

static bool
sets_something(const char *text)
{
	const char *lower = asc_tolower(text, strlen(text));

	return strstr(lower, "set_config") != NULL;
}

/*
 * A body that is made of others is given on the authority of those who gave these: not on
 * that of whoever puts them together, who need not have read them.
 */
static void
take_authority(const char **authority, const char *part)
{
	if (part == NULL)
		return;
	if (*authority != NULL && strcmp(*authority, part) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("revisions that were registered on the authority of several roles cannot be squashed"),
				 errdetail("The roles are \"%s\" and \"%s\".", *authority, part),
				 errhint("Squash those of each role.")));
	*authority = part;
}

/* Appends a body to the new one. */
static void
add_body(Whole *whole, SvSquash *squash, const SvRevisionRow *row, SvDirection direction)
{
	const char *text = direction == SV_UPGRADE ? row->upgrade : row->downgrade;
	Part		part = {.squash = squash,.row = row,.direction = sv_direction_name(direction)};
	StringInfo	out = &whole->text;
	List	   *statements;
	ListCell   *cell;

	if (text == NULL)
		return;
	if (direction == SV_UPGRADE)
		take_authority(&squash->row.upgrade_authority, row->upgrade_authority);
	else
		take_authority(&squash->row.downgrade_authority, row->downgrade_authority);
	part.body.direction = part.direction;
	part.body.revision = row->revision;
	part.body.text = text;
	sv_body_enter(&part.body);
	statements = sv_body_parse(&part.body);
	foreach(cell, statements)
	{
		CHECK_FOR_INTERRUPTS();
		look_at(&part, lfirst_node(RawStmt, cell));
	}
	sv_body_leave(&part.body);
	if (sets_something(text))
		refuse_setting(&part, "set_config");
	if (statements == NIL)
		return;
	check_settings(whole, &part);
	whole->settings = part.settings;
	whole->set_by = row->revision;
	appendStringInfo(out, "%s-- from %s\n%s", out->len > 0 ? "\n" : "", row->revision,
					 sv_text_without_end(text, SV_BODY_BLANKS));

	/*
	 * The last statement need not end with a semicolon, nor the text with a
	 * statement.
	 */
	appendStringInfoString(out, llast_node(RawStmt, statements)->stmt_len == 0 ? "\n;\n" : "\n");
}

/* Puts the bodies together. */
static void
set_bodies(SvSquash *squash)
{
	const SvHistory *history = squash->history;
	const SvRevisions *parts = &squash->parts;
	const SvRevisionRow **rows = palloc_array(const SvRevisionRow *, parts->count);
	SvRevisions irreversible = {0};
	Whole		upgrade = {.settings = NIL};
	Whole		downgrade = {.settings = NIL};

	initStringInfo(&upgrade.text);
	initStringInfo(&downgrade.text);
	for (int32 i = 0; i < parts->count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		rows[i] = sv_latest_get_row(history, parts->revs[i]);
		if (!history->map->revs[parts->revs[i]]->has_downgrade)
			sv_list_add(&irreversible, parts->revs[i]);
		add_body(&upgrade, squash, rows[i], SV_UPGRADE);
	}
	squash->row.upgrade = upgrade.text.data;
	if (irreversible.count > 0)
	{
		squash->irreversible = sv_list_join(history->map, &irreversible);
		return;
	}
	for (int32 i = parts->count - 1; i >= 0; i--)
		add_body(&downgrade, squash, rows[i], SV_DOWNGRADE);
	squash->row.downgrade = downgrade.text.data;
}

/*
 * sv_squash_compose
 *		Makes one revision of those in a range.  The id and message of squash->row are
 *		given, and can be NULL.
 *
 * The result is in the current memory context.  Raises 22023 if there are less than two,
 * SV005 if one revision cannot stand for them, 0A000 for what cannot be in one body, and
 * what resolving the range raises.
 */
void
sv_squash_compose(SvSquash *squash, const SvHistory *history, const char *range)
{
	squash->history = sv_view_closed(history);
	find_parts(squash, range);
	check_transactional(squash);
	set_place(squash);
	set_names(squash);
	if (squash->row.revision == NULL)
	{
		do
			squash->row.revision = sv_ident_generate();
		while (sv_revmap_find(history->whole->map, squash->row.revision) >= 0);
	}
	squash->row.transactional = true;
	sv_content_check_names(&squash->row);
	if (sv_revmap_find(history->whole->map, squash->row.revision) >= 0)
		ereport(ERROR,
				(errcode(ERRCODE_SV_CONTENT_DIFFERS),
				 errmsg("revision \"%s\" already exists", squash->row.revision),
				 errhint("Choose another id.")));
	sv_fit_check_squash(history->whole->map, &squash->row);
	set_bodies(squash);
	sv_content_settle(&squash->row);
}

static bool
same_body(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/*
 * sv_squash_store
 *		Adds the new revision, which has been proved; returns its id.  Raises 40001 if what
 *		it replaces has changed since, and what sv_latest_lock and sv_register_new raise.
 */
const char *
sv_squash_store(const SvProject *project, const SvSquash *squash, const char *range)
{
	const SvHistory *history = sv_latest_lock(project, SV_REGISTRY_ADD, "schemaver_squash()");
	SvSquash	now = {.row.revision = squash->row.revision,.row.message = squash->row.message};

	sv_squash_compose(&now, history, range);
	if (!same_body(now.row.upgrade, squash->row.upgrade) || !same_body(now.row.downgrade, squash->row.downgrade) ||
		!sv_texts_equal(now.row.replaces, squash->row.replaces) ||
		!sv_texts_equal(now.row.down_revision, squash->row.down_revision) ||
		!sv_texts_equal(now.row.depends_on, squash->row.depends_on))
		ereport(ERROR,
				(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
				 errmsg("the revisions in range \"%s\" have changed while they were squashed", range),
				 errhint("Call again.")));
	now.row.structure = squash->row.structure;
	sv_register_new(history, &now.row);
	return now.row.revision;
}
