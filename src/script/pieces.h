/*
 * pieces.h
 *		The statements of a body, as a client sends them, one by one.
 */
#ifndef SCHEMAVER_PIECES_H
#define SCHEMAVER_PIECES_H

#include "nodes/pg_list.h"

/* A statement in the text of a body; positions are in bytes. */
typedef struct SvPiece
{
	int			start;			/* its first token */
	int			last;			/* the end of its last token, if it is plain */
	int			end;			/* without the blanks at its end, but with
								 * comments there */
	int			stop;			/* its semicolon, or the end of the text */
	bool		plain;			/* any psql sends it as it is */
} SvPiece;

extern SvPiece *sv_pieces_cut(const char *text, const List *statements, int *npieces);
extern const char *sv_pieces_skip_end(const char *p);
extern bool sv_pieces_is_plain_gap(const char *from, const char *to);

#endif							/* SCHEMAVER_PIECES_H */
