/*
 * revmap.h
 *		The revisions of one project in memory, and their graph.
 */
#ifndef SCHEMAVER_REVMAP_H
#define SCHEMAVER_REVMAP_H

#include "core/graph.h"
#include "revision/key.h"

/* How many revisions a message lists. */
#define SV_MAX_LISTED 10

/*
 * One revision.  Whatever is only needed for single revisions (bodies,
 * checksums, dates) is left in the table.
 */
typedef struct SvRevision
{
	const char *id;
	const char *message;		/* NULL: none */
	const char **branch_labels; /* ends with NULL; NULL: none */
	const char **depends_on;	/* ids or labels as typed, ends with NULL;
								 * NULL: none */
	const char **replaces;		/* the revisions that are squashed into it,
								 * each after what it needs, ends with NULL;
								 * NULL: none */
	uint64		locator;		/* of the row, for the code that has read it */
	uint64		mark;			/* of the content, for comparing it; 0:
								 * unknown */
	bool		transactional;
	bool		has_downgrade;	/* a body, even if it is empty; or it needs
								 * none */
} SvRevision;

/* A branch label and the revision that carries it. */
typedef struct SvLabel
{
	const char *name;
	int32		revision;
} SvLabel;

/* The name of a revision that another one stands for. */
typedef struct SvAlias
{
	const char *name;
	int32		revision;
} SvAlias;

typedef enum SvDefectKind
{
	SV_DEFECT_MISSING_PARENT,
	SV_DEFECT_MISSING_DEPENDENCY,
	SV_DEFECT_DUPLICATE_LABEL,
	SV_DEFECT_REPLACED_TWICE,
	SV_DEFECT_REPLACES_ITSELF,
	SV_DEFECT_MISSING_REPLACED,
	SV_DEFECT_CYCLE,
} SvDefectKind;

/* Why a plan cannot be made with this graph. */
typedef struct SvDefect
{
	SvDefectKind kind;
	int32		revision;		/* whose parent, dependency or label it is */
	const char *name;			/* the name that is missing or taken; for a
								 * cycle, its members in order: "a -> b -> a" */
} SvDefect;

/*
 * The revisions are numbered in the order of their ids, bytewise (collation
 * "C"): comparing two numbers compares two ids, and the ids with a common
 * prefix have consecutive numbers.
 */
typedef struct SvRevmap
{
	bool		in_files;		/* has one of them been loaded from a file? */
	int32		nrevs;
	SvRevision **revs;			/* by number */
	SvRevision *arrived;		/* the same, in the order of arrival */
	int32	   *number;			/* of each of those */
	SvKey	   *keys;			/* of each id, for the search; by number */

	SvEdges		parents;		/* down_revision, in the order given */
	SvEdges		children;
	SvEdges		needs;			/* parents, then dependencies, each once */
	SvEdges		needed_by;

	int32		nlabels;
	SvLabel    *labels;			/* sorted by name, bytewise; each name once */

	/*
	 * In the map of all revisions: what is replaced, whether it is registered
	 * or not, with what replaces it.  In a view (squash.h): the names that it
	 * does not have, with what stands for them.
	 */
	int32		naliases;
	SvAlias    *aliases;		/* sorted by name, bytewise; each name once */

	int32		ndefects;
	SvDefect   *defects;		/* in a stable order; a sound graph has none */
	SvEdges		missing;		/* by revision: defects that are names it
								 * refers to; start is NULL if none is missing */
} SvRevmap;

typedef struct SvRevmapBuilder SvRevmapBuilder;

extern SvRevmapBuilder *sv_revmap_begin(void);
extern void sv_revmap_begin_view(SvRevmapBuilder *builder);
extern void sv_revmap_add_alias(SvRevmapBuilder *builder, const char *name, const char *id);
extern void sv_revmap_add_missing(SvRevmapBuilder *builder, const char *name, const char *id);
extern void sv_revmap_add(SvRevmapBuilder *builder, const SvRevision *revision,
						  const char *const *parents);
extern SvRevmap *sv_revmap_finish(SvRevmapBuilder *builder);

extern SvRevmap *sv_revmap_with(const SvRevmap *map, const SvRevision *revisions,
								const char *const *const *parents, int32 count);

extern int32 sv_revmap_find(const SvRevmap *map, const char *id);
extern int32 sv_revmap_find_near(const SvRevmap *map, int32 last, const char *id);
extern int32 sv_revmap_first_label_not_below(const SvRevmap *map, const char *label);
extern int32 sv_revmap_find_label(const SvRevmap *map, const char *label);
extern int32 sv_revmap_find_alias(const SvRevmap *map, const char *name);
extern bool sv_revmap_replaces(const SvRevmap *map, int32 revision, const char *id);
extern int32 sv_revmap_first_not_below(const SvRevmap *map, const char *id);
extern void sv_revmap_check(const SvRevmap *map);
extern void sv_revmap_raise(const SvRevmap *map, const SvDefect *defect);
extern const char **sv_revmap_parents(const SvRevmap *map, int32 revision);
extern char *sv_revmap_describe_cycle(const SvRevmap *map, const int32 *cycle, int32 length);
extern const char **sv_revmap_ids(const SvRevmap *map, const int32 *revisions, int32 count);
extern char *sv_revmap_join(const SvRevmap *map, const int32 *revisions, int32 count);
extern char *sv_revmap_join_targets(const SvRevmap *map, const SvEdges *edges, int32 revision);

#endif							/* SCHEMAVER_REVMAP_H */
