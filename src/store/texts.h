/*
 * texts.h
 *		Arrays of text, as used in the tables and the SQL functions.
 *
 * In C a list of names is an array of pointers that ends with NULL, and an
 * empty list is NULL.
 */
#ifndef SCHEMAVER_TEXTS_H
#define SCHEMAVER_TEXTS_H

#include "nodes/pg_list.h"

extern const char **sv_texts_from_array(Datum array);
extern Datum sv_texts_to_array(const char *const *texts);
extern int	sv_texts_count(const char *const *texts);
extern bool sv_texts_equal(const char *const *a, const char *const *b);
extern char *sv_texts_join(const char *const *texts);
extern int	sv_texts_compare_cells(const ListCell *a, const ListCell *b);

#endif							/* SCHEMAVER_TEXTS_H */
