/*
 * draw.h
 *		The graph of a history as lines of text, for people and for drawing
 *		programs.
 */
#ifndef SCHEMAVER_DRAW_H
#define SCHEMAVER_DRAW_H

#include "lib/stringinfo.h"
#include "revision/set.h"

/* Receives one line of a drawing, without line end.  The text belongs to the caller. */
typedef void (*SvDrawPut) (const StringInfoData *line, void *arg);

/* What a drawing says about the revisions. */
typedef struct SvDrawNotes
{
	const SvRevmap *map;
	const SvSet *applied;
	SvSet	   *current;		/* applied, and nothing applied needs it */
} SvDrawNotes;

extern void sv_draw_ascii(const SvRevmap *map, const SvSet *applied, SvDrawPut put, void *arg);
extern void sv_draw_mermaid(const SvRevmap *map, const SvSet *applied, SvDrawPut put, void *arg);
extern void sv_draw_dot(const SvRevmap *map, const SvSet *applied, SvDrawPut put, void *arg);

extern void sv_draw_notes_begin(SvDrawNotes *notes, const SvRevmap *map, const SvSet *applied);
extern void sv_draw_notes_append(StringInfo text, const SvDrawNotes *notes, int32 revision);

#endif							/* SCHEMAVER_DRAW_H */
