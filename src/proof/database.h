/*
 * database.h
 *		The scratch database: its name, its mark, making and dropping it.
 */
#ifndef SCHEMAVER_DATABASE_H
#define SCHEMAVER_DATABASE_H

/* What a scratch database is good for. */
typedef enum SvScratchState
{
	SV_SCRATCH_ABSENT,
	SV_SCRATCH_EMPTY,			/* what has been done in it was rolled back */
	SV_SCRATCH_USED,			/* somebody has committed in it */
} SvScratchState;

extern const char *sv_database_name(Oid of, Oid role);
extern SvScratchState sv_database_find(const char *name, Oid *oid);
extern void sv_database_make(const char *name, bool is_committed_to, const char *instead);
extern void sv_database_admit(const char *name, Oid oid, Oid role);
extern void sv_database_dismiss(const char *name, Oid role);
extern void sv_database_drop(const char *name, Oid oid);

#endif							/* SCHEMAVER_DATABASE_H */
