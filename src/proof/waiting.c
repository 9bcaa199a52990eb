/*
 * waiting.c
 *		Statements that wait for what others make.
 *
 * A statement that has failed is worth another try when something has been made whose
 * name is a word of its text.  So tables in reverse order of their foreign keys are not
 * all tried again for each of them.  That is a guess: a statement may need what it does
 * not name.
 */
#include "postgres.h"

#include "core/words.h"
#include "nodes/parsenodes.h"
#include "proof/waiting.h"
#include "utils/hsearch.h"

struct SvWaiting
{
	HTAB	   *words;			/* char[NAMEDATALEN] → Word */
};

typedef struct Word
{
	char		word[NAMEDATALEN];	/* the key */
	List	   *places;			/* int: of the statements that contain it */
} Word;

/*
 * sv_waiting_create
 *		No statement waits.  Allocated in the current context.
 */
SvWaiting *
sv_waiting_create(void)
{
	SvWaiting  *waiting = palloc_object(SvWaiting);
	HASHCTL		control = {.keysize = NAMEDATALEN,.entrysize = sizeof(Word),.hcxt = CurrentMemoryContext};

	waiting->words = hash_create("schemaver words of statements", 256, &control, HASH_ELEM | HASH_STRINGS | HASH_CONTEXT);
	return waiting;
}

/* A statement that waits. */
typedef struct Waiter
{
	SvWaiting  *waiting;
	int			place;
} Waiter;

/* An SvWordFound. */
static void
add_word(void *arg, const char *name)
{
	const Waiter *waiter = arg;
	Word	   *word;
	bool		found;

	word = hash_search(waiter->waiting->words, name, HASH_ENTER, &found);
	if (!found)
		word->places = NIL;
	if (word->places == NIL || llast_int(word->places) != waiter->place)
		word->places = lappend_int(word->places, waiter->place);
}

/*
 * sv_waiting_add
 *		A statement has to wait.  It is named by its place among all, and not added twice.
 */
void
sv_waiting_add(SvWaiting *waiting, int place, const char *text)
{
	Waiter		waiter = {waiting, place};

	sv_words_find(text, add_word, &waiter);
}

static const char *
name_of_list(const List *names)
{
	return strVal(llast(names));
}

/* The name of what a statement makes or completes, without its schema; NULL: it has none, or nobody waits for it. */
static const char *
name_of_made(const Node *statement)
{
	switch (nodeTag(statement))
	{
		case T_CreateStmt:
		case T_CreateForeignTableStmt:
			return ((const CreateStmt *) statement)->relation->relname;
		case T_AlterTableStmt:
			return ((const AlterTableStmt *) statement)->relation->relname;
		case T_IndexStmt:
			return ((const IndexStmt *) statement)->relation->relname;
		case T_ViewStmt:
			return ((const ViewStmt *) statement)->view->relname;
		case T_CreateTableAsStmt:
			return ((const CreateTableAsStmt *) statement)->into->rel->relname;
		case T_CreateSeqStmt:
			return ((const CreateSeqStmt *) statement)->sequence->relname;
		case T_CompositeTypeStmt:
			return ((const CompositeTypeStmt *) statement)->typevar->relname;
		case T_CreateEnumStmt:
			return name_of_list(((const CreateEnumStmt *) statement)->typeName);
		case T_CreateRangeStmt:
			return name_of_list(((const CreateRangeStmt *) statement)->typeName);
		case T_CreateDomainStmt:
			return name_of_list(((const CreateDomainStmt *) statement)->domainname);
		case T_CreateFunctionStmt:
			return name_of_list(((const CreateFunctionStmt *) statement)->funcname);
		case T_DefineStmt:
			return name_of_list(((const DefineStmt *) statement)->defnames);
		case T_CreateSchemaStmt:
			return ((const CreateSchemaStmt *) statement)->schemaname;
		case T_RenameStmt:
			return ((const RenameStmt *) statement)->newname;
		default:
			return NULL;
	}
}

/*
 * sv_waiting_for
 *		The places of the statements, as int, that may have waited for what one has made.
 *		Those that have run since are among them.
 */
const List *
sv_waiting_for(const SvWaiting *waiting, const Node *statement)
{
	const char *name = name_of_made(statement);
	const Word *word = name == NULL ? NULL : hash_search(waiting->words, name, HASH_FIND, NULL);

	return word == NULL ? NIL : word->places;
}
