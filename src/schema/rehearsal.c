/*
 * rehearsal.c
 *		What a schema would be after some statements.
 *
 * They are run, the schema is read, and they are rolled back: the server knows best what
 * else a statement changes, such as the text of constraints that name a renamed column.
 * Until then it holds its locks on the tables.
 *
 * Names can come from a snapshot that somebody has written by hand, and not everything
 * that a statement does can be rolled back.  So nothing runs but renaming.
 */
#include "postgres.h"

#include "access/xact.h"
#include "compat.h"
#include "executor/spi.h"
#include "nodes/parsenodes.h"
#include "parser/parser.h"
#include "schema/action.h"
#include "schema/rehearsal.h"
#include "utils/memutils.h"
#include "utils/resowner.h"

/* Is it one statement, which gives something another name or schema? */
static bool
is_renaming(const char *ddl)
{
	List	   *statements = raw_parser(ddl, RAW_PARSE_DEFAULT);
	const Node *statement;

	if (list_length(statements) != 1)
		return false;
	statement = linitial_node(RawStmt, statements)->stmt;
	return IsA(statement, RenameStmt) || IsA(statement, AlterObjectSchemaStmt) || IsA(statement, AlterEnumStmt) ||
		(IsA(statement, CreateSchemaStmt) && ((const CreateSchemaStmt *) statement)->schemaElts == NIL);
}

static void
run_steps(const List *steps)
{
	ListCell   *cell;

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	foreach(cell, steps)
	{
		const SvStep *step = lfirst(cell);
		int			result;

		if (!is_renaming(step->ddl))
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 errmsg("statement of %s is not run to find out what it does", step->object->identity),
					 errdetail("It does not only rename something: %s", step->ddl)));
		result = SPI_execute(step->ddl, false, 0);
		if (result != SPI_OK_UTILITY)
			elog(ERROR, "statement \"%s\" returned %d", step->ddl, result);
	}
	SPI_finish();
	CommandCounterIncrement();
}

/*
 * sv_rehearsal_read
 *		Runs statements that rename something, calls the function, rolls the statements
 *		back, and returns the result.  Raises what they raise, and 0A000 for others.
 */
const SvSnapshot *
sv_rehearsal_read(const List *steps, SvRead read, void *arg)
{
	MemoryContext context = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;
	const SvSnapshot *result;

	/* An error ends the transaction of the caller, and this one with it. */
	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(context);
	PG_TRY();
	{
		run_steps(steps);
		MemoryContextSwitchTo(context);
		result = read(arg);
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(context);
		RollbackAndReleaseCurrentSubTransaction();
		CurrentResourceOwner = owner;
		PG_RE_THROW();
	}
	PG_END_TRY();
	RollbackAndReleaseCurrentSubTransaction();
	MemoryContextSwitchTo(context);
	CurrentResourceOwner = owner;
	return result;
}
