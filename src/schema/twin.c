/*
 * twin.c
 *		What statements do to a table, found out on an empty twin of it.
 *
 * Whether a table is written anew, and which locks a statement takes, depends on the
 * server, its settings and the columns, so the server is asked: the statements about a
 * table are run on a temporary table that is defined in the same way, and rolled back.
 * The twin is made from what was read, so the table itself is not locked.  Its own locks
 * are released before each statement, because nobody else can see it: then what the
 * session holds afterwards is what the statement has taken.
 *
 * The statements about one table are tried together, and those about each table on its
 * own, so that few locks are held at a time.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/xact.h"
#include "access/xlog.h"
#include "catalog/namespace.h"
#include "commands/event_trigger.h"
#include "common/hashfn.h"
#include "compat.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "parser/parser.h"
#include "schema/attempt.h"
#include "schema/constraint.h"
#include "schema/environment.h"
#include "schema/guard.h"
#include "schema/kinds.h"
#include "schema/locks.h"
#include "schema/redirect.h"
#include "schema/twin.h"
#include "storage/lmgr.h"
#include "storage/lock.h"
#include "tcop/utility.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/hsearch.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

/* A table that statements can name. */
typedef struct Original
{
	const char *identity;		/* the key */
	const SvObject *source;		/* NULL: it is new */
	const SvObject *desired;	/* NULL: it is dropped */
} Original;

/* A twin, as it was before the current statement. */
typedef struct Twin
{
	Oid			oid;
	bool		has_rows;		/* could it have some? */
	Oid			file;
	int64		scans;
} Twin;

typedef struct Trial
{
	const SvSides *sides;
	HTAB	   *originals;
	SvRedirect	redirect;
	List	   *twins;			/* of Twin *, in this subtransaction */
	const List *steps;			/* of SvStep *: those about one table */
	SvStep	   *step;			/* the current one */
	Node	   *statement;		/* its tree, turned to twins */
	const char *ddl;
	const SvObject *object;		/* whose twin is made */
	bool		is_later;		/* other tables are as they will be */
	bool		rewrites;		/* found on a partition */
	bool		is_long;
} Trial;

static uint32
hash_identity(const void *key, Size size)
{
	return string_hash(*(const char *const *) key, SIZE_MAX);
}

static int
match_identities(const void *left, const void *right, Size size)
{
	return strcmp(*(const char *const *) left, *(const char *const *) right);
}

static void
add_originals(HTAB *originals, const SvSnapshot *snapshot, bool is_source)
{
	for (int32 i = 0; i < snapshot->nobjects; i++)
	{
		const SvObject *object = snapshot->objects[i];
		Original   *original;
		bool		found;

		if (object->kind != &sv_kind_table)
			continue;
		original = hash_search(originals, &object->identity, HASH_ENTER, &found);
		if (!found)
			original->source = original->desired = NULL;
		if (is_source)
			original->source = object;
		else
			original->desired = object;
	}
}

static HTAB *
index_originals(const SvSides *sides)
{
	HASHCTL		control = {
		.keysize = sizeof(char *),
		.entrysize = sizeof(Original),
		.hash = hash_identity,
		.match = match_identities,
		.hcxt = CurrentMemoryContext,
	};
	HTAB	   *originals = hash_create("schemaver tables by identity", 256, &control,
										HASH_ELEM | HASH_FUNCTION | HASH_COMPARE | HASH_CONTEXT);

	add_originals(originals, sides->source, true);
	add_originals(originals, sides->desired, false);
	return originals;
}

static Node *
parse(const char *ddl)
{
	return linitial_node(RawStmt, raw_parser(ddl, RAW_PARSE_DEFAULT))->stmt;
}

/* As a part of another statement: then event triggers and hooks do not see it. */
static void
run_tree(Node *statement, const char *ddl)
{
	PlannedStmt *plan = makeNode(PlannedStmt);

	plan->commandType = CMD_UTILITY;
	plan->utilityStmt = statement;
	plan->stmt_location = -1;
	PushActiveSnapshot(GetTransactionSnapshot());
	standard_ProcessUtility(plan, ddl, false, PROCESS_UTILITY_SUBCOMMAND, NULL, NULL, None_Receiver, NULL);
	PopActiveSnapshot();
	CommandCounterIncrement();
}

