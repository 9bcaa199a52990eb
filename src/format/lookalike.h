/*
 * lookalike.h
 *		Comments that could be meant as part of the form of our own files.
 */
#ifndef SCHEMAVER_LOOKALIKE_H
#define SCHEMAVER_LOOKALIKE_H

typedef enum SvLikeness
{
	SV_LIKE_NOTHING,
	SV_LIKE_SECTION,			/* a section marker; it does not say which */
	SV_LIKE_UPGRADE,
	SV_LIKE_DOWNGRADE,
	SV_LIKE_HEADER,				/* a line of the header */
} SvLikeness;

extern SvLikeness sv_lookalike(const char *start, const char *end);
extern SvLikeness sv_lookalike_mark(const char *start, const char *end);
extern bool sv_lookalike_is_liquibase(const char *start, const char *end);
extern bool sv_lookalike_is_marker(const char *start, const char *end);
extern bool sv_lookalike_is_ours(const char *start, const char *end);
extern bool sv_lookalike_is_key(const char *start, const char *end, const char *key);
extern const char *sv_lookalike_nearest(const char *word, const char *const *known, int nknown);

#endif							/* SCHEMAVER_LOOKALIKE_H */
