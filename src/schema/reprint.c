/*
 * reprint.c
 *		What the server would print of code that it has printed.
 *
 * Code is parsed as a part of a statement that is never executed.  Each expression in it,
 * and each query, is analyzed as a query of the table that it is about, and replaced by
 * what the server prints for that.  Two statements that are equal then mean the same.
 * INSERT, UPDATE and DELETE would lock their table like a writer: only the queries and
 * expressions in them are analyzed.
 */
#include "postgres.h"

#include "catalog/pg_class_d.h"
#include "executor/functions.h"
#include "nodes/makefuncs.h"
#include "nodes/parsenodes.h"
#include "parser/analyze.h"
#include "parser/parse_node.h"
#include "parser/parse_type.h"
#include "parser/parser.h"
#include "schema/harmless.h"
#include "schema/kinds.h"
#include "schema/reprint.h"
#include "schema/routine.h"
#include "utils/builtins.h"
#include "utils/ruleutils.h"

/* What is known while one statement is worked on. */
typedef struct Reprint
{
	const char *text;			/* of the statement */
	const char *from;			/* what follows FROM for an expression, or
								 * NULL */
	bool		is_within;		/* queries refer to it, too */
	SQLFunctionParseInfoPtr function;	/* whose parameters can be named, or
										 * NULL */
} Reprint;

static void
raise_unknown(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("code cannot be printed again")));
}

static Node *
parse(const char *text)
{
	List	   *statements = raw_parser(text, RAW_PARSE_DEFAULT);

	if (list_length(statements) != 1)
		raise_unknown();
	return linitial_node(RawStmt, statements)->stmt;
}

/* A query that has nothing but this FROM clause, or nothing at all. */
static SelectStmt *
make_select(const char *from)
{
	Node	   *select = parse(from == NULL ? "SELECT" : psprintf("SELECT FROM %s", from));
	SelectStmt	plain = {.type = T_SelectStmt};

	if (!IsA(select, SelectStmt))
		raise_unknown();
	plain.fromClause = ((SelectStmt *) select)->fromClause;
	if (!equal(&plain, select))
		raise_unknown();
	return (SelectStmt *) select;
}

static ResTarget *
make_target(Node *value)
{
	ResTarget  *target = makeNode(ResTarget);

	target->val = value;
	return target;
}

static Node *
print_query(const Reprint *reprint, SelectStmt *select)
{
	ParseState *pstate = make_parsestate(NULL);
	RawStmt    *statement = makeNode(RawStmt);
	Query	   *query;

	if (!sv_is_harmless((Node *) select))
		raise_unknown();
	statement->stmt = (Node *) select;
	pstate->p_sourcetext = reprint->text;
	if (reprint->function != NULL)
		sql_fn_parser_setup(pstate, reprint->function);
	query = transformTopLevelStmt(pstate, statement);
	free_parsestate(pstate);
	return (Node *) makeString(pg_get_querydef(query, false));
}

/* Replaces an expression; NULL stays NULL. */
static void
print_expression(const Reprint *reprint, Node **expression)
{
	SelectStmt *select;

	if (*expression == NULL)
		return;
	select = make_select(reprint->from);
	select->targetList = list_make1(make_target(*expression));
	*expression = print_query(reprint, select);
}

/* The same for a query. */
static Node *
print_select(const Reprint *reprint, SelectStmt *select)
{
	RangeSubselect *sub;
	ColumnRef  *all;
	SelectStmt *outer;

	if (!reprint->is_within)
		return print_query(reprint, select);
	outer = make_select(reprint->from);
	sub = makeNode(RangeSubselect);
	sub->lateral = true;
	sub->subquery = (Node *) select;
	sub->alias = makeAlias("query", NIL);
	all = makeNode(ColumnRef);
	all->fields = list_make1(makeNode(A_Star));
	all->location = -1;
	outer->targetList = list_make1(make_target((Node *) all));
	outer->fromClause = lappend(outer->fromClause, sub);
	return print_query(reprint, outer);
}

/* What a statement reads, as a query; its expressions are moved there. */
static Node *
print_reading(const Reprint *reprint, RangeVar *relation, List *targets, List **from, Node *where)
{
	SelectStmt *select = makeNode(SelectStmt);
	ListCell   *cell;

	foreach(cell, targets)
	{
		ResTarget  *target = lfirst(cell);

		select->targetList = lappend(select->targetList, make_target(target->val));
		target->val = NULL;
	}
	select->fromClause = lcons(copyObject(relation), *from);
	select->whereClause = where;
	*from = NIL;
	return print_select(reprint, select);
}

static void
print_insert(const Reprint *reprint, InsertStmt *insert)
{
	if (insert->withClause != NULL || insert->onConflictClause != NULL || RETURNING_compat(insert) != NULL)
		raise_unknown();
	if (insert->selectStmt != NULL)
		insert->selectStmt = print_select(reprint, (SelectStmt *) insert->selectStmt);
}

