/*
 * lookup.c
 *		Finding a row by its primary key, and reading its columns.
 *
 * This does not use SPI: an index scan is cheaper, needs no search_path, and
 * needs no privileges on the table, so that callers only need EXECUTE on a
 * function.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/stratnum.h"
#include "store/lookup.h"
#include "store/obstacles.h"
#include "store/texts.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/rel.h"

/*
 * sv_lookup
 *		Returns a copy of the row with this primary key, whose columns are
 *		texts, in the current memory context; NULL if there is none.  If the
 *		table does not have the primary key that the extension has created, all
 *		rows are scanned.
 */
HeapTuple
sv_lookup(Relation rel, Snapshot snapshot, const char *const *keys, int nkeys)
{
	Oid			index = sv_obstacles_key(rel, nkeys);
	ScanKeyData scankeys[INDEX_MAX_KEYS];
	SysScanDesc scan;
	HeapTuple	tuple;

	for (int i = 0; i < nkeys; i++)
		ScanKeyInit(&scankeys[i], i + 1, BTEqualStrategyNumber, F_TEXTEQ,
					CStringGetTextDatum(keys[i]));
	scan = systable_beginscan(rel, index, OidIsValid(index), snapshot, nkeys, scankeys);
	tuple = systable_getnext(scan);
	if (HeapTupleIsValid(tuple))
		tuple = heap_copytuple(tuple);
	systable_endscan(scan);
	return tuple;
}

/*
 * sv_lookup_text
 *		Returns a column of type text in the current memory context, NULL for
 *		NULL.
 */
char *
sv_lookup_text(HeapTuple tuple, Relation rel, int attnum)
{
	bool		isnull;
	Datum		value = heap_getattr(tuple, attnum, RelationGetDescr(rel), &isnull);

	return isnull ? NULL : TextDatumGetCString(value);
}

/*
 * sv_lookup_texts
 *		Returns a column of type text[] in the current memory context, NULL for
 *		NULL or an empty array.
 */
const char **
sv_lookup_texts(HeapTuple tuple, Relation rel, int attnum)
{
	bool		isnull;
	Datum		value = heap_getattr(tuple, attnum, RelationGetDescr(rel), &isnull);

	return isnull ? NULL : sv_texts_from_array(value);
}

/*
 * sv_lookup_datum
 *		Returns a column that is never NULL.
 */
Datum
sv_lookup_datum(HeapTuple tuple, Relation rel, int attnum)
{
	bool		isnull;
	Datum		value = heap_getattr(tuple, attnum, RelationGetDescr(rel), &isnull);

	if (isnull)
		elog(ERROR, "unexpected NULL in column %d of \"%s\"", attnum, RelationGetRelationName(rel));
	return value;
}
