/*
 * lock.c
 *		What may run, and what may change revisions, at the same time.
 *
 * Each project has two heavyweight object locks, both under the OID of the state
 * table with a hash of the project as object: they are shown in pg_locks, take part
 * in deadlock detection, survive PREPARE TRANSACTION, and are released only by the
 * end of the transaction, never by a body.  (A session advisory lock survives
 * errors, and a body can release it.)
 *
 * Projects with equal hashes share one pair of locks: they wait for each other, and
 * a transaction that works on both can run into a deadlock.  So a tag contains as
 * many bits of the hash as there is room for: 32 in the object, 13 more in its
 * sub-id.
 *
 * Adding revisions takes the registry lock, running takes the run lock, and changing
 * revisions takes both, in this order.  That is also the order of a deployment, which
 * registers and then runs.  Only a transaction that runs first and then registers or
 * changes revisions can run into a deadlock.
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "miscadmin.h"
#include "run/lock.h"
#include "schemaver.h"
#include "storage/lmgr.h"
#include "storage/lock.h"
#include "storage/proc.h"
#include "storage/procarray.h"
#include "store/history.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/inval.h"
#include "utils/memutils.h"

/*
 * The locks of a project: the lowest two bits of field 4 of the tag, objsubid in
 * pg_locks.  Above them are more bits of the hash, but not so many that the number
 * would be negative; they are 0 for the default project, which is the only one in
 * most databases.
 */
#define RUN_LOCK 1
#define REGISTRY_LOCK 2
#define LOCK_BITS 2
#define MORE_HASH_BITS 13

static void
set_tag(LOCKTAG *tag, const SvProject *project, uint16 which)
{
	uint64		hash = hash_bytes_extended((const unsigned char *) project->name, strlen(project->name), 0);
	uint16		more = (hash >> 32) & ((1 << MORE_HASH_BITS) - 1);

	if (strcmp(project->name, SV_DEFAULT_PROJECT) == 0)
		more = 0;
	SET_LOCKTAG_OBJECT(*tag, MyDatabaseId, project->rels.tables[SV_TABLE_STATE].oid, (uint32) hash,
					   (more << LOCK_BITS) | which);
}

/* Describes a session for DETAIL: what an operator needs to find it. */
static void
append_session(StringInfo text, int pid)
{
	PGPROC	   *proc = BackendPidGetProc(pid);

	appendStringInfo(text, "%sprocess %d", text->len > 0 ? ", " : "", pid);
	if (proc != NULL && OidIsValid(proc->roleId))
	{
		char	   *role = GetUserNameFromId(proc->roleId, true);

		if (role != NULL)
			appendStringInfo(text, " of role \"%s\"", role);
	}
}

/* Names the sessions that hold the lock. */
static char *
describe_holders(const LOCKTAG *tag)
{
	LockData   *locks = GetLockStatusData();
	StringInfoData text;

	initStringInfo(&text);
	for (int i = 0; i < locks->nelements; i++)
	{
		LockInstanceData *lock = &locks->locks[i];

		if (memcmp(&lock->locktag, tag, sizeof(LOCKTAG)) != 0 || lock->pid == MyProcPid)
			continue;
		if (lock->holdMask == 0)
			continue;
		if (lock->pid != 0)
			append_session(&text, lock->pid);
		else
			appendStringInfo(&text, "%sa prepared transaction (see pg_prepared_xacts)",
							 text.len > 0 ? ", " : "");
	}
	if (text.len == 0)
		appendStringInfoString(&text, "a session that has ended in the meantime");
	return text.data;
}

static void
wait_for_lock(const LOCKTAG *tag)
{
	char		timeout[32];
	int			nest = NewGUCNestLevel();

	snprintf(timeout, sizeof(timeout), "%d", sv_run_lock_timeout);
	(void) set_config_option("lock_timeout", timeout, PGC_USERSET, PGC_S_SESSION,
							 GUC_ACTION_SAVE, true, 0, false);
	(void) LockAcquire(tag, ExclusiveLock, false, false);
	AtEOXact_GUC(true, nest);

	/*
	 * Unlike locking a table, taking this lock does not process
	 * invalidations.
	 */
	AcceptInvalidationMessages();
}

/*
 * Takes a lock, waiting for as long as schemaver.run_lock_timeout allows;
 * lock_timeout is meant for the statements of bodies and does not count here.
 * what describes what we wait for: "another run".
 */
static void
acquire(const SvProject *project, uint16 which, const char *what)
{
	MemoryContext context = CurrentMemoryContext;
	LOCKTAG		tag;

	sv_history_discard();
	set_tag(&tag, project, which);
	if (LockAcquire(&tag, ExclusiveLock, false, true) != LOCKACQUIRE_NOT_AVAIL)
		return;
	PG_TRY();
	{
		wait_for_lock(&tag);
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(context);
		if (geterrcode() == ERRCODE_LOCK_NOT_AVAILABLE)
		{
			FlushErrorState();
			ereport(ERROR,
					(errcode(ERRCODE_LOCK_NOT_AVAILABLE),
					 errmsg("gave up waiting for %s of project \"%s\"", what, project->name),
					 errdetail("The lock is held by %s.", describe_holders(&tag)),
					 errhint("Look for that session in pg_stat_activity or pg_prepared_xacts, and try again. schemaver.run_lock_timeout, now %s, sets how long to wait.",
							 GetConfigOptionByName("schemaver.run_lock_timeout", NULL, false))));
		}
		PG_RE_THROW();
	}
	PG_END_TRY();
}

/*
 * sv_lock_registry
 *		Locks the revisions of a project for the given use, to the end of the
 *		transaction.  Raises 55P03 after schemaver.run_lock_timeout, naming the
 *		holder.
 *
 * Additions can go on during a run, which they do not affect.  They exclude each
 * other, because two of them could create a cycle, or use a label twice, without
 * either seeing it.
 */
void
sv_lock_registry(const SvProject *project, SvRegistryUse use)
{
	acquire(project, REGISTRY_LOCK, "another addition or change");
	if (use == SV_REGISTRY_CHANGE)
		sv_lock_run(project);
}

/*
 * sv_lock_run
 *		Makes this the only run of a project, to the end of the transaction, and
 *		keeps everybody else from changing its revisions.  Raises 55P03 after
 *		schemaver.run_lock_timeout, naming the holder.
 */
void
sv_lock_run(const SvProject *project)
{
	acquire(project, RUN_LOCK, "another run or change");
}
