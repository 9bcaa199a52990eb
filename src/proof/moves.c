/*
 * moves.c
 *		Statements that have to come after others, as errors have shown.
 *
 * The order of statements follows from what the catalogs record.  They record nothing of
 * what the string names that is the body of a function, nor of what an event trigger
 * does.  So a statement can be refused because it needs what a later one makes, or
 * because something that a later one drops still needs what it drops.  Then the error
 * names that object.  Errors are translated, so its name is looked for in the text.  That
 * is a guess: only a proof shows what the new order is worth.
 *
 * Nothing here accesses the database.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "proof/moves.h"
#include "proof/text.h"
#include "schema/steps.h"
#include "utils/builtins.h"

/* A statement that was refused, among those of its run. */
typedef struct Refusal
{
	SvRunOf		run;
	const List *steps;
	const SvStep *step;
	const ErrorData *error;
	const char *texts[2];		/* of the error, in which objects are named */
	List	   *moves;			/* what was found: of SvMove * */
} Refusal;

static bool
is_in_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

static bool
is_in_operator(char c)
{
	return c != '\0' && strchr("+-*/<>=~!@#%^&|`?", c) != NULL;
}

/* Could two characters be of one name?  What is not ASCII can be a quotation mark of a language. */
static bool
is_joined(char a, char b)
{
	return (is_in_word(a) && is_in_word(b)) || (is_in_operator(a) && is_in_operator(b));
}

static bool
has_name(const char *text, const char *name)
{
	size_t		length = strlen(name);

	if (text == NULL || length == 0)
		return false;
	for (const char *p = strstr(text, name); p != NULL; p = strstr(p + 1, name))
		if ((p == text || !is_joined(p[-1], p[0])) && !is_joined(p[length - 1], p[length]))
			return true;
	return false;
}

/* Is a name in the texts?  Some are quoted as in statements, others are not. */
static bool
names(const Refusal *refusal, const char *name, const char *quoted)
{
	for (int i = 0; i < lengthof(refusal->texts); i++)
		if (has_name(refusal->texts[i], name) || has_name(refusal->texts[i], quoted))
			return true;
	return false;
}

/* Is the schema of an object named, too; or what the object is a part of? */
static bool
names_place(const Refusal *refusal, const SvObject *object)
{
	if (object->parent != NULL)
	{
		const char *name = object->parent->name;

		return names(refusal, name, quote_identifier(name)) || has_name(refusal->error->internalquery, name) ||
			has_name(refusal->error->internalquery, quote_identifier(name));
	}
	return object->schema == NULL || names(refusal, psprintf("%s.%s", object->schema, object->name),
										   quote_qualified_identifier(object->schema, object->name));
}

/*
 * How well an error fits an object: 0 if it does not name that.  A place counts more than
 * any length; of names in the same place, the longest can have others in it.
 */
static int
weigh(const Refusal *refusal, const SvObject *object)
{
	if (object->name == NULL || !names(refusal, object->name, quote_identifier(object->name)))
		return 0;
	return (int) strlen(object->name) + (names_place(refusal, object) ? PG_INT32_MAX / 2 : 0);
}

/* The later steps that do something to an object that the error names and fits best. */
static List *
find_named(const Refusal *refusal, const char *property)
{
	List	   *result = NIL;
	int			best = 1;
	ListCell   *cell;

	foreach(cell, refusal->steps)
	{
		SvStep	   *step = lfirst(cell);
		int			weight;

		CHECK_FOR_INTERRUPTS();
		if (step->place <= refusal->step->place || !sv_step_has_code(step, property))
			continue;
		weight = weigh(refusal, step->object);
		if (weight < best)
			continue;
		result = lappend(weight > best ? NIL : result, step);
		best = weight;
	}
	return result;
}

