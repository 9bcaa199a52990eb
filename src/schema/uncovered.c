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
#include "schema/action.h"
#include "schema/sql.h"
#include "schema/uncovered.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"

static void
create_uncovered(SvAction *action, const SvObject *object)
{
	sv_action_refuse(action, "missing");
	sv_action_hazard(action, SV_UNCOVERED);
}

/* An operator that only others have named can be dropped, but not created alone. */
static void
drop_uncovered(SvAction *action, const SvObject *object)
{
	if (strcmp(object->name, "operator") == 0)
		sv_action_step(action, "extra", "DROP OPERATOR %s", object->identity + strlen("operator "));
	else
		sv_action_refuse(action, "extra");
	sv_action_hazard(action, SV_UNCOVERED);
}

const SvKind sv_kind_uncovered =
{
	.name = "uncovered",
	.code = "uncovered",
	.naming = SV_NAMED_GLOBALLY,
	.create = create_uncovered,
	.drop = drop_uncovered,
};

#define ROWS(name, relation, schema) \
	" UNION ALL SELECT '" name "'::regclass, oid, " relation ", " schema " FROM " name

#define IN_NO_SCHEMA(name) ROWS(name, "0", "0")
#define IN_SCHEMA(name, schema) ROWS(name, "0", schema)
#define IN_RELATION(name, relation) ROWS(name, relation, "0")

/*
 * Rows (oid of the catalog, oid, relation that it is a part of or 0, schema or 0): what
 * may be an object.  What the server makes along with an object is known from its
 * dependencies, except for constraints that are only inherited, and for what is in a
 * schema for toast.
 */
const char *const sv_uncovered_query =
"SELECT o.catalog::oid, o.oid, o.relation, coalesce(r.relnamespace, o.schema) FROM ("
"SELECT 'pg_class'::regclass AS catalog, oid, coalesce(indrelid, 0) AS relation, relnamespace AS schema FROM pg_class"
" LEFT JOIN pg_index ON indexrelid = oid WHERE relnamespace <> 'pg_toast'::regnamespace AND relpersistence <> 't'"
ROWS("pg_constraint", "conrelid", "connamespace") " WHERE conislocal AND contype <> 'n' AND" SV_SQL_NO_MEMBER("pg_type", "contypid")
IN_RELATION("pg_attrdef", "adrelid")
IN_RELATION("pg_policy", "polrelid")
IN_RELATION("pg_rewrite", "ev_class")
IN_RELATION("pg_trigger", "tgrelid")
IN_SCHEMA("pg_collation", "collnamespace")
IN_SCHEMA("pg_conversion", "connamespace")
IN_SCHEMA("pg_opclass", "opcnamespace")
IN_SCHEMA("pg_operator", "oprnamespace")
IN_SCHEMA("pg_opfamily", "opfnamespace")
IN_SCHEMA("pg_proc", "pronamespace")
IN_SCHEMA("pg_statistic_ext", "stxnamespace")
IN_SCHEMA("pg_ts_config", "cfgnamespace")
IN_SCHEMA("pg_ts_dict", "dictnamespace")
IN_SCHEMA("pg_ts_parser", "prsnamespace")
IN_SCHEMA("pg_ts_template", "tmplnamespace")
IN_SCHEMA("pg_type", "typnamespace")
IN_NO_SCHEMA("pg_am")
/* What somebody has added to an operator family of the server. */
IN_NO_SCHEMA("pg_amop") " WHERE amopfamily < 16384 AND" SV_SQL_NO_MEMBER("pg_operator", "amopopr")
IN_NO_SCHEMA("pg_amproc") " WHERE amprocfamily < 16384 AND" SV_SQL_NO_MEMBER("pg_proc", "amproc")
IN_NO_SCHEMA("pg_cast")
IN_NO_SCHEMA("pg_default_acl")
IN_NO_SCHEMA("pg_event_trigger")
IN_NO_SCHEMA("pg_extension") " WHERE extname <> 'schemaver'"
IN_NO_SCHEMA("pg_foreign_data_wrapper")
IN_NO_SCHEMA("pg_foreign_server")
IN_NO_SCHEMA("pg_language")
IN_NO_SCHEMA("pg_publication")
IN_NO_SCHEMA("pg_publication_namespace")
IN_NO_SCHEMA("pg_publication_rel")
IN_NO_SCHEMA("pg_transform")
IN_NO_SCHEMA("pg_subscription") " WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())"
/* Everybody may read the view, and only superusers the catalog. */
" UNION ALL SELECT 'pg_user_mapping'::regclass, umid, 0, 0 FROM pg_user_mappings"
") o LEFT JOIN pg_class r ON r.oid = o.relation"
" WHERE o.oid >= 16384 AND (coalesce(r.relnamespace, o.schema) = 0 OR coalesce(r.relnamespace, o.schema) = ANY ($1))";

/*
 * sv_uncovered_object
 *		An object that nothing else is known of.
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
	Datum		identity;

	fmgr_info(F_PG_IDENTIFY_OBJECT, &function);
	row = DatumGetHeapTupleHeader(FunctionCall3(&function, ObjectIdGetDatum(address.catalog),
												ObjectIdGetDatum(address.oid), Int32GetDatum(address.column)));
	type = GetAttributeByNum(row, 1, &isnull);
	if (isnull)
		return NULL;
	object->name = TextDatumGetCString(type);
	identity = GetAttributeByNum(row, 4, &isnull);
	if (isnull)
		return NULL;
	object->kind = &sv_kind_uncovered;
	object->address = address;
	object->identity = psprintf("%s %s", object->name, TextDatumGetCString(identity));
	return object;
}
