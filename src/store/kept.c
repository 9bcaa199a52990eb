/*
 * kept.c
 *		A schema that a row keeps as bytes.
 *
 * What a schema consists of means nothing here.  A row may have been written by hand, or
 * come from a dump: the checksum shows whether it is complete, not who has written it.
 *
 * Whoever read the schema may have seen more of the catalogs than others may, such as
 * digests of passwords.  So reading such a row requires the right to read the table,
 * unlike that of other tables.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "compat.h"
#include "core/checksum.h"
#include "miscadmin.h"
#include "store/kept.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/rls.h"

static bytea *
make_bytes(const char *data, Size length)
{
	bytea	   *bytes = palloc(VARHDRSZ + length);

	SET_VARSIZE(bytes, VARHDRSZ + length);
	memcpy(VARDATA(bytes), data, length);
	return bytes;
}

/*
 * sv_kept_set
 *		Sets the columns for the content and its checksum in the row that is being made.
 */
void
sv_kept_set(SvInsertion *insertion, const SvKept *kept, int checksum, int content)
{
	uint8		sum[SV_CHECKSUM_LENGTH];

	sv_checksum_bytes(kept->content, kept->length, sum);
	sv_insertion_set_checksum(insertion, checksum, sum);
	sv_insertion_set(insertion, content, PointerGetDatum(make_bytes(kept->content, kept->length)));
}

/* The right to call a function is enough for other tables. */
static void
refuse_reader(Relation rel)
{
	const char *name = RelationGetRelationName(rel);

	ereport(ERROR,
			(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
			 errmsg("permission denied for table %s", name),
			 errdetail("It can have digests of passwords, so the right to call the function is not enough."),
			 errhint("The owner of the extension can grant it: GRANT SELECT ON %s TO %s.",
					 quote_qualified_identifier(get_namespace_name(RelationGetNamespace(rel)), name),
					 quote_identifier(GetUserNameFromId(GetUserId(), false)))));
}

/*
 * sv_kept_check_readable
 *		Raises 42501 unless the caller may read the whole row of the table.
 */
void
sv_kept_check_readable(Relation rel, int content)
{
	Oid			table = RelationGetRelid(rel);

	if (pg_class_aclcheck(table, GetUserId(), ACL_SELECT) != ACLCHECK_OK &&
		pg_attribute_aclcheck(table, content, GetUserId(), ACL_SELECT) != ACLCHECK_OK)
		refuse_reader(rel);
	if (check_enable_rls(table, InvalidOid, true) == RLS_ENABLED)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("row-level security of table \"%s\" applies to role \"%s\"", RelationGetRelationName(rel),
						GetUserNameFromId(GetUserId(), false)),
				 errhint("Compare as a role that has BYPASSRLS.")));
}

/* A column of bytes; none if it is NULL. */
static bytea *
get_bytes(HeapTuple tuple, Relation rel, int attnum)
{
	bool		isnull;
	Datum		value = heap_getattr(tuple, attnum, RelationGetDescr(rel), &isnull);

	return isnull ? make_bytes("", 0) : DatumGetByteaPP(value);
}

/*
 * sv_kept_get
 *		Reads the content from a row, in the current memory context.  Returns false if it
 *		is damaged.
 */
bool
sv_kept_get(SvKept *kept, HeapTuple tuple, Relation rel, int checksum, int content)
{
	bytea	   *bytes = get_bytes(tuple, rel, content);
	bytea	   *stored = get_bytes(tuple, rel, checksum);
	uint8		sum[SV_CHECKSUM_LENGTH];

	kept->content = VARDATA_ANY(bytes);
	kept->length = VARSIZE_ANY_EXHDR(bytes);
	sv_checksum_bytes(kept->content, kept->length, sum);
	return VARSIZE_ANY_EXHDR(stored) == SV_CHECKSUM_LENGTH && memcmp(VARDATA_ANY(stored), sum, SV_CHECKSUM_LENGTH) == 0;
}
