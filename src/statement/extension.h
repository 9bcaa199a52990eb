/*
 * extension.h
 *		Which extensions a statement alters; which extensions or schemas it drops.
 */
#ifndef SCHEMAVER_STATEMENT_EXTENSION_H
#define SCHEMAVER_STATEMENT_EXTENSION_H

#include "nodes/parsenodes.h"

extern const char *sv_statement_altered_extension(const Node *statement);
extern const List *sv_statement_dropped(const Node *statement, ObjectType type);

#endif							/* SCHEMAVER_STATEMENT_EXTENSION_H */
