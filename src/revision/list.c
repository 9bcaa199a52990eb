/*
 * list.c
 *		Lists of revisions.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "revision/list.h"

/*
 * sv_list_add
 *		Appends a revision to a list in the current memory context.
 */
void
sv_list_add(SvRevisions *list, int32 rev)
{
	/* The room is doubled whenever the count reaches a power of two. */
	if (list->count == 0)
		list->revs = palloc_array(int32, 1);
	else if ((list->count & (list->count - 1)) == 0)
		list->revs = repalloc_huge(list->revs, sizeof(int32) * list->count * 2);
	list->revs[list->count++] = rev;
}

/*
 * sv_list_append
 *		Adds all of another list.
 */
void
sv_list_append(SvRevisions *list, const SvRevisions *more)
{
	for (int32 i = 0; i < more->count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		sv_list_add(list, more->revs[i]);
	}
}

static int
compare_revisions(const void *a, const void *b)
{
	int32		left = *(const int32 *) a;
	int32		right = *(const int32 *) b;

	CHECK_FOR_INTERRUPTS();
	return (left > right) - (left < right);
}

/*
 * sv_list_sort
 *		Sorts a list and removes duplicates, except for walks that left the
 *		graph.
 */
void
sv_list_sort(SvRevisions *list)
{
	int32		n = 0;

	if (list->count == 0)
		return;
	qsort(list->revs, list->count, sizeof(int32), compare_revisions);
	for (int32 i = 0; i < list->count; i++)
	{
		if (n == 0 || list->revs[i] < 0 || list->revs[n - 1] != list->revs[i])
			list->revs[n++] = list->revs[i];
	}
	list->count = n;
}

/*
 * sv_list_free
 *		Frees the memory of a list, and makes it empty.
 */
void
sv_list_free(SvRevisions *list)
{
	if (list->count > 0)
		pfree(list->revs);
	list->count = 0;
	list->revs = NULL;
}

/*
 * sv_list_join
 *		Returns the ids of the revisions of a list as sv_revmap_join does.
 */
char *
sv_list_join(const SvRevmap *map, const SvRevisions *list)
{
	return sv_revmap_join(map, list->revs, list->count);
}
