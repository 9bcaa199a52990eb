/*
 * column.c
 *		Columns of tables.
 *
 * The sequence of an identity column, and the constraint that a NOT NULL is since 18,
 * are parts of the column.
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "commands/defrem.h"
#include "compat.h"
#include "core/text.h"
#include "schema/column.h"
#include "schema/column_identity.h"
#include "schema/default.h"
#include "schema/foreign_options.h"
#include "schema/kinds.h"
#include "schema/lines.h"
#include "schema/options.h"
#include "schema/sql.h"
#include "schema/table.h"
#include "schema/wider.h"
#include "utils/builtins.h"

enum
{
	TYPE,
	COLLATION,
	NOT_NULL,
	NOT_NULL_NAME,
	IDENTITY,
	IDENTITY_SEQUENCE,
	IDENTITY_OPTIONS,
	GENERATED,
	STORAGE,
	COMPRESSION,
	STATISTICS,
	OPTIONS,
	FOREIGN_OPTIONS,
	INHERITED,
	POSITION,
	BY_TEXT,
	IN_KEY,
	IDENTITY_TYPE,
	IDENTITY_PERSISTENCE,
	IDENTITY_ACL,
	IDENTITY_COMMENT,
	UNLIKE_PARENT,
	OPTIONS_IN_ORDER,
	NOT_NULL_COMMENT,
	TYPE_STORAGE,
};

static const SvProperty properties[] =
{
	{.name = "type",.is_required = true},
	{.name = "collation"},
	{.name = "not_null",.separator = "NOT NULL"},
	{.name = "not_null_name",.level = SV_LEVEL_STRICT},
	{.name = "identity",.along = "identity_sequence"},
	{.name = "identity_sequence",.along = "identity_options"},
	{.name = "identity_options"},
	{.name = "generated"},
	{.name = "storage"},
	{.name = "compression"},
	{.name = "statistics"},
	{.name = "options"},
	{.name = "foreign_options"},
	{.name = "inherited"},
	{.name = "position",.level = SV_LEVEL_STRICT},
	{.name = "by_text",.level = SV_LEVEL_STRICT},	/* are there no casts to
													 * similar types? */
	{.name = "in_key",.level = SV_LEVEL_NEVER}, /* is it in the partition key
												 * of its table? */
	{.name = "identity_type"},	/* of the sequence, if it is not that of the
								 * column */
	{.name = "identity_persistence"},	/* if it is not that of the table */
	{.name = "identity_acl",.separator = " TO "},
	{.name = "identity_comment"},
	{.name = "unlike_parent",.level = SV_LEVEL_NEVER},	/* what to change after
														 * inheriting it */
	{.name = "options_in_order",.level = SV_LEVEL_NEVER},
	{.name = "not_null_comment",.along = "not_null"},
	{.name = "type_storage",.level = SV_LEVEL_NEVER},	/* that of its type, if
														 * it is not the usual
														 * one */
};

/*
 * A NOT NULL has had a name since 18, and one that the server has chosen remains when
 * table or column are renamed.  So such a name counts only if the comparison is strict,
 * or if there is a comment, which needs it.
 */
#define NOT_NULL_COMMENTED SINCE_18_compat("nd.description", "NULL::text")
#define DEFAULT_NAME "nn.conname ~ '_not_null[0-9]*$' AND " NOT_NULL_COMMENTED " IS NULL"

#define NOT_NULL_COLUMNS SINCE_18_compat( \
	" CASE WHEN nn.oid IS NOT NULL THEN CASE WHEN " DEFAULT_NAME " THEN ''" \
	" ELSE 'CONSTRAINT ' || quote_ident(nn.conname) || ' ' END || 'NOT NULL'" \
	" || CASE WHEN nn.connoinherit THEN ' NO INHERIT' ELSE '' END" \
	" || CASE WHEN nn.convalidated THEN '' ELSE ' NOT VALID' END WHEN a.attnotnull THEN 'NOT NULL' END," \
	" CASE WHEN " DEFAULT_NAME " THEN quote_ident(nn.conname) END,", \
	" CASE WHEN a.attnotnull THEN 'NOT NULL' END, NULL::text,")

#define NOT_NULL_JOIN SINCE_18_compat( \
	" LEFT JOIN pg_constraint nn ON nn.conrelid = a.attrelid AND nn.conkey[1] = a.attnum AND nn.contype = 'n'" \
	" LEFT JOIN pg_description nd ON nd.objoid = nn.oid AND nd.classoid = 'pg_constraint'::regclass", "")

/* Since 17, a partition is given the identity columns of the partitioned table, and uses the sequences of that one. */
#define IDENTITY_COLUMNS \
	" CASE WHEN c.relispartition AND q.name IS NULL THEN NULL" \
	" WHEN a.attidentity = 'a' THEN 'ALWAYS' WHEN a.attidentity = 'd' THEN 'BY DEFAULT' END," \
	" q.name, q.options,"

