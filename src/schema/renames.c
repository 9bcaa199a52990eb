/*
 * renames.c
 *		What a user says about objects that have got other names.
 *
 * Two states of a schema do not show whether a column was renamed, or dropped and
 * another one added.  To guess would lose the values of the column.  So the user has to
 * say it: until then, there is no statement for either.
 */
#include "postgres.h"

#include "core/names.h"
#include "core/text.h"
#include "miscadmin.h"
#include "schema/action.h"
#include "schema/candidates.h"
#include "schema/column.h"
#include "schema/enum.h"
#include "schema/inherit.h"
#include "schema/kinds.h"
#include "schema/renames.h"
#include "utils/builtins.h"
#include "utils/json.h"

/* How many other candidates a question names. */
#define SV_CANDIDATES_TOLD 5

/* The first object after another one with an identity, that can be renamed; NULL: of any kind, or from the beginning. */
static const SvObject *
find_by_identity(const SvSnapshot *snapshot, const char *identity, const SvKind *kind, const SvObject *after)
{
	for (int32 i = after == NULL ? 0 : after->index + 1; i < snapshot->nobjects; i++)
	{
		const SvObject *object = snapshot->objects[i];

		CHECK_FOR_INTERRUPTS();
		if (strcmp(object->identity, identity) == 0 && object->kind->rename != NULL &&
			(kind == NULL || object->kind == kind))
			return object;
	}
	return NULL;
}

/*
 * An identity that is like one that does not exist, or ends in it, of a kind unless that
 * is NULL, and not the object that is renamed; NULL if there is none.
 */
static const char *
similar_identity(const SvSnapshot *snapshot, const char *wanted, const SvKind *kind, const char *renamed)
{
	const char *nearest = NULL;
	int			distance = strlen(wanted) / 5 + 1;
	size_t		length = strlen(wanted);

	for (int32 i = 0; i < snapshot->nobjects; i++)
	{
		const char *identity = snapshot->objects[i]->identity;
		size_t		size = strlen(identity);

		if (snapshot->objects[i]->kind->rename == NULL || (kind != NULL && snapshot->objects[i]->kind != kind) ||
			(renamed != NULL && strcmp(identity, renamed) == 0))
			continue;
		if (snapshot->objects[i]->kind == &sv_kind_enum && size < length && strncmp(identity, wanted, size) == 0 && wanted[size] == '.' &&
			sv_enum_has_label(snapshot->objects[i], quote_literal_cstr(wanted + size + 1)))
			return psprintf("%s.%s", identity, quote_literal_cstr(wanted + size + 1));
		if (size > length && identity[size - length - 1] == '.' && strcmp(identity + size - length, wanted) == 0)
			return identity;
		sv_names_consider(identity, wanted, &distance, &nearest);
	}
	return nearest;
}

/* One answer: what an object has become; NULL: it is dropped. */
static void
append_answer(StringInfo json, const char *from, const char *to)
{
	appendStringInfoString(json, json->len == 0 ? "{" : ", ");
	escape_json(json, from);
	appendStringInfoString(json, ": ");
	if (to == NULL)
		appendStringInfoString(json, "null");
	else
		escape_json(json, to);
}

/* An argument to paste. */
static char *
write_answer(const char *from, const char *to)
{
	StringInfoData json;

	initStringInfo(&json);
	append_answer(&json, from, to);
	appendStringInfoChar(&json, '}');
	return quote_literal_cstr(json.data);
}

/* Without the name of the object that is renamed, it is that name which is not known. */
static void
raise_unknown(const char *identity, const SvSnapshot *snapshot, const SvKind *kind, const char *renamed)
{
	const char *similar = similar_identity(snapshot, identity, kind, renamed);

	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("there is no object \"%s\" that can be renamed", identity),
			 renamed == NULL ? errdetail("It was looked for in the source.") : errdetail("It was looked for in the desired schema."),
			 similar != NULL ? errhint("Did you mean \"%s\"?", similar) :
			 errhint("SELECT kind, identity FROM schemaver_schema() shows how objects are named.")));
}

