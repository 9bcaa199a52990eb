/*
 * pack.c
 *		Numbers and texts as bytes, and back.
 *
 * Bytes may have been written by another database, or by another version, and may be
 * damaged: nothing that is read is believed.  In particular, a length allocates no
 * memory before that many bytes have arrived.
 */
#include "postgres.h"

#include "compat.h"
#include "core/pack.h"
#include "mb/pg_wchar.h"
#include "utils/memutils.h"

/* Bytes are passed on in portions of about this size. */
#define PORTION 8192

/* More than a list can have. */
#define MAX_TEXTS PG_INT16_MAX

/*
 * sv_pack_append
 *		An SvSink: adds the bytes to a StringInfo.
 */
void
sv_pack_append(void *text, const char *data, Size length)
{
	appendBinaryStringInfo(text, data, length);
}

/*
 * sv_pack_begin
 *		From here to sv_pack_end, what is packed is passed on in portions.
 */
void
sv_pack_begin(SvPacker *packer, SvSink sink, void *arg)
{
	packer->sink = sink;
	packer->arg = arg;
	initStringInfo(&packer->buffer);
}

static void
flush(SvPacker *packer)
{
	if (packer->buffer.len > 0)
		packer->sink(packer->arg, packer->buffer.data, packer->buffer.len);
	resetStringInfo(&packer->buffer);
}

/*
 * sv_pack_number
 *		Adds a number.
 */
void
sv_pack_number(SvPacker *packer, uint32 number)
{
	for (; number >= 0x80; number >>= 7)
		appendStringInfoCharMacro(&packer->buffer, (char) (number | 0x80));
	appendStringInfoCharMacro(&packer->buffer, (char) number);
	if (packer->buffer.len >= PORTION)
		flush(packer);
}

/* Adds bytes, portion by portion. */
static void
pack_bytes(SvPacker *packer, const char *data, Size length)
{
	while (length > 0)
	{
		size_t		n = Min(length, PORTION);

		appendBinaryStringInfo(&packer->buffer, data, n);
		if (packer->buffer.len >= PORTION)
			flush(packer);
		data += n;
		length -= n;
	}
}

/*
 * sv_pack_text
 *		Adds a text, or NULL.
 */
void
sv_pack_text(SvPacker *packer, const char *text)
{
	if (text == NULL)
	{
		sv_pack_number(packer, 0);
		return;
	}
	sv_pack_number(packer, strlen(text) + 1);
	pack_bytes(packer, text, strlen(text));
}

/*
 * sv_pack_bytes
 *		Adds bytes that need not be text.
 */
void
sv_pack_bytes(SvPacker *packer, const char *data, Size length)
{
	sv_pack_number(packer, length);
	pack_bytes(packer, data, length);
}

/*
 * sv_pack_texts
 *		Adds a list of texts that ends with NULL, or NULL for no list.
 */
void
sv_pack_texts(SvPacker *packer, const char **texts)
{
	uint32		n = 0;

	while (texts != NULL && texts[n] != NULL)
		n++;
	sv_pack_number(packer, texts == NULL ? 0 : n + 1);
	for (uint32 i = 0; i < n; i++)
		sv_pack_text(packer, texts[i]);
}

/*
 * sv_pack_encoding
 *		Adds the encoding of this database: that of all texts that follow.
 */
void
sv_pack_encoding(SvPacker *packer)
{
	sv_pack_text(packer, GetDatabaseEncodingName());
}

/*
 * sv_pack_end
 *		Passes on what is left.
 */
void
sv_pack_end(SvPacker *packer)
{
	flush(packer);
	pfree(packer->buffer.data);
}

/*
 * sv_unpack_fail
 *		Raises XX001.
 */
void
sv_unpack_fail(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("packed data is damaged")));
}

/* Is there anything left?  If so, some of it is at hand. */
static bool
fetch(SvUnpacker *unpacker)
{
	while (unpacker->left == 0)
		if (unpacker->source == NULL || !unpacker->source(unpacker->arg, &unpacker->at, &unpacker->left))
			return false;
	return true;
}