static Oid
find_twin(const SvObject *table)
{
	return RangeVarGetRelid(makeRangeVar("pg_temp", sv_redirect_name(table->schema, table->name), -1), NoLock, true);
}

static void ensure_twins(Trial *trial, const List *identities);

/* Runs statements that make something on a twin; all or none. */
static void
run_definition(Trial *trial, const List *steps)
{
	SvRedirect	redirect = {.home = trial->redirect.home};
	ListCell   *cell;

	foreach(cell, steps)
	{
		const SvStep *step = lfirst(cell);
		Node	   *statement;

		if (step->ddl == NULL)
			continue;
		statement = parse(step->ddl);
		redirect.tables = NIL;
		if (!sv_redirect_statement(&redirect, statement))
			continue;
		ensure_twins(trial, redirect.tables);
		run_tree(statement, step->ddl);
	}
}

static void
define_part(void *arg)
{
	Trial	   *trial = arg;
	SvAction	action = {.act = SV_CREATE,.to = trial->object};

	trial->object->kind->create(&action, trial->object);
	run_definition(trial, action.steps);
}

/* Defaults are parts of the statement that makes the table. */
static List *
find_defaults(const SvObject *table)
{
	List	   *result = NIL;

	for (int i = 0; i < table->nparts; i++)
		for (int j = 0; j < table->parts[i]->nparts; j++)
		{
			SvObject   *part = table->parts[i]->parts[j];

			if (part->kind == &sv_kind_default && part->kind->inlined(part) != NULL)
				result = lappend(result, part);
		}
	return result;
}

/* The table, with its columns and those constraints and indexes that need nothing else. */
static void
define_table(void *arg)
{
	Trial	   *trial = arg;
	const SvObject *table = trial->object;
	SvAction	action = {.act = SV_CREATE,.to = table,.inlined = find_defaults(table)};

	table->kind->create(&action, table);
	if (table->kind->complete != NULL)
		table->kind->complete(&action, table);
	run_definition(trial, action.steps);
	for (int i = 0; i < table->nparts; i++)
	{
		trial->object = table->parts[i];
		if (trial->object->kind == &sv_kind_index ||
			(trial->object->kind == &sv_kind_constraint && !sv_constraint_is_reference(trial->object)))
			(void) sv_attempt(define_part, trial, true);
	}
}

static bool
try_definition(Trial *trial, const SvObject *table)
{
	bool		result = false;

	if (table != NULL)
	{
		trial->object = table;
		result = sv_attempt(define_table, trial, true);
	}
	return result;
}

/* Statements that make something new come when other tables have what is desired. */
static bool
define_first_fit(Trial *trial, const Original *original)
{
	const SvObject *first = trial->is_later ? original->desired : original->source;
	const SvObject *second = trial->is_later ? original->source : original->desired;

	return try_definition(trial, first) || try_definition(trial, second);
}

static const Original *
find_original(const Trial *trial, const char *identity)
{
	return hash_search(trial->originals, &identity, HASH_FIND, NULL);
}

static void
add_twin(Trial *trial, Oid oid, bool has_rows)
{
	Twin	   *twin = palloc0_object(Twin);

	twin->oid = oid;
	twin->has_rows = has_rows;
	trial->twins = lappend(trial->twins, twin);
}

/* Makes the twins that are not there. */
static void
ensure_twins(Trial *trial, const List *identities)
{
	ListCell   *cell;

	foreach(cell, identities)
	{
		const Original *original = find_original(trial, lfirst(cell));
		const SvObject *any;

		CHECK_FOR_INTERRUPTS();
		if (original == NULL)
			continue;
		any = original->source != NULL ? original->source : original->desired;
		if (!OidIsValid(find_twin(any)) && define_first_fit(trial, original))
			add_twin(trial, find_twin(any), original->source != NULL);
	}
}

static bool
is_known_twin(const List *twins, Oid oid)
{
	ListCell   *cell;

	foreach(cell, twins)
		if (((const Twin *) lfirst(cell))->oid == oid)
		return true;
	return false;
}