/* The refused statement comes after later ones, unless these have to come after it. */
static void
delay(Refusal *refusal, const char *property)
{
	ListCell   *cell;

	foreach(cell, find_named(refusal, property))
	{
		const SvStep *later = lfirst(cell);
		SvMove	   *move;

		CHECK_FOR_INTERRUPTS();
		if (sv_steps_comes_after(refusal->steps, later, refusal->step))
			continue;
		move = palloc_object(SvMove);
		*move = (SvMove)
		{
			refusal->run, refusal->step->ddl, later->ddl
		};
		refusal->moves = lappend(refusal->moves, move);
	}
}

/* Code that runs may be replaced later, and something is missing for the code that is still there. */
static void
delay_for_code(Refusal *refusal)
{
	Refusal		in_context = *refusal;

	in_context.texts[0] = refusal->error->context;
	in_context.texts[1] = NULL;
	delay(&in_context, "definition");
	refusal->moves = in_context.moves;
}

/*
 * sv_moves_find
 *		What could help after a statement of a run was refused: SvMove *, none of which
 *		contradicts another one or what must come first anyway; NIL: nothing.  The steps
 *		are in the order in which they ran.  Allocated in the current context.
 */
List *
sv_moves_find(SvRunOf run, const List *steps, const SvStep *refused, const ErrorData *error)
{
	Refusal		refusal = {
		.run = run,
		.steps = steps,
		.step = refused,
		.error = error,
		.texts = {error->message, error->detail},
	};

	sv_steps_number(steps);
	if (error->sqlerrcode == ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST)
		delay(&refusal, "extra");
	else if (error->sqlerrcode == ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE)
		delay(&refusal, "populated");
	else if (sv_text_misses_something(error))
	{
		delay_for_code(&refusal);
		if (refusal.moves == NIL)
			delay(&refusal, "missing");
	}
	return refusal.moves;
}

static SvStep *
find_step(const List *steps, const char *ddl)
{
	ListCell   *cell;

	foreach(cell, steps)
	{
		SvStep	   *step = lfirst(cell);

		if (step->ddl != NULL && strcmp(step->ddl, ddl) == 0)
			return step;
	}
	return NULL;
}

/*
 * sv_moves_apply
 *		Notes in the steps of a run, which are in order, what must come first, and returns
 *		them in an order that obeys it: the steps before which others must come are where
 *		they were, and the others directly before them.
 */
List *
sv_moves_apply(List *steps, SvRunOf run, const List *moves)
{
	bool		found = false;
	ListCell   *cell;

	sv_steps_number(steps);
	foreach(cell, moves)
	{
		const SvMove *move = lfirst(cell);
		SvStep	   *step = move->run == run ? find_step(steps, move->ddl) : NULL;
		SvStep	   *after = step == NULL ? NULL : find_step(steps, move->after);

		CHECK_FOR_INTERRUPTS();
		/* In another part of a chain, they may be others. */
		if (after == NULL || after == step || sv_steps_comes_after(steps, after, step))
			continue;
		step->after = lappend(step->after, after);
		found = true;
	}
	return found ? sv_steps_sort(steps) : steps;
}

/*
 * sv_moves_pack
 *		Writes moves, for sv_moves_unpack.
 */
void
sv_moves_pack(SvPacker *packer, const List *moves)
{
	ListCell   *cell;

	sv_pack_number(packer, list_length(moves));
	foreach(cell, moves)
	{
		const SvMove *move = lfirst(cell);

		sv_pack_number(packer, move->run);
		sv_pack_text(packer, move->ddl);
		sv_pack_text(packer, move->after);
	}
}

/*
 * sv_moves_unpack
 *		What sv_moves_pack has packed.  Allocated in the current context.
 */
List *
sv_moves_unpack(SvUnpacker *unpacker)
{
	List	   *moves = NIL;
	uint32		n = sv_unpack_number(unpacker, PG_INT32_MAX);

	while (n-- > 0)
	{
		SvMove	   *move = palloc_object(SvMove);

		move->run = sv_unpack_number(unpacker, SV_RUN_OF_DOWNGRADE);
		move->ddl = sv_unpack_text(unpacker);
		move->after = sv_unpack_text(unpacker);
		moves = lappend(moves, move);
	}
	return moves;
}
