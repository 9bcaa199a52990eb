/*
 * gucs.c
 *		Settings of the session: remembered, and put back.
 *
 * Unlike statements in a transaction, those that run outside of one cannot have a
 * nest level of settings around them.  So the values before them are copied.
 */
#include "postgres.h"

#include "compat.h"
#include "miscadmin.h"
#include "nodes/pg_list.h"
#include "script/gucs.h"
#include "utils/guc.h"
#include "utils/guc_tables.h"

/* A setting as it was. */
typedef struct Guc
{
	const char *name;
	const char *value;			/* NULL: none */
	bool		session;		/* set in the session */
	bool		placeholder;	/* its library was not loaded */
} Guc;

/* In the order of their names: a session can have made up many settings. */
struct SvGucs
{
	int			count;
	Guc		   *gucs;
};

/* These belong to the transaction or have a side effect; they are not state of the session. */
static bool
is_of_transaction(const char *name)
{
	return strncmp(name, "transaction_", strlen("transaction_")) == 0 || strcmp(name, "seed") == 0;
}

static const char *
value_of(const char *name)
{
	return GetConfigOption(name, true, false);
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(((const Guc *) a)->name, ((const Guc *) b)->name);
}

/*
 * sv_gucs_remember
 *		Returns the settings that the session has, in this memory context.
 */
SvGucs *
sv_gucs_remember(MemoryContext context)
{
	MemoryContext old = MemoryContextSwitchTo(context);
	SvGucs	   *gucs = palloc0_object(SvGucs);
	struct config_generic **all = get_guc_variables_compat(&gucs->count);

	gucs->gucs = palloc_array(Guc, gucs->count);
	for (int i = 0; i < gucs->count; i++)
	{
		Guc		   *guc = &gucs->gucs[i];
		const char *value = value_of(all[i]->name);

		guc->name = pstrdup(all[i]->name);
		guc->value = value == NULL ? NULL : pstrdup(value);
		guc->session = all[i]->source == PGC_S_SESSION;
		guc->placeholder = (all[i]->flags & GUC_CUSTOM_PLACEHOLDER) != 0;
	}
	qsort(gucs->gucs, gucs->count, sizeof(Guc), compare_names);
	MemoryContextSwitchTo(old);
	return gucs;
}

/* Returns the one of those remembered that has this name, NULL if there is none. */
static const Guc *
find(const SvGucs *gucs, const char *name)
{
	const Guc	key = {.name = name};

	return bsearch(&key, gucs->gucs, gucs->count, sizeof(Guc), compare_names);
}

/*
 * Sets one setting to a value; NULL means RESET.  It had this value before, so
 * nobody gains anything, and a body may have had more rights than the caller has now.
 */
static void
set(const char *name, const char *value)
{
	(void) set_config_option(name, value, PGC_SUSET, PGC_S_SESSION, GUC_ACTION_SET, true, 0, false);
}

/*
 * Does the same for a setting that belonged to no library when it was remembered.
 * Everybody can set such a name; a library that was loaded afterwards may have
 * restricted it to superusers.  So it is set with the caller's own rights, or not at
 * all.
 */
static void
set_placeholder(const char *name, const char *value)
{
	(void) set_config_option(name, value, superuser() ? PGC_SUSET : PGC_USERSET, PGC_S_SESSION,
							 GUC_ACTION_SET, true, DEBUG1, false);
}

static bool
is_value(const char *name, const char *value)
{
	const char *now = value_of(name);

	return now == NULL || value == NULL ? now == value : strcmp(now, value) == 0;
}

/* Restores one setting, by RESET if that is enough. */
static void
put_back(const SvGucs *gucs, const char *name)
{
	const Guc  *then = find(gucs, name);

	if (then != NULL && is_value(name, then->value))
		return;
	set(name, NULL);
	if (then == NULL || then->value == NULL || is_value(name, then->value))
		return;
	if (then->placeholder)
		set_placeholder(name, then->value);
	else
		set(name, then->value);
}

/*
 * sv_gucs_put_back
 *		Restores the remembered values of the settings that the session has set in
 *		the meantime, its roles first.
 *
 * The caller is in a transaction, which must commit for them to stay.  Raises
 * 42501 and 22023 if the session cannot take its former roles any more.
 */
void
sv_gucs_put_back(const SvGucs *gucs)
{
	int			count;
	struct config_generic **all;
	List	   *names = NIL;
	ListCell   *cell;

	put_back(gucs, "session_authorization");
	put_back(gucs, "role");
	all = get_guc_variables_compat(&count);
	for (int i = 0; i < count; i++)
	{
		const Guc  *then = find(gucs, all[i]->name);

		/* Other values come from files, which may have changed meanwhile. */
		if ((all[i]->source == PGC_S_SESSION || (then != NULL && then->session)) &&
			all[i]->context >= PGC_SUSET && !is_of_transaction(all[i]->name))
			names = lappend(names, pstrdup(all[i]->name));
	}
	foreach(cell, names)
	{
		CHECK_FOR_INTERRUPTS();
		put_back(gucs, lfirst(cell));
	}
}
