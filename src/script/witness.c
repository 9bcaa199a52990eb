/*
 * witness.c
 *		Makes sure that what a client sends as the body of a revision is that body.
 *
 * Between two calls of a script a client must send the statements of one body, in
 * order, byte for byte except for what comes before and after a statement.  Each
 * message is examined when its first statement has been parsed, before any of it
 * runs; any other message is an error.  So a script that was edited, or that a
 * client has read in its own way, does nothing but what is registered.
 *
 * Only messages count.  What runs inside a message (functions, triggers, other
 * extensions) belongs to its statement.  A message is distinguished from the next
 * one by its time and its address.
 *
 * The same knowledge distinguishes a client's own CALL from one made by code in a
 * body, which could end the script that it is part of.
 */
#include "postgres.h"

#include "access/xact.h"
#include "compat.h"
#include "core/sqlscan.h"
#include "core/text.h"
#include "errors.h"
#include "executor/executor.h"
#include "nodes/parsenodes.h"
#include "nodes/plannodes.h"
#include "parser/analyze.h"
#include "run/body.h"
#include "run/message.h"
#include "script/carrier.h"
#include "script/pieces.h"
#include "script/witness.h"
#include "statement/kind.h"
#include "tcop/pquery.h"
#include "tcop/tcopprot.h"
#include "tcop/utility.h"
#include "utils/memutils.h"
#include "utils/portal.h"
#include "utils/rel.h"

/* What the client must send. */
static struct
{
	MemoryContext context;		/* of the texts; NULL: nothing is expected */
	const char *direction;
	const char *revision;		/* NULL: no statement may come */
	const char *text;
	SvPiece    *pieces;
	int			npieces;
	int			nseen;
	int			last;			/* the first piece of the last message that is
								 * part of the body */
	bool		idle;			/* which has been parsed, but has not run yet */
	bool		stray;			/* a CALL has arrived that may be one of ours */
}			expected;

static SvMessage judged;		/* the last one that was examined */
static bool judged_body;		/* was it a statement of the body? */
static SvMessage called;		/* the last one that called one of our
								 * procedures */
static post_parse_analyze_hook_type next_hook;
static ProcessUtility_hook_type next_process_utility;
static ExecutorRun_hook_type next_executor_run;

/*
 * Returns how many of the next statements this text consists of, from its first
 * token on; 0 if it contains anything else.
 */
static int
count_next_statements(const char *message)
{
	for (int i = expected.nseen; i < expected.npieces; i++)
	{
		const SvPiece *piece = &expected.pieces[i];
		int			length = piece->end - piece->start;

		if (strncmp(message, expected.text + piece->start, length) != 0)
			return 0;
		message = sv_sqlscan_skip_blanks(message + length, NULL, NULL);
		if (*sv_pieces_skip_end(message) == '\0')
			return i + 1 - expected.nseen;
		/* Without the semicolon they would be one statement, and another one. */
		if (*message != ';')
			return 0;
		message = sv_pieces_skip_end(message);
	}
	return 0;
}

/* Is it a query that returns the next statement for the client to send? */
static bool
carries_next_statement(const char *message)
{
	const SvPiece *piece = &expected.pieces[expected.nseen];
	char	   *text = sv_carrier_unpack(message);

	return text != NULL && strlen(text) == piece->end - piece->start &&
		strncmp(text, expected.text + piece->start, strlen(text)) == 0;
}

/* Raises an error for a message that does not belong here. */
static void
refuse_message(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 expected.revision == NULL || expected.nseen == expected.npieces ?
			 errmsg("unexpected statement in the script") :
			 errmsg("this is not statement %d of the %s of revision \"%s\"",
					expected.nseen + 1, expected.direction, expected.revision),
			 expected.revision == NULL ?
			 errdetail("No statement of a body is expected here.") :
			 errdetail_plural("The script must send the %d registered statement, byte for byte, and then its next call.",
							  "The script must send the %d registered statements, byte for byte, and then its next call.",
							  expected.npieces, expected.npieces),
			 errhint("Run the unchanged script with psql. To change what it does, change the revision with schemaver_edit(), and make a new script.")));
}

/* Is this statement, the first of the message, also the only one? */
static bool
is_alone(const Query *query, const char *text)
{
	return query->stmt_len == 0 ||
		*sv_pieces_skip_end(text + Max(query->stmt_location, 0) + query->stmt_len) == '\0';
}

