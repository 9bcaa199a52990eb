/*
 * sqlscan.h
 *		Between the tokens of SQL: blanks and comments.
 */
#ifndef SCHEMAVER_SQLSCAN_H
#define SCHEMAVER_SQLSCAN_H

/* What the lexer takes for a part of an operator. */
#define SV_OPERATOR_CHARACTERS "~!@#^&|`?+-*/%<>="

/* Is told of each "--" comment: where it begins, and where its line ends. */
typedef void (*SvCommentVisitor) (const char *start, const char *end, void *arg);

extern const char *sv_sqlscan_skip_block_comment(const char *p);
extern const char *sv_sqlscan_skip_blanks(const char *p, SvCommentVisitor visit, void *arg);
extern bool sv_sqlscan_is_readable(const char *text);
extern void sv_sqlscan_check(const char *text);
extern void sv_sqlscan_comments(const char *text, SvCommentVisitor visit, void *arg);

#endif							/* SCHEMAVER_SQLSCAN_H */