/* Is a name that of a label, "TYPE.'LABEL'"?  Returns the literal. */
static const char *
label_of(const SvObject *type, const char *identity)
{
	size_t		length = strlen(type->identity);

	if (type->kind != &sv_kind_enum || strncmp(identity, type->identity, length) != 0 || identity[length] != '.')
		return NULL;
	return sv_enum_has_label(type, identity + length + 1) ? identity + length + 1 : NULL;
}

/* The identity that an object of the source gets. */
static const char *
new_name(const SvRenames *renames, const char *identity)
{
	for (int i = 0; i < renames->n; i++)
		if (renames->list[i].to != NULL && strcmp(renames->list[i].from, identity) == 0)
			return renames->list[i].to;
	return identity;
}

/* What is not free before something is dropped, or another one is renamed. */
static void
raise_taken(const char *code, const char *from, const char *to)
{
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("%s \"%s\" cannot become \"%s\", because there is another one of this name", code, from, to),
			 errdetail("A name must be free before something gets it, on the way there and on the way back."),
			 errhint("Change the models in two steps, with a migration for each, so that the name is free in between.")));
}

/* Renames a label of an enum type.  Returns false if the source has none of this name. */
static bool
rename_label(SvAction *action, const SvRename *rename, const SvRenames *renames, const SvSnapshot *source,
			 const SvSnapshot *desired)
{
	for (int32 i = 0; i < source->nobjects; i++)
	{
		const SvObject *type = source->objects[i];
		const char *label = label_of(type, rename->from);

		CHECK_FOR_INTERRUPTS();
		if (label == NULL)
			continue;
		if (strcmp(rename->from, rename->to) == 0)
			return true;
		action->from = type;
		action->to = find_by_identity(desired, new_name(renames, type->identity), type->kind, NULL);
		if (action->to == NULL || label_of(action->to, rename->to) == NULL)
			raise_unknown(rename->to, desired, type->kind, rename->from);
		if (sv_enum_has_label(type, label_of(action->to, rename->to)))
			raise_taken("label", rename->from, rename->to);
		sv_enum_rename_label(action, type, label, label_of(action->to, rename->to));
		return true;
	}
	return false;
}

/* Is there an object or a label that an answer could be about? */
static bool
is_known(const SvSnapshot *source, const char *identity)
{
	if (find_by_identity(source, identity, NULL, NULL) != NULL)
		return true;
	for (int32 i = 0; i < source->nobjects; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (label_of(source->objects[i], identity) != NULL)
			return true;
	}
	return false;
}

/* The old name comes first. */
static void
raise_other_way(const SvRename *rename)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("\"%s\" is the new name, not the old one", rename->from),
			 errdetail("The source has \"%s\", and the desired schema has \"%s\".", rename->to, rename->from),
			 errhint("The old name comes first: renames => %s.", write_answer(rename->to, rename->from))));
}

/*
 * Sets what a rename is about.  Objects of different kinds can have the same name, so the
 * kind is one that both sides have.
 */
static void
find_renamed(SvAction *action, const SvRename *rename, const SvSnapshot *source, const SvSnapshot *desired)
{
	const SvObject *from = find_by_identity(source, rename->from, NULL, NULL);

	if (from == NULL && is_known(source, rename->to) && is_known(desired, rename->from))
		raise_other_way(rename);
	if (from == NULL)
		raise_unknown(rename->from, source, NULL, NULL);
	for (; from != NULL && action->to == NULL; from = find_by_identity(source, rename->from, NULL, from))
	{
		action->from = from;
		action->to = find_by_identity(desired, rename->to, from->kind, NULL);
	}
	if (action->to == NULL)
		raise_unknown(rename->to, desired, action->from->kind, rename->from);
}

/* A column that a parent has, too, is renamed there: the server refuses to do it here. */
static bool
is_renamed_elsewhere(const SvObject *object)
{
	return object->kind == &sv_kind_column && *sv_column_inheritance(object) != '\0';
}

static bool
is_about_any(const List *steps, const SvObject *object)
{
	ListCell   *cell;

	foreach(cell, steps)
		if (((const SvStep *) lfirst(cell))->object == object)
		return true;
	return false;
}

