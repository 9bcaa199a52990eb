/*
 * redirect.h
 *		Statements about tables, turned to the twins of these tables.
 */
#ifndef SCHEMAVER_REDIRECT_H
#define SCHEMAVER_REDIRECT_H

#include "nodes/parsenodes.h"

typedef struct SvRedirect
{
	const char *home;			/* the schema of unqualified names, or NULL */
	List	   *tables;			/* identities of the tables that statements
								 * have named: char * */
} SvRedirect;

extern char *sv_redirect_name(const char *schema, const char *name);
extern bool sv_redirect_statement(SvRedirect *redirect, Node *statement);

#endif							/* SCHEMAVER_REDIRECT_H */