/* Twins of new tables, which statements have made. */
static void
adopt_twins(Trial *trial)
{
	ListCell   *cell;

	foreach(cell, trial->redirect.tables)
	{
		const Original *original = find_original(trial, lfirst(cell));
		Oid			oid;

		if (original == NULL || original->desired == NULL)
			continue;
		oid = find_twin(original->desired);
		if (OidIsValid(oid) && !is_known_twin(trial->twins, oid))
			add_twin(trial, oid, false);
	}
}

static void
forget_locks(Oid relation)
{
	LOCKTAG		tag;

	SET_LOCKTAG_RELATION(tag, MyDatabaseId, relation);
	for (LOCKMODE mode = AccessShareLock; mode <= AccessExclusiveLock; mode++)
		while (LockHeldByMe_compat(&tag, mode) && LockRelease(&tag, mode, false))
			;
}

static LOCKMODE
find_lock(Oid relation)
{
	LOCKTAG		tag;
	LOCKMODE	mode = AccessExclusiveLock;

	SET_LOCKTAG_RELATION(tag, MyDatabaseId, relation);
	while (mode > NoLock && !LockHeldByMe_compat(&tag, mode))
		mode--;
	return mode;
}

/* InvalidOid if the relation is gone. */
static Oid
find_file(Oid relation)
{
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relation));
	Oid			file = InvalidOid;

	if (HeapTupleIsValid(tuple))
	{
		file = ((Form_pg_class) GETSTRUCT(tuple))->relfilenode;
		ReleaseSysCache(tuple);
	}
	return file;
}

static int64
count_scans(Oid relation)
{
	return DatumGetInt64(DirectFunctionCall1(pg_stat_get_xact_numscans, ObjectIdGetDatum(relation)));
}

static void
prepare_twins(const List *twins)
{
	ListCell   *cell;

	foreach(cell, twins)
	{
		Twin	   *twin = lfirst(cell);

		forget_locks(twin->oid);
		twin->file = find_file(twin->oid);
		twin->scans = count_scans(twin->oid);
	}
}

static bool
is_rewritten(const Twin *twin)
{
	Oid			file = find_file(twin->oid);

	return OidIsValid(file) && file != twin->file;
}

/* Other tables that it names get twins for this statement, or for good if it works. */
static void
run_statement(void *arg)
{
	Trial	   *trial = arg;

	ensure_twins(trial, trial->redirect.tables);
	prepare_twins(trial->twins);
	run_tree(copyObject(trial->statement), trial->ddl);
}

/* A partitioned table has no rows itself, so it gets a partition while a statement is tried. */
static void
run_with_partition(void *arg, const char *bounds)
{
	Trial	   *trial = arg;
	AlterTableStmt *statement = (AlterTableStmt *) copyObject(trial->statement);
	RangeVar   *table = IsA(statement, IndexStmt) ? ((IndexStmt *) statement)->relation : statement->relation;
	char	   *name = sv_redirect_name(table->relname, "");
	char	   *ddl = psprintf("CREATE TABLE pg_temp.%s PARTITION OF pg_temp.%s %s", name, table->relname, bounds);
	Twin		twin = {0};

	run_tree(parse(ddl), ddl);
	twin.oid = RangeVarGetRelid(makeRangeVar("pg_temp", name, -1), NoLock, false);
	twin.file = find_file(twin.oid);
	twin.scans = count_scans(twin.oid);
	run_tree((Node *) statement, trial->ddl);
	trial->rewrites = is_rewritten(&twin);
	trial->is_long = trial->rewrites || count_scans(twin.oid) > twin.scans;
}

static void
run_with_default_partition(void *arg)
{
	run_with_partition(arg, "DEFAULT");
}

static void
run_with_hash_partition(void *arg)
{
	run_with_partition(arg, "FOR VALUES WITH (MODULUS 1, REMAINDER 0)");
}

