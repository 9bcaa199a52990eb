/*
 * sections.h
 *		Bodies that are assembled from lines of a file, for tools that keep both
 *		directions of a revision in one file, separated by marks in comments.
 */
#ifndef SCHEMAVER_SECTIONS_H
#define SCHEMAVER_SECTIONS_H

#include "format/reading.h"
#include "lib/stringinfo.h"

/* A body that is assembled from lines of a file. */
typedef struct SvSection
{
	bool		exists;
	int			line;			/* of the file in which it begins */
	int			next;			/* the line after its last one */
	const char *open;			/* where in the file a statement begins that
								 * has not ended with a semicolon; NULL: none */
	int			stop;			/* the line of the file that gets one; 0: none */
	StringInfoData text;
} SvSection;

/* A file that is read line by line into two bodies. */
typedef struct SvSections
{
	SvReading  *reading;
	SvDraft    *draft;
	SvSection	up;
	SvSection	down;
	SvSection  *current;		/* the one that lines belong to; NULL: none */
	int			nups;			/* marks of each direction */
	int			ndowns;
	bool		in_block;		/* in a query that semicolons do not end */
} SvSections;

typedef void (*SvLineReader) (SvSections *sections, const char *line, const char *end, int number);

extern void sv_section_read_lines(SvSections *sections, SvLineReader read_line);
extern void sv_section_refuse(SvSections *sections, const char *at, const char *problem);
extern void sv_section_check_end(SvSections *sections, const char *mark);
extern void sv_section_open(SvSection *section, int line);
extern void sv_section_add(SvSection *section, int line, const char *start, const char *end);
extern void sv_section_end_query(SvSection *section, int line);
extern bool sv_section_says_something(const char *start, const char *end);
extern bool sv_section_marks(const SvReading *reading, const char *mark, bool numbered);
extern void sv_section_read_named(SvReading *reading, void (*read) (SvReading *reading, SvDraft *draft));
extern void sv_section_sort(SvReading *reading, int (*compare) (const char *, const char *));

#endif							/* SCHEMAVER_SECTIONS_H */
