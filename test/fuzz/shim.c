/*
 * shim.c
 *		Replacements for the server's functions, for the fuzzed code.
 *
 * Each palloc is a separate malloc, so that the address sanitizer detects
 * accesses past its end; all of them are freed after an input.  Fresh memory
 * contains garbage.  An error jumps to shim_try.  The encoding is UTF-8.
 */
#include "postgres.h"

#include <sanitizer/asan_interface.h>
#include <setjmp.h>
#include <signal.h>

#include "common/cryptohash.h"
#include "mb/pg_wchar.h"
#include "parser/scansup.h"
#include "shim.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

/* Precedes each allocation, and is inaccessible. */
typedef struct Chunk
{
	struct Chunk *next;
	struct Chunk *previous;
	size_t		size;
	size_t		filler;			/* keeps what follows aligned */
} Chunk;

MemoryContext CurrentMemoryContext = NULL;
ErrorContextCallback *error_context_stack = NULL;

static Chunk all = {&all, &all, 0, 0};
static sigjmp_buf *handler = NULL;
static char message[1024];
static int	error_position;

/*
 * shim_finding
 *		Reports a violated condition, and ends the program like a crash.
 */
void
shim_finding(const char *file, int line, const char *fact, const char *format,...)
{
	va_list		args;

	fprintf(stderr, "%s:%d: does not hold: %s: ", file, line, fact);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	abort();
}

/* Memory. */

/* Makes the head of an allocation accessible, and inaccessible again. */
static Chunk *
open_chunk(Chunk *chunk)
{
	ASAN_UNPOISON_MEMORY_REGION(chunk, sizeof(Chunk));
	return chunk;
}

static void
close_chunk(Chunk *chunk)
{
	if (chunk != &all)
		ASAN_POISON_MEMORY_REGION(chunk, sizeof(Chunk));
}

/* Makes two allocations neighbours in the list of all. */
static void
join(Chunk *left, Chunk *right)
{
	open_chunk(left)->next = right;
	close_chunk(left);
	open_chunk(right)->previous = left;
	close_chunk(right);
}

static void *
allocate(size_t size, int fill)
{
	Chunk	   *chunk;

	CHECK(AllocSizeIsValid(size), "an allocation of %zu bytes", size);
	chunk = malloc(sizeof(Chunk) + size);
	CHECK(chunk != NULL, "no memory");
	memset(chunk + 1, fill, size);
	chunk->size = size;
	join(chunk, all.next);
	join(&all, chunk);
	return chunk + 1;
}

void *
palloc(Size size)
{
	return allocate(size, 0x7f);
}

void *
palloc0(Size size)
{
	return allocate(size, 0);
}

void *
palloc_extended(Size size, int flags)
{
	return allocate(size, flags & MCXT_ALLOC_ZERO ? 0 : 0x7f);
}

void *
MemoryContextAlloc(MemoryContext context, Size size)
{
	return palloc(size);
}

void *
MemoryContextAllocZero(MemoryContext context, Size size)
{
	return palloc0(size);
}

void *
MemoryContextAllocZeroAligned(MemoryContext context, Size size)
{
	return palloc0(size);
}

void
pfree(void *pointer)
{
	Chunk	   *chunk;

	CHECK(pointer != NULL, "pfree of a null pointer");
	chunk = open_chunk((Chunk *) pointer - 1);
	join(chunk->previous, chunk->next);
	free(open_chunk(chunk));
}

void *
repalloc(void *pointer, Size size)
{
	void	   *copy = palloc(size);
	Chunk	   *chunk;
	size_t		old;

	CHECK(pointer != NULL, "repalloc of a null pointer");
	chunk = open_chunk((Chunk *) pointer - 1);
	old = chunk->size;
	close_chunk(chunk);
	memcpy(copy, pointer, Min(old, size));
	pfree(pointer);
	return copy;
}

