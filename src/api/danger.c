/*
 * danger.c
 *		The hazards of a proposal, and which of them somebody has allowed.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "api/args.h"
#include "api/danger.h"
#include "catalog/namespace.h"
#include "miscadmin.h"
#include "proof/proposal.h"
#include "schema/hazard.h"
#include "schemaver.h"
#include "store/texts.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

/* How many dangers an error names. */
#define TOLD 20

/*
 * sv_danger_read_allowed
 *		Reads an argument with names of hazards.  Raises 22023 if one does not exist.
 */
int
sv_danger_read_allowed(FunctionCallInfo fcinfo, int n)
{
	const char **names = sv_arg_texts(fcinfo, n);
	int			allowed = 0;

	for (; names != NULL && *names != NULL; names++)
	{
		int			hazards;

		if (!sv_hazards_are_all_known(*names, &hazards))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("there is no hazard \"%s\"", *names),
					 errhint("Hazards are %s; \"all\" stands for all of them.", sv_hazards_known())));
		allowed |= hazards;
	}
	return allowed;
}

/*
 * sv_danger_allowed_in_session
 *		The hazards that schemaver.allow_hazards names.
 */
int
sv_danger_allowed_in_session(void)
{
	int			allowed;

	(void) sv_hazards_are_all_known(sv_allow_hazards, &allowed);
	return allowed;
}

/* The size of a table that can be dropped by another session at any moment; -1: it has been. */
static int64
find_size(Oid table)
{
	LOCAL_FCINFO(call, 1);
	Datum		size;

	InitFunctionCallInfoData(*call, NULL, 1, InvalidOid, NULL, NULL);
	call->args[0].value = ObjectIdGetDatum(table);
	call->args[0].isnull = false;
	size = pg_table_size(call);
	return call->isnull ? -1 : DatumGetInt64(size);
}

/* How many rows and bytes a table has, as far as that is known without reading it. */
static const char *
describe_size(const SvDanger *danger)
{
	Oid			schema = danger->schema == NULL ? InvalidOid : get_namespace_oid(danger->schema, true);
	Oid			table = OidIsValid(schema) ? get_relname_relid(danger->relation, schema) : InvalidOid;
	int64		bytes = OidIsValid(table) ? find_size(table) : -1;
	HeapTuple	tuple = bytes < 0 ? NULL : SearchSysCache1(RELOID, ObjectIdGetDatum(table));
	float4		rows;

	if (!HeapTupleIsValid(tuple))
		return "";
	rows = ((Form_pg_class) GETSTRUCT(tuple))->reltuples;
	ReleaseSysCache(tuple);
	if (rows < 0)
		return psprintf(" (" INT64_FORMAT " bytes)", bytes);
	return psprintf(" (about %.0f rows, " INT64_FORMAT " bytes)", rows, bytes);
}

/* Adds what is not allowed in one revision; returns these hazards. */
static int
add_forbidden(StringInfo list, int *n, const SvProposed *proposed, int allowed)
{
	int			forbidden = 0;
	ListCell   *cell;

	foreach(cell, proposed->dangers)
	{
		const SvDanger *danger = lfirst(cell);
		int			here = danger->hazards & ~allowed;

		if (here == 0)
			continue;
		forbidden |= here;
		if ((*n)++ < TOLD)
			appendStringInfo(list, "%s%s: %s%s", list->len == 0 ? "" : "\n", sv_texts_join(sv_hazards_list(here)),
							 danger->identity, describe_size(danger));
	}
	return forbidden;
}

/*
 * sv_danger_list
 *		Appends what is dangerous in revisions, SvProposed *, and not allowed, a line for
 *		each, and sets n to their number; returns these hazards.
 */
int
sv_danger_list(const List *revisions, int allowed, StringInfo list, int *n)
{
	int			forbidden = 0;
	ListCell   *cell;

	*n = 0;
	foreach(cell, revisions)
		forbidden |= add_forbidden(list, n, lfirst(cell), allowed);
	if (*n > TOLD)
		appendStringInfo(list, "\nand %d more", *n - TOLD);
	return forbidden;
}
