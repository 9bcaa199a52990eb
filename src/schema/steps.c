/*
 * steps.c
 *		Which steps come after which.
 *
 * A step knows those that must come before it.  Some of these may not be in the list:
 * they are differences that are left alone.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "schema/steps.h"

/*
 * sv_steps_number
 *		Notes the place of each step in a list.  The other functions rely on that.
 */
void
sv_steps_number(const List *steps)
{
	ListCell   *cell;

	foreach(cell, steps)
		((SvStep *) lfirst(cell))->place = foreach_current_index(cell);
}

/*
 * sv_steps_include
 *		Is a step in the list?
 */
bool
sv_steps_include(const List *steps, const SvStep *step)
{
	return step->place < list_length(steps) && list_nth(steps, step->place) == step;
}

static void
mark_before(const List *steps, const SvStep *step, bool *marks)
{
	ListCell   *cell;

	check_stack_depth();
	if (!sv_steps_include(steps, step) || marks[step->place])
		return;
	marks[step->place] = true;
	foreach(cell, step->after)
		mark_before(steps, lfirst(cell), marks);
}

/*
 * sv_steps_comes_after
 *		Must a step come after another one, or is it that?
 */
bool
sv_steps_comes_after(const List *steps, const SvStep *step, const SvStep *other)
{
	bool	   *marks = palloc0_array(bool, list_length(steps));
	bool		result;

	mark_before(steps, step, marks);
	result = marks[other->place];
	pfree(marks);
	return result;
}

/* Adds a step, after those that must come before it. */
static void
emit(List **result, const List *steps, SvStep *step, bool *is_done)
{
	ListCell   *cell;

	check_stack_depth();
	if (!sv_steps_include(steps, step) || is_done[step->place])
		return;
	is_done[step->place] = true;
	foreach(cell, step->after)
		emit(result, steps, lfirst(cell), is_done);
	*result = lappend(*result, step);
}

/*
 * sv_steps_sort
 *		The steps in an order in which each comes after those that must come before it,
 *		which must be possible.  What comes too late in the list comes directly before the
 *		first step that it must precede.  Allocated in the current context.
 */
List *
sv_steps_sort(const List *steps)
{
	bool	   *is_done = palloc0_array(bool, list_length(steps));
	List	   *result = NIL;
	ListCell   *cell;

	foreach(cell, steps)
		emit(&result, steps, lfirst(cell), is_done);
	pfree(is_done);
	return result;
}
