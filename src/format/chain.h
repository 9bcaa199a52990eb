/*
 * chain.h
 *		Formats with numbered files: names, numbers, and the line of revisions
 *		that follows from them.
 */
#ifndef SCHEMAVER_CHAIN_H
#define SCHEMAVER_CHAIN_H

#include "format/reading.h"

extern const char *sv_chain_base(const char *name);
extern const char *sv_chain_folder(const char *name);
extern size_t sv_chain_stem(const char *base, const char *const *endings, int nendings);
extern bool sv_chain_ends_with(const char *name, const char *suffix);
extern char *sv_chain_words(const char *slug, size_t length);
extern char *sv_chain_make_id(const char *text, size_t length);
extern int	sv_chain_compare_numbers(const char *a, const char *b);
extern void sv_chain_sort(SvReading *reading, int (*compare) (const char *, const char *));
extern void sv_chain_link(SvReading *reading);
extern void sv_chain_fail_doubles(SvReading *reading);
extern void sv_chain_note_holes(SvReading *reading);

#endif							/* SCHEMAVER_CHAIN_H */
