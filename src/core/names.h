/*
 * names.h
 *		Sets of names, built from lists; which name is like another one.
 */
#ifndef SCHEMAVER_NAMES_H
#define SCHEMAVER_NAMES_H

/* The names of a list, in order; a name may be there twice. */
typedef struct SvNames
{
	int			count;
	const char **sorted;
} SvNames;

extern SvNames sv_names_of(const char *const *list);
extern int	sv_names_find(const SvNames *names, const char *name);
extern bool sv_names_have(const SvNames *names, const char *name);
extern const char *sv_names_double(const SvNames *names);
extern void sv_names_consider(const char *name, const char *wanted, int *distance, const char **nearest);

#endif							/* SCHEMAVER_NAMES_H */
