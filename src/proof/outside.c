/*
 * outside.c
 *		What the text of models makes outside of the schemas that the models are for.
 *
 * It is not a part of the models, which is often a surprise.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "proof/outside.h"
#include "schema/environment.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"

/* Other schemas in which somebody has made something, without what extensions have. */
#define OUTSIDE_QUERY \
	"SELECT string_agg(quote_ident(n.nspname), ', ' ORDER BY n.nspname COLLATE \"C\") FROM pg_namespace n" \
	" WHERE n.nspname <> ALL ($1) AND n.nspname <> 'information_schema' AND NOT starts_with(n.nspname, 'pg_')" \
	" AND EXISTS (SELECT FROM (SELECT 'pg_class'::regclass AS classid, oid FROM pg_class WHERE relnamespace = n.oid" \
	" UNION ALL SELECT 'pg_proc'::regclass, oid FROM pg_proc WHERE pronamespace = n.oid" \
	" UNION ALL SELECT 'pg_type'::regclass, oid FROM pg_type WHERE typnamespace = n.oid) o" \
	" WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = o.classid AND d.objid = o.oid AND d.deptype = 'e'))"

static Datum
make_array(const char *const *schemas)
{
	Datum	   *names;
	int			n = 0;

	while (schemas[n] != NULL)
		n++;
	names = palloc_array(Datum, n + 1);
	for (int i = 0; i < n; i++)
		names[i] = CStringGetTextDatum(schemas[i]);
	return PointerGetDatum(construct_array(names, n, TEXTOID, -1, false, TYPALIGN_INT));
}

/*
 * sv_outside_tell
 *		In a worker in the scratch database, in the transaction that has run the text of
 *		models: tells in a NOTICE which other schemas have objects.  The list of schemas
 *		ends with NULL; if it is NULL itself, everything is a part of the models.
 */
void
sv_outside_tell(const char *const *schemas)
{
	Oid			type = TEXTARRAYOID;
	Datum		list;
	char	   *others;
	int			level;

	if (schemas == NULL)
		return;
	list = make_array(schemas);
	PushActiveSnapshot(GetTransactionSnapshot());
	level = sv_environment_enter();
	if (SPI_connect() != SPI_OK_CONNECT || SPI_execute_with_args(OUTSIDE_QUERY, 1, &type, &list, NULL, true, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read the catalogs of the scratch database");
	others = SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1);
	if (others != NULL)
		ereport(NOTICE,
				(errmsg("what the source makes in other schemas is not a part of the models"),
				 errdetail("It has objects in: %s.", others),
				 errhint("Add these schemas to the argument \"schemas\" if the models are for them, too.")));
	SPI_finish();
	sv_environment_leave(level);
	PopActiveSnapshot();
}
