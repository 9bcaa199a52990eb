/*
 * migration.h
 *		The statements that make one schema into another.
 */
#ifndef SCHEMAVER_MIGRATION_H
#define SCHEMAVER_MIGRATION_H

#include "schema/action.h"
#include "schema/ignored.h"
#include "schema/snapshot.h"

/* What becomes of an object. */
typedef enum SvFate
{
	SV_KEPT,
	SV_ALTERED,
	SV_REPLACED,				/* dropped, and created anew */
	SV_GONE,					/* dropped, or only desired: created */
	SV_MERGED,					/* becomes a part of what the partitioned table has,
								 * or was one */
} SvFate;

/* One of the two schemas. */
typedef struct SvSide
{
	const SvSnapshot *snapshot;
	SvEdges		needed_by;
	int32	   *pair;			/* of each object: its index on the other side, or -1 */
	SvFate	   *fate;
	bool	   *is_open;		/* of each object: the user has to say what becomes
								 * of it */
	bool	   *is_ignored;		/* of each object that only this side has: it stays
								 * so */
	bool	   *is_apart;		/* of each object: it is dropped before its parent */
	SvObject  **aside;			/* of each object: itself under the name that it waits
								 * under while what replaces it takes its place; or
								 * NULL */
	int32	   *action;			/* of each object: what drops it (source) or makes it
								 * (desired), or -1 */
} SvSide;

typedef struct SvMigration
{
	SvSide		source;
	SvSide		desired;
	int32	   *completion;		/* of each desired object: what completes it, or -1 */
	List	   *default_acls;	/* const SvObject *: those under which objects are
								 * created */
	SvAction  **alterations;	/* of each desired object that is altered */
	SvIgnored  *ignored;		/* NULL: nothing */
	SvAction  **actions;
	int32		nactions;
	List	   *steps;			/* of SvStep *, in order */
} SvMigration;

extern void sv_migration_compare(SvMigration *migration);
extern void sv_migration_merge(SvMigration *migration);
extern void sv_migration_replace(SvMigration *migration);
extern bool sv_retype_dependent(SvMigration *migration, const SvObject *object, const SvObject *type);
extern void sv_retype_complete(SvMigration *migration);
extern bool sv_retype_is_impossible(const SvMigration *migration, int32 i);
extern void sv_migration_order(SvMigration *migration);
extern void sv_migration_add_column_orders(SvMigration *migration);
struct SvRenames;
extern List *sv_migration_make(const SvSnapshot *source, const SvSnapshot *desired,
							   const struct SvRenames *renames);

#endif							/* SCHEMAVER_MIGRATION_H */
