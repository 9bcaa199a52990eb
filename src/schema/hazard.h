/*
 * hazard.h
 *		What can go wrong with a statement, or be lost by it.
 */
#ifndef SCHEMAVER_HAZARD_H
#define SCHEMAVER_HAZARD_H

typedef enum SvHazard
{
	SV_DROP_TABLE = 1 << 0,		/* rows are dropped */
	SV_DROP_COLUMN = 1 << 1,	/* values are */
	SV_DROP_VALUE = 1 << 2,		/* a value that columns can have no longer
								 * exists */
	SV_NARROW_TYPE = 1 << 3,	/* the new type does not hold all values of
								 * the old one */
	SV_MAY_FAIL = 1 << 4,		/* rows decide whether it works */
	SV_REWRITE = 1 << 5,		/* the table is written anew */
	SV_LONG_LOCK = 1 << 6,		/* writers wait while the table is read */
	SV_GRANT_PUBLIC = 1 << 7,	/* everybody gets a right */
	SV_UNCOVERED = 1 << 8,		/* an object of a kind that is not covered
								 * differs */
	SV_NOT_REVERSIBLE = 1 << 9, /* no downgrade restores what was there */
	SV_DATA_STEPS = 1 << 10,	/* a squashed body does something to rows */
} SvHazard;

extern const char **sv_hazards_list(int hazards);
extern bool sv_hazards_are_all_known(const char *list, int *hazards);
extern const char *sv_hazards_known(void);

#endif							/* SCHEMAVER_HAZARD_H */
