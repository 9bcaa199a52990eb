/*
 * endings.h
 *		What the ending of a file's name says about its content.
 */
#ifndef SCHEMAVER_ENDINGS_H
#define SCHEMAVER_ENDINGS_H

extern size_t sv_ending_of_sql(const char *name);
extern size_t sv_ending_of_code(const char *name);
extern size_t sv_ending_of_description(const char *name);
extern size_t sv_ending_of_packed_sql(const char *name);
extern bool sv_ending_resembles_sql(const char *name);
extern bool sv_ending_is_test(const char *name);

#endif							/* SCHEMAVER_ENDINGS_H */
