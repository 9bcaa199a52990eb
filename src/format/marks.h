/*
 * marks.h
 *		Comments that have a meaning for a tool, and comments that only look like
 *		them.
 */
#ifndef SCHEMAVER_MARKS_H
#define SCHEMAVER_MARKS_H

#include "format/reading.h"

/* What a mark begins. */
typedef enum SvMarkKind
{
	SV_MARK_OTHER,				/* neither: it only says how something runs */
	SV_MARK_UP,
	SV_MARK_DOWN
} SvMarkKind;

/* A mark, as its tool takes it.  A list of them ends with an empty one. */
typedef struct SvMark
{
	const char *written;
	SvMarkKind	kind;
	bool		is_rare;		/* its words have no other meaning, so words
								 * may follow them */
} SvMark;

/* The marks of a format. */
typedef struct SvMarks
{
	const char *tool;			/* whose marks they are */
	const SvMark *list;
	bool		only_noted;		/* near misses are noted, not refused */

	/*
	 * Does the tool take this line for one of its marks, or does the format
	 * itself say that it is not one?  The line ends with a line feed or with
	 * the text.
	 */
	bool		(*reads) (const char *text, const char *line);
} SvMarks;

/* Called for each comment that begins a line; end is after its last character. */
typedef void (*SvMarkVisitor) (const char *start, const char *end, void *arg);

extern void sv_marks_visit(const char *text, SvMarkVisitor visit, void *arg);
extern bool sv_marks_could_be(const char *start, const char *end, const SvMark *mark, bool allow_typos);
extern void sv_marks_check(SvReading *reading, const char *format, const SvMarks *own,
						   const SvMarks *const *all, int count);

#endif							/* SCHEMAVER_MARKS_H */