#define IDENTITY_JOIN \
	" LEFT JOIN (SELECT d.refobjid, d.refobjsubid, s.seqrelid::regclass::text AS name," \
	" format(E'START WITH %s\\nINCREMENT BY %s\\nMINVALUE %s\\nMAXVALUE %s\\nCACHE %s\\n%s'," \
	" s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, CASE WHEN s.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END)" \
	" AS options, s.seqtypid AS type, r.relpersistence AS persistence, obj_description(r.oid, 'pg_class') AS comment," \
	SV_SQL_ACL("r.relacl", "s", "r.relowner") " AS acl" \
	" FROM pg_depend d JOIN pg_sequence s ON s.seqrelid = d.objid JOIN pg_class r ON r.oid = s.seqrelid" \
	" WHERE d.refclassid = 'pg_class'::regclass AND d.classid = 'pg_class'::regclass AND d.deptype = 'i') q" \
	" ON q.refobjid = a.attrelid AND q.refobjsubid = a.attnum"

/* A column is created with the name that its NOT NULL has in a parent. */
#define PARENT_NAMES SINCE_18_compat( \
	" array_agg(pn.conname) FILTER (WHERE pn.oid IS NOT NULL) AS names," \
	" bool_and(pn.conname ~ '_not_null[0-9]*$') AS has_default_names,", "")
#define PARENT_NAMES_JOIN SINCE_18_compat( \
	" LEFT JOIN pg_constraint pn ON pn.conrelid = o.attrelid AND pn.conkey[1] = o.attnum AND pn.contype = 'n'", "")
#define UNLIKE_NAME SINCE_18_compat( \
	" CASE WHEN nn.conname <> ALL (h.names) AND NOT (h.has_default_names AND " DEFAULT_NAME ") THEN 'NAME' END,", "")

/* There are fewer types than columns: what follows from the type alone is found out once for each. */
#define TYPE_JOIN \
	" JOIN (SELECT t.oid, t.typcollation, t.typstorage," \
	" CASE WHEN coalesce(el.typcategory, t.typcategory) IN ('A', 'C', 'E', 'R') THEN 'BY TEXT' END AS by_text," \
	" CASE t.typstorage WHEN 'm' THEN 'MAIN' WHEN 'e' THEN 'EXTERNAL' END AS storage" \
	" FROM pg_type t LEFT JOIN pg_type el ON el.oid = t.typelem AND t.typcategory = 'A' OFFSET 0) t ON t.oid = a.atttypid"

/* What columns of the same name in the parents have. */
#define PARENT_JOIN \
	" LEFT JOIN (SELECT i.inhrelid, o.attname, bool_or(o.attnotnull) AS notnull," \
	PARENT_NAMES \
	" bool_or(o.atthasdef AND o.attgenerated = '') AS hasdef, bool_or(o.attgenerated <> '') AS generated, max(o.attstorage::text) AS storage," \
	" max(o.attcompression::text) AS compression FROM pg_inherits i JOIN pg_attribute o ON o.attrelid = i.inhparent" \
	PARENT_NAMES_JOIN \
	" WHERE o.attnum > 0 AND NOT o.attisdropped GROUP BY 1, 2) h" \
	" ON h.inhrelid = a.attrelid AND h.attname = a.attname AND a.attinhcount > 0"

/*
 * sv_column_is_in_key
 *		Is it in the partition key of its table?
 */
bool
sv_column_is_in_key(const SvObject *column)
{
	return column->kind == &sv_kind_column && column->values[IN_KEY] != NULL;
}

/*
 * sv_column_inherit
 *		Sets what a statement that has altered the column of the parent has made of the
 *		column of a child: for each property that has changed there.
 */
void
sv_column_inherit(SvObject *column, const SvObject *parent, const bool *has_changed)
{
	static const int recursive[] = {NOT_NULL, STORAGE, COMPRESSION, STATISTICS};

	for (int i = 0; i < lengthof(recursive); i++)
		if (has_changed[recursive[i]])
			column->values[recursive[i]] = parent->values[recursive[i]];
}

/*
 * sv_column_separate
 *		Sets that no parent has the column.
 */
void
sv_column_separate(SvObject *column)
{
	column->values[INHERITED] = NULL;
}

/*
 * sv_column_take_inherited
 *		Sets what a column has in another form than the column of the parent that it is
 *		created with: where it comes from, and the parts of that one.
 */
void
sv_column_take_inherited(SvObject *column, const SvObject *like)
{
	static const int taken[] = {TYPE, COLLATION, IDENTITY, IDENTITY_SEQUENCE, IDENTITY_OPTIONS, GENERATED, FOREIGN_OPTIONS, INHERITED};

	for (int i = 0; i < lengthof(taken); i++)
		column->values[taken[i]] = like->values[taken[i]];
}

