/*
 * version.h
 *		Versions: numbers separated by points.
 */
#ifndef SCHEMAVER_VERSION_H
#define SCHEMAVER_VERSION_H

extern const char *sv_version_normalize(const char *text);
extern int	sv_version_compare(const char *a, const char *b);

#endif							/* SCHEMAVER_VERSION_H */
