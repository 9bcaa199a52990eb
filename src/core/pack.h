/*
 * pack.h
 *		Numbers and texts as bytes, and back.
 *
 * A number takes seven bits a byte, the lowest first; all bytes but the last have the
 * highest bit set.  A text is its length plus one, and its bytes; NULL is a zero.  Other
 * bytes follow their length.  A list of texts is their number plus one, and the texts; no
 * list is a zero.  There are no pointers, and nothing depends on the machine.
 */
#ifndef SCHEMAVER_PACK_H
#define SCHEMAVER_PACK_H

#include "lib/stringinfo.h"

/* Takes some of the bytes. */
typedef void (*SvSink) (void *arg, const char *data, Size length);

typedef struct SvPacker
{
	SvSink		sink;
	void	   *arg;
	StringInfoData buffer;
} SvPacker;

/* Gives the next bytes, which stay until the next call; false: there are no more. */
typedef bool (*SvSource) (void *arg, const char **data, Size *length);

typedef struct SvUnpacker
{
	SvSource	source;			/* NULL: there is nothing but what is at hand */
	void	   *arg;
	const char *at;
	Size		left;
	int			encoding;		/* of texts */
} SvUnpacker;

extern void sv_pack_append(void *text, const char *data, Size length);
extern void sv_pack_begin(SvPacker *packer, SvSink sink, void *arg);
extern void sv_pack_number(SvPacker *packer, uint32 number);
extern void sv_pack_text(SvPacker *packer, const char *text);
extern void sv_pack_bytes(SvPacker *packer, const char *data, Size length);
extern void sv_pack_texts(SvPacker *packer, const char **texts);
extern void sv_pack_encoding(SvPacker *packer);
extern void sv_pack_end(SvPacker *packer);
extern uint32 sv_unpack_number(SvUnpacker *unpacker, uint32 max);
extern char *sv_unpack_text(SvUnpacker *unpacker);
extern char *sv_unpack_bytes(SvUnpacker *unpacker, Size *length);
extern const char **sv_unpack_texts(SvUnpacker *unpacker);
extern void sv_unpack_encoding(SvUnpacker *unpacker);
extern void sv_unpack_end(SvUnpacker *unpacker);
extern void sv_unpack_fail(void);

#endif							/* SCHEMAVER_PACK_H */
