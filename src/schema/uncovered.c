/*
 * uncovered.c
 *		Objects of kinds that are not covered: two schemas that have any are never
 *		called equal without a word about them.
 *
 * Whatever has an oid in a catalog, was made by a user, and is not a part of another
 * object, is either covered or returned from here.
 */
#include "postgres.h"

#include "catalog/objectaddress.h"
#include "catalog/pg_namespace.h"
#include "compat.h"
#include "executor/executor.h"
#include "schema/sql.h"
#include "schema/uncovered.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"

const SvKind sv_kind_uncovered =
{
	.name = "uncovered",
	.code = "uncovered",
	.naming = SV_NAMED_GLOBALLY,
};

#define ALL_OF(name) " UNION ALL SELECT '" name "'::regclass, oid FROM " name

/* The parts of relations, except of those of extensions. */
#define PARTS_IN(name, relation) \
	" UNION ALL SELECT '" name "'::regclass, oid FROM " name " WHERE" SV_SQL_NO_MEMBER("pg_class", relation)

/*
 * Rows (oid of the catalog, oid).  What the server makes along with an object depends
 * on it internally, or as a part of a partition.  Constraints that are only inherited,
 * and what is in a schema for toast, do not.  Everybody may read pg_user_mappings, but
 * not the catalog.
 */
const char *const sv_uncovered_query =
"SELECT o.catalog::oid, o.oid FROM ("
"SELECT 'pg_class'::regclass AS catalog, oid FROM pg_class LEFT JOIN pg_index ON indexrelid = oid"
" WHERE relnamespace <> 'pg_toast'::regnamespace AND relpersistence <> 't' AND" SV_SQL_NO_MEMBER("pg_class", "indrelid")
PARTS_IN("pg_constraint", "conrelid") " AND conislocal AND contype <> 'n'"
PARTS_IN("pg_attrdef", "adrelid")
PARTS_IN("pg_policy", "polrelid")
PARTS_IN("pg_rewrite", "ev_class")
PARTS_IN("pg_trigger", "tgrelid")
ALL_OF("pg_am")
ALL_OF("pg_amop")
ALL_OF("pg_amproc")
ALL_OF("pg_cast")
ALL_OF("pg_collation")
ALL_OF("pg_conversion")
ALL_OF("pg_default_acl")
ALL_OF("pg_event_trigger")
" UNION ALL SELECT 'pg_extension'::regclass, oid FROM pg_extension WHERE extname <> 'schemaver'"
ALL_OF("pg_foreign_data_wrapper")
ALL_OF("pg_foreign_server")
ALL_OF("pg_language")
ALL_OF("pg_opclass")
ALL_OF("pg_operator")
ALL_OF("pg_opfamily")
ALL_OF("pg_proc")
ALL_OF("pg_publication")
ALL_OF("pg_publication_namespace")
ALL_OF("pg_publication_rel")
ALL_OF("pg_statistic_ext")
ALL_OF("pg_transform")
ALL_OF("pg_ts_config")
ALL_OF("pg_ts_dict")
ALL_OF("pg_ts_parser")
ALL_OF("pg_ts_template")
ALL_OF("pg_type")
" UNION ALL SELECT 'pg_user_mapping'::regclass, umid FROM pg_user_mappings"
" UNION ALL SELECT 'pg_subscription'::regclass, oid FROM pg_subscription"
" WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())"
") o WHERE o.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = o.catalog AND d.objid = o.oid"
" AND d.deptype IN ('i', 'P', 'S', 'e'))";

/*
 * sv_uncovered_object
 *		An object that nothing else is known of.  Its schema is NULL if it is in none.
 *		Returns NULL if it has vanished.  Allocated in the current context.
 */
SvObject *
sv_uncovered_object(SvAddress address)
{
	FmgrInfo	function;
	SvObject   *object = palloc0(offsetof(SvObject, values) + SV_COMMON * sizeof(char *));
	HeapTupleHeader row;
	bool		isnull;
	Datum		type;
	Datum		schema;
	Datum		identity;

	fmgr_info(F_PG_IDENTIFY_OBJECT, &function);
	row = DatumGetHeapTupleHeader(FunctionCall3(&function, ObjectIdGetDatum(address.catalog),
												ObjectIdGetDatum(address.oid), Int32GetDatum(address.column)));
	type = GetAttributeByNum(row, 1, &isnull);
	object->name = isnull ? NULL : TextDatumGetCString(type);
	schema = GetAttributeByNum(row, 2, &isnull);
	object->schema = isnull ? NULL : TextDatumGetCString(schema);
	identity = GetAttributeByNum(row, 4, &isnull);
	if (isnull)
		return NULL;
	object->kind = &sv_kind_uncovered;
	object->address = address;
	object->identity = psprintf("%s %s", object->name, TextDatumGetCString(identity));
	return object;
}