/* The first object that is moved to a new schema needs the schema first. */
static List *
add_schema(List *steps, const SvSnapshot *source, const SvSnapshot *desired, const char *name)
{
	SvAction	action = {.act = SV_CREATE};

	if (name == NULL)
		return steps;
	for (int32 i = 0; i < source->nobjects; i++)
		if (source->objects[i]->kind == &sv_kind_schema && strcmp(source->objects[i]->name, name) == 0)
			return steps;
	for (int32 i = 0; i < desired->nobjects && action.to == NULL; i++)
		if (desired->objects[i]->kind == &sv_kind_schema && strcmp(desired->objects[i]->name, name) == 0)
			action.to = desired->objects[i];
	if (action.to == NULL || is_about_any(steps, action.to))
		return steps;
	action.to->kind->create(&action, action.to);
	return list_concat(steps, action.steps);
}

/* The name that the source gives to a part of what has been renamed. */
static const char *
old_name(const SvRenames *renames, const char *identity)
{
	const SvRename *whole = NULL;
	size_t		length = 0;

	for (int i = 0; i < renames->n; i++)
	{
		const SvRename *rename = &renames->list[i];
		size_t		size = rename->to == NULL ? 0 : strlen(rename->to);

		if (size > length && strncmp(identity, rename->to, size) == 0 && identity[size] == '.')
		{
			whole = rename;
			length = size;
		}
	}
	return whole == NULL ? identity : psprintf("%s%s", whole->from, identity + length);
}

/* A part can also be named as it is after what it is a part of has been renamed. */
static void
find_old_names(const SvRenames *renames, const SvSnapshot *source)
{
	for (int i = 0; i < renames->n; i++)
	{
		SvRename   *rename = &renames->list[i];
		const char *old = old_name(renames, rename->from);

		if (old != rename->from && !is_known(source, rename->from) && is_known(source, old))
			rename->from = old;
	}
}

/* The object of the source that has the name which another one is to get; NULL: the name is free. */
static const SvObject *
find_holder(const SvAction *action, const SvSnapshot *source)
{
	const SvObject *parent = action->from->parent;

	if (parent == NULL)
		return find_by_identity(source, action->to->identity, action->from->kind, NULL);
	for (int32 i = 0; i < parent->nparts; i++)
		if (parent->parts[i]->kind == action->from->kind && strcmp(parent->parts[i]->name, action->to->name) == 0)
			return parent->parts[i];
	return NULL;
}

static void
raise_both(const SvRename *one, const SvRename *other)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("\"%s\" and \"%s\" cannot both become \"%s\"", one->from, other->from, other->to)));
}

/* Of labels: the new name is not that of an object. */
static void
check_labels(const SvRenames *renames, int i)
{
	for (int j = 0; j < i; j++)
	{
		CHECK_FOR_INTERRUPTS();
		if (renames->list[j].to != NULL && strcmp(renames->list[j].to, renames->list[i].to) == 0)
			raise_both(&renames->list[j], &renames->list[i]);
	}
}

/* What the renames are about, by number; nothing for labels and for what is dropped. */
static SvAction *
find_all(const SvRenames *renames, const SvSnapshot *source, const SvSnapshot *desired)
{
	SvAction   *actions = palloc0_array(SvAction, renames->n + 1);
	int		   *taken = palloc0_array(int, desired->nobjects + 1);

	for (int i = 0; i < renames->n; i++)
	{
		const SvRename *rename = &renames->list[i];
		int		   *by;

		if (rename->to == NULL)
			continue;
		if (find_by_identity(source, rename->from, NULL, NULL) == NULL && is_known(source, rename->from))
		{
			check_labels(renames, i);
			continue;
		}
		find_renamed(&actions[i], rename, source, desired);
		by = &taken[actions[i].to->index];
		if (*by > 0)
			raise_both(&renames->list[*by - 1], rename);
		*by = i + 1;
	}
	pfree(taken);
	return actions;
}

/*
 * Puts what frees a name before what gets it.  Raises 0A000 for a name that stays taken
 * until something is dropped, or for two that change names.
 */
