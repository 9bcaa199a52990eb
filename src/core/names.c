/*
 * names.c
 *		Sets of names, built from lists; which name is like another one.
 *
 * A list may have 100,000 names, and as many names may be looked up in it.
 */
#include "postgres.h"

#include "core/ident.h"
#include "core/names.h"
#include "miscadmin.h"
#include "utils/varlena.h"

static int
compare_names(const void *a, const void *b)
{
	CHECK_FOR_INTERRUPTS();
	return strcmp(*(const char *const *) a, *(const char *const *) b);
}

/*
 * sv_names_of
 *		Builds a set from a list that ends with NULL, or from NULL, in the
 *		current memory context.  The names themselves are not copied.
 */
SvNames
sv_names_of(const char *const *list)
{
	SvNames		names = {0};

	while (list != NULL && list[names.count] != NULL)
		names.count++;
	names.sorted = palloc_extended(sizeof(char *) * ((Size) names.count + 1), MCXT_ALLOC_HUGE);
	if (names.count > 0)
		memcpy(names.sorted, list, sizeof(char *) * names.count);
	qsort(names.sorted, names.count, sizeof(char *), compare_names);
	return names;
}

/*
 * sv_names_find
 *		Returns the position of a name in the order, always the same one if the name
 *		is there twice; -1 if it is not in the set.
 */
int
sv_names_find(const SvNames *names, const char *name)
{
	const char **found = names->count == 0 ? NULL :
		bsearch(&name, names->sorted, names->count, sizeof(char *), compare_names);

	return found == NULL ? -1 : found - names->sorted;
}

/*
 * sv_names_have
 *		Is a name in the set?
 */
bool
sv_names_have(const SvNames *names, const char *name)
{
	return sv_names_find(names, name) >= 0;
}

/*
 * sv_names_double
 *		Returns the first name, in their order, that is in the list twice; NULL if
 *		none is.
 */
const char *
sv_names_double(const SvNames *names)
{
	for (int i = 1; i < names->count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (strcmp(names->sorted[i - 1], names->sorted[i]) == 0)
			return names->sorted[i];
	}
	return NULL;
}

/*
 * sv_names_consider
 *		Keeps the nearest of the names seen so far: the one that is less than distance
 *		changes of a character away from what is wanted.
 */
void
sv_names_consider(const char *name, const char *wanted, int *distance, const char **nearest)
{
	int			found;

	CHECK_FOR_INTERRUPTS();
	if (strlen(name) > SV_MAX_IDENT_LENGTH || strlen(wanted) > SV_MAX_IDENT_LENGTH)
		return;
	found = varstr_levenshtein_less_equal(wanted, strlen(wanted), name, strlen(name),
										  1, 1, 1, *distance - 1, true);
	if (found < *distance)
	{
		*distance = found;
		*nearest = name;
	}
}