/*
 * Is it a message that a client may send in addition to those of a script?  It must
 * consist of one statement: others in the same message would not be examined.
 */
static bool
may_come_besides(const Query *query, const char *text)
{
	const Node *utility = query->utilityStmt;
	bool		complete = expected.nseen == expected.npieces;

	if (utility == NULL || !is_alone(query, text))
		return false;

	/*
	 * Inside a transaction, their effect on the script is noticed when they
	 * run.  Outside, no transaction may begin before all statements have run,
	 * because some of them could be rolled back.
	 */
	if (sv_statement_is(utility, SV_STATEMENT_TRANSACTION))
		return complete || IsTransactionBlock();
	/* After a body it is safe to change settings. */
	return complete && expected.revision != NULL && sv_statement_is(utility, SV_STATEMENT_SETTING);
}

/* Raises an error if the client has only had the last statement of the body parsed. */
static void
check_has_run(void)
{
	if (expected.idle)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("statement %d of the %s of revision \"%s\" has been sent, but has not run",
						expected.last + 1, expected.direction, expected.revision),
				 errdetail("The client has only had it parsed, as \\gdesc of psql does."),
				 errhint("Run the unchanged script with psql.")));
}

/* Notes that the last statement of the body runs, if that is what runs. */
static void
note_run(void)
{
	const SvPiece *piece;
	const char *text;

	if (!expected.idle || !PortalIsValid(ActivePortal))
		return;
	piece = &expected.pieces[expected.last];
	text = sv_sqlscan_skip_blanks(ActivePortal->sourceText, NULL, NULL);
	if (strncmp(text, expected.text + piece->start, piece->end - piece->start) == 0)
		expected.idle = false;
}

static void
process_utility(PlannedStmt *planned, const char *text, bool read_only,
				ProcessUtilityContext context, ParamListInfo params,
				QueryEnvironment *environment, DestReceiver *dest, QueryCompletion *completion)
{
	note_run();
	if (next_process_utility != NULL)
		next_process_utility(planned, text, read_only, context, params, environment, dest, completion);
	else
		standard_ProcessUtility(planned, text, read_only, context, params, environment, dest, completion);
}

static void
executor_run(QueryDesc *query, ScanDirection direction, uint64 count EXECUTE_ONCE_PARAM_compat)
{
	note_run();
	if (next_executor_run != NULL)
		next_executor_run(query, direction, count EXECUTE_ONCE_ARG_compat);
	else
		standard_ExecutorRun(query, direction, count EXECUTE_ONCE_ARG_compat);
}

/* Can the rules of its table leave nothing of a statement to run? */
static bool
may_be_nothing(ParseState *pstate, const Query *query)
{
	Relation	target = pstate->p_target_relation;

	return query->commandType != CMD_UTILITY && target != NULL && target->rd_rules != NULL;
}

/* Examines a message that has been parsed. */
static void
judge(ParseState *pstate, const Query *query)
{
	const Node *utility = query->utilityStmt;
	const char *message = sv_sqlscan_skip_blanks(debug_query_string, NULL, NULL);

	check_has_run();
	if (may_come_besides(query, pstate->p_sourcetext))
		return;
	if (expected.nseen < expected.npieces)
	{
		int			n = count_next_statements(message);

		judged_body = n > 0;
		if (judged_body)
		{
			expected.last = expected.nseen;
			expected.nseen += n;
			expected.idle = !may_be_nothing(pstate, query);
			sv_message_note_body();
			return;
		}
		if (carries_next_statement(message))
			return;
	}
	if (utility == NULL || !IsA(utility, CallStmt) || expected.stray)
		refuse_message();
	expected.stray = true;
}

static void
watch(ParseState *pstate, Query *query, JumbleState_compat * jstate)
{
	if (next_hook)
		next_hook(pstate, query, jstate);
	if (expected.context == NULL || debug_query_string == NULL || sv_message_is_this(&judged))
		return;
	judged = sv_message_this();
	judged_body = false;
	judge(pstate, query);
}

/*
 * sv_witness_forget
 *		Forgets what is expected from the client.
 */