static void
print_update(const Reprint *reprint, UpdateStmt *update)
{
	if (update->withClause != NULL || RETURNING_compat(update) != NULL)
		raise_unknown();
	update->whereClause = print_reading(reprint, update->relation, update->targetList, &update->fromClause,
										update->whereClause);
}

static void
print_delete(const Reprint *reprint, DeleteStmt *delete)
{
	if (delete->withClause != NULL || RETURNING_compat(delete) != NULL)
		raise_unknown();
	delete->whereClause = print_reading(reprint, delete->relation, NIL, &delete->usingClause, delete->whereClause);
}

/* A query, or a statement that changes rows; others stay as they are. */
static Node *
print_statement(const Reprint *reprint, Node *statement)
{
	switch (nodeTag(statement))
	{
		case T_SelectStmt:
			return print_select(reprint, (SelectStmt *) statement);
		case T_InsertStmt:
			print_insert(reprint, (InsertStmt *) statement);
			break;
		case T_UpdateStmt:
			print_update(reprint, (UpdateStmt *) statement);
			break;
		case T_DeleteStmt:
			print_delete(reprint, (DeleteStmt *) statement);
			break;
		case T_ReturnStmt:
			print_expression(reprint, &((ReturnStmt *) statement)->returnval);
			break;
		default:
			break;
	}
	return statement;
}

static void
print_elements(const Reprint *reprint, List *elements)
{
	ListCell   *cell;

	foreach(cell, elements)
		print_expression(reprint, &lfirst_node(IndexElem, cell)->expr);
}

static void
print_constraint(const Reprint *reprint, const AlterTableStmt *alter)
{
	Constraint *constraint = (Constraint *) ((AlterTableCmd *) linitial(alter->cmds))->def;
	ListCell   *cell;

	if (list_length(alter->cmds) != 1 || constraint == NULL || !IsA(constraint, Constraint))
		raise_unknown();
	print_expression(reprint, &constraint->raw_expr);
	print_expression(reprint, &constraint->where_clause);
	foreach(cell, constraint->exclusions)
		print_expression(reprint, &((IndexElem *) linitial((List *) lfirst(cell)))->expr);
}

/* The input parameters, by which a body calls them. */
static SQLFunctionParseInfoPtr
describe_function(const CreateFunctionStmt *function)
{
	SQLFunctionParseInfoPtr info = palloc0_object(SQLFunctionParseInfo);
	int			n = list_length(function->parameters);
	ListCell   *cell;

	info->fname = strVal(llast(function->funcname));
	info->argtypes = palloc0_array(Oid, n + 1);
	info->argnames = palloc0_array(char *, n + 1);
	foreach(cell, function->parameters)
	{
		const FunctionParameter *parameter = lfirst_node(FunctionParameter, cell);

		if (parameter->mode == FUNC_PARAM_OUT || parameter->mode == FUNC_PARAM_TABLE)
			continue;
		info->argtypes[info->nargs] = typenameTypeId(NULL, parameter->argType);
		info->argnames[info->nargs++] = parameter->name == NULL ? "" : parameter->name;
	}
	return info;
}

static void
print_function(Reprint *reprint, CreateFunctionStmt *function)
{
	ListCell   *cell;

	foreach(cell, function->parameters)
		print_expression(reprint, &lfirst_node(FunctionParameter, cell)->defexpr);
	if (function->sql_body == NULL)
		return;
	reprint->function = describe_function(function);
	if (IsA(function->sql_body, List))
	{
		foreach(cell, linitial_node(List, (List *) function->sql_body))
			lfirst(cell) = print_statement(reprint, lfirst(cell));
	}
	else
		function->sql_body = print_statement(reprint, function->sql_body);
}

static void
print_rule(Reprint *reprint, RuleStmt *rule)
{
	ListCell   *cell;

	print_expression(reprint, &rule->whereClause);
	reprint->is_within = true;
	foreach(cell, rule->actions)
		lfirst(cell) = print_statement(reprint, lfirst(cell));
}

/* Expressions that were written one after the other, after SELECT. */
static void
print_list(const Reprint *reprint, SelectStmt *select)
{
	SelectStmt	plain = {.type = T_SelectStmt,.targetList = select->targetList};
	ListCell   *cell;

	if (!equal(&plain, select))
		raise_unknown();
	foreach(cell, select->targetList)
		print_expression(reprint, &lfirst_node(ResTarget, cell)->val);
}

static void
print_partition_key(const Reprint *reprint, CreateStmt *create)
{
	ListCell   *cell;

	foreach(cell, create->partspec->partParams)
		print_expression(reprint, &lfirst_node(PartitionElem, cell)->expr);
}