/*
 * sv_column_is_generated
 *		Is its default the expression that it is computed from?
 */
bool
sv_column_is_generated(const SvObject *column)
{
	return column->kind == &sv_kind_column && column->values[GENERATED] != NULL;
}

/*
 * sv_column_is_virtual
 *		Is it computed whenever it is read, and not stored?
 */
bool
sv_column_is_virtual(const SvObject *column)
{
	return sv_column_is_generated(column) && strcmp(column->values[GENERATED], "VIRTUAL") == 0;
}

/*
 * sv_column_identity
 *		What the sequence of an identity column has of its own.
 */
SvColumnIdentity
sv_column_identity(const SvObject *column)
{
	const char *const *values = column->values;

	return (SvColumnIdentity)
	{
		values[IDENTITY_SEQUENCE], values[IDENTITY_OPTIONS], values[IDENTITY_TYPE], values[IDENTITY_PERSISTENCE],
			values[IDENTITY_ACL], values[IDENTITY_COMMENT]
	};
}

/*
 * sv_column_set_sequence
 *		Sets how statements name the sequence of an identity column.
 */
void
sv_column_set_sequence(SvObject *column, const char *sequence)
{
	column->values[IDENTITY_SEQUENCE] = sequence;
}

/*
 * sv_column_has_type_of
 *		Have two columns the same type?
 */
bool
sv_column_has_type_of(const SvObject *column, const SvObject *other)
{
	return strcmp(column->values[TYPE], other->values[TYPE]) == 0;
}

/*
 * sv_column_type
 *		Its type, as statements name it.
 */
const char *
sv_column_type(const SvObject *column)
{
	return column->values[TYPE];
}

/*
 * sv_column_inheritance
 *		"1" for a column that one parent has, "LOCAL 1" for one that the table would
 *		have without it, too; empty for others.
 */
const char *
sv_column_inheritance(const SvObject *column)
{
	return column->values[INHERITED] == NULL ? "" : column->values[INHERITED];
}

/*
 * sv_column_is_local
 *		Does the definition of the table contain this column?
 */
bool
sv_column_is_local(const SvObject *column)
{
	return column->values[INHERITED] == NULL || strncmp(column->values[INHERITED], "LOCAL", 5) == 0;
}

/* A column with the sequence that is made for it. */
static const SvObject *
as_made(const SvAction *action, const SvObject *column)
{
	const SvObject *aside = action->asides == NULL ? NULL : action->asides[column->index];

	return aside == NULL ? column : aside;
}

static void
append_identity(StringInfo ddl, const SvObject *column)
{
	appendStringInfo(ddl, " GENERATED %s AS IDENTITY (SEQUENCE NAME %s %s)", column->values[IDENTITY],
					 column->values[IDENTITY_SEQUENCE], sv_lines_join(sv_lines_split(column->values[IDENTITY_OPTIONS]), " "));
}

static const SvObject *
find_default(const SvObject *column)
{
	for (int i = 0; i < column->nparts; i++)
		if (column->parts[i]->kind == &sv_kind_default)
			return column->parts[i];
	return NULL;
}

/* Before 16, a column that is generated in a parent must not be said to be in a child. */
static bool
must_say_generated(const SvObject *column, bool is_merged)
{
	const char *unlike = column->values[UNLIKE_PARENT];

	return column->values[GENERATED] != NULL &&
		(SINCE_16_compat(true, false) || !is_merged || (unlike != NULL && strstr(unlike, "GENERATED") != NULL));
}

/*
 * sv_column_has_values
 *		Is an object a column that has values as soon as it is added?
 */
bool
sv_column_has_values(const SvObject *column)
{
	return column->kind == &sv_kind_column && !sv_column_is_virtual(column) &&
		(column->values[IDENTITY] != NULL || find_default(column) != NULL);
}

/* Since 18, a NOT NULL that rows may violate can only be added to a table. */
static bool
is_not_valid(const SvObject *column)
{
	const char *value = column->values[NOT_NULL];
	size_t		length = value == NULL ? 0 : strlen(value);

	return length > strlen(" NOT VALID") && strcmp(value + length - strlen(" NOT VALID"), " NOT VALID") == 0;
}

/*
 * sv_column_definition
 *		The column as it is defined in a CREATE TABLE or ADD COLUMN; is_merged if it is
 *		merged with a column of a parent.
 */
