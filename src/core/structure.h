/*
 * structure.h
 *		What something leads from and to: fingerprints of a schema, before and after.
 */
#ifndef SCHEMAVER_CORE_STRUCTURE_H
#define SCHEMAVER_CORE_STRUCTURE_H

/* Either all of it is known, or nothing: all NULL. */
typedef struct SvStructure
{
	const char *before;			/* a fingerprint, in hex digits */
	const char *after;
	int			major;			/* of the server on which they were computed */
	const char *scope;			/* what they cover, as those who compute them
								 * write it; one line */
} SvStructure;

extern bool sv_structure_is_known(const SvStructure *structure);
extern bool sv_structure_is_sound(const SvStructure *structure);
extern bool sv_structure_is_fingerprint(const char *text);
extern bool sv_structure_equal(const SvStructure *a, const SvStructure *b);

#endif							/* SCHEMAVER_CORE_STRUCTURE_H */
