/*
 * wider.h
 *		Which types hold all values of which others.
 */
#ifndef SCHEMAVER_WIDER_H
#define SCHEMAVER_WIDER_H

extern bool sv_type_has_cast(const char *from, const char *to);
extern bool sv_type_is_alike(const char *a, const char *b);
extern bool sv_type_is_wider(const char *from, const char *to);

#endif							/* SCHEMAVER_WIDER_H */
