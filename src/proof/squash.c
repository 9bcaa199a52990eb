/*
 * squash.c
 *		Whether one revision does the same as several.
 *
 * In a new database, what comes before them is applied.  Then the revisions are upgraded
 * and downgraded in one transaction, which is rolled back; then the squashed one is.  Both
 * must lead to the same schema, up and down: where a downgrade leaves something behind,
 * the squashed one must, too.
 */
#include "postgres.h"

#include "access/xact.h"
#include "miscadmin.h"
#include "proof/compare.h"
#include "proof/scope.h"
#include "proof/squash.h"
#include "proof/trial.h"
#include "schema/attempt.h"
#include "schema/fingerprint.h"
#include "worker/serve.h"

/* The revisions, and the schemas to which they have led. */
typedef struct Proof
{
	SvVerified *revisions;		/* what comes before, the parts, and what
								 * replaces these */
	int			n;
	int			nparts;
	SvSnapshot *up;				/* after the parts */
	SvSnapshot *down;			/* after their downgrades; NULL: there are
								 * none */
	const char *scope;			/* of the fingerprints */
	SvSquashed *result;
} Proof;

/* What is tried, and can fail. */
typedef void (*Part) (Proof *proof);

/* Does something in the transaction that has begun.  If it fails, that is the problem, and another one has begun. */
static void
attempt(Proof *proof, Part part, const char *what)
{
	MemoryContext context = CurrentMemoryContext;
	ErrorContextCallback *callbacks = error_context_stack;

	if (proof->result->problem != NULL)
		return;
	PG_TRY();
	{
		part(proof);
	}
	PG_CATCH();
	{
		ErrorData  *error;

		MemoryContextSwitchTo(context);
		error = CopyErrorData();
		FlushErrorState();
		if (sv_attempt_is_final(error))
			ReThrowError(error);
		error_context_stack = callbacks;
		proof->result->problem = psprintf("%s: %s: %s%s%s", what, unpack_sql_state(error->sqlerrcode), error->message,
										  error->context == NULL ? "" : "\n", error->context == NULL ? "" : error->context);
		AbortCurrentTransaction();
		sv_serve_begin();
	}
	PG_END_TRY();
	MemoryContextSwitchTo(context);
}

static void
apply_before(Proof *proof)
{
	MemoryContext context = CurrentMemoryContext;

	for (int i = 0; i < proof->n - proof->nparts - 1; i++)
	{
		SvVerified *revision = &proof->revisions[i];

		CHECK_FOR_INTERRUPTS();
		if (revision->up.text == NULL)
			continue;
		sv_trial_body(&revision->up, revision->transactional);
		sv_serve_commit();
		sv_serve_begin();
		MemoryContextSwitchTo(context);
	}
}

/* Runs a body that may be missing: then there is nothing to do. */
static void
run(SvBody *body)
{
	if (body->text != NULL)
		sv_trial_body(body, true);
}

static void
try_parts(Proof *proof)
{
	SvVerified *parts = &proof->revisions[proof->n - proof->nparts - 1];
	const SvVerified *squashed = &proof->revisions[proof->n - 1];

	proof->result->before = sv_scope_fingerprint(sv_trial_read(NULL), proof->scope, NULL);
	for (int i = 0; i < proof->nparts; i++)
		run(&parts[i].up);
	proof->up = sv_trial_read(NULL);
	proof->result->after = sv_scope_fingerprint(proof->up, proof->scope, NULL);
	if (squashed->down.text == NULL)
		return;
	for (int i = proof->nparts - 1; i >= 0; i--)
		run(&parts[i].down);
	proof->down = sv_trial_read(NULL);
}

/* Compares what there is now with what the parts have led to. */
static void
compare(Proof *proof, const char *what, SvSnapshot *expected)
{
	SvSnapshot *now = sv_trial_read(NULL);
	List	   *remaining = sv_compare_remaining(now, expected, NULL, NULL);

	if (remaining != NIL)
		proof->result->problem = psprintf("%s: %s", what, sv_compare_list(remaining));
	else if (strcmp(sv_fingerprint(now, SV_LEVEL_NORMAL), sv_fingerprint(expected, SV_LEVEL_NORMAL)) != 0)
		proof->result->problem = psprintf("%s: the fingerprints differ", what);
}

static void
try_squashed(Proof *proof)
{
	SvVerified *squashed = &proof->revisions[proof->n - 1];

	run(&squashed->up);
	compare(proof, "after the upgrade", proof->up);
	if (proof->result->problem != NULL || squashed->down.text == NULL)
		return;
	run(&squashed->down);
	compare(proof, "after the downgrade", proof->down);
}

static void
roll_back(void)
{
	AbortCurrentTransaction();
	sv_serve_begin();
}

/*
 * sv_squash_compare
 *		In a worker in a new database, in a transaction: the last of the revisions replaces
 *		the nparts before it; the others come before.  Fills in how it differs from these,
 *		or which error is raised, and the fingerprints in this scope.  The current memory
 *		context must outlive the transaction, and has the result.
 */
void
sv_squash_compare(SvVerified *revisions, int n, int nparts, const char *scope, SvSquashed *result)
{
	MemoryContext context = CurrentMemoryContext;
	Proof		proof = {.revisions = revisions,.n = n,.nparts = nparts,.scope = scope,.result = result};

	memset(result, 0, sizeof(*result));
	attempt(&proof, apply_before, "before the revisions");
	attempt(&proof, try_parts, "the revisions, in one transaction");
	if (result->problem == NULL)
		roll_back();
	MemoryContextSwitchTo(context);
	attempt(&proof, try_squashed, "the squashed revision");
	MemoryContextSwitchTo(context);
}
