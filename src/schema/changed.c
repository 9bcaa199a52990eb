/*
 * changed.c
 *		Whether another transaction has changed the schema since a snapshot was taken.
 *
 * Every change of an object writes a new version of a row of a catalog, even if the
 * change is reverted afterwards.  Statistics that VACUUM and ANALYZE keep in pg_class
 * do not: they are written over the old ones.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "common/hashfn.h"
#include "compat.h"
#include "miscadmin.h"
#include "schema/catalogs.h"
#include "schema/changed.h"
#include "storage/itemptr.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

/* Do two snapshots show the same, because nothing was committed in between? */
static bool
are_equal(Snapshot a, Snapshot b)
{
	return a->xmin == b->xmin && a->xmax == b->xmax && a->xcnt == b->xcnt && a->subxcnt == b->subxcnt &&
		a->suboverflowed == b->suboverflowed &&
		memcmp(a->xip, b->xip, a->xcnt * sizeof(TransactionId)) == 0;
}

/* A sum that does not depend on the order of rows. */
static uint64
sum_versions(Relation catalog, Snapshot snapshot)
{
	SysScanDesc scan = systable_beginscan(catalog, InvalidOid, false, snapshot, 0, NULL);
	uint64		sum = 0;
	HeapTuple	tuple;

	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		uint64		place = (uint64) ItemPointerGetBlockNumber(&tuple->t_self) << 16 |
			ItemPointerGetOffsetNumber(&tuple->t_self);

		CHECK_FOR_INTERRUPTS();
		sum += hash_bytes_uint32_extended(HeapTupleHeaderGetRawXmin(tuple->t_data), place);
	}
	systable_endscan(scan);
	return sum;
}

static bool
is_changed(Oid catalog, Snapshot before, Snapshot after)
{
	Relation	rel = table_open(catalog, AccessShareLock);
	bool		changed = sum_versions(rel, before) != sum_versions(rel, after);

	table_close(rel, AccessShareLock);
	return changed;
}

/*
 * sv_changed_since
 *		Has a transaction that the registered snapshot does not show committed a change
 *		of an object of this database?
 */
bool
sv_changed_since(Snapshot snapshot)
{
	Snapshot	now = RegisterSnapshot(GetLatestSnapshot());
	bool		changed = false;

	if (!are_equal(snapshot, now))
		for (int i = 0; i < sv_ncatalogs && !changed; i++)
			changed = sv_catalogs[i].treatment != SV_OUT &&
				is_changed(sv_catalogs[i].oid, snapshot, now);
	UnregisterSnapshot(now);
	return changed;
}
