/*
 * census.c
 *		Which kinds of objects a database may have.
 *
 * Most databases have objects of few kinds.  For a small schema, planning queries that
 * return nothing would take most of the time, and for a large one each of them would
 * read all relations.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/transam.h"
#include "catalog/objectaddress.h"
#include "catalog/pg_class.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "compat.h"
#include "miscadmin.h"
#include "schema/census.h"
#include "utils/fmgroids.h"
#include "utils/rel.h"

static bool
is_made_by_user(Oid oid)
{
	return oid >= FirstNormalObjectId;
}

static void
see_relation(SvCensus *census, HeapTuple tuple)
{
	Form_pg_class row = (Form_pg_class) GETSTRUCT(tuple);

	if (is_made_by_user(row->oid))
		census->relations[(unsigned char) row->relkind] = true;
}

static void
see_type(SvCensus *census, HeapTuple tuple)
{
	Form_pg_type row = (Form_pg_type) GETSTRUCT(tuple);

	if (is_made_by_user(row->oid))
		census->types[(unsigned char) row->typtype] = true;
}

static void
see_routine(SvCensus *census, HeapTuple tuple)
{
	Form_pg_proc row = (Form_pg_proc) GETSTRUCT(tuple);

	if (is_made_by_user(row->oid))
		census->routines[(unsigned char) row->prokind] = true;
}

static void
see_all(SvCensus *census, Oid catalog, void (*see) (SvCensus *, HeapTuple))
{
	Relation	rel = table_open(catalog, AccessShareLock);
	SysScanDesc scan = systable_beginscan(rel, InvalidOid, false, census->snapshot, 0, NULL);
	HeapTuple	tuple;

	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		CHECK_FOR_INTERRUPTS();
		see(census, tuple);
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
}

/*
 * sv_census_take
 *		Reads the catalogs that have objects of several kinds.  The snapshot must be
 *		registered as long as the census is used.
 */
void
sv_census_take(SvCensus *census, Snapshot snapshot)
{
	memset(census, 0, sizeof(SvCensus));
	census->snapshot = snapshot;
	see_all(census, RelationRelationId, see_relation);
	see_all(census, TypeRelationId, see_type);
	see_all(census, ProcedureRelationId, see_routine);
}

static bool
any_is_seen(const bool *seen, const char *letters)
{
	if (letters == NULL)
		return true;
	for (; *letters != '\0'; letters++)
		if (seen[(unsigned char) *letters])
			return true;
	return false;
}

/* Is there anything in a catalog that a user has made? */
static bool
has_any(Oid catalog, Snapshot snapshot)
{
	Relation	rel;
	ScanKeyData key;
	SysScanDesc scan;
	bool		result;

	if (!is_objectclass_supported(catalog))
		return true;
	rel = table_open(catalog, AccessShareLock);
	ScanKeyInit(&key, get_object_attnum_oid(catalog), BTGreaterEqualStrategyNumber, F_OIDGE,
				ObjectIdGetDatum(FirstNormalObjectId));
	scan = systable_beginscan(rel, get_object_oid_index(catalog), true, snapshot, 1, &key);
	result = HeapTupleIsValid(systable_getnext(scan));
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return result;
}

/*
 * sv_census_may_have
 *		May there be objects of a kind?  If not, its query would return nothing.
 */
bool
sv_census_may_have(const SvCensus *census, const SvKind *kind)
{
	switch (kind->catalog)
	{
			/* A new database has some. */
		case NamespaceRelationId:
		case ExtensionRelationId:
			return true;
		case RelationRelationId:
			return any_is_seen(census->relations, kind->letters);
		case TypeRelationId:
			return any_is_seen(census->types, kind->letters);
		case ProcedureRelationId:
			return any_is_seen(census->routines, kind->letters);
		default:
			return has_any(kind->catalog, census->snapshot);
	}
}
