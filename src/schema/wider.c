/*
 * wider.c
 *		Which types hold all values of which others.
 *
 * Only the names of the types are known: the schema can be that of another database.
 * What is not known to be wider counts as narrower.  Types of the server have the same
 * casts everywhere, but for those that somebody has added.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "parser/parse_coerce.h"
#include "schema/wider.h"

#define MAX_NUMBERS 2

/* A type such as "timestamp(3) without time zone[]". */
typedef struct SplitType
{
	char	   *name;			/* without numbers and dimensions */
	int			numbers[MAX_NUMBERS];
	int			nnumbers;
	int			ndimensions;
} SplitType;

/* From the chapter about data types in the documentation of the server. */
static const char *const wider[][2] =
{
	{"smallint", "integer"},
	{"smallint", "bigint"},
	{"smallint", "numeric"},
	{"smallint", "real"},
	{"smallint", "double precision"},
	{"integer", "bigint"},
	{"integer", "numeric"},
	{"integer", "double precision"},
	{"bigint", "numeric"},
	{"real", "double precision"},
	{"character", "character varying"},
	{"date", "timestamp without time zone"},
	{"date", "timestamp with time zone"},
	{"jsonb", "json"},
	{"cidr", "inet"},
	{"macaddr", "macaddr8"},
	{"bit", "bit varying"},
};

/* Values of the types of a group can be compared with each other, whichever is referred to. */
static const char *const alike[][3] =
{
	{"smallint", "integer", "bigint"},
	{"character varying", "text"},
};

/* Types of the server, as format_type names them, that may have no cast to each other. */
static const struct
{
	const char *name;
	Oid			oid;
}			known[] =

{
	{"\"char\"", CHAROID},
	{"bigint", INT8OID},
	{"boolean", BOOLOID},
	{"bytea", BYTEAOID},
	{"cidr", CIDROID},
	{"date", DATEOID},
	{"double precision", FLOAT8OID},
	{"inet", INETOID},
	{"integer", INT4OID},
	{"interval", INTERVALOID},
	{"json", JSONOID},
	{"jsonb", JSONBOID},
	{"money", MONEYOID},
	{"numeric", NUMERICOID},
	{"oid", OIDOID},
	{"point", POINTOID},
	{"real", FLOAT4OID},
	{"regclass", REGCLASSOID},
	{"smallint", INT2OID},
	{"time with time zone", TIMETZOID},
	{"time without time zone", TIMEOID},
	{"timestamp with time zone", TIMESTAMPTZOID},
	{"timestamp without time zone", TIMESTAMPOID},
	{"tsvector", TSVECTOROID},
	{"uuid", UUIDOID},
	{"xml", XMLOID},
};

static SplitType
parse_type(const char *text)
{
	SplitType	type = {.name = palloc(strlen(text) + 1)};
	char	   *end = type.name;
	const char *p = text;

	for (; *p != '\0'; p++)
	{
		if (strncmp(p, "[]", 2) == 0)
		{
			type.ndimensions++;
			p++;
		}
		else if (*p == '(')
		{
			do
			{
				if (type.nnumbers < MAX_NUMBERS)
					type.numbers[type.nnumbers++] = atoi(p + 1);
				p += 1 + strcspn(p + 1, ",)");
			} while (*p == ',');
			if (*p == '\0')
				break;
		}
		else
			*end++ = *p;
	}
	*end = '\0';
	return type;
}

/* Do the numbers of one type leave as much room as those of the other one? */
static bool
has_room(const SplitType *from, const SplitType *to)
{
	if (to->nnumbers == 0)
		return true;
	if (strcmp(to->name, "numeric") != 0 || from->nnumbers != MAX_NUMBERS || to->nnumbers != MAX_NUMBERS)
		return from->nnumbers == to->nnumbers && from->numbers[0] <= to->numbers[0];
	return from->numbers[1] <= to->numbers[1] &&
		from->numbers[0] - from->numbers[1] <= to->numbers[0] - to->numbers[1];
}

/*
 * sv_type_is_wider
 *		Does a type hold all values of another one, or is it the same?  The names are
 *		those that format_type gives.
 */
bool
sv_type_is_wider(const char *from, const char *to)
{
	SplitType	before = parse_type(from);
	SplitType	after = parse_type(to);

	if (strcmp(from, to) == 0 || strcmp(to, "text") == 0)
		return true;
	if ((before.ndimensions > 0) != (after.ndimensions > 0))
		return false;
	if (strcmp(before.name, after.name) == 0)
		return strcmp(after.name, "bit") != 0 && has_room(&before, &after);
	if (after.nnumbers > 0 && strcmp(after.name, "character varying") != 0)
		return false;
	for (int i = 0; i < lengthof(wider); i++)
		if (strcmp(before.name, wider[i][0]) == 0 && strcmp(after.name, wider[i][1]) == 0)
			return has_room(&before, &after);
	return false;
}

static Oid
find_known(const char *name)
{
	SplitType	type = parse_type(name);

	for (int i = 0; i < lengthof(known) && type.ndimensions == 0; i++)
		if (strcmp(known[i].name, type.name) == 0)
			return known[i].oid;
	return InvalidOid;
}

/*
 * sv_type_has_cast
 *		Is there a cast from one type to another one in this database?  False only for
 *		types of the server.
 */
bool
sv_type_has_cast(const char *from, const char *to)
{
	Oid			before = find_known(from);
	Oid			after = find_known(to);
	Oid			function;

	return !OidIsValid(before) || !OidIsValid(after) ||
		find_coercion_pathway(after, before, COERCION_EXPLICIT, &function) != COERCION_PATH_NONE || before == after;
}

static int
group_of(const SplitType *type)
{
	for (int i = 0; i < lengthof(alike); i++)
		for (int j = 0; j < lengthof(alike[i]); j++)
			if (alike[i][j] != NULL && strcmp(alike[i][j], type->name) == 0)
				return i;
	return -1;
}

/*
 * sv_type_is_alike
 *		Can a column of one type refer to one of the other, and the other way round?  The
 *		names are those that format_type gives; what is not known is not alike.
 */
bool
sv_type_is_alike(const char *a, const char *b)
{
	SplitType	left = parse_type(a);
	SplitType	right = parse_type(b);

	if (left.ndimensions != right.ndimensions)
		return false;
	if (strcmp(left.name, right.name) == 0)
		return true;
	/* Arrays are compared with arrays of the same type only. */
	return left.ndimensions == 0 && group_of(&left) >= 0 && group_of(&left) == group_of(&right);
}
