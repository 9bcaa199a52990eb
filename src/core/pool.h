/*
 * pool.h
 *		Room for many small things in one memory context, without a header each.
 */
#ifndef SCHEMAVER_POOL_H
#define SCHEMAVER_POOL_H

/* Initialize it with the context alone: SvPool pool = {.context = ...}. */
typedef struct SvPool
{
	MemoryContext context;
	char	   *room;
	size_t		left;
} SvPool;

extern char *sv_pool_text(SvPool *pool, const char *data, size_t length);

#endif							/* SCHEMAVER_POOL_H */
