/*
 * trip.c
 *		Whether code that is printed differently is the same.
 *
 * What the server prints is not always what it would print of that: loading a dump can
 * change a text once more.  So two texts that differ are parsed and printed again, each
 * where its names are looked up, and are equal if the results are.  Nothing is executed
 * or written.  Texts for which that is impossible still differ: if an object that they
 * name does not exist here, or is in a schema that the caller may not use.
 *
 * Each is tried in a subtransaction, which also releases the locks.  It is done once for
 * a text, however often that is compared.
 *
 * Whether it is harmless is decided before the analysis, which can wait for a lock on a
 * table.  Meanwhile its owner can make another type of the same name, with a constraint
 * that would run with the rights of the caller.  So functions of users are refused, too.
 */
#include "postgres.h"

#include "schema/environment.h"
#include "schema/guard.h"
#include "schema/reprint.h"
#include "schema/trip.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"

/* What has become of a text. */
typedef struct Trip
{
	const char *text;			/* the key: this very text, not one like it */
	Node	   *result;			/* NULL: it is impossible */
} Trip;

struct SvTrips
{
	MemoryContext context;
	HTAB	   *known;			/* const char * → Trip */
	SvPlace		source;
	SvPlace		desired;
};

/* Names of what is not in this database are looked up as those of the other side. */
static SvPlace
place_of(const SvSnapshot *snapshot, const SvSnapshot *other)
{
	const SvSnapshot *here = snapshot->is_here ? snapshot : other;

	return here->is_here ? (SvPlace)
	{
		here->home, here->home_as
	} : (SvPlace)
	{
		NULL, NULL
	};
}

/*
 * sv_trips_begin
 *		Prepares comparing the texts of two snapshots.  Allocated in the current context.
 */
SvTrips *
sv_trips_begin(const SvSnapshot *source, const SvSnapshot *desired)
{
	SvTrips    *trips = palloc_object(SvTrips);
	HASHCTL		control = {.keysize = sizeof(const char *),.entrysize = sizeof(Trip)};

	trips->context = AllocSetContextCreate(CurrentMemoryContext, "schemaver texts printed again",
										   ALLOCSET_DEFAULT_SIZES);
	control.hcxt = trips->context;
	trips->known = hash_create("schemaver texts printed again", 64, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	trips->source = place_of(source, desired);
	trips->desired = place_of(desired, source);
	return trips;
}

/* A text that is parsed and printed. */
typedef struct Printing
{
	const SvObject *object;
	int			property;
	const SvPlace *place;
	Node	   *result;
} Printing;

static void
print_again(void *arg)
{
	Printing   *printing = arg;

	sv_environment_resolve(printing->place->home);
	printing->result = sv_reprint(printing->object, printing->property, printing->place);
}

static const Node *
take_trip(SvTrips *trips, const SvObject *object, int property, const SvPlace *place)
{
	const char *text = object->values[property];
	bool		found;
	Trip	   *trip = hash_search(trips->known, &text, HASH_FIND, NULL);
	MemoryContext work;
	MemoryContext caller;
	Printing	printing = {object, property, place, NULL};
	bool		is_printed;

	if (trip != NULL)
		return trip->result;
	work = AllocSetContextCreate(CurrentMemoryContext, "schemaver printing a text again", ALLOCSET_DEFAULT_SIZES);
	caller = MemoryContextSwitchTo(work);
	is_printed = sv_guard_attempt(print_again, &printing);
	MemoryContextSwitchTo(trips->context);
	trip = hash_search(trips->known, &text, HASH_ENTER, &found);
	trip->result = is_printed ? copyObject(printing.result) : NULL;
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(work);
	return trip->result;
}

/*
 * sv_trips_equal
 *		Is a property that is code, and that both objects have, equal after all?  The
 *		environment must have been entered.
 */
bool
sv_trips_equal(SvTrips *trips, const SvObject *from, const SvObject *to, int property)
{
	const Node *left;
	const Node *right;

	if (from->kind->properties[property].parsed_after == NULL)
		return false;
	left = take_trip(trips, from, property, &trips->source);
	if (left == NULL)
		return false;
	right = take_trip(trips, to, property, &trips->desired);
	return right != NULL && equal(left, right);
}

/*
 * sv_trips_end
 *		Frees what is known.
 */
void
sv_trips_end(SvTrips *trips)
{
	MemoryContextDelete(trips->context);
	pfree(trips);
}
