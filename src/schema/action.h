/*
 * action.h
 *		Changing one object: the statements that do so.
 */
#ifndef SCHEMAVER_ACTION_H
#define SCHEMAVER_ACTION_H

#include "nodes/pg_list.h"
#include "schema/hazard.h"
#include "schema/object.h"

typedef enum SvAct
{
	SV_DROP,
	SV_REDUCE,					/* of what is dropped later: so that it needs
								 * less */
	SV_CREATE,
	SV_COMPLETE,				/* gives an object what it needs_later, or a
								 * reduced one what it has been reduced by */
	SV_ALTER,
	SV_DEPART,					/* separates a table from parents */
	SV_ARRIVE,					/* gives a table to parents */
} SvAct;

/* What is known of a statement. */
typedef enum SvVerdict
{
	SV_UNKNOWN,
	SV_NO,
	SV_YES,
} SvVerdict;

/* One statement, or a difference for which there is none. */
typedef struct SvStep
{
	const SvObject *object;
	const char *ddl;			/* without semicolon; NULL: no statement */
	const char **codes;			/* what differs: KIND.PROPERTY, KIND.missing
								 * or KIND.extra; the list ends with NULL */
	int			hazards;
	const char *lock;			/* the strongest on a table, as LOCK TABLE
								 * names it; NULL: none, or it is not known */
	SvVerdict	rewrites;		/* is a table written anew? */
	bool		is_alone;		/* it cannot run in a transaction block */
	List	   *after;			/* what must have run before: SvStep * */
	int32		place;			/* for whoever brings steps into an order */
} SvStep;

struct SvAction
{
	SvAct		act;
	const SvObject *from;		/* in the source, NULL if it is created */
	const SvObject *to;			/* in what is desired, NULL if it is dropped */
	List	   *steps;			/* of SvStep * */
	List	   *inlined;		/* parts that CREATE contains: const SvObject * */
	bool		is_inlined;		/* the parent's CREATE contains it */
	bool		is_open;		/* there are no statements until the user has
								 * said something */
	bool		is_retyping;	/* of a column: what needs it must be dropped
								 * meanwhile, unless it survives_retyping */
	bool		is_incomparable;	/* to columns that still have the old
									 * type: so must foreign keys */
	bool		changes_operators;	/* of a column: values of the old and the
									 * new type may not be compared with each
									 * other */
	bool		is_incomplete;	/* of an alteration: it must be completed, too */
	bool		is_online;		/* others are not blocked for long */
	const SvObject *aside;		/* of a new primary key: the name that its
								 * index has until it replaces the old one */
	List	   *partitions;		/* online, for an index on a partitioned
								 * table: const SvObject * */
	bool		is_by_hand;		/* an index or a constraint of a partitioned
								 * table is made for that alone */
	List	   *before_attached;	/* of a partition: SvStep *, that must be
									 * done before it is attached */
	const SvObject *top;		/* what an index of a partition belongs to */
	const SvObject *whole;		/* what it is attached to: top, or one that
								 * belongs to that */
	const SvObject *adopted;	/* of the source, of the partition: what
								 * becomes such an index; or NULL */
	const List *default_acls;	/* under which objects are created: const
								 * SvObject * */
	SvObject   *const *asides;	/* of each object: itself under the name that
								 * it is made under, or NULL */
	List	   *unusable;		/* literals that it makes valid only for later
								 * transactions: const char * */
};

extern bool sv_step_has_code(const SvStep *step, const char *property);
extern void sv_action_step(SvAction *action, const char *property, const char *format,...) pg_attribute_printf(3, 4);
extern void sv_action_hazard(SvAction *action, int hazards);
extern void sv_action_refuse(SvAction *action, const char *property);
extern const char *sv_action_inlined(const SvAction *action, const SvObject *part);

typedef void (*SvRightsChange) (SvAction *action, const SvObject *object, const List *rights, const char *target);

extern void sv_common_create(SvAction *action, const SvObject *object, const char *rights);
extern void sv_common_alter_rights(SvAction *action, const SvObject *object, const char *from, const char *to,
								   SvRightsChange revoke, SvRightsChange grant);
extern void sv_common_change_rights(SvAction *action, const SvObject *object, const char *from, const char *to);
extern const char *sv_common_give_to_owner(const char *acl, const char *owner);
extern void sv_common_describe(SvAction *action, const SvObject *object);
extern bool sv_common_is_within_parent(const SvObject *part);
extern void sv_common_rename(SvAction *action, const SvObject *from, const SvObject *to);
extern void sv_common_alter(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs);

#endif							/* SCHEMAVER_ACTION_H */