char *
sv_column_definition(const SvAction *action, const SvObject *column, bool is_merged)
{
	const char *const *values = column->values;
	const SvObject *expression = find_default(column);
	StringInfoData ddl;

	initStringInfo(&ddl);
	appendStringInfo(&ddl, "%s %s", quote_identifier(column->name), values[TYPE]);
	if (values[COMPRESSION] != NULL)
		appendStringInfo(&ddl, " COMPRESSION %s", values[COMPRESSION]);
	appendStringInfoString(&ddl, sv_foreign_options_clause(values[FOREIGN_OPTIONS]));
	if (values[COLLATION] != NULL)
		appendStringInfo(&ddl, " COLLATE %s", values[COLLATION]);
	if (expression != NULL && must_say_generated(column, is_merged))
		appendStringInfo(&ddl, " GENERATED ALWAYS AS (%s) %s", expression->values[0], values[GENERATED]);
	else if (expression != NULL && values[GENERATED] == NULL && sv_action_inlined(action, expression) != NULL)
		appendStringInfo(&ddl, " %s", sv_action_inlined(action, expression));
	if (values[IDENTITY] != NULL)
		append_identity(&ddl, as_made(action, column));
	if (values[NOT_NULL] != NULL && !is_not_valid(column))
		appendStringInfo(&ddl, " %s", values[NOT_NULL]);
	return ddl.data;
}

/* Begins a statement that alters the column. */
static const char *
alter_column(const SvObject *column)
{
	return psprintf("ALTER TABLE %s ALTER COLUMN %s", column->parent->identity, quote_identifier(column->name));
}

/* Before 16, the server has no word for the storage of the type. */
static const char *
name_storage(const SvObject *column)
{
	if (column->values[STORAGE] != NULL)
		return column->values[STORAGE];
	return SINCE_16_compat("DEFAULT", column->values[TYPE_STORAGE] == NULL ? "EXTENDED" : column->values[TYPE_STORAGE]);
}

static void
set_storage(SvAction *action, const SvObject *column)
{
	sv_action_step(action, "storage", "%s SET STORAGE %s", alter_column(column), name_storage(column));
}

static void
set_statistics(SvAction *action, const SvObject *column)
{
	sv_action_step(action, "statistics", "%s SET STATISTICS %s", alter_column(column),
				   column->values[STATISTICS] == NULL ? "-1" : column->values[STATISTICS]);
}

/*
 * sv_column_set_foreign_options
 *		Adds the statement that sets the options of a column of a foreign table.
 */
void
sv_column_set_foreign_options(SvAction *action, const SvObject *column, const SvObject *from)
{
	SvForeignOptions before = {from == NULL ? NULL : from->values[FOREIGN_OPTIONS], NULL};
	SvForeignOptions after = {column->values[FOREIGN_OPTIONS], NULL};
	const char *options = sv_foreign_options_change(before, after);

	if (*options != '\0')
		sv_action_step(action, "foreign_options", "%s%s", alter_column(column), options);
}

static void
set_compression(SvAction *action, const SvObject *column)
{
	sv_action_step(action, "compression", "%s SET COMPRESSION %s", alter_column(column),
				   column->values[COMPRESSION] == NULL ? "default" : column->values[COMPRESSION]);
}

/* Where a NOT NULL begins, after the name of its constraint. */
static const char *
skip_constraint_name(const char *text)
{
	const char *rest = sv_text_after(text, "CONSTRAINT ");
	bool		is_quoted = false;

	if (rest == NULL)
		return text;
	for (; is_quoted || *rest != ' '; rest++)
		if (*rest == '"')
			is_quoted = !is_quoted;
	return rest + 1;
}

/* The name of the constraint that a NOT NULL is; NULL before 18. */
static const char *
name_not_null(const SvObject *column)
{
	const char *name = sv_text_after(column->values[NOT_NULL], "CONSTRAINT ");

	if (name == NULL)
		return column->values[NOT_NULL_NAME];
	return pnstrdup(name, skip_constraint_name(column->values[NOT_NULL]) - 1 - name);
}

static void
set_not_null_comment(SvAction *action, const SvObject *column, const char *constraint)
{
	const char *comment = column->values[NOT_NULL_COMMENT];

	sv_action_step(action, "not_null_comment", "COMMENT ON CONSTRAINT %s ON %s IS %s", constraint,
				   column->parent->identity, comment == NULL ? "NULL" : quote_literal_cstr(comment));
}

static void
set_not_null(SvAction *action, const SvObject *column)
{
	const char *wanted = column->values[NOT_NULL];
	const char *rest = skip_constraint_name(wanted);

	if (strcmp(wanted, "NOT NULL") == 0)
		sv_action_step(action, "not_null", "%s SET NOT NULL", alter_column(column));
	else
		sv_action_step(action, "not_null", "ALTER TABLE %s ADD %.*sNOT NULL %s%s", column->parent->identity,
					   (int) (rest - wanted), wanted, quote_identifier(column->name), rest + strlen("NOT NULL"));
}

