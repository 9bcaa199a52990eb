/*
 * side.h
 *		The two sides of a comparison, as a user names them.
 */
#ifndef SCHEMAVER_SIDE_H
#define SCHEMAVER_SIDE_H

#include "schema/snapshot.h"

/* What was kept under a name, or the models. */
typedef struct SvStored
{
	const char *content;		/* as sv_wire_write has written it */
	Size		length;
	const char **schemas;		/* that it has; NULL: the whole database */
	const char *fingerprint;	/* of what it has, at the level "normal" */
	bool		is_partial;		/* it says nothing of what it does not have */
	const char *remedy;			/* what to do if it is of no use here */
} SvStored;

/* The name is NULL for the models. */
typedef SvStored (*SvFindStored) (void *arg, const char *name);

/* What was kept on another major version of the server, as this server prints it. */
typedef SvSnapshot *(*SvReprintStored) (void *arg, const SvStored *stored, const SvSnapshot *kept);

typedef struct SvSides
{
	SvFindStored find_stored;	/* set by the caller, with their argument */
	SvReprintStored reprint_stored;
	void	   *arg;
	const char *home;
	const char *elsewhere;		/* what the source is called if it is not in
								 * this database, or NULL */
	const char *desired_schema; /* that is read; NULL: all, or those of
								 * another database */
	const char **schemas;		/* that are read; NULL: all, or home */
	const SvSnapshot *source;
	const SvSnapshot *desired;
	bool		source_is_partial;
	bool		desired_is_partial;
	bool		ignores_order;	/* set by the caller: that of columns */
	bool		is_equal;		/* both sides are known to be equal: desired
								 * has not been read */
} SvSides;

extern void sv_sides_read(SvSides *sides, const char *source, const char *desired);
extern void sv_sides_require_here(const SvSides *sides);
extern const SvSnapshot *sv_sides_read_source(void *arg);

#endif							/* SCHEMAVER_SIDE_H */
