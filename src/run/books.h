/*
 * books.h
 *		Reading the table of another migration tool.
 */
#ifndef SCHEMAVER_BOOKS_H
#define SCHEMAVER_BOOKS_H

#include "import/adoption.h"

extern void sv_books_read(Oid table, SvBookkeeping *books);

#endif							/* SCHEMAVER_BOOKS_H */
