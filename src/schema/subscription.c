/*
 * subscription.c
 *		Subscriptions.
 *
 * The connection string is read only as a digest if there could be a password in it: then
 * there is no statement that makes the subscription.  Nor is there one for a caller who
 * may not read connection strings; the object says so.  No statement connects to the
 * publisher, so none makes a replication slot or drops one.
 */
#include "postgres.h"

#include "catalog/pg_subscription.h"
#include "compat.h"
#include "miscadmin.h"
#include "schema/action.h"
#include "schema/kinds.h"
#include "schema/lines.h"
#include "schema/sql.h"
#include "utils/acl.h"

enum
{
	CONNECTION,
	SECRETS,
	HIDDEN,
	SERVER,
	PUBLICATIONS,
	ENABLED,
	SLOT,
	FIRST_OPTION,
	SYNCHRONOUS_COMMIT = FIRST_OPTION,
	BINARY,
	STREAMING,
	TWO_PHASE,
	DISABLE_ON_ERROR,
	PASSWORD_REQUIRED,
	RUN_AS_OWNER,
	ORIGIN,
	FAILOVER,
	RETAIN_DEAD_TUPLES,
	MAX_RETENTION,
	RECEIVER_TIMEOUT,
	LAST_OPTION = RECEIVER_TIMEOUT,
};

/* Those from FIRST_OPTION on have the names and the values that options have in statements. */
static const SvProperty properties[] =
{
	[CONNECTION] = {.name = "connection"},
	[SECRETS] = {.name = "secrets"},
	[HIDDEN] = {.name = "hidden"},
	[SERVER] = {.name = "server"},
	[PUBLICATIONS] = {.name = "publications"},
	[ENABLED] = {.name = "enabled"},
	[SLOT] = {.name = "slot_name"},
	[SYNCHRONOUS_COMMIT] = {.name = "synchronous_commit"},
	[BINARY] = {.name = "binary"},
	[STREAMING] = {.name = "streaming"},
	[TWO_PHASE] = {.name = "two_phase"},
	[DISABLE_ON_ERROR] = {.name = "disable_on_error"},
	[PASSWORD_REQUIRED] = {.name = "password_required"},
	[RUN_AS_OWNER] = {.name = "run_as_owner"},
	[ORIGIN] = {.name = "origin"},
	[FAILOVER] = {.name = "failover"},
	[RETAIN_DEAD_TUPLES] = {.name = "retain_dead_tuples"},
	[MAX_RETENTION] = {.name = "max_retention_duration"},
	[RECEIVER_TIMEOUT] = {.name = "wal_receiver_timeout"},
};

/* What CREATE SUBSCRIPTION makes of options that it does not have. */
static const char *const defaults[] =
{
	[SYNCHRONOUS_COMMIT] = "'off'",
	[BINARY] = "false",
	[STREAMING] = SINCE_18_compat("parallel", "off"),
	[TWO_PHASE] = "false",
	[DISABLE_ON_ERROR] = "false",
	[PASSWORD_REQUIRED] = "true",
	[RUN_AS_OWNER] = "false",
	[ORIGIN] = "'any'",
	[FAILOVER] = "false",
	[RETAIN_DEAD_TUPLES] = "false",
	[MAX_RETENTION] = "0",
	[RECEIVER_TIMEOUT] = "'-1'",
};

static const char *
write_slot(const SvObject *subscription)
{
	return psprintf("slot_name = %s", subscription->values[SLOT] == NULL ? "NONE" : subscription->values[SLOT]);
}

/* Options that 15 does not have are only read if they are not as by default. */
static const char *
write_option(const SvObject *subscription, int i)
{
	const char *value = subscription->values[i];

	return psprintf("%s = %s", properties[i].name, value == NULL ? defaults[i] : value);
}

/* "CONNECTION 'host=h'" or "SERVER s" */
static const char *
write_source(const SvObject *subscription)
{
	if (subscription->values[SERVER] != NULL)
		return psprintf("SERVER %s", subscription->values[SERVER]);
	return psprintf("CONNECTION %s", subscription->values[CONNECTION]);
}

/* Without a slot it cannot be enabled: that is for whoever makes the slot. */
static void
create_subscription(SvAction *action, const SvObject *subscription)
{
	const char *const *values = subscription->values;
	List	   *options = list_make2("connect = false", unconstify(char *, write_slot(subscription)));

	if (values[CONNECTION] == NULL && values[SERVER] == NULL)
	{
		sv_action_refuse(action, "missing");
		return;
	}
	for (int i = FIRST_OPTION; i <= LAST_OPTION; i++)
		if (values[i] != NULL && strcmp(values[i], defaults[i]) != 0)
			options = lappend(options, unconstify(char *, write_option(subscription, i)));
	sv_action_step(action, "missing", "CREATE SUBSCRIPTION %s %s PUBLICATION %s WITH (%s)", subscription->identity,
				   write_source(subscription), values[PUBLICATIONS], sv_lines_join(options, ", "));
	if (values[ENABLED] != NULL)
		sv_action_refuse(action, "enabled");
}

/* A slot that nothing reads keeps files on the publisher for ever. */
static void
drop_subscription(SvAction *action, const SvObject *subscription)
{
	if (subscription->values[SLOT] != NULL)
		sv_action_refuse(action, "extra");
	else
		sv_action_step(action, "extra", "DROP SUBSCRIPTION %s", subscription->identity);
}

/* These the server decides together with the publisher. */
static bool
is_of_slot(int property)
{
	return property == TWO_PHASE || property == FAILOVER || property == RETAIN_DEAD_TUPLES;
}

