/*
 * action.c
 *		Changing one object: the statements that do so.
 */
#include "postgres.h"

#include "core/literals.h"
#include "schema/action.h"
#include "schema/lines.h"

static const SvObject *
object_of(const SvAction *action)
{
	return action->to == NULL ? action->from : action->to;
}

/* The codes of a list of properties, separated by commas. */
static const char **
make_codes(const SvKind *kind, const char *properties)
{
	List	   *list = sv_lines_split_at(properties, ",");
	const char **codes = palloc0_array(const char *, list_length(list) + 1);
	ListCell   *cell;
	int			n = 0;

	foreach(cell, list)
		codes[n++] = psprintf("%s.%s", kind->code, (char *) lfirst(cell));
	return codes;
}

static void
add_step(SvAction *action, const char *property, const char *ddl)
{
	SvStep	   *step = palloc0_object(SvStep);

	step->object = object_of(action);
	step->ddl = ddl == NULL ? NULL : sv_literals_escape(ddl);
	step->codes = make_codes(step->object->kind, property);
	action->steps = lappend(action->steps, step);
}

/*
 * sv_step_has_code
 *		Is a step about a property, or does it make an object that is "missing" or drop one
 *		that is "extra"?
 */
bool
sv_step_has_code(const SvStep *step, const char *property)
{
	for (const char *const *code = (const char *const *) step->codes; code != NULL && *code != NULL; code++)
	{
		const char *point = strchr(*code, '.');

		if (point != NULL && strcmp(point + 1, property) == 0)
			return true;
	}
	return false;
}

/*
 * sv_action_step
 *		Adds a statement that changes a property, or several, separated by commas; or
 *		one that makes an object that is "missing" or drops one that is "extra".
 */
void
sv_action_step(SvAction *action, const char *property, const char *format,...)
{
	StringInfoData ddl;

	initStringInfo(&ddl);
	for (;;)
	{
		va_list		args;
		int			needed;

		va_start(args, format);
		needed = appendStringInfoVA(&ddl, format, args);
		va_end(args);
		if (needed == 0)
			break;
		enlargeStringInfo(&ddl, needed);
	}
	add_step(action, property, ddl.data);
}

/*
 * sv_action_hazard
 *		Adds hazards to the last statement.
 */
void
sv_action_hazard(SvAction *action, int hazards)
{
	((SvStep *) llast(action->steps))->hazards |= hazards;
}

/*
 * sv_action_refuse
 *		Adds a difference that no statement removes.
 */
void
sv_action_refuse(SvAction *action, const char *property)
{
	add_step(action, property, NULL);
}

/*
 * sv_action_inlined
 *		What a CREATE contains of a part, or NULL.
 */
const char *
sv_action_inlined(const SvAction *action, const SvObject *part)
{
	return list_member_ptr(action->inlined, part) ? part->kind->inlined(part) : NULL;
}
