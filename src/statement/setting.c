/*
 * setting.c
 *		What a SET sets, and whether text is read differently after it.
 *
 * A call of set_config() in a query is not seen.
 */
#include "postgres.h"

#include "mb/pg_wchar.h"
#include "nodes/parsenodes.h"
#include "statement/setting.h"
#include "utils/builtins.h"
#include "utils/guc.h"

/*
 * sv_statement_settings
 *		Returns the names of the settings to which a statement gives a value that
 *		lasts beyond it, as char * that belong to the statement, in a list in the
 *		current memory context.
 *
 * SET LOCAL counts if local is true, as it does in a transaction.  SET TRANSACTION,
 * which is about the transaction alone, never does; nor does RESET.
 */
List *
sv_statement_settings(const Node *statement, bool local)
{
	const VariableSetStmt *set = (const VariableSetStmt *) statement;

	if (!IsA(statement, VariableSetStmt) || set->name == NULL)
		return NIL;
	if (set->kind == VAR_SET_MULTI && strcmp(set->name, "SESSION CHARACTERISTICS") == 0)
		return list_make3("default_transaction_isolation", "default_transaction_read_only",
						  "default_transaction_deferrable");
	if (set->kind == VAR_SET_VALUE && (!set->is_local || local))
		return list_make1(set->name);
	return NIL;
}

/*
 * sv_statement_sets_to
 *		Is it a SET, and not a SET LOCAL, that gives this value to this setting?
 */
bool
sv_statement_sets_to(const Node *statement, const char *name, const char *value)
{
	const VariableSetStmt *set = (const VariableSetStmt *) statement;
	const A_Const *constant;

	if (!IsA(statement, VariableSetStmt) || set->kind != VAR_SET_VALUE || set->is_local || strcmp(set->name, name) != 0 ||
		list_length(set->args) != 1 || !IsA(linitial(set->args), A_Const))
		return false;
	constant = linitial_node(A_Const, set->args);
	return !constant->isnull && nodeTag(&constant->val) == T_String && strcmp(strVal(&constant->val), value) == 0;
}

/*
 * sv_statement_unknown_setting
 *		Returns the name of the setting that a SET or RESET is about if the server
 *		does not have it, else NULL.  A name with a dot may belong to a library that
 *		is not loaded yet.  The name belongs to the statement.
 */
const char *
sv_statement_unknown_setting(const Node *statement)
{
	const VariableSetStmt *set = (const VariableSetStmt *) statement;

	if (!IsA(statement, VariableSetStmt) || set->name == NULL || strchr(set->name, '.') != NULL)
		return NULL;
	if (set->kind != VAR_SET_VALUE && set->kind != VAR_SET_DEFAULT && set->kind != VAR_RESET)
		return NULL;
	return GetConfigOption(set->name, true, false) == NULL ? set->name : NULL;
}

/*
 * sv_statement_changes_reading
 *		Returns the name of the setting by which a SET changes how the text after it
 *		is read, NULL if it changes nothing.  The name belongs to the statement.
 *
 * The arguments are the values in effect before it: standard_conforming_strings, and
 * the client's encoding.  Raises the server's error for a SET of several values to a
 * setting that takes one.
 */
const char *
sv_statement_changes_reading(const Node *statement, bool standard_strings, int client_encoding)
{
	const VariableSetStmt *set = (const VariableSetStmt *) statement;
	bool		changes = false;
	char	   *value;
	bool		on;

	if (!IsA(statement, VariableSetStmt) || set->kind != VAR_SET_VALUE)
		return NULL;
	value = ExtractSetVariableArgs(unconstify(VariableSetStmt *, set));
	if (pg_strcasecmp(set->name, "standard_conforming_strings") == 0)
		changes = !parse_bool(value, &on) || on != standard_strings;
	else if (pg_strcasecmp(set->name, "client_encoding") == 0)
		changes = value == NULL || pg_char_to_encoding(value) != client_encoding;
	return changes ? set->name : NULL;
}