static void
order_by_names(const SvRenames *renames, const SvSnapshot *source, const SvSnapshot *desired)
{
	SvAction   *actions = find_all(renames, source, desired);
	int		   *about = palloc0_array(int, source->nobjects + 1);
	bool	   *is_done = palloc0_array(bool, renames->n + 1);
	int		   *chain = palloc_array(int, renames->n + 1);
	SvRename   *ordered = palloc_array(SvRename, renames->n + 1);
	int			n = 0;

	for (int i = 0; i < renames->n; i++)
		if (actions[i].from != NULL)
			about[actions[i].from->index] = i + 1;
	for (int i = 0; i < renames->n; i++)
	{
		int			length = 0;

		for (int at = i; !is_done[at];)
		{
			const SvObject *holder = actions[at].from == NULL ? NULL : find_holder(&actions[at], source);

			CHECK_FOR_INTERRUPTS();
			is_done[at] = true;
			chain[length++] = at;
			if (holder == NULL || holder == actions[at].from)
				break;
			if (about[holder->index] == 0 || about[holder->index] == i + 1)
				raise_taken(actions[at].from->kind->code, actions[at].from->identity, actions[at].to->identity);
			at = about[holder->index] - 1;
		}
		while (length > 0)
			ordered[n++] = renames->list[chain[--length]];
	}
	memcpy(renames->list, ordered, n * sizeof(SvRename));
}

/* Adds the statements that rename the parts that the user has named, or everything else. */
static List *
rename_all(List *steps, const SvRenames *renames, const SvSnapshot *source, const SvSnapshot *desired, bool parts)
{
	for (int i = 0; i < renames->n; i++)
	{
		const SvRename *rename = &renames->list[i];
		SvAction	action = {.act = SV_ALTER};

		if (rename->to == NULL)
		{
			if (!is_known(source, rename->from))
				raise_unknown(rename->from, source, NULL, NULL);
			continue;
		}
		if (rename_label(&action, rename, renames, source, desired))
		{
			if (parts)
				steps = list_concat(steps, action.steps);
			continue;
		}
		find_renamed(&action, rename, source, desired);
		if (strcmp(rename->from, rename->to) == 0)
			continue;
		if ((action.from->parent != NULL) != parts || is_renamed_elsewhere(action.from))
			continue;
		if (action.from->schema != NULL && strcmp(action.from->schema, action.to->schema) != 0)
			steps = add_schema(steps, source, desired, action.to->schema);
		action.from->kind->rename(&action, action.from, action.to);
		steps = list_concat(steps, action.steps);
	}
	return steps;
}

/*
 * sv_renames_make
 *		The statements that rename what the user has named, as SvStep.  Parts come first,
 *		as long as what they are parts of has the name that the source gives it.  In the
 *		list, objects get the names of the source, and what frees a name comes before what
 *		gets it.  Raises 22023 for objects that one of the sides does not have, and 0A000
 *		for a name that is not free.
 */
List *
sv_renames_make(const SvRenames *renames, const SvSnapshot *source, const SvSnapshot *desired)
{
	List	   *steps;

	find_old_names(renames, source);
	order_by_names(renames, source, desired);
	steps = rename_all(NIL, renames, source, desired, true);
	return rename_all(steps, renames, source, desired, false);
}

static bool
is_answered(const SvRenames *renames, const char *identity)
{
	const char *old = old_name(renames, identity);

	for (int i = 0; i < renames->n; i++)
		if (strcmp(renames->list[i].from, old) == 0)
			return true;
	return false;
}

/* The questions of one comparison. */
typedef struct Questions
{
	SvMigration *migration;
	const SvRenames *renames;	/* the answers that there are */
	StringInfoData proposed;	/* an answer to each that is asked */
	int			n;
} Questions;

/* What another question proposes already is not proposed twice. */
static int
hint_answer(Questions *questions, const char *from, const char *to, bool is_proposed)
{
	append_answer(&questions->proposed, from, is_proposed ? NULL : to);
	questions->n++;
	return errhint("Add renames => %s if it has been renamed, or %s to drop it.", write_answer(from, to), write_answer(from, NULL));
}

