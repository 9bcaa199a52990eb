/*
 * place.c
 *		Where in its text a statement is.
 *
 * The parser counts in bytes, and a statement begins where the one before it ends;
 * a length of 0 means that it extends to the end of the text.
 */
#include "postgres.h"

#include "core/sqlscan.h"
#include "statement/place.h"

/*
 * sv_statement_start
 *		Returns where the first token of a statement begins in its text, in bytes.
 */
int
sv_statement_start(const char *text, const RawStmt *statement)
{
	return sv_sqlscan_skip_blanks(text + statement->stmt_location, NULL, NULL) - text;
}

/*
 * sv_statement_stop
 *		Returns where a statement ends in its text, in bytes: its semicolon, or the
 *		end of the text.
 */
int
sv_statement_stop(const char *text, const RawStmt *statement)
{
	return statement->stmt_location +
		(statement->stmt_len > 0 ? statement->stmt_len : strlen(text + statement->stmt_location));
}
