/*
 * kind.h
 *		What is true of every statement of a kind, whatever else it says.
 */
#ifndef SCHEMAVER_STATEMENT_KIND_H
#define SCHEMAVER_STATEMENT_KIND_H

#include "nodes/nodes.h"

/* Traits of a kind of statement, to be combined. */
#define SV_STATEMENT_TRANSACTION	0x01	/* begins, ends or divides a
											 * transaction */
#define SV_STATEMENT_ALONE			0x02	/* cannot run inside a transaction
											 * block */
#define SV_STATEMENT_TOP_LEVEL		0x04	/* does the same at top level and
											 * below it */
#define SV_STATEMENT_EXTENSION		0x08	/* alters an extension, or what
											 * belongs to it */
#define SV_STATEMENT_OWNED			0x10	/* drops or reassigns whatever a
											 * role owns */
#define SV_STATEMENT_LISTEN			0x20	/* begins or ends listening */
#define SV_STATEMENT_SETTING		0x40	/* sets or resets settings of the
											 * session */
#define SV_STATEMENT_CLUSTER		0x80	/* changes roles, databases or
											 * what else the cluster has, or
											 * makes another server do
											 * something */

extern bool sv_statement_is(const Node *statement, int traits);

#endif							/* SCHEMAVER_STATEMENT_KIND_H */