void
sv_witness_forget(void)
{
	MemoryContext context = expected.context;

	memset(&expected, 0, sizeof(expected));
	sv_message_forget_body();
	if (context != NULL)
		MemoryContextDelete(context);
}

/* Notes the statements of a body, whose texts are in the current memory context. */
static void
expect_body(const char *direction, const char *revision, const char *text)
{
	SvBody		body = {.direction = direction,.revision = revision,.text = text};

	expected.revision = revision;
	expected.text = text;
	sv_body_enter(&body);
	expected.pieces = sv_pieces_cut(text, sv_body_parse(&body), &expected.npieces);
	sv_body_leave(&body);
}

/*
 * sv_witness_expect
 *		From the next message to sv_witness_end, the client must send the statements
 *		of this body, which is copied; no statements, if it is NULL.
 *
 * Raises a syntax error if the body has one.
 */
void
sv_witness_expect(const char *direction, const char *revision, const char *text)
{
	static bool hooked = false;
	MemoryContext context = AllocSetContextCreate(TopMemoryContext, "schemaver script body",
												  ALLOCSET_SMALL_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);

	if (!hooked)
	{
		next_hook = post_parse_analyze_hook;
		post_parse_analyze_hook = watch;
		next_process_utility = ProcessUtility_hook;
		ProcessUtility_hook = process_utility;
		next_executor_run = ExecutorRun_hook;
		ExecutorRun_hook = executor_run;
		hooked = true;
	}
	sv_witness_forget();
	expected.context = context;
	expected.direction = direction;
	if (text != NULL)
		expect_body(direction, pstrdup(revision), pstrdup(text));
	MemoryContextSwitchTo(old);
	judged = sv_message_this();
	judged_body = false;
}

/*
 * sv_witness_end
 *		Ends what sv_witness_expect began, if anything.  Raises 55000 unless all
 *		statements of the body have arrived.
 */
void
sv_witness_end(void)
{
	check_has_run();
	if (expected.nseen < expected.npieces)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("statement %d of the %s of revision \"%s\" has not been sent",
						expected.nseen + 1, expected.direction, expected.revision),
				 errdetail_plural("The body has %d statement.", "The body has %d statements.",
								  expected.npieces, expected.npieces),
				 errhint("Run the unchanged script with psql.")));
	sv_witness_forget();
}

/* Is the statement of a portal all that the client has sent with this message? */
static bool
is_all_of_message(const Portal portal, const PlannedStmt *statement)
{
	int			start = Max(statement->stmt_location, 0);
	const char *text = portal->sourceText;

	if (debug_query_string == NULL || strcmp(text, debug_query_string) != 0)
		return false;
	if (sv_sqlscan_skip_blanks(text, NULL, NULL) != sv_sqlscan_skip_blanks(text + start, NULL, NULL))
		return false;
	return statement->stmt_len == 0 || *sv_pieces_skip_end(text + start + statement->stmt_len) == '\0';
}

/* Is this procedure called by the client's own CALL, and not by anything inside it? */
static bool
is_clients_call(Oid procedure)
{
	Portal		portal = ActivePortal;
	PlannedStmt *statement;

	if (!PortalIsValid(portal) || list_length(portal->stmts) != 1)
		return false;
	statement = linitial_node(PlannedStmt, portal->stmts);
	return statement->utilityStmt != NULL && IsA(statement->utilityStmt, CallStmt) &&
		castNode(CallStmt, statement->utilityStmt)->funcexpr->funcid == procedure &&
		is_all_of_message(portal, statement);
}

/*
 * sv_witness_check_call
 *		Raises 55000 unless the client itself calls this procedure, with a CALL that
 *		is its whole message and not a statement of a body.  function is its name in
 *		messages: "schemaver_script_end()".
 *
 * An argument of a CALL can be a function that makes another CALL.  That is inside
 * the same message, and the second CALL is refused.
 */
void
sv_witness_check_call(Oid procedure, const char *function)
{
	if (expected.context != NULL && judged_body)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("%s cannot be called from the body of a revision", function),
				 errhint("Remove the call from the body.")));
	if (!is_clients_call(procedure) || sv_message_is_this(&called))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("%s can only be called directly by the client", function),
				 errdetail("It is part of a script and must be sent as a CALL of its own: not in DO, in a function or procedure, or together with other statements."),
				 errhint("Run the unchanged script with psql.")));
	called = sv_message_this();
}
