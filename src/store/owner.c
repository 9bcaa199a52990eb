/*
 * owner.c
 *		Writing to the extension's tables, as their owner.
 *
 * Callers have no rights on the tables; EXECUTE on the function that they call
 * is what lets them write.  The owner's rights are held for one statement of
 * ours at a time and never while anything of a user's runs, which is why every
 * value comes as a parameter and the statements call nothing that is not in
 * pg_catalog.  search_path is pinned: a body may have filled it with operators
 * and casts of its own.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "compat.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "store/owner.h"
#include "store/texts.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/timestamp.h"

/*
 * sv_owner_execute
 *		Runs one statement that writes; every "@" in it stands for the
 *		extension's schema.  Returns the number of rows.
 *
 * The changes are visible to whatever comes next.
 */
uint64
sv_owner_execute(const SvRelations *rels, const char *statement,
				 const SvParameter *parameters, int count)
{
	StringInfoData sql;
	Oid		   *types = palloc_array(Oid, count);
	Datum	   *values = palloc_array(Datum, count);
	char	   *nulls = palloc_array(char, count);
	const char *schema = quote_identifier(rels->schema);
	Oid			user;
	int			context,
				nest,
				result;
	uint64		rows;

	initStringInfo(&sql);
	for (const char *p = statement; *p; p++)
	{
		if (*p == '@')
			appendStringInfoString(&sql, schema);
		else
			appendStringInfoChar(&sql, *p);
	}
	for (int i = 0; i < count; i++)
	{
		types[i] = parameters[i].type;
		values[i] = parameters[i].value;
		nulls[i] = parameters[i].isnull ? 'n' : ' ';
	}

	nest = NewGUCNestLevel();
	(void) set_config_option("search_path", "pg_catalog, pg_temp", PGC_USERSET,
							 PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
	GetUserIdAndSecContext(&user, &context);
	SetUserIdAndSecContext(rels->table_owner,
						   context | SECURITY_LOCAL_USERID_CHANGE |
						   SECURITY_NOFORCE_RLS | SECURITY_RESTRICTED_OPERATION);
	SPI_connect();
	result = SPI_execute_with_args(sql.data, count, types, values, nulls, false, 0);
	if (result < 0)
		elog(ERROR, "could not execute \"%s\": %s", sql.data, SPI_result_code_string(result));
	rows = SPI_processed;
	SPI_finish();
	SetUserIdAndSecContext(user, context);
	AtEOXact_GUC(true, nest);
	pfree(sql.data);
	return rows;
}

/*
 * sv_parameter_text
 *		Makes a parameter of type text; NULL is NULL.
 */
SvParameter
sv_parameter_text(const char *value)
{
	SvParameter parameter = {TEXTOID, (Datum) 0, value == NULL};

	if (value != NULL)
		parameter.value = CStringGetTextDatum(value);
	return parameter;
}

/*
 * sv_parameter_texts
 *		Makes a parameter of type text[]; an empty list is NULL.
 */
SvParameter
sv_parameter_texts(const char *const *value)
{
	SvParameter parameter = {TEXTARRAYOID, (Datum) 0, value == NULL};

	if (value != NULL)
		parameter.value = sv_texts_to_array(value);
	return parameter;
}

/*
 * sv_parameter_bool
 *		Makes a parameter of type boolean.
 */
SvParameter
sv_parameter_bool(bool value)
{
	SvParameter parameter = {BOOLOID, BoolGetDatum(value), false};

	return parameter;
}

/*
 * sv_parameter_bytes
 *		Makes a parameter of type bytea; NULL is NULL.
 */
SvParameter
sv_parameter_bytes(const uint8 *value, size_t length)
{
	SvParameter parameter = {BYTEAOID, (Datum) 0, value == NULL};

	if (value != NULL)
	{
		bytea	   *bytes = palloc(VARHDRSZ + length);

		SET_VARSIZE(bytes, VARHDRSZ + length);
		memcpy(VARDATA(bytes), value, length);
		parameter.value = PointerGetDatum(bytes);
	}
	return parameter;
}

/*
 * sv_parameter_timestamp
 *		Makes a parameter of type timestamptz; NULL is NULL.
 */
SvParameter
sv_parameter_timestamp(const TimestampTz *value)
{
	SvParameter parameter = {TIMESTAMPTZOID, (Datum) 0, value == NULL};

	if (value != NULL)
		parameter.value = TimestampTzGetDatum(*value);
	return parameter;
}
