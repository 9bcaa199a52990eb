/*
 * words.h
 *		The names in a text.
 */
#ifndef SCHEMAVER_WORDS_H
#define SCHEMAVER_WORDS_H

/* Gets a name as the catalogs have it, which is gone after the call. */
typedef void (*SvWordFound) (void *arg, const char *word);

extern void sv_words_find(const char *text, SvWordFound found, void *arg);

#endif							/* SCHEMAVER_WORDS_H */
