/*
 * place.h
 *		Line and column of a place in a text.
 */
#ifndef SCHEMAVER_CORE_PLACE_H
#define SCHEMAVER_CORE_PLACE_H

/* A place in a text, with its line and column, both from 1. */
typedef struct SvTextPlace
{
	const char *text;			/* NULL: none yet */
	const char *at;
	int			line;
	int			column;			/* in characters */
} SvTextPlace;

extern int	sv_place_count_lines(const char *from, const char *to);
extern int	sv_place_column(const char *text, const char *at);
extern void sv_place_move(SvTextPlace *place, const char *text, const char *at);

#endif							/* SCHEMAVER_CORE_PLACE_H */
