/*
 * cluster.h
 *		Statements that change more than the database.
 */
#ifndef SCHEMAVER_STATEMENT_CLUSTER_H
#define SCHEMAVER_STATEMENT_CLUSTER_H

#include "nodes/nodes.h"

extern bool sv_statement_is_of_cluster(const Node *statement);

#endif							/* SCHEMAVER_STATEMENT_CLUSTER_H */