static void
ask(Questions *questions, const SvObject *from, const SvObject *to, const char *others)
{
	bool		is_proposed = questions->migration->desired.is_open[to->index];
	const char *old = old_name(questions->renames, from->identity);

	questions->migration->source.is_open[from->index] = true;
	questions->migration->desired.is_open[to->index] = true;
	ereport(NOTICE,
			(errmsg("it is not known whether %s %s has become %s", from->kind->code, old, to->identity),
			 *others == '\0' ? errdetail("There are no statements for what depends on the answer.") :
			 errdetail("It could also have become one of these: %s. There are no statements for what depends on the answer.", others),
			 hint_answer(questions, old, to->identity, is_proposed)));
}

/* An argument replaces the one before, so what has been answered is a part of the next one. */
static void
tell_all(const Questions *questions)
{
	StringInfoData json;

	if (questions->n == 0 || questions->n + questions->renames->n == 1)
		return;
	initStringInfo(&json);
	for (int i = 0; i < questions->renames->n; i++)
		append_answer(&json, questions->renames->list[i].from, questions->renames->list[i].to);
	appendStringInfo(&json, "%s%s}", json.len == 0 ? "" : ", ", questions->proposed.data + (json.len == 0 ? 0 : 1));
	ereport(NOTICE,
			(errmsg_plural("%d question is open", "%d questions are open", questions->n, questions->n),
			 errhint("Call again with renames => %s, with null instead of a name for what is dropped.",
					 quote_literal_cstr(json.data))));
}

/* Could an object that only the source has have become this one?  If is_proposed, another question proposes it already. */
static bool
is_candidate(const SvMigration *migration, const SvObject *from, const SvObject *to, bool is_proposed)
{
	const SvSide *desired = &migration->desired;

	return desired->pair[to->index] < 0 && !desired->is_ignored[to->index] && desired->is_open[to->index] == is_proposed &&
		sv_candidates_match(migration, from, to);
}

/* The first candidate; the next ones are added to a text. */
static const SvObject *
find_candidates(const SvMigration *migration, const SvObject *from, SvObject *const *objects, int32 n, bool is_proposed, StringInfo others)
{
	const SvObject *first = NULL;
	int			nothers = 0;

	for (int32 j = 0; j < n && nothers <= SV_CANDIDATES_TOLD; j++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!is_candidate(migration, from, objects[j], is_proposed))
			continue;
		if (first == NULL)
			first = objects[j];
		else if (nothers++ < SV_CANDIDATES_TOLD)
			sv_text_add_item(others, objects[j]->identity);
		else
			appendStringInfoString(others, " and others");
	}
	return first;
}

/*
 * Asks about one object that only the source has.  The first candidate is proposed, and the next ones are named.  Of two
 * objects, each could have become the only candidate: both are asked about.
 */
static void
ask_about(Questions *questions, const SvObject *from, SvObject *const *objects, int32 n)
{
	SvMigration *migration = questions->migration;
	const SvObject *first;
	StringInfoData others;

	initStringInfo(&others);
	first = find_candidates(migration, from, objects, n, false, &others);
	if (first == NULL)
		first = find_candidates(migration, from, objects, n, true, &others);
	if (first != NULL)
		ask(questions, from, first, others.data);
	pfree(others.data);
}

/* Does something else that stays need an object? */
static bool
is_used(const SvSide *source, const SvObject *object)
{
	for_each_target(i, &source->needed_by, object->index)
		if (source->pair[i] >= 0 && source->snapshot->objects[i]->parent != object)
		return true;
	return false;
}

/* Would something be lost if an object were dropped, and one of another name created? */
static bool
is_at_stake(const SvMigration *migration, const SvObject *object)
{
	const SvSide *source = &migration->source;
	const SvKind *kind = object->kind;

	if (kind == &sv_kind_enum || kind == &sv_kind_domain || kind == &sv_kind_composite || kind == &sv_kind_range ||
		kind == &sv_kind_function || kind == &sv_kind_procedure)
		return is_used(source, object);
	if (kind == &sv_kind_attribute)
		return is_used(source, object->parent);
	return kind == &sv_kind_column || kind == &sv_kind_table || kind == &sv_kind_schema || kind == &sv_kind_sequence ||
		kind == &sv_kind_subscription;
}