/* Does the statement change the rows of a table, so that a partition shows more? */
static bool
needs_partition(const Trial *trial)
{
	const RangeVar *relation;
	const AlterTableStmt *alter = (const AlterTableStmt *) trial->statement;

	if (IsA(trial->statement, IndexStmt))
		relation = ((const IndexStmt *) trial->statement)->relation;
	else if (IsA(alter, AlterTableStmt) && alter->objtype == OBJECT_TABLE)
	{
		AlterTableType type = linitial_node(AlterTableCmd, alter->cmds)->subtype;

		if (type == AT_AttachPartition || type == AT_DetachPartition)
			return false;
		relation = alter->relation;
	}
	else
		return false;
	return get_rel_relkind(RangeVarGetRelid(relation, NoLock, true)) == RELKIND_PARTITIONED_TABLE;
}

/* Reads what the statement has done. */
static void
take_verdict(Trial *trial)
{
	LOCKMODE	strongest = NoLock;
	bool		rewrites = trial->rewrites;
	bool		is_long = trial->is_long;
	ListCell   *cell;

	foreach(cell, trial->twins)
	{
		const Twin *twin = lfirst(cell);
		LOCKMODE	mode = find_lock(twin->oid);
		bool		is_new_file = is_rewritten(twin);

		strongest = Max(strongest, mode);
		rewrites |= is_new_file && twin->has_rows;
		is_long |= twin->has_rows && mode >= ShareLock && (is_new_file || count_scans(twin->oid) > twin->scans);
	}
	trial->step->lock = sv_locks_name(strongest);
	trial->step->rewrites = rewrites ? SV_YES : SV_NO;
	if (rewrites)
		trial->step->hazards |= SV_REWRITE;
	if (is_long)
		trial->step->hazards |= SV_LONG_LOCK;
}

static void
try_step(Trial *trial)
{
	int			n;
	bool		is_concurrent;
	const SvSnapshot *desired = trial->sides->desired;
	int32		index = trial->step->object->index;
	bool		is_desired = index < desired->nobjects && desired->objects[index] == trial->step->object;

	trial->ddl = trial->step->ddl;
	trial->statement = parse(trial->ddl);
	trial->redirect.tables = NIL;
	is_concurrent = sv_locks_are_alone(trial->statement);
	if (!sv_redirect_statement(&trial->redirect, trial->statement))
		return;
	adopt_twins(trial);
	n = list_length(trial->twins);
	trial->rewrites = trial->is_long = false;
	if (needs_partition(trial) && !sv_attempt(run_with_default_partition, trial, false))
		(void) sv_attempt(run_with_hash_partition, trial, false);

	/*
	 * If it does not work with other tables as they probably are then, it may
	 * with what they are else.
	 */
	for (int i = 0; i < 2; i++)
	{
		trial->is_later = is_desired == (i == 0);
		prepare_twins(trial->twins);
		if (sv_attempt(run_statement, trial, true))
		{
			/* Twins are not changed concurrently with others. */
			if (!is_concurrent)
				take_verdict(trial);
			return;
		}
		trial->twins = list_truncate(trial->twins, n);
	}
}

/* Foreign keys and triggers are made on the twin only if a statement is about them. */
static void
define_changed_parts(Trial *trial, const SvObject *table)
{
	for (int i = 0; i < table->nparts; i++)
	{
		const SvObject *part = table->parts[i];
		ListCell   *cell;

		if (part->kind != &sv_kind_trigger && !sv_constraint_is_reference(part))
			continue;
		foreach(cell, trial->steps)
		{
			const SvStep *step = lfirst(cell);

			if (step->object->kind != part->kind || strcmp(step->object->identity, part->identity) != 0)
				continue;
			trial->object = part;
			(void) sv_attempt(define_part, trial, true);
			break;
		}
	}
}

/* The table that an object is a part of, or NULL. */
static const SvObject *
table_of(const SvObject *object)
{
	while (object->parent != NULL)
		object = object->parent;
	return object->kind == &sv_kind_table ? object : NULL;
}

static void
try_steps(void *arg)
{
	Trial	   *trial = arg;
	const char *identity = table_of(((const SvStep *) linitial(trial->steps))->object)->identity;
	const Original *original = find_original(trial, identity);
	ListCell   *cell;

	trial->twins = NIL;
	trial->is_later = false;
	if (original->source != NULL)
	{
		ensure_twins(trial, list_make1(unconstify(char *, identity)));
		define_changed_parts(trial, original->source);
	}
	foreach(cell, trial->steps)
	{
		CHECK_FOR_INTERRUPTS();
		trial->step = lfirst(cell);
		try_step(trial);
	}
}