void *
repalloc_huge(void *pointer, Size size)
{
	return repalloc(pointer, size);
}

/* For palloc_array and the like; in minor versions of 2026 and later. */
extern void *palloc_mul(Size s1, Size s2);
extern void *palloc0_mul(Size s1, Size s2);
extern void *repalloc_mul(void *pointer, Size s1, Size s2);

void *
palloc_mul(Size s1, Size s2)
{
	return palloc(s1 * s2);
}

void *
palloc0_mul(Size s1, Size s2)
{
	return palloc0(s1 * s2);
}

void *
repalloc_mul(void *pointer, Size s1, Size s2)
{
	return repalloc(pointer, s1 * s2);
}

char *
pnstrdup(const char *text, Size length)
{
	size_t		size = strnlen(text, length);
	char	   *copy = palloc(size + 1);

	memcpy(copy, text, size);
	copy[size] = '\0';
	return copy;
}

char *
pstrdup(const char *text)
{
	return pnstrdup(text, strlen(text));
}

/*
 * shim_free_all
 *		Frees what the code has left, like the end of a call.
 */
void
shim_free_all(void)
{
	while (all.next != &all)
		pfree(all.next + 1);
}

/*
 * shim_text
 *		Turns any bytes into a text that the server could receive: valid UTF-8
 *		without zero bytes.
 */
char *
shim_text(const char *bytes, size_t length)
{
	char	   *text = palloc(length + 1);
	size_t		done = 0;

	for (size_t i = 0; i < length; i++)
		text[i] = bytes[i] == '\0' ? '?' : bytes[i];
	text[length] = '\0';
	while ((done += pg_encoding_verifymbstr(PG_UTF8, text + done, length - done)) < length)
		text[done] = '?';
	return text;
}

/* Errors. */

/*
 * shim_try
 *		Calls a function; returns false if it raised an error.
 */
bool
shim_try(void (*function) (void *), void *arg)
{
	sigjmp_buf *outer = handler;
	ErrorContextCallback *stack = error_context_stack;
	sigjmp_buf	here;
	bool		ok = false;

	if (sigsetjmp(here, 0) == 0)
	{
		handler = &here;
		function(arg);
		ok = true;
		CHECK(error_context_stack == stack, "an error context callback has been left behind");
	}
	handler = outer;
	error_context_stack = stack;
	return ok;
}

/*
 * shim_message
 *		Returns the message of the last error.
 */
const char *
shim_message(void)
{
	return message;
}

bool
errstart(int elevel, const char *domain)
{
	error_position = 0;
	return elevel >= ERROR;
}

bool
errstart_cold(int elevel, const char *domain)
{
	return errstart(elevel, domain);
}

void
errfinish(const char *filename, int lineno, const char *funcname)
{
	CHECK(handler != NULL, "an error where none may be: %s", message);
	for (ErrorContextCallback *frame = error_context_stack; frame != NULL; frame = frame->previous)
		frame->callback(frame->arg);
	siglongjmp(*handler, 1);
}

int
errcode(int sqlerrcode)
{
	return 0;
}

int
errmsg(const char *format,...)
{
	va_list		args;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	return 0;
}

int
errmsg_internal(const char *format,...)
{
	va_list		args;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	return 0;
}

/* Formats a text, for what the sanitizers see in it, and drops it. */
static int
drop_text(const char *format, va_list args)
{
	char		text[1024];

	return vsnprintf(text, sizeof(text), format, args) < 0;
}

int
errdetail(const char *format,...)
{
	va_list		args;
	int			result;

	va_start(args, format);
	result = drop_text(format, args);
	va_end(args);
	return result;
}

int
errdetail_plural(const char *singular, const char *plural, unsigned long n,...)
{
	va_list		args;
	int			result;

	va_start(args, n);
	result = drop_text(n == 1 ? singular : plural, args);
	va_end(args);
	return result;
}