static void
alter_options(SvAction *action, const SvObject *to, const bool *differs)
{
	List	   *options = NIL;

	if (differs[SLOT])
		options = lappend(options, unconstify(char *, write_slot(to)));
	for (int i = FIRST_OPTION; i <= LAST_OPTION; i++)
		if (differs[i] && !is_of_slot(i))
			options = lappend(options, unconstify(char *, write_option(to, i)));
	if (options != NIL)
		sv_action_step(action, "options", "ALTER SUBSCRIPTION %s SET (%s)", to->identity, sv_lines_join(options, ", "));
	for (int i = FIRST_OPTION; i <= LAST_OPTION; i++)
		if (differs[i] && is_of_slot(i))
			sv_action_refuse(action, properties[i].name);
}

static bool
alter_subscription(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	if (differs[ENABLED] && to->values[ENABLED] == NULL)
		sv_action_step(action, "enabled", "ALTER SUBSCRIPTION %s DISABLE", to->identity);
	if (differs[HIDDEN])
		sv_action_refuse(action, "hidden");
	else if (differs[SECRETS] && to->values[SECRETS] != NULL)
		sv_action_refuse(action, "secrets");
	else if (differs[CONNECTION] || differs[SERVER])
		sv_action_step(action, "connection", "ALTER SUBSCRIPTION %s %s", to->identity, write_source(to));
	if (differs[PUBLICATIONS])
		sv_action_step(action, "publications", "ALTER SUBSCRIPTION %s SET PUBLICATION %s WITH (refresh = false)",
					   to->identity, to->values[PUBLICATIONS]);
	alter_options(action, to, differs);
	if (differs[ENABLED] && to->values[ENABLED] != NULL)
		sv_action_step(action, "enabled", "ALTER SUBSCRIPTION %s ENABLE", to->identity);
	return true;
}

/* Others may not read connection strings. */
static bool
is_readable(void)
{
	return pg_class_aclcheck(SubscriptionRelationId, GetUserId(), ACL_SELECT) == ACLCHECK_OK;
}

#define AS_TEXT(column) " (" column ")::text,"
#define UNLESS(standard, column) " nullif((" column ")::text, '" standard "'),"
/* In a URI, percent signs can hide the name of a parameter. */
#define HAS_SECRET "(s.subconninfo ~* 'passw|secret|scram_|://[^/]*:[^/]*@|[?&][^=&]*%[^=&]*=')"

/* The server grants everybody the columns of this query, but for the connection. */
#define QUERY(connection) \
	"SELECT s.oid, 0, NULL::oid, 0, NULL::text, s.subname, NULL::text," \
	SV_SQL_ROLE("s.subowner") ", NULL::text," \
	connection \
	SINCE_19_compat(" (SELECT quote_ident(f.srvname) FROM pg_foreign_server f WHERE f.oid = s.subserver),", " NULL::text,") \
	" (SELECT string_agg(quote_ident(p), ', ' ORDER BY p COLLATE \"C\") FROM unnest(s.subpublications) p)," \
	" CASE WHEN s.subenabled THEN 'ENABLED' END," \
	" quote_literal(s.subslotname), quote_literal(s.subsynccommit)," \
	AS_TEXT("s.subbinary") \
	SINCE_16_compat(" CASE s.substream WHEN 'f' THEN 'off' WHEN 't' THEN 'on' ELSE 'parallel' END,", \
					" CASE WHEN s.substream THEN 'on' ELSE 'off' END,") \
	AS_TEXT("s.subtwophasestate <> 'd'") \
	AS_TEXT("s.subdisableonerr") \
	SINCE_16_compat(UNLESS("true", "s.subpasswordrequired") UNLESS("false", "s.subrunasowner") UNLESS("''any''", "quote_literal(s.suborigin)"), \
					" NULL::text, NULL::text, NULL::text,") \
	SINCE_17_compat(UNLESS("false", "s.subfailover"), " NULL::text,") \
	SINCE_19_compat(UNLESS("false", "s.subretaindeadtuples") UNLESS("0", "s.submaxretention") \
					" nullif(quote_literal(s.subwalrcvtimeout), '''-1''')", " NULL::text, NULL::text, NULL::text") \
	" FROM pg_subscription s WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())"

#define READ_CONNECTION \
	" CASE WHEN NOT " HAS_SECRET " THEN quote_literal(s.subconninfo) END," \
	" CASE WHEN " HAS_SECRET " THEN encode(sha256(convert_to(s.subname || chr(10) || s.subconninfo, getdatabaseencoding())), 'hex') END," \
	" NULL::text,"
#define HIDE_CONNECTION " NULL::text, NULL::text, 'HIDDEN',"

static void
conceal_connection(const char **values)
{
	values[CONNECTION] = NULL;
	values[SECRETS] = NULL;
	values[HIDDEN] = "HIDDEN";
}

const SvKind sv_kind_subscription =
{
	.name = "subscription",
	.code = "subscription",
	.keyword = "SUBSCRIPTION",
	.catalog = SubscriptionRelationId,
	.is_global = true,
	.naming = SV_NAMED_GLOBALLY,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query = QUERY(READ_CONNECTION),
	.query_for_all = QUERY(HIDE_CONNECTION),
	.conceal = conceal_connection,
	.is_readable = is_readable,
	.create = create_subscription,
	.drop = drop_subscription,
	.rename = sv_common_rename,
	.alter = alter_subscription,
};
