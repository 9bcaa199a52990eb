/*
 * setting.h
 *		What a SET sets, and whether text is read differently after it.
 */
#ifndef SCHEMAVER_STATEMENT_SETTING_H
#define SCHEMAVER_STATEMENT_SETTING_H

#include "nodes/pg_list.h"

extern List *sv_statement_settings(const Node *statement, bool local);
extern bool sv_statement_sets_to(const Node *statement, const char *name, const char *value);
extern const char *sv_statement_unknown_setting(const Node *statement);
extern const char *sv_statement_changes_reading(const Node *statement, bool standard_strings,
												int client_encoding);

#endif							/* SCHEMAVER_STATEMENT_SETTING_H */