int
errhint(const char *format,...)
{
	va_list		args;
	int			result;

	va_start(args, format);
	result = drop_text(format, args);
	va_end(args);
	return result;
}

int
set_errcontext_domain(const char *domain)
{
	return 0;
}

int
errcontext_msg(const char *format,...)
{
	va_list		args;
	int			result;

	va_start(args, format);
	result = drop_text(format, args);
	va_end(args);
	return result;
}

int
errposition(int position)
{
	error_position = position;
	return 0;
}

int
geterrposition(void)
{
	return error_position;
}

/* Text. */

int
GetDatabaseEncoding(void)
{
	return PG_UTF8;
}

int
pg_mblen(const char *text)
{
	return pg_utf_mblen((const unsigned char *) text);
}

int
pg_mbstrlen_with_len(const char *text, int limit)
{
	int			count = 0;

	CHECK(limit >= 0, "a text of %d bytes", limit);
	for (; limit > 0 && *text; count++)
	{
		int			length = pg_mblen(text);

		text += length;
		limit -= length;
	}
	return count;
}

int
pg_mbstrlen(const char *text)
{
	return pg_mbstrlen_with_len(text, strlen(text));
}

int
pg_mbcharcliplen(const char *text, int length, int limit)
{
	int			clipped = 0;

	while (clipped < length && text[clipped] != '\0' && limit-- > 0)
		clipped += pg_mblen(text + clipped);
	return clipped;
}

int
pg_mbcliplen(const char *text, int length, int limit)
{
	int			clipped = 0;

	while (clipped < length && text[clipped] != '\0')
	{
		int			next = clipped + pg_mblen(text + clipped);

		if (next > Min(limit, length))
			break;
		clipped = next;
	}
	return clipped;
}

char *
pg_server_to_any(const char *text, int length, int encoding)
{
	return unconstify(char *, text);
}

char *
pg_any_to_server(const char *text, int length, int encoding)
{
	return unconstify(char *, text);
}

bool
scanner_isspace(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

/*
 * Digests.  This is not a real one, so that nothing else need be linked; the
 * fuzzed case is a digest that does not match.
 */
struct pg_cryptohash_ctx
{
	uint64		sum;
};

pg_cryptohash_ctx *
pg_cryptohash_create(pg_cryptohash_type type)
{
	return palloc0_object(pg_cryptohash_ctx);
}

int
pg_cryptohash_init(pg_cryptohash_ctx *ctx)
{
	ctx->sum = 0;
	return 0;
}

int
pg_cryptohash_update(pg_cryptohash_ctx *ctx, const uint8 *data, size_t length)
{
	for (size_t i = 0; i < length; i++)
		ctx->sum = ctx->sum * 31 + data[i];
	return 0;
}

int
pg_cryptohash_final(pg_cryptohash_ctx *ctx, uint8 *digest, size_t length)
{
	memset(digest, 0, length);
	memcpy(digest, &ctx->sum, Min(length, sizeof(ctx->sum)));
	return 0;
}

void
pg_cryptohash_free(pg_cryptohash_ctx *ctx)
{
	pfree(ctx);
}

const char *
pg_cryptohash_error(pg_cryptohash_ctx *ctx)
{
	return "none";
}

uint64
hex_encode(const char *source, size_t length, char *hex)
{
	for (size_t i = 0; i < length; i++)
	{
		*hex++ = "0123456789abcdef"[(uint8) source[i] >> 4];
		*hex++ = "0123456789abcdef"[(uint8) source[i] & 0xf];
	}
	return length * 2;
}

/* Generated ids are not fuzzed: they may always be the same. */
bool
pg_strong_random(void *buffer, size_t length)
{
	memset(buffer, 0x5a, length);
	return true;
}

/* There are no interrupts; miscadmin.h, which declares these, is not included here. */
volatile sig_atomic_t InterruptPending = false;
extern void ProcessInterrupts(void);

void
ProcessInterrupts(void)
{
}
