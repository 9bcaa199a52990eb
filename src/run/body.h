/*
 * body.h
 *		The upgrade or downgrade body of a revision: parsing it, and reporting
 *		where in it something is wrong.
 */
#ifndef SCHEMAVER_BODY_H
#define SCHEMAVER_BODY_H

#include "core/checksum.h"
#include "nodes/parsenodes.h"
#include "nodes/pg_list.h"
#include "revision/plan.h"
#include "store/history.h"
#include "utils/elog.h"

/* A body, and the current place in it. */
typedef struct SvBody
{
	const char *direction;		/* "upgrade" or "downgrade" */
	const char *revision;
	const char *text;			/* NULL: not in memory */
	uint8		checksum[SV_CHECKSUM_LENGTH];	/* as it is, or would be,
												 * stored */
	const char *authority;		/* role that decided when it was given; NULL:
								 * a superuser */
	const char *file;			/* that it is in; NULL: none */
	int			file_line;		/* the line of the file in which it begins */
	const char *project;		/* NULL: the default one */
	bool		is_new;			/* has this transaction registered it? */
	int			statement;		/* from 1; 0: none in particular */
	bool		ending;			/* have all statements run? */
	int			location;		/* where the statement begins, in bytes */
	int			line;			/* in which line it begins, from 1 */
	int			length;			/* how long it is */
	int			origin;			/* what the server's positions count from, in
								 * bytes */
	const char *role;			/* that the body cannot change; NULL: it can */
	ErrorContextCallback callback;
} SvBody;

/* A statement of a body, as if the client had sent it by itself. */
typedef struct SvStatement
{
	const RawStmt *in_body;		/* as it is in the body */
	RawStmt    *raw;			/* as it is in its own text */
	const char *text;			/* from the first token to before the
								 * semicolon */
} SvStatement;

extern void sv_body_read(SvBody *body, const SvHistory *history, SvDirection direction,
						 int32 revision, Snapshot snapshot);
extern void sv_body_forget(SvBody *body);
extern void sv_body_enter(SvBody *body);
extern void sv_body_leave(SvBody *body);
extern int	sv_body_errcontext(const SvBody *body);
extern List *sv_body_parse(SvBody *body);
extern List *sv_body_cut(SvBody *body);
extern void sv_body_at(SvBody *body, const RawStmt *statement);
extern void sv_body_run(SvBody *body, const SvStatement *statement);
extern void sv_body_end(SvBody *body);
extern const char *sv_body_forbidden(const RawStmt *statement, const SvRelations *rels);

#endif							/* SCHEMAVER_BODY_H */