/* What a definition of a column cannot say. */
static void
set_details(SvAction *action, const SvObject *column)
{
	sv_column_identity_rename(action, as_made(action, column), column);
	sv_column_identity_alter(action, NULL, column);
	if (is_not_valid(column))
		set_not_null(action, column);
	if (column->values[NOT_NULL_COMMENT] != NULL)
		set_not_null_comment(action, column, name_not_null(column));
	if (column->values[STORAGE] != NULL)
		set_storage(action, column);
	if (column->values[STATISTICS] != NULL)
		set_statistics(action, column);
	sv_options_alter(action, "options", alter_column(column), NULL, column->values[OPTIONS_IN_ORDER]);
}

/*
 * sv_column_drop_default
 *		Adds the statement that removes the default of a column.
 */
void
sv_column_drop_default(SvAction *action, const SvObject *column)
{
	sv_action_step(action, "default", "%s DROP DEFAULT", alter_column(column));
}

/*
 * sv_column_own_not_null
 *		How a CREATE TABLE says that the NOT NULL of a column that it does not define has
 *		another name than in the parents; NULL if it has not.
 */
char *
sv_column_own_not_null(const SvObject *column)
{
	const char *unlike = column->values[UNLIKE_PARENT];

	if (unlike == NULL || strstr(unlike, "NAME") == NULL || is_not_valid(column))
		return NULL;
	return psprintf("CONSTRAINT %s NOT NULL %s", name_not_null(column), quote_identifier(column->name));
}

/*
 * sv_column_set_expression
 *		Adds the statement that gives a column another expression to be computed from,
 *		since 17.
 */
void
sv_column_set_expression(SvAction *action, const SvObject *column, const SvObject *expression)
{
	sv_action_step(action, "generated", "%s SET EXPRESSION AS (%s)", alter_column(column), expression->values[0]);
}

/* Changes what a new column has only because a parent has it. */
static void
change_inherited(SvAction *action, const SvObject *column)
{
	const char *unlike = column->values[UNLIKE_PARENT] == NULL ? "" : column->values[UNLIKE_PARENT];
	const SvObject *expression = find_default(column);
	bool		is_local = sv_column_is_local(column);

	if (!is_local && strstr(unlike, "NOT NULL") != NULL)
		set_not_null(action, column);
	if (strstr(unlike, "NO DEFAULT") != NULL)
		sv_column_drop_default(action, column);
	else if (!is_local && expression != NULL && !sv_column_is_generated(column) &&
			 sv_action_inlined(action, expression) != NULL && !sv_default_is_inherited(expression))
		sv_action_step(action, "default", "%s SET DEFAULT %s", alter_column(column), expression->values[0]);
	else if (SINCE_17_compat(!is_local, false) && expression != NULL && sv_column_is_generated(column) &&
			 !sv_default_is_inherited(expression))
		sv_column_set_expression(action, column, expression);
	if (strstr(unlike, "STORAGE") != NULL && column->values[STORAGE] == NULL)
		set_storage(action, column);
	if (strstr(unlike, "COMPRESSION") != NULL && (!is_local || column->values[COMPRESSION] == NULL))
		set_compression(action, column);
}

/*
 * sv_column_finish
 *		Adds the statements for what a definition cannot say, and for a column of a
 *		table that inherits.
 */
void
sv_column_finish(SvAction *action, const SvObject *column, bool inherits)
{
	if (inherits)
		change_inherited(action, column);
	set_details(action, column);
}

/* The rows of a foreign table are not here, and nothing checks them. */
static bool
is_foreign(const SvObject *column)
{
	return column->parent->kind == &sv_kind_foreign_table;
}

static void
alter_identity(SvAction *action, const SvObject *from, const SvObject *to)
{
	StringInfoData ddl;

	if (to->values[IDENTITY] == NULL || from->values[IDENTITY] == NULL)
	{
		initStringInfo(&ddl);
		if (to->values[IDENTITY] != NULL)
			append_identity(&ddl, as_made(action, to));
		sv_action_step(action, "identity", "%s %s", alter_column(to),
					   to->values[IDENTITY] == NULL ? "DROP IDENTITY" : psprintf("ADD%s", ddl.data));
		return;
	}
	sv_column_identity_rename(action, from, to);
	if (sv_column_identity_is_reset(from, to) || strcmp(from->values[IDENTITY], to->values[IDENTITY]) != 0 ||
		strcmp(from->values[IDENTITY_OPTIONS], to->values[IDENTITY_OPTIONS]) != 0)
		sv_action_step(action, "identity", "%s SET GENERATED %s SET %s", alter_column(to), to->values[IDENTITY],
					   sv_lines_join(sv_lines_split(to->values[IDENTITY_OPTIONS]), " SET "));
}

