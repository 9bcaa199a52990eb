/*
 * contrast.h
 *		Where two texts differ first.
 */
#ifndef SCHEMAVER_CONTRAST_H
#define SCHEMAVER_CONTRAST_H

/* The first line that differs, shortened; NULL: the text has ended before. */
typedef struct SvContrast
{
	int			line;			/* from 1 */
	int			column;			/* of the first character that differs, from 1 */
	char	   *left;
	char	   *right;
} SvContrast;

extern bool sv_contrast(const char *left, const char *right, SvContrast *contrast);

#endif							/* SCHEMAVER_CONTRAST_H */
