/*
 * pool.c
 *		Room for many small things in one memory context, without a header each.
 *
 * A header of 16 bytes and sizes rounded up to powers of two would double the
 * memory that 100,000 short texts need, and the time to touch it for the first
 * time.  Nothing is freed separately: the memory of a pool is freed with its
 * context.
 */
#include "postgres.h"

#include "core/pool.h"

#define CHUNK (64 * 1024)

/* Returns unaligned room. */
static char *
pool_alloc(SvPool *pool, size_t size)
{
	char	   *room;

	if (size > CHUNK / 8)
		return MemoryContextAlloc(pool->context, size);
	if (size > pool->left)
	{
		pool->room = MemoryContextAlloc(pool->context, CHUNK);
		pool->left = CHUNK;
	}
	room = pool->room;
	pool->room += size;
	pool->left -= size;
	return room;
}

/*
 * sv_pool_text
 *		Copies a text of this length into the pool and ends it with a zero.
 */
char *
sv_pool_text(SvPool *pool, const char *data, size_t length)
{
	char	   *text = pool_alloc(pool, length + 1);

	memcpy(text, data, length);
	text[length] = '\0';
	return text;
}
