/*
 * untouched.c
 *		Keeping what is tried out in place away from everybody else's tables.
 *
 * Models can name tables of schemas that they are not for: in a foreign key, for example,
 * which locks the other table.  That lock would stay until all models are built, so the
 * first statement that takes one is the last.
 *
 * Revisions find no table of others by its name, but in the catalogs.  They can lock it, or
 * its rows; or they take an advisory lock, on which others wait as they do for the applied
 * revision.  All of this is rolled back at once.
 */
#include "postgres.h"

#include "access/transam.h"
#include "catalog/objectaccess.h"
#include "catalog/pg_class.h"
#include "compat.h"
#include "errors.h"
#include "miscadmin.h"
#include "proof/untouched.h"
#include "storage/lock.h"
#include "utils/hsearch.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

/* Locks of this mode, and of all that are listed after it. */
#define FROM(mode) (~(LOCKBIT_ON(mode) - 1))

static object_access_hook_type next_object_access;
static HTAB *made = NULL;		/* OIDs of relations that this process has
								 * made */
static SvUntouched who;
static LOCKMASK forbidden;		/* on the others */

static void
see_access(ObjectAccessType access, Oid class, Oid object, int part, void *arg)
{
	if (next_object_access != NULL)
		next_object_access(access, class, object, part, arg);
	if (access == OAT_POST_CREATE && class == RelationRelationId && part == 0)
		(void) hash_search(made, &object, HASH_ENTER, NULL);
}

/*
 * sv_untouched_watch
 *		In a worker that does nothing else: from now on, remembers what is made.
 */
void
sv_untouched_watch(SvUntouched by)
{
	HASHCTL		control = {.keysize = sizeof(Oid),.entrysize = sizeof(Oid),.hcxt = TopMemoryContext};

	if (made != NULL)
		return;
	who = by;
	/* What changes a table, or keeps others from changing its rows. */
	forbidden = FROM(by == SV_UNTOUCHED_BY_MODELS ? ShareUpdateExclusiveLock : RowShareLock);
	made = hash_create("schemaver relations on trial", 256, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	next_object_access = object_access_hook;
	object_access_hook = see_access;
}

/* Is it a lock of this process on a relation that was there before? */
static bool
is_on_others(const LockInstanceData *lock)
{
	Oid			oid = lock->locktag.locktag_field2;

	return lock->pid == MyProcPid && lock->locktag.locktag_type == LOCKTAG_RELATION &&
		lock->locktag.locktag_field1 == MyDatabaseId && (lock->holdMask & forbidden) != 0 &&
		oid >= FirstNormalObjectId && hash_search(made, &oid, HASH_FIND, NULL) == NULL;
}

/* Which of two relations is told?  One that has been dropped has no name, and the oldest one is what users know. */
static Oid
choose(Oid a, Oid b)
{
	if (!OidIsValid(a) || get_rel_name(a) == NULL)
		return b;
	return get_rel_name(b) == NULL || a < b ? a : b;
}

/* Is it an advisory lock of this process? */
static bool
is_advisory(const LockInstanceData *lock)
{
	return lock->pid == MyProcPid && lock->locktag.locktag_type == LOCKTAG_ADVISORY && lock->holdMask != 0;
}

static void
raise_models(const char *table)
{
	ereport(ERROR,
			(errcode(ERRCODE_SV_STATEMENT_NOT_ALLOWED),
			 errmsg("models that are built in place cannot lock a table that was there before"),
			 table != NULL ? errdetail("The table is \"%s\".", table) : 0,
			 errhint("Name all schemas of the models in the argument \"schemas\": they are empty, and the models create their tables.")));
}

static void
raise_revision(const char *table)
{
	ereport(ERROR,
			(errcode(ERRCODE_SV_STATEMENT_NOT_ALLOWED),
			 table == NULL ? errmsg("revisions that are verified in place cannot lock a relation that was there before") :
			 errmsg("revisions that are verified in place cannot lock relation \"%s\", which was there before", table)));
}

static void
raise_advisory(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_SV_STATEMENT_NOT_ALLOWED),
			 errmsg("revisions that are verified in place cannot take an advisory lock")));
}

/*
 * sv_untouched_check
 *		To be called after each statement.  Raises SV014 if it has locked a table that was
 *		there before: models may read and write its rows, and revisions may read them.
 *		These must not take an advisory lock either.
 */
void
sv_untouched_check(void)
{
	LockData   *locks;
	Oid			touched = InvalidOid;
	bool		advisory = false;

	if (made == NULL)
		return;
	locks = GetLockStatusData();
	for (int i = 0; i < locks->nelements; i++)
	{
		if (is_on_others(&locks->locks[i]))
			touched = choose(touched, locks->locks[i].locktag.locktag_field2);
		advisory |= is_advisory(&locks->locks[i]);
	}
	pfree(locks->locks);
	pfree(locks);
	if (OidIsValid(touched) && who == SV_UNTOUCHED_BY_MODELS)
		raise_models(get_rel_name(touched));
	if (OidIsValid(touched))
		raise_revision(get_rel_name(touched));
	if (advisory && who == SV_UNTOUCHED_BY_REVISIONS)
		raise_advisory();
}
