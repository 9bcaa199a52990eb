/*
 * sqlscan.h
 *		Between the tokens of SQL: blanks and comments.
 */
#ifndef SCHEMAVER_SQLSCAN_H
#define SCHEMAVER_SQLSCAN_H

/* The characters that the lexer accepts in an operator. */
#define SV_OPERATOR_CHARACTERS "~!@#^&|`?+-*/%<>="

/* Called for each comment, with its start, and its end or that of its line. */
typedef void (*SvCommentVisitor) (const char *start, const char *end, void *arg);

extern const char *sv_sqlscan_skip_block_comment(const char *p);
extern const char *sv_sqlscan_skip_blanks(const char *p, SvCommentVisitor visit, void *arg);
extern bool sv_sqlscan_is_readable(const char *text);
extern void sv_sqlscan_check(const char *text);
extern void sv_sqlscan_comments(const char *text, SvCommentVisitor visit, void *arg);

#endif							/* SCHEMAVER_SQLSCAN_H */