/* An identity column cannot be added to a table and its children, which do not have the identity. */
static const SvObject *
without_identity(const SvObject *column)
{
	SvObject   *result;

	if (column->values[IDENTITY] == NULL || !sv_table_has_children(column->parent) ||
		(SINCE_17_compat(true, false) && sv_table_is_partitioned(column->parent)))
		return column;
	result = sv_object_copy(column);
	result->values[IDENTITY] = NULL;
	return result;
}

static void
create_column(SvAction *action, const SvObject *column)
{
	const SvObject *first = without_identity(column);

	sv_action_step(action, "missing", "ALTER TABLE %s ADD COLUMN %s", column->parent->identity,
				   sv_column_definition(action, first, false));
	if (!is_foreign(column) && column->values[NOT_NULL] != NULL && action->inlined == NIL && first->values[IDENTITY] == NULL &&
		column->values[GENERATED] == NULL)
		sv_action_hazard(action, SV_MAY_FAIL);
	if (first != column)
		alter_identity(action, first, column);
	set_details(action, column);
}

static void
drop_column(SvAction *action, const SvObject *column)
{
	sv_action_step(action, "extra", "ALTER TABLE %s DROP COLUMN %s", column->parent->identity,
				   quote_identifier(column->name));
	if (column->values[GENERATED] == NULL && !is_foreign(column))
		sv_action_hazard(action, SV_DROP_COLUMN);
}

/*
 * sv_column_drop_only
 *		Adds the statement that drops a column, but not from the tables that inherit it.
 */
void
sv_column_drop_only(SvAction *action, const SvObject *column)
{
	sv_action_step(action, "extra", "ALTER TABLE ONLY %s DROP COLUMN %s", column->parent->identity,
				   quote_identifier(column->name));
	sv_action_hazard(action, SV_DROP_COLUMN);
}

/* Is it a type of this name, maybe with more words, a length, or dimensions? */
static bool
is_named(const char *type, const char *name)
{
	const char *rest = sv_text_after(type, name);

	return rest != NULL && !sv_text_continues_word(*rest);
}

/*
 * How the values become those of the new type.  An explicit cast to one with a length
 * truncates what is too long, so values are assigned to character and bit types: the
 * server then refuses those that do not fit.
 */
static const char *
write_conversion(const SvObject *to, bool by_text)
{
	const char *type = to->values[TYPE];
	bool		is_array = strchr(type, '[') != NULL;

	if (is_foreign(to) || (!(by_text && is_array) &&
						   (is_named(type, "character") || is_named(type, "bit") || is_named(type, "text"))))
		return "";
	return psprintf(" USING %s%s::%s", quote_identifier(to->name), by_text ? "::text" : "", type);
}

/* A new type of the same name can hold less.  Everything can be text. */
static bool
keeps_values(const SvObject *from, const SvObject *to, bool by_text)
{
	return sv_type_is_wider(from->values[TYPE], to->values[TYPE]) && (!by_text || strcmp(to->values[TYPE], "text") == 0);
}

static void
change_type(SvAction *action, const SvObject *to, bool by_text)
{
	const char *const *values = to->values;

	action->is_retyping = true;
	action->is_incomparable |= by_text;
	action->changes_operators |= !sv_type_is_alike(action->from->values[TYPE], values[TYPE]);
	if (values[INHERITED] != NULL && action->from->values[INHERITED] != NULL)
		return;					/* the parent's statement is for this one, too */
	sv_action_step(action, "type", "%s TYPE %s%s%s%s", alter_column(to), values[TYPE],
				   values[COLLATION] == NULL ? "" : " COLLATE ", values[COLLATION] == NULL ? "" : values[COLLATION],
				   write_conversion(to, by_text));
	if (!is_foreign(to) && !keeps_values(action->from, to, by_text))
		sv_action_hazard(action, SV_NARROW_TYPE | SV_MAY_FAIL);
}

static void
alter_type(SvAction *action, const SvObject *from, const SvObject *to)
{
	change_type(action, to, strcmp(from->values[TYPE], to->values[TYPE]) != 0 &&
				(from->values[BY_TEXT] != NULL || to->values[BY_TEXT] != NULL ||
				 !sv_type_has_cast(from->values[TYPE], to->values[TYPE])));
}

/* The type has its name, but is another one. */
static void
retype_column(SvAction *action, const SvObject *from, const SvObject *to)
{
	change_type(action, to, true);
}

