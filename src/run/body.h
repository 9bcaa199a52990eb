/*
 * body.h
 *		The upgrade or downgrade body of a revision: parsing it, and saying
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

/* A body, and the place in it where we are. */
typedef struct SvBody
{
	const char *direction;		/* "upgrade" or "downgrade" */
	const char *revision;
	const char *text;			/* NULL: not in memory */
	uint8		checksum[SV_CHECKSUM_LENGTH];	/* as it is, or would be, stored */
	const char *authority;		/* that decided what it may be; NULL: a superuser */
	const char *file;			/* that it stands in; NULL: none */
	int			file_line;		/* and the line of it that the body begins in */
	int			statement;		/* from 1; 0: none in particular */
	bool		ending;			/* have all statements run? */
	int			location;		/* where that begins, in bytes */
	int			line;			/* and in which line, from 1 */
	int			length;			/* how long it is */
	int			origin;			/* what the server's positions count from, in bytes */
	const char *role;			/* that it cannot change; NULL: it can */
	ErrorContextCallback callback;
} SvBody;

/* A statement of a body, as if the client had sent it by itself. */
typedef struct SvStatement
{
	const RawStmt *in_body;		/* as it stands in the body */
	RawStmt    *raw;			/* as it stands in its text */
	const char *text;			/* from the first token to before the semicolon */
} SvStatement;

extern void sv_body_read(SvBody *body, const SvHistory *history, SvDirection direction,
						 int32 revision, Snapshot snapshot);
extern void sv_body_forget(SvBody *body);
extern void sv_body_enter(SvBody *body);
extern void sv_body_leave(SvBody *body);
extern List *sv_body_parse(SvBody *body);
extern List *sv_body_cut(SvBody *body);
extern void sv_body_at(SvBody *body, const RawStmt *statement);
extern void sv_body_run(SvBody *body, const SvStatement *statement);
extern void sv_body_end(SvBody *body);
extern const char *sv_body_forbidden(const RawStmt *statement, const SvRelations *rels);

#endif							/* SCHEMAVER_BODY_H */