/* What the statement alone shows. */
static void
look_at(SvStep *step)
{
	const Node *statement = parse(step->ddl);

	step->lock = sv_locks_name(sv_locks_of_statement(statement));
	step->rewrites = sv_locks_rewrite_of_statement(statement);
	step->is_alone |= sv_locks_are_alone(statement);
	if (step->rewrites == SV_YES)
		step->hazards |= SV_REWRITE | SV_LONG_LOCK;
}

/* The steps about each table, in the order of the first: a list of lists. */
static List *
group_steps(const List *steps)
{
	HASHCTL		control = {
		.keysize = sizeof(char *),
		.entrysize = sizeof(char *) + sizeof(List *),
		.hash = hash_identity,
		.match = match_identities,
		.hcxt = CurrentMemoryContext,
	};
	struct Group
	{
		const char *identity;
		List	   *steps;
	}		   *group;
	HTAB	   *groups = hash_create("schemaver statements by table", 256, &control,
									 HASH_ELEM | HASH_FUNCTION | HASH_COMPARE | HASH_CONTEXT);
	List	   *result = NIL;
	ListCell   *cell;
	bool		found;

	foreach(cell, steps)
	{
		SvStep	   *step = lfirst(cell);
		const SvObject *table = table_of(step->object);

		if (step->ddl == NULL || table == NULL)
			continue;
		group = hash_search(groups, &table->identity, HASH_ENTER, &found);
		if (!found)
		{
			group->steps = list_make1(step);
			result = lappend(result, group->steps);
		}
		else
			group->steps = lappend(group->steps, step);
	}
	return result;
}

static void
try_groups(Trial *trial, const List *groups)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "schemaver twins of a table",
												  ALLOCSET_DEFAULT_SIZES);
	ListCell   *cell;

	foreach(cell, groups)
	{
		MemoryContext caller = MemoryContextSwitchTo(context);

		CHECK_FOR_INTERRUPTS();
		trial->steps = lfirst(cell);
		(void) sv_attempt(try_steps, trial, false);
		MemoryContextSwitchTo(caller);
		MemoryContextReset(context);
	}
	MemoryContextDelete(context);
}

/* Nothing of a user's may run, or notice anything, or remain. */
static void
try_all(const List *steps, const SvSides *sides)
{
	Trial		trial = {.sides = sides,.redirect = {.home = sides->home}};
	int			flags = MyXactFlags;
	int			level = sv_environment_enter_trial(sides->home, sides->desired_schema);

	trial.originals = index_originals(sides);
	sv_guard_begin();
	EventTriggerInhibitCommandCollection();
	PG_TRY();
	{
		try_groups(&trial, group_steps(steps));
	}
	PG_FINALLY();
	{
		EventTriggerUndoInhibitCommandCollection();
		sv_guard_end();
		/* The transaction can still be prepared: no temporary table is left. */
		MyXactFlags = flags | (MyXactFlags & ~XACT_FLAGS_ACCESSEDTEMPNAMESPACE);
	}
	PG_END_TRY();
	sv_environment_leave(level);
	hash_destroy(trial.originals);
}

/*
 * sv_twin_examine
 *		Finds out which locks statements take, whether they write a table anew, and
 *		whether they can run in a transaction block.  The environment must have been
 *		left: TimeZone decides, too.  Where temporary tables cannot be made, or the
 *		source is another database, only what the statement itself shows is known.
 */
void
sv_twin_examine(const List *steps, const SvSides *sides)
{
	ListCell   *cell;

	foreach(cell, steps)
	{
		SvStep	   *step = lfirst(cell);

		CHECK_FOR_INTERRUPTS();
		if (step->ddl != NULL)
			look_at(step);
	}
	if (steps != NIL && sides->elsewhere == NULL && !XactReadOnly && !RecoveryInProgress())
		try_all(steps, sides);
}