static uint8
unpack_byte(SvUnpacker *unpacker)
{
	if (!fetch(unpacker))
		sv_unpack_fail();
	unpacker->left--;
	return (uint8) *unpacker->at++;
}

/*
 * sv_unpack_number
 *		The next number.  Raises XX001 if it is larger than max.
 */
uint32
sv_unpack_number(SvUnpacker *unpacker, uint32 max)
{
	uint64		number = 0;

	for (int shift = 0; shift < 35; shift += 7)
	{
		uint8		byte = unpack_byte(unpacker);

		number |= (uint64) (byte & 0x7f) << shift;
		if (byte < 0x80 && number <= max)
			return (uint32) number;
		if (byte < 0x80)
			break;
	}
	sv_unpack_fail();
	pg_unreachable();
}

/* The next bytes, with a zero after them. */
static char *
unpack_bytes(SvUnpacker *unpacker, Size length)
{
	StringInfoData text;

	if (length <= unpacker->left)
	{
		char	   *bytes = palloc(length + 1);

		memcpy(bytes, unpacker->at, length);
		bytes[length] = '\0';
		unpacker->left -= length;
		unpacker->at += length;
		return bytes;
	}
	initStringInfo(&text);
	while (length > 0)
	{
		Size		n;

		if (!fetch(unpacker))
			sv_unpack_fail();
		n = Min(length, unpacker->left);
		appendBinaryStringInfo(&text, unpacker->at, n);
		unpacker->left -= n;
		unpacker->at += n;
		length -= n;
	}
	return repalloc(text.data, text.len + 1);
}

/*
 * sv_unpack_text
 *		The next text, converted to the encoding of this database, or NULL.  Allocated
 *		in the current context.  Raises 22021 for what is not text, and 22P05 for a
 *		character that this database cannot have.
 */
char *
sv_unpack_text(SvUnpacker *unpacker)
{
	uint32		length = sv_unpack_number(unpacker, MaxAllocSize - 1);
	char	   *bytes;
	char	   *text;

	if (length == 0)
		return NULL;
	bytes = unpack_bytes(unpacker, length - 1);
	text = pg_any_to_server(bytes, length - 1, unpacker->encoding);
	if (text != bytes)
		pfree(bytes);
	return text;
}

/*
 * sv_unpack_bytes
 *		The next bytes that need not be text.  Allocated in the current context.
 */
char *
sv_unpack_bytes(SvUnpacker *unpacker, Size *length)
{
	*length = sv_unpack_number(unpacker, MaxAllocSize - 1);
	return unpack_bytes(unpacker, *length);
}

/*
 * sv_unpack_texts
 *		The next list of texts, which ends with NULL, or NULL for no list.  Allocated in
 *		the current context.  Raises what sv_unpack_text raises.
 */
const char **
sv_unpack_texts(SvUnpacker *unpacker)
{
	uint32		n = sv_unpack_number(unpacker, MAX_TEXTS);
	const char **texts = n == 0 ? NULL : palloc0_array(const char *, n);

	for (uint32 i = 0; i + 1 < n; i++)
		texts[i] = sv_unpack_text(unpacker);
	return texts;
}

/*
 * sv_unpack_encoding
 *		Sets the encoding of texts that follow to what comes next.
 */
void
sv_unpack_encoding(SvUnpacker *unpacker)
{
	char	   *name;

	unpacker->encoding = PG_SQL_ASCII;
	name = sv_unpack_text(unpacker);
	unpacker->encoding = name == NULL ? -1 : pg_char_to_encoding(name);
	if (!PG_VALID_BE_ENCODING(unpacker->encoding))
		sv_unpack_fail();
	pfree(name);
}

/*
 * sv_unpack_end
 *		Checks that nothing is left.
 */
void
sv_unpack_end(SvUnpacker *unpacker)
{
	if (fetch(unpacker))
		sv_unpack_fail();
}