/* Does a column have its name from that of a parent, also afterwards? */
static bool
follows_parent(const SvMigration *migration, const SvObject *object)
{
	const SvSnapshot *source = migration->source.snapshot;

	if (object->kind != &sv_kind_column)
		return false;
	for_each_target(k, &source->needs, object->index)
		if (sv_inherit_is_from(object, source->objects[k]) &&
			sv_inherit_keeps_parent(migration, object->parent, source->objects[k]->parent))
		return true;
	return false;
}

/* What is in a schema that may have been renamed is asked about when that is known. */
static bool
is_asked_about(const SvMigration *migration, const SvRenames *renames, const SvObject *object)
{
	const SvSide *source = &migration->source;

	if (source->pair[object->index] >= 0 || source->is_ignored[object->index] ||
		is_answered(renames, object->identity) || !is_at_stake(migration, object) || follows_parent(migration, object))
		return false;
	for_each_target(k, &source->snapshot->needs, object->index)
		if (source->snapshot->objects[k]->kind == &sv_kind_schema && source->is_open[k])
		return false;
	return true;
}

static void
ask_about_label(Questions *questions, const SvObject *from, const SvObject *to, const char *old, const char *new)
{
	const char *label = old_name(questions->renames, psprintf("%s.%s", from->identity, old));

	questions->migration->source.is_open[from->index] = true;
	questions->migration->desired.is_open[to->index] = true;
	ereport(NOTICE,
			(errmsg("it is not known whether label %s of type %s has become %s", old, from->identity, new),
			 errdetail("There are no statements for what depends on the answer."),
			 hint_answer(questions, label, psprintf("%s.%s", to->identity, new), false)));
}

/* Asks about labels of an enum type that both sides have. */
static void
ask_about_labels(Questions *questions, const SvObject *from)
{
	const SvMigration *migration = questions->migration;
	const SvObject *to = migration->desired.snapshot->objects[migration->source.pair[from->index]];
	List	   *labels = sv_enum_find_new_labels(from, to);

	for (int i = 0; i < list_length(labels); i += 2)
	{
		CHECK_FOR_INTERRUPTS();
		if (!is_answered(questions->renames, psprintf("%s.%s", from->identity, (char *) list_nth(labels, i))))
			ask_about_label(questions, from, to, list_nth(labels, i), list_nth(labels, i + 1));
	}
}

/*
 * sv_renames_ask
 *		Finds objects that may have been renamed, without the user saying so, and for
 *		which it makes a difference: there will be no statements for them, nor for what
 *		needs them.  A NOTICE has both answers; if there are more, another one has an
 *		answer to each.
 */
void
sv_renames_ask(SvMigration *migration, const SvRenames *renames)
{
	const SvSide *source = &migration->source;
	const SvSnapshot *desired = migration->desired.snapshot;
	SvCandidates *candidates;
	Questions	questions = {.migration = migration,.renames = renames};

	if (renames->is_all)
		return;
	candidates = sv_candidates_collect(migration);
	initStringInfo(&questions.proposed);
	for (int32 i = 0; i < source->snapshot->nobjects; i++)
	{
		const SvObject *object = source->snapshot->objects[i];
		SvObject   *const *added;
		int32		n;

		if (object->kind == &sv_kind_enum && source->pair[i] >= 0 && is_used(source, object))
			ask_about_labels(&questions, object);
		if (!is_asked_about(migration, renames, object))
			continue;
		if (object->parent == NULL)
		{
			added = sv_candidates_find(candidates, migration, object, &n);
			ask_about(&questions, object, added, n);
		}
		else if (source->pair[object->parent->index] >= 0)
		{
			const SvObject *table = desired->objects[source->pair[object->parent->index]];

			ask_about(&questions, object, table->parts, table->nparts);
		}
	}
	tell_all(&questions);
	sv_graph_close(&source->needed_by, source->snapshot->nobjects, source->is_open);
	sv_graph_close(&migration->desired.needed_by, desired->nobjects, migration->desired.is_open);
}
