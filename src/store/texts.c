/*
 * texts.c
 *		Arrays of text, as used in the tables and the SQL functions.
 */
#include "postgres.h"

#include "access/tupmacs.h"
#include "catalog/pg_type.h"
#include "compat.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "store/texts.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

/* A buffer for an array that is short enough to be stored without alignment. */
typedef union ShortArray
{
	ArrayType	array;
	char		bytes[VARHDRSZ + VARATT_SHORT_MAX];
} ShortArray;

/*
 * Makes an array readable.  An array from a row is nearly always short, and
 * there are 100,000 rows: such an array is unpacked into the given buffer,
 * without allocating memory.
 */
static ArrayType *
unpack_array(Datum array, ShortArray *room)
{
	struct varlena *stored = (struct varlena *) DatumGetPointer(array);
	size_t		length;

	/* An array stored outside of its row has the mark of a short one, too. */
	if (!VARATT_IS_SHORT(stored) || VARATT_IS_EXTERNAL(stored))
		return DatumGetArrayTypeP(array);
	length = VARSIZE_SHORT(stored) - VARHDRSZ_SHORT;
	SET_VARSIZE(&room->array, VARHDRSZ + length);
	memcpy(VARDATA(&room->array), VARDATA_SHORT(stored), length);
	return &room->array;
}

/* Raises 54000 for a list that does not fit into one piece of memory. */
static void
check_size(int count, size_t size)
{
	if (!AllocSizeIsValid(size))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("an array of %d names is too large", count)));
}

/* Returns the elements of an array; see sv_texts_from_array. */
static const char **
copy_elements(ArrayType *value)
{
	int			count = ArrayGetNItems(ARR_NDIM(value), ARR_DIMS(value));
	const char *element = ARR_DATA_PTR(value);
	size_t		size = sizeof(char *) * ((size_t) count + 1) + ARR_SIZE(value) + count;
	const char **texts;
	char	   *copy;

	if (ARR_NDIM(value) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("an array of names must have one dimension")));
	if (array_contains_nulls(value))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("an array of names must not contain NULL")));
	if (count == 0)
		return NULL;

	/* One piece of memory for the pointers and the texts. */
	check_size(count, size);
	texts = palloc(size);
	copy = (char *) (texts + count + 1);
	for (int i = 0; i < count; i++)
	{
		size_t		length = VARSIZE_ANY_EXHDR(element);

		CHECK_FOR_INTERRUPTS();
		texts[i] = memcpy(copy, VARDATA_ANY(element), length);
		copy[length] = '\0';
		copy += length + 1;
		element = att_addlength_pointer(element, -1, element);
		element = (const char *) att_align_nominal(element, TYPALIGN_INT);
	}
	texts[count] = NULL;
	return texts;
}

/*
 * sv_texts_from_array
 *		Returns the elements of a text[] as one piece of the current memory
 *		context; NULL for an empty array.
 *
 * Raises 22023 unless the array has one dimension and no NULLs.
 */
const char **
sv_texts_from_array(Datum array)
{
	ShortArray	room;
	ArrayType  *value = unpack_array(array, &room);
	const char **texts = copy_elements(value);

	if (value != &room.array && (Pointer) value != DatumGetPointer(array))
		pfree(value);
	return texts;
}

/*
 * sv_texts_to_array
 *		Returns a text[] of the names, in the current memory context.  There
 *		must be at least one.
 */
Datum
sv_texts_to_array(const char *const *texts)
{
	int			count = sv_texts_count(texts);
	size_t		size = ARR_OVERHEAD_NONULLS(1);
	ArrayType  *array;
	char	   *element;

	for (int i = 0; i < count; i++)
		size += INTALIGN(VARHDRSZ + strlen(texts[i]));
	check_size(count, size);
	array = palloc0(size);
	SET_VARSIZE(array, size);
	array->ndim = 1;
	array->elemtype = TEXTOID;
	ARR_DIMS(array)[0] = count;
	ARR_LBOUND(array)[0] = 1;
	element = ARR_DATA_PTR(array);
	for (int i = 0; i < count; i++)
	{
		size_t		length = strlen(texts[i]);

		CHECK_FOR_INTERRUPTS();
		SET_VARSIZE(element, VARHDRSZ + length);
		memcpy(VARDATA(element), texts[i], length);
		element += INTALIGN(VARHDRSZ + length);
	}
	return PointerGetDatum(array);
}

/*
 * sv_texts_count
 *		Returns the number of names.
 */
int
sv_texts_count(const char *const *texts)
{
	int			count = 0;

	while (texts != NULL && texts[count] != NULL)
		count++;
	return count;
}

/*
 * sv_texts_equal
 *		Tells whether both lists have the same names in the same order.
 */
bool
sv_texts_equal(const char *const *a, const char *const *b)
{
	int			count = sv_texts_count(a);

	if (count != sv_texts_count(b))
		return false;
	for (int i = 0; i < count; i++)
	{
		if (strcmp(a[i], b[i]) != 0)
			return false;
	}
	return true;
}

/*
 * sv_texts_join
 *		Returns the names as "a, b", in the current memory context.
 */
char *
sv_texts_join(const char *const *texts)
{
	const char *const *first = texts;
	StringInfoData joined;

	initStringInfo(&joined);
	for (; texts != NULL && *texts != NULL; texts++)
	{
		CHECK_FOR_INTERRUPTS();
		if (texts != first)
			appendStringInfoString(&joined, ", ");
		appendStringInfoString(&joined, *texts);
	}
	return joined.data;
}

/*
 * sv_texts_compare_cells
 *		Orders a List of char * bytewise, for list_sort.
 */
int
sv_texts_compare_cells(const ListCell *a, const ListCell *b)
{
	return strcmp(lfirst(a), lfirst(b));
}
