/*
 * outline.c
 *		A fingerprint of those parts of a snapshot that somebody is interested in.
 *
 * Unlike that of fingerprint.c, it is the same in two databases of one major version in
 * which a comparison would find nothing.  So code is parsed and printed again: loading a
 * dump can change what the server prints.  And what only some roles can read, what is not
 * covered and what is ignored does not count.
 */
#include "postgres.h"

#include "common/cryptohash.h"
#include "core/checksum.h"
#include "miscadmin.h"
#include "schema/environment.h"
#include "schema/guard.h"
#include "schema/ignored.h"
#include "schema/kinds.h"
#include "schema/outline.h"
#include "schema/reprint.h"
#include "schema/uncovered.h"
#include "utils/memutils.h"

/* A fingerprint that is being computed. */
typedef struct Outline
{
	const SvScope *scope;
	pg_cryptohash_ctx *hash;
	bool	   *is_left_out;	/* of each object */
	int			nunparsed;		/* texts of code that count as they were
								 * printed */
} Outline;

static bool
is_said(const SvScope *scope, const char *name)
{
	ListCell   *cell;

	foreach(cell, scope->said)
		if (strcmp(lfirst(cell), name) == 0)
		return true;
	return scope->said == NIL;
}

static bool
is_ignored(const SvScope *scope, const SvObject *object, const char *what)
{
	const char *code = scope->ignored == NIL ? NULL : psprintf("%s.%s", object->kind->code, what);
	ListCell   *cell;

	foreach(cell, scope->ignored)
	{
		const SvIgnore *entry = lfirst(cell);

		if (sv_ignored_is_like(code, entry->code) && sv_ignored_is_like(object->identity, entry->identity))
			return true;
	}
	return false;
}

/* Does an object not count, with all of its parts? */
static bool
leaves_out(const Outline *outline, const SvObject *object)
{
	const SvScope *scope = outline->scope;

	return object->kind == &sv_kind_uncovered || !is_said(scope, object->kind->code) ||
		is_ignored(scope, object, "missing") || is_ignored(scope, object, "extra") ||
		(object->parent != NULL && outline->is_left_out[object->parent->index]);
}

/* A text that is parsed and printed. */
typedef struct Printing
{
	const SvObject *object;
	int			property;
	const char *result;
} Printing;

static void
print_again(void *arg)
{
	static const SvPlace place = {NULL, NULL};
	Printing   *printing = arg;

	sv_environment_resolve(NULL);
	printing->result = sv_reprint_text(printing->object, printing->property, &place);
}

/* What counts of code: what the server would print of it, or else what it has printed. */
static const char *
print_code(Outline *outline, const SvObject *object, int property)
{
	Printing	printing = {object, property, NULL};

	if (object->kind->properties[property].parsed_after == NULL)
		return object->values[property];
	if (!sv_guard_attempt(print_again, &printing))
		outline->nunparsed++;
	return printing.result == NULL ? object->values[property] : printing.result;
}

/* An object with what counts of it. */
static SvObject *
reduce(Outline *outline, const SvObject *object)
{
	const SvScope *scope = outline->scope;
	SvObject   *result = sv_object_copy(object);
	const SvKind *kind = object->kind;

	if (kind->conceal != NULL)
		kind->conceal(result->values);
	for (int i = 0; i < kind->nproperties + SV_COMMON; i++)
	{
		const SvProperty *property = sv_kind_property(kind, i);

		if (result->values[i] == NULL || property->level > SV_LEVEL_NORMAL)
			continue;
		if ((i >= kind->nproperties && !is_said(scope, property->name)) || is_ignored(scope, object, property->name))
			result->values[i] = NULL;
		else if (property->is_code)
			result->values[i] = print_code(outline, result, i);
	}
	return result;
}

static void
raise_failure(const Outline *outline)
{
	elog(ERROR, "could not compute a digest: %s", pg_cryptohash_error(outline->hash));
}

static void
add_object(Outline *outline, const SvObject *object)
{
	StringInfoData text;

	initStringInfo(&text);
	sv_object_add_canonical(&text, reduce(outline, object), SV_LEVEL_NORMAL);
	if (pg_cryptohash_update(outline->hash, (const uint8 *) text.data, text.len) < 0)
		raise_failure(outline);
}

static void
add_objects(Outline *outline, const SvSnapshot *snapshot)
{
	MemoryContext work = AllocSetContextCreate(CurrentMemoryContext, "schemaver outline of an object",
											   ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(work);

	for (int32 i = 0; i < snapshot->nobjects; i++)
	{
		const SvObject *object = snapshot->objects[i];

		CHECK_FOR_INTERRUPTS();
		outline->is_left_out[i] = leaves_out(outline, object);
		if (!outline->is_left_out[i])
			add_object(outline, object);
		MemoryContextReset(work);
	}
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(work);
}

/*
 * sv_outline_fingerprint
 *		The SHA-256 of what counts of a snapshot of this database, as it is now, in hex
 *		digits, in the current context.  There must be an active snapshot.  Raises errors
 *		that would end every attempt to parse code.  Code that cannot be parsed, such as
 *		that which uses a schema that the caller may not use, counts as it was printed;
 *		nunparsed is set to how often that is so.
 */
const char *
sv_outline_fingerprint(const SvSnapshot *snapshot, const SvScope *scope, int *nunparsed)
{
	Outline		outline = {.scope = scope,.hash = pg_cryptohash_create(PG_SHA256)};
	int			level = sv_environment_enter();
	uint8		digest[SV_CHECKSUM_LENGTH];

	outline.is_left_out = palloc0_array(bool, snapshot->nobjects + 1);
	if (pg_cryptohash_init(outline.hash) < 0)
		raise_failure(&outline);
	add_objects(&outline, snapshot);
	if (pg_cryptohash_final(outline.hash, digest, sizeof(digest)) < 0)
		raise_failure(&outline);
	pg_cryptohash_free(outline.hash);
	pfree(outline.is_left_out);
	sv_environment_leave(level);
	*nunparsed = outline.nunparsed;
	return sv_checksum_hex(digest);
}
