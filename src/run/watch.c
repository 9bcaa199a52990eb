/*
 * watch.c
 *		Whether a body may have touched the extension or its tables.
 *
 * Checking after every statement would cost more than most statements do.  So we
 * check when the server reports a change: in the caches of the tables or in a schema;
 * and after statements on extensions, which no message reports.  What slips through
 * is found when the run ends, but not which statement did it.
 */
#include "postgres.h"

#include "commands/extension.h"
#include "run/watch.h"
#include "statement/extension.h"
#include "statement/kind.h"
#include "utils/inval.h"
#include "utils/syscache.h"

static struct
{
	bool		watching;
	bool		alarmed;
	bool		altered;		/* has a statement on the extension run? */
	Oid			extension;
	Oid			tables[SV_TABLES];
}			watch;

static void
see_relation(Datum arg, Oid relation)
{
	if (!watch.watching)
		return;
	for (size_t i = 0; i < lengthof(watch.tables); i++)
		watch.alarmed |= (relation == InvalidOid || relation == watch.tables[i]);
}

static void
see_schema(Datum arg, int cache, uint32 hash)
{
	watch.alarmed |= watch.watching;
}

/*
 * sv_watch_begin
 *		From now on sv_watch_alarmed tells whether the extension or its tables may
 *		have changed.
 */
void
sv_watch_begin(const SvRelations *rels)
{
	static bool registered = false;

	if (!registered)
	{
		CacheRegisterRelcacheCallback(see_relation, (Datum) 0);
		CacheRegisterSyscacheCallback(NAMESPACEOID, see_schema, (Datum) 0);
		registered = true;
	}
	for (int i = 0; i < SV_TABLES; i++)
		watch.tables[i] = rels->tables[i].oid;
	watch.extension = rels->extension;
	watch.alarmed = false;
	watch.altered = false;
	watch.watching = true;
}

/*
 * sv_watch_see_utility
 *		Takes notice of a utility statement that has run.
 */
void
sv_watch_see_utility(const Node *statement)
{
	const char *extension = sv_statement_altered_extension(statement);

	if (watch.watching && extension != NULL)
		watch.altered |= get_extension_oid(extension, true) == watch.extension;
	if (sv_statement_is(statement, SV_STATEMENT_EXTENSION | SV_STATEMENT_OWNED))
		watch.alarmed |= watch.watching;
}

/*
 * sv_watch_alarmed
 *		Tells whether something may have changed since the last call.
 */
bool
sv_watch_alarmed(void)
{
	bool		alarmed = watch.alarmed;

	watch.alarmed = false;
	return alarmed;
}

/*
 * sv_watch_altered
 *		Tells whether an ALTER EXTENSION on the extension has run, even inside a
 *		function.  Not all of its effects can be seen in the tables.
 */
bool
sv_watch_altered(void)
{
	return watch.watching && watch.altered;
}

/*
 * sv_watch_end
 *		Ends what sv_watch_begin has begun; an error ends it too.
 */
void
sv_watch_end(void)
{
	watch.watching = false;
}
