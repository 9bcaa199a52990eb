/*
 * settings.c
 *		Rows of schemaver_settings: the environment and the guards.
 *
 * They are rows and not server settings because any session can change those,
 * and PGOPTIONS can do so before any check of ours is loaded.
 */
#include "postgres.h"

#include "access/table.h"
#include "access/xact.h"
#include "core/text.h"
#include "miscadmin.h"
#include "store/deletion.h"
#include "store/lookup.h"
#include "store/row.h"
#include "store/settings.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

/* The settings, with their defaults and valid values. */
static const struct
{
	const char *name;
	const char *boot;
	const char *values[5];
}			settings[] =

{
	{"allow_downgrade", "on", {"on", "off"}},
	{"check_structure", "off", {"on", "off"}},
	{"drift", "off", {"on", "off"}},
	{"environment", "production", {"development", "test", "staging", "production"}},
};

static int
find_setting(const char *name)
{
	for (size_t i = 0; i < lengthof(settings); i++)
	{
		if (strcmp(settings[i].name, name) == 0)
			return i;
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("there is no setting \"%s\"", name),
			 errhint("The settings are allow_downgrade, check_structure, drift and environment.")));
}

static void
check_value(int setting, const char *value)
{
	StringInfoData choices;

	initStringInfo(&choices);
	for (const char *const *v = settings[setting].values; *v != NULL; v++)
	{
		if (strcmp(*v, value) == 0)
			return;
		sv_text_add_item(&choices, *v);
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid value for setting \"%s\": \"%s\"", settings[setting].name, value),
			 errhint("Available values: %s.", choices.data)));
}

/*
 * sv_settings_get
 *		Returns the current value of a setting, committed or set by this
 *		transaction, in the current memory context; its default if it was never
 *		set.  (A parallel query must not take another snapshot, so it gets the
 *		value that it sees.)
 */
char *
sv_settings_get(const SvRelations *rels, const char *name)
{
	Oid			table = rels->tables[SV_TABLE_SETTINGS].oid;
	char	   *value = NULL;

	/* An extension of an earlier version may not have the table. */
	if (OidIsValid(table))
	{
		Relation	rel = table_open(table, AccessShareLock);
		Snapshot	snapshot = RegisterSnapshot(IsInParallelMode() ? GetActiveSnapshot() : GetLatestSnapshot());
		HeapTuple	tuple = sv_lookup(rel, snapshot, &name, 1);

		if (HeapTupleIsValid(tuple))
			value = sv_lookup_text(tuple, rel, Anum_settings_value);
		UnregisterSnapshot(snapshot);
		table_close(rel, NoLock);
	}
	return value != NULL ? value : pstrdup(settings[find_setting(name)].boot);
}

/* Resets a setting to its default. */
static void
remove_setting(const SvRelations *rels, const char *name)
{
	const char *keys[] = {name, NULL};
	SvDeletion	deletion;

	sv_deletion_begin(&deletion, &rels->tables[SV_TABLE_SETTINGS]);
	(void) sv_deletion_any(&deletion, keys);
	sv_deletion_end(&deletion);
}

/*
 * sv_settings_set
 *		Sets a setting to a value, or to its default if that is NULL.  Raises
 *		22023 for an unknown name or value.
 */
void
sv_settings_set(const SvRelations *rels, const char *name, const char *value)
{
	int			setting = find_setting(name);
	SvInsertion insertion;
	MemoryContext old;

	if (value == NULL)
	{
		remove_setting(rels, name);
		return;
	}
	check_value(setting, value);
	sv_insertion_begin_one(&insertion, &rels->tables[SV_TABLE_SETTINGS]);
	old = sv_insertion_row(&insertion);
	sv_insertion_set_text(&insertion, Anum_settings_name, name);
	sv_insertion_set_text(&insertion, Anum_settings_value, value);
	sv_insertion_set_timestamp(&insertion, Anum_settings_changed_at, GetCurrentTransactionStartTimestamp());
	sv_insertion_set_text(&insertion, Anum_settings_changed_by, GetUserNameFromId(GetUserId(), false));
	sv_row_put(&insertion, old, Anum_settings_changed_by);
	sv_insertion_end(&insertion, false);
}
