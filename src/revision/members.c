/*
 * members.c
 *		The members of a target that is a list, each once.
 *
 * A member has the same meaning wherever it appears, and looking it up may take
 * as long as a walk through the graph.  A list that repeats a few members 100,000
 * times must not repeat that work as often.
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "revision/members.h"

/* A text that has been seen. */
typedef struct MetText
{
	const char *text;
	uint32		hash;
	char		status;
} MetText;

static inline uint32
hash_text(const char *text)
{
	return hash_bytes((const unsigned char *) text, strlen(text));
}

#define SH_PREFIX met
#define SH_ELEMENT_TYPE MetText
#define SH_KEY_TYPE const char *
#define SH_KEY text
#define SH_HASH_KEY(table, key) hash_text(key)
#define SH_EQUAL(table, a, b) (strcmp(a, b) == 0)
#define SH_STORE_HASH
#define SH_GET_HASH(table, element) (element)->hash
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

/*
 * sv_members_begin
 *		Begins to read a target as sv_symbol_begin does, and raises what that
 *		raises.  Its memory is in the current memory context, until the last
 *		member has been read.
 */
void
sv_members_begin(SvMembers *members, const char *target)
{
	sv_symbol_begin(&members->reader, target);
	members->met = NULL;
	members->context = NULL;
	if (!sv_symbol_is_list(target))
		return;
	members->context = AllocSetContextCreate(CurrentMemoryContext, "schemaver members of a target",
											 ALLOCSET_DEFAULT_SIZES);
	members->met = met_create(members->context, 64, NULL);
}

/* Has a member been seen before?  Marks it as seen. */
static bool
is_met(SvMembers *members, const SvSymbol *symbol)
{
	MetText    *entry;
	bool		found;

	if (members->met == NULL)
		return false;
	entry = met_insert(members->met, symbol->text, &found);
	if (!found)
		entry->text = MemoryContextStrdup(members->context, symbol->text);
	return found;
}

/*
 * sv_members_next
 *		Returns the next member that has not been seen before; NULL if there is
 *		none.  It is valid until the next call.
 */
const SvSymbol *
sv_members_next(SvMembers *members)
{
	const SvSymbol *symbol;

	while ((symbol = sv_symbol_next(&members->reader)) != NULL)
	{
		if (!is_met(members, symbol))
			return symbol;
	}
	if (members->context != NULL)
		MemoryContextDelete(members->context);
	members->context = NULL;
	return NULL;
}