static void
print_all(Reprint *reprint, Node *statement)
{
	switch (nodeTag(statement))
	{
		case T_SelectStmt:
			print_list(reprint, (SelectStmt *) statement);
			break;
		case T_AlterTableStmt:
			print_constraint(reprint, (AlterTableStmt *) statement);
			break;
		case T_IndexStmt:
			print_elements(reprint, ((IndexStmt *) statement)->indexParams);
			print_expression(reprint, &((IndexStmt *) statement)->whereClause);
			break;
		case T_CreateStmt:
			print_partition_key(reprint, (CreateStmt *) statement);
			break;
		case T_CreateTrigStmt:
			print_expression(reprint, &((CreateTrigStmt *) statement)->whenClause);
			break;
		case T_CreateFunctionStmt:
			print_function(reprint, (CreateFunctionStmt *) statement);
			break;
		case T_RuleStmt:
			print_rule(reprint, (RuleStmt *) statement);
			break;
		default:
			raise_unknown();
	}
}

/* The statement that has the property in it. */
static const char *
write_statement(const SvObject *object, int property)
{
	const char *before = object->kind->properties[property].parsed_after;

	if (before == NULL)
		raise_unknown();
	if (object->kind == &sv_kind_trigger && object->values[0] != NULL)
		before = "CREATE CONSTRAINT TRIGGER t AFTER INSERT ON t";
	if (object->kind->properties == sv_routine_properties)
		return psprintf("%s %s(%s)\n%s", before, quote_identifier(object->name), object->values[SV_ROUTINE_ARGUMENTS],
						property == SV_ROUTINE_DEFINITION ? object->values[property] : "");
	return psprintf("%s %s", before, object->values[property]);
}

static const char *
name_relation(const SvObject *relation, const SvPlace *place)
{
	if (place->home != NULL && strcmp(relation->schema, place->home_as) == 0)
		return quote_qualified_identifier(place->home, relation->name);
	return quote_qualified_identifier(relation->schema, relation->name);
}

/* What the expressions of an object are about. */
static const char *
write_from(const SvObject *object, const SvPlace *place)
{
	const SvObject *whole = object;
	const char *name;

	while (whole->parent != NULL)
		whole = whole->parent;
	if (object->kind == &sv_kind_publication_table)
		return object->values[0];
	if (whole->kind == &sv_kind_domain)
		return psprintf("(SELECT NULL::%s) v(value)", whole->values[0]);
	if (whole->kind->catalog != RelationRelationId)
		return NULL;
	name = name_relation(whole, place);
	if (object->kind == &sv_kind_trigger || object->kind == &sv_kind_rule)
		return psprintf("%s old, %s new", name, name);
	return name;
}

/*
 * sv_reprint
 *		Parses and prints a property that is code, and is not NULL.  Returns something
 *		that is equal() for properties that mean the same, in the current context.
 *		Raises many errors, if names in it do not exist here or the caller may not use
 *		their schemas, or if it is something that is not tried.
 */
Node *
sv_reprint(const SvObject *object, int property, const SvPlace *place)
{
	Reprint		reprint = {.text = write_statement(object, property),.from = write_from(object, place)};
	Node	   *statement = parse(reprint.text);

	if (object->kind == &sv_kind_view || object->kind == &sv_kind_matview)
	{
		if (!IsA(statement, SelectStmt))
			raise_unknown();
		return print_query(&reprint, (SelectStmt *) statement);
	}
	print_all(&reprint, statement);
	return statement;
}

/* All that a trigger does; its name and its table are those of the object. */
static Node *
list_trigger(const CreateTrigStmt *trigger)
{
	List	   *flags = list_make5_int(trigger->isconstraint, trigger->row, trigger->timing, trigger->events, trigger->deferrable);

	return (Node *) list_concat(list_make5(lappend_int(flags, trigger->initdeferred), trigger->funcname, trigger->args,
										   trigger->columns, trigger->transitionRels),
								list_make2(trigger->constrrel, trigger->whenClause));
}

/* That of a statement which can differ; NULL: the server cannot write such a statement as text. */
static Node *
find_writable(Node *statement)
{
	switch (nodeTag(statement))
	{
		case T_String:
		case T_SelectStmt:
		case T_IndexStmt:
		case T_CreateStmt:
			return statement;
		case T_AlterTableStmt:
			return ((AlterTableCmd *) linitial(((AlterTableStmt *) statement)->cmds))->def;
		case T_CreateTrigStmt:
			return list_trigger((CreateTrigStmt *) statement);
		default:
			return NULL;
	}
}

/* Removes the places in the text that was parsed; blanks in strings are preceded by a backslash. */
static char *
without_places(char *text)
{
	static const char field[] = ":location ";
	char	   *out = text;

	for (const char *p = text; *p != '\0';)
	{
		if (strncmp(p, field, strlen(field)) == 0 && (p == text || p[-1] != '\\'))
		{
			p += strlen(field);
			p += strspn(p, "-0123456789");
			continue;
		}
		*out++ = *p++;
	}
	*out = '\0';
	return text;
}

/*
 * sv_reprint_text
 *		The same as a text that is the same for properties that mean the same.  NULL: it
 *		cannot be written as one.
 */
const char *
sv_reprint_text(const SvObject *object, int property, const SvPlace *place)
{
	Node	   *node = find_writable(sv_reprint(object, property, place));

	return node == NULL ? NULL : without_places(nodeToString(node));
}