/* The server reads no rows if a valid CHECK says that there are no nulls. */
static void
set_not_null_online(SvAction *action, const SvObject *to)
{
	const char *table = to->parent->identity;
	const char *column = quote_identifier(to->name);
	const char *name = quote_identifier(makeObjectName(to->parent->name, to->name, "not_null"));

	sv_action_step(action, "not_null", SINCE_18_compat("ALTER TABLE %s ADD CONSTRAINT %s NOT NULL %s NOT VALID",
													   "ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s IS NOT NULL) NOT VALID"),
				   table, name, column);
	sv_action_step(action, "not_null", "ALTER TABLE %s VALIDATE CONSTRAINT %s", table, name);
	sv_action_hazard(action, SV_MAY_FAIL);
	if (SINCE_18_compat(true, false))
		return;
	sv_action_step(action, "not_null", "%s SET NOT NULL", alter_column(to));
	sv_action_step(action, "not_null", "ALTER TABLE %s DROP CONSTRAINT %s", table, name);
}

/*
 * Since 18, the constraint that a NOT NULL is can be altered, where it is not inherited.
 * Returns its name afterwards, or NULL if it has to be another one.
 */
static const char *
alter_not_null_constraint(SvAction *action, const SvObject *from, const SvObject *to)
{
	const char *table = to->parent->identity;
	const char *name = name_not_null(from);
	const char *before = skip_constraint_name(from->values[NOT_NULL]);
	const char *after = skip_constraint_name(to->values[NOT_NULL]);
	bool		is_named = before != from->values[NOT_NULL] || after != to->values[NOT_NULL];
	bool		is_renamed = is_named && name != NULL && strcmp(name, name_not_null(to)) != 0;
	bool		is_inherited = strstr(after, "NO INHERIT") == NULL;

	if (name == NULL)
		return NULL;
	if (!is_renamed && strcmp(before, after) == 0)
		return name;
	if (is_foreign(to) || *sv_column_inheritance(from) != '\0' || *sv_column_inheritance(to) != '\0' ||
		sv_table_has_children(from->parent) || sv_table_has_children(to->parent) ||
		(strstr(after, "NOT VALID") != NULL && strstr(before, "NOT VALID") == NULL))
		return NULL;
	if (is_renamed)
	{
		sv_action_step(action, "not_null", "ALTER TABLE %s RENAME CONSTRAINT %s TO %s", table, name, name_not_null(to));
		name = name_not_null(to);
	}
	if (is_inherited != (strstr(before, "NO INHERIT") == NULL))
		sv_action_step(action, "not_null", "ALTER TABLE %s ALTER CONSTRAINT %s %s", table, name,
					   is_inherited ? "INHERIT" : "NO INHERIT");
	if (strstr(before, "NOT VALID") != NULL && strstr(after, "NOT VALID") == NULL)
	{
		sv_action_step(action, "not_null", "ALTER TABLE %s VALIDATE CONSTRAINT %s", table, name);
		sv_action_hazard(action, SV_MAY_FAIL);
	}
	return name;
}

static void
add_not_null(SvAction *action, const SvObject *to)
{
	if (strcmp(to->values[NOT_NULL], "NOT NULL") == 0 && action->is_online && !is_foreign(to))
		set_not_null_online(action, to);
	else
	{
		set_not_null(action, to);
		if (!is_foreign(to))
			sv_action_hazard(action, SV_MAY_FAIL);
	}
	if (to->values[NOT_NULL_COMMENT] != NULL)
		set_not_null_comment(action, to, name_not_null(to));
}

static void
alter_not_null(SvAction *action, const SvObject *from, const SvObject *to, bool comment_differs)
{
	const char *name = NULL;

	if (from->values[NOT_NULL] != NULL && to->values[NOT_NULL] != NULL)
		name = alter_not_null_constraint(action, from, to);
	if (name != NULL)
	{
		if (comment_differs)
			set_not_null_comment(action, to, name);
		return;
	}
	if (from->values[NOT_NULL] != NULL)
		sv_action_step(action, "not_null", "%s DROP NOT NULL", alter_column(to));
	if (to->values[NOT_NULL] != NULL)
		add_not_null(action, to);
}

static void
alter_details(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	if (differs[STORAGE])
		set_storage(action, to);
	if (differs[COMPRESSION])
		set_compression(action, to);
	if (differs[STATISTICS])
		set_statistics(action, to);
	if (differs[OPTIONS])
		sv_options_alter(action, "options", alter_column(to), from->values[OPTIONS], to->values[OPTIONS]);
	sv_column_identity_alter(action, from, to);
	if (differs[FOREIGN_OPTIONS])
		sv_column_set_foreign_options(action, to, from);
}

