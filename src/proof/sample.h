/*
 * sample.h
 *		Rows of tables, on their way into the database where revisions are tried out.
 */
#ifndef SCHEMAVER_SAMPLE_H
#define SCHEMAVER_SAMPLE_H

#include "lib/stringinfo.h"

extern void sv_sample_read(const char **tables, StringInfo rows);
extern void sv_sample_insert(const char *rows, Size length);

#endif							/* SCHEMAVER_SAMPLE_H */
