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
	SV_MERGED,					/* becomes a part of what the partitioned
								 * table has, or was one */
} SvFate;

/* One of the two schemas. */
typedef struct SvSide
{
	const SvSnapshot *snapshot;
	SvEdges		needed_by;
	int32	   *pair;			/* of each object: its index on the other
								 * side, or -1 */
	SvFate	   *fate;
	bool	   *is_open;		/* of each object: the user has to say what
								 * becomes of it */
	bool	   *is_ignored;		/* of each object that only this side has: it
								 * stays so */
	bool	   *is_apart;		/* of each object: it is dropped before its
								 * parent */
	SvObject  **aside;			/* of each object: itself under the name that
								 * it waits under while what replaces it takes
								 * its place (source), or that it is made
								 * under (desired); or NULL */
	SvObject  **reduced;		/* of each object: itself with less, as which
								 * it is made first, or before it is dropped;
								 * or NULL */
	int32	   *reduction;		/* of each object of the source: what reduces
								 * it, or -1 */
	int32	   *action;			/* of each object: what drops it (source) or
								 * makes it (desired), or -1 */
} SvSide;

typedef struct SvMigration
{
	SvSide		source;
	SvSide		desired;
	bool	   *departs;		/* of each object of the source: a table that
								 * is separated from a parent */
	bool	   *arrives;		/* of each desired object: a table that is
								 * given to a parent */
	int32	   *departure;		/* what does so, or -1 */
	int32	   *arrival;
	bool		is_online;		/* others are not blocked for long */
	struct SvTrips *trips;		/* compares code */
	const SvObject **adopted;	/* of each desired object: an index of a
								 * partition in the source that is attached as
								 * this; or NULL */
	bool	   *is_by_hand;		/* of each desired object: an index or
								 * constraint that is made for a partitioned
								 * table alone, or an index that is attached
								 * to one */
	int32	   *completion;		/* of each desired object: what completes it,
								 * or -1 */
	List	   *default_acls;	/* const SvObject *: those under which objects
								 * are created */
	bool	  **cones;			/* of each desired object that is reduced: the
								 * actions that it needs when it is complete;
								 * or NULL */
	SvAction  **alterations;	/* of each desired object that is altered */
	SvIgnored  *ignored;		/* NULL: nothing */
	bool		cuts_open;		/* what waits for an answer does not come
								 * after what waits, too */
	SvAction  **actions;
	int32		nactions;
	List	   *steps;			/* of SvStep *, in order */
} SvMigration;

/* Is an object dropped (source) or made anew (desired), even if the other side has it, too? */
static inline bool
sv_side_is_alone(const SvSide *side, int32 i)
{
	return side->fate[i] == SV_GONE || side->fate[i] == SV_REPLACED;
}

/* Does an object of a side need another one of it? */
static inline bool
sv_side_needs(const SvSide *side, int32 i, int32 wanted)
{
	for_each_target(k, &side->snapshot->needs, i)
		if (k == wanted)
		return true;
	return false;
}

extern void sv_migration_compare(SvMigration *migration);
extern void sv_migration_compare_pair(SvMigration *migration, int32 i);
extern void sv_migration_merge(SvMigration *migration);
extern void sv_migration_replace(SvMigration *migration);
extern bool sv_migration_keeps_definition(const SvMigration *migration, const SvObject *object);
extern bool sv_retype_dependent(SvMigration *migration, const SvObject *object, const SvObject *type);
extern void sv_retype_complete(SvMigration *migration);
extern SvObject *sv_retype_aside(const SvMigration *migration, const SvObject *object);
extern bool sv_retype_is_impossible(const SvMigration *migration, int32 i);
extern SvObject *sv_reduce_object(const SvObject *object);
extern bool sv_reduce_any(SvMigration *migration, const int32 *cycle, int32 n);
extern bool *sv_reduce_cone(const SvMigration *migration, const SvObject *object);
extern SvAction *sv_reduce_alteration(SvAct act, const SvObject *from, const SvObject *to);
extern bool sv_reduce_keeps_need(const SvSide *side, int32 i, int32 needed);
extern void sv_migration_keep_unique(SvMigration *migration);
extern void sv_migration_refuse(SvMigration *migration);
extern bool sv_online_detaches(const SvMigration *migration, const SvAction *action);
extern const char *sv_online_left_check(const SvMigration *migration, const SvAction *action);
extern void sv_online_set(const SvMigration *migration, SvAction *action);
extern void sv_migration_order(SvMigration *migration);
extern void sv_migration_refuse_places(SvMigration *migration);
extern bool sv_migration_disorders(const SvMigration *migration, const SvObject *table);
extern void sv_migration_add_column_orders(SvMigration *migration);
struct SvRenames;
extern List *sv_migration_make(const SvSnapshot *source, const SvSnapshot *desired,
							   const struct SvRenames *renames, bool is_online);

#endif							/* SCHEMAVER_MIGRATION_H */