/* An identity column must be NOT NULL for all of its life. */
static bool
alter_this_column(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	bool		identity_differs = differs[IDENTITY] || differs[IDENTITY_SEQUENCE] || differs[IDENTITY_OPTIONS] ||
		sv_column_identity_is_reset(from, to);

	if (differs[GENERATED])
		return false;
	if (identity_differs && to->values[IDENTITY] == NULL)
		alter_identity(action, from, to);
	if (differs[NOT_NULL] || differs[NOT_NULL_COMMENT])
		alter_not_null(action, from, to, differs[NOT_NULL_COMMENT]);
	if (differs[TYPE] || differs[COLLATION])
		alter_type(action, from, to);
	if (identity_differs && to->values[IDENTITY] != NULL)
		alter_identity(action, from, to);
	alter_details(action, from, to, differs);

	/*
	 * Columns of partitions belong to the partitioned table, and a column
	 * that no parent has is local.
	 */
	if (differs[INHERITED] && to->values[INHERITED] != NULL && sv_column_is_local(from) != sv_column_is_local(to) &&
		!sv_table_is_partition(from->parent) && !sv_table_is_partition(to->parent))
		sv_action_refuse(action, "inherited");
	return true;
}

static void
rename_column(SvAction *action, const SvObject *from, const SvObject *to)
{
	sv_action_step(action, "name", "ALTER TABLE %s RENAME COLUMN %s TO %s", from->parent->identity,
				   quote_identifier(from->name), quote_identifier(to->name));
}

static void
place_column(SvObject *column, int place)
{
	column->values[POSITION] = sv_object_number(place);
}

const SvKind sv_kind_column =
{
	.name = "table column",
	.code = "column",
	.keyword = "COLUMN",
	.catalog = RelationRelationId,
	.parents = {&sv_kind_table, &sv_kind_foreign_table},
	.letters = "rpf",
	.naming = SV_NAMED_IN_PARENT,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT a.attrelid, a.attnum::int, a.attrelid, 0, NULL::text, a.attname, NULL::text, NULL::text,"
	SV_SQL_ACL("a.attacl", "c", "c.relowner") ","
	" format_type(a.atttypid, a.atttypmod),"
	" CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END,"
	NOT_NULL_COLUMNS
	IDENTITY_COLUMNS
	" CASE a.attgenerated WHEN 's' THEN 'STORED' WHEN 'v' THEN 'VIRTUAL' END,"
	" CASE WHEN a.attstorage <> t.typstorage THEN CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL'"
	" WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END,"
	" CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END,"
	" CASE WHEN a.attstattarget >= 0 THEN a.attstattarget::text END,"
	SV_SQL_OPTIONS("a.attoptions") ","
	" CASE WHEN a.attfdwoptions IS NOT NULL THEN" SV_SQL_FOREIGN_OPTIONS("a.attfdwoptions", "true") " END,"
	" CASE WHEN a.attinhcount > 0 THEN CASE WHEN a.attislocal THEN 'LOCAL ' ELSE '' END || a.attinhcount END,"
	" NULL::text,"
	" t.by_text,"
	" CASE WHEN c.relkind = 'p' AND EXISTS (SELECT FROM pg_depend k WHERE k.classid = 'pg_class'::regclass"
	" AND k.objid = a.attrelid AND k.objsubid = a.attnum AND k.refclassid = 'pg_class'::regclass"
	" AND k.refobjid = a.attrelid AND k.refobjsubid = 0 AND k.deptype = 'i') THEN 'IN KEY' END,"
	" CASE WHEN q.type <> a.atttypid THEN format_type(q.type, NULL) END,"
	" CASE WHEN q.persistence <> c.relpersistence THEN CASE q.persistence WHEN 'u' THEN 'UNLOGGED' ELSE 'LOGGED' END END,"
	" q.acl, q.comment,"
	" CASE WHEN h.inhrelid IS NOT NULL THEN nullif(concat_ws(', ', CASE WHEN a.attnotnull AND NOT h.notnull THEN 'NOT NULL' END,"
	UNLIKE_NAME
	" CASE WHEN h.hasdef AND NOT a.atthasdef THEN 'NO DEFAULT' END,"
	" CASE WHEN a.attgenerated <> '' AND NOT h.generated THEN 'GENERATED' END,"
	" CASE WHEN a.attstorage <> h.storage::\"char\" THEN 'STORAGE' END,"
	" CASE WHEN a.attcompression::text <> h.compression THEN 'COMPRESSION' END), '') END,"
	SV_SQL_OPTIONS_IN_ORDER("a.attoptions") ", " NOT_NULL_COMMENTED ", t.storage"
	" FROM pg_attribute a" TYPE_JOIN
	" JOIN pg_class c ON c.oid = a.attrelid"
	NOT_NULL_JOIN
	IDENTITY_JOIN
	PARENT_JOIN
	" WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f') AND c.relnamespace = ANY ($1)"
	" AND c.relpersistence <> 't' AND" SV_SQL_NO_MEMBER("pg_class", "c.oid"),
	.place = place_column,
	.create = create_column,
	.is_within_parent = sv_common_is_within_parent,
	.drop = drop_column,
	.rename = rename_column,
	.alter = alter_this_column,
	.retype = retype_column,
	.survives_retyping = true,
};
