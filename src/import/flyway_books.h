/*
 * flyway_books.h
 *		Reading Flyway's tracking table.
 */
#ifndef SCHEMAVER_FLYWAY_BOOKS_H
#define SCHEMAVER_FLYWAY_BOOKS_H

#include "import/entries.h"

extern void sv_flyway_books_read_row(SvAdopting *adopting, const char *const *row);
extern int32 sv_flyway_books_find_repeatable(SvAdopting *adopting, const char *description);

#endif							/* SCHEMAVER_FLYWAY_BOOKS_H */
