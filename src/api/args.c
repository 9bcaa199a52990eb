/*
 * args.c
 *		What an SQL function is called with: its arguments, and the project.
 */
#include "postgres.h"

#include "api/args.h"
#include "schemaver.h"
#include "store/texts.h"
#include "utils/builtins.h"

/*
 * sv_arg_function
 *		Returns the OID of the function that is called.
 */
Oid
sv_arg_function(FunctionCallInfo fcinfo)
{
	return fcinfo->flinfo->fn_oid;
}

/*
 * sv_arg_project
 *		Returns the session's current project in the extension that the function
 *		belongs to, in the current memory context.  Raises what sv_project_find raises.
 */
const SvProject *
sv_arg_project(FunctionCallInfo fcinfo)
{
	return sv_project_find(sv_arg_function(fcinfo), sv_project);
}

static void
require(FunctionCallInfo fcinfo, int n, const char *name)
{
	if (PG_ARGISNULL(n))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("argument \"%s\" must not be NULL", name)));
}

/*
 * sv_arg_text
 *		Returns an argument that must be given; raises 22004 if it is NULL.
 */
char *
sv_arg_text(FunctionCallInfo fcinfo, int n, const char *name)
{
	require(fcinfo, n, name);
	return text_to_cstring(PG_GETARG_TEXT_PP(n));
}

/*
 * sv_arg_relation
 *		Returns the OID of a relation that must be given; raises 22004 if it is
 *		NULL.
 */
Oid
sv_arg_relation(FunctionCallInfo fcinfo, int n, const char *name)
{
	require(fcinfo, n, name);
	return PG_GETARG_OID(n);
}

/*
 * sv_arg_text_or_null
 *		Returns an argument that may be NULL.
 */
char *
sv_arg_text_or_null(FunctionCallInfo fcinfo, int n)
{
	return PG_ARGISNULL(n) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(n));
}

/*
 * sv_arg_texts
 *		Returns an array of names, NULL for NULL or an empty one.  Raises 22023
 *		for several dimensions or a NULL in it.
 */
const char **
sv_arg_texts(FunctionCallInfo fcinfo, int n)
{
	return PG_ARGISNULL(n) ? NULL : sv_texts_from_array(PG_GETARG_DATUM(n));
}

/*
 * sv_arg_schemas
 *		Returns the names of schemas to read, NULL for all.  Raises 22023 for an empty
 *		list, which is a mistake, and for what sv_arg_texts does.
 */
const char **
sv_arg_schemas(FunctionCallInfo fcinfo, int n)
{
	const char **schemas = sv_arg_texts(fcinfo, n);

	if (schemas == NULL && !PG_ARGISNULL(n))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the list of schemas is empty"),
				 errhint("Leave the argument out to read all schemas.")));
	return schemas;
}

/*
 * sv_arg_int64
 *		Returns a number that must be given; raises 22004 if it is NULL.
 */
int64
sv_arg_int64(FunctionCallInfo fcinfo, int n, const char *name)
{
	require(fcinfo, n, name);
	return PG_GETARG_INT64(n);
}

/*
 * sv_arg_bool
 *		Returns an argument, or if_null if it is NULL.
 */
bool
sv_arg_bool(FunctionCallInfo fcinfo, int n, bool if_null)
{
	return PG_ARGISNULL(n) ? if_null : PG_GETARG_BOOL(n);
}
