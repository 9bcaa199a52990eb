/*
 * carrier.c
 *		Statements that psql sends without reading them.
 *
 * The script contains a query that returns the text of the statement, and tells
 * psql to send the result (\gexec).
 */
#include "postgres.h"

#include "compat.h"
#include "core/text.h"
#include "mb/pg_wchar.h"
#include "script/carrier.h"
#include "script/pieces.h"
#include "utils/builtins.h"

/* What surrounds a statement that psql must not read; the parts enclose its text in base64. */
#define HEAD "SELECT pg_catalog.convert_from(pg_catalog.decode('"
#define MIDDLE "'::pg_catalog.text, 'base64'::pg_catalog.text), '"
#define TAIL "'::pg_catalog.name)"

/*
 * sv_carrier_append
 *		Appends the query for the text of a statement.
 */
void
sv_carrier_append(StringInfo out, const char *statement, int length)
{
	Datum		packed = DirectFunctionCall2(binary_encode,
											 PointerGetDatum(cstring_to_text_with_len(statement, length)),
											 CStringGetTextDatum("base64"));

	appendStringInfo(out, HEAD "%s" MIDDLE "%s" TAIL, TextDatumGetCString(packed), GetDatabaseEncodingName());
}

/* Returns what comes after the name of an encoding, NULL if it is unknown. */
static const char *
skip_encoding(const char *text, int *code)
{
	size_t		length = strcspn(text, "'");

	*code = pg_char_to_encoding(pnstrdup(text, length));
	return *code < 0 ? NULL : text + length;
}

/*
 * sv_carrier_unpack
 *		Returns the text that such a query returns for the client to send, in the
 *		current memory context; NULL if it is not one.
 */
char *
sv_carrier_unpack(const char *query)
{
	const char *packed = sv_text_after(query, HEAD);
	size_t		length = packed == NULL ? 0 : strcspn(packed, "'");
	const char *encoding = packed == NULL ? NULL : sv_text_after(packed + length, MIDDLE);
	int			code;
	const char *tail = encoding == NULL ? NULL : skip_encoding(encoding, &code);
	const char *end = tail == NULL ? NULL : sv_text_after(tail, TAIL);
	bytea	   *bytes;
	char	   *text;

	if (end == NULL || *sv_pieces_skip_end(end) != '\0')
		return NULL;
	bytes = DatumGetByteaPP(DirectFunctionCall2(binary_decode,
												PointerGetDatum(cstring_to_text_with_len(packed, length)),
												CStringGetTextDatum("base64")));
	text = pnstrdup(VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes));
	return pg_any_to_server(text, strlen(text), code);
}
