/*
 * key.h
 *		The first bytes of ids as numbers, for comparing and sorting them.
 */
#ifndef SCHEMAVER_KEY_H
#define SCHEMAVER_KEY_H

#include "port/pg_bswap.h"

/* The first 16 bytes of an id, as numbers that sort as the bytes do. */
typedef struct SvKey
{
	uint64		high;
	uint64		low;
} SvKey;

static inline SvKey
sv_key_of(const char *id)
{
	SvKey		key = {0, 0};

	memcpy(&key, id, strnlen(id, sizeof(key)));
	key.high = pg_ntoh64(key.high);
	key.low = pg_ntoh64(key.low);
	return key;
}

static inline uint8
sv_key_byte(SvKey key, int place)
{
	return place < 8 ? key.high >> (56 - 8 * place) : key.low >> (120 - 8 * place);
}

/* Orders two ids, whose keys these are, bytewise. */
static inline int
sv_key_compare(SvKey key, const char *id, SvKey other_key, const char *other_id)
{
	if (key.high != other_key.high)
		return key.high < other_key.high ? -1 : 1;
	if (key.low != other_key.low)
		return key.low < other_key.low ? -1 : 1;
	/* If the key is not full, both ids end within it. */
	if ((key.low & 0xff) == 0)
		return 0;
	return strcmp(id + sizeof(key), other_id + sizeof(key));
}

#endif							/* SCHEMAVER_KEY_H */
