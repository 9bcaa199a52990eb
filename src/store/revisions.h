/*
 * revisions.h
 *		Rows of schemaver_revisions.
 */
#ifndef SCHEMAVER_REVISIONS_H
#define SCHEMAVER_REVISIONS_H

#include "core/checksum.h"
#include "core/structure.h"
#include "datatype/timestamp.h"
#include "storage/itemptr.h"
#include "store/project.h"
#include "utils/relcache.h"
#include "utils/snapshot.h"

/* Where a body begins in the file that it was loaded from. */
typedef struct SvOrigin
{
	const char *file;			/* NULL: it is in none */
	int			line;			/* from 1 */
} SvOrigin;

/* A body as it is stored. */
typedef struct SvStoredBody
{
	char	   *text;			/* NULL: there is none */
	char	   *authority;		/* NULL: a superuser */
	SvOrigin	origin;
	bool		is_new;			/* has this transaction written the row? */
} SvStoredBody;

/* A revision with everything that is stored for it. */
typedef struct SvRevisionRow
{
	const char *revision;
	const char **down_revision; /* ends with NULL; NULL: a base */
	const char **depends_on;
	const char **branch_labels;
	const char *message;
	bool		transactional;
	const char *upgrade;
	const char *downgrade;		/* NULL: irreversible */
	uint8		upgrade_checksum[SV_CHECKSUM_LENGTH];
	uint8		downgrade_checksum[SV_CHECKSUM_LENGTH];
	bool		has_created_at;
	TimestampTz created_at;		/* if that is known */
	const char *created_by;
	const char *upgrade_authority;	/* the role responsible for the body;
									 * NULL: a superuser */
	const char *downgrade_authority;
	SvOrigin	upgrade_origin;
	SvOrigin	downgrade_origin;
	SvStructure structure;		/* that the upgrade leads from and to, if that
								 * is recorded */
	const char **replaces;		/* whose bodies are squashed into it */
	const char *source;			/* the file that it is loaded from, for
								 * messages; not stored */
} SvRevisionRow;

extern SvRevisionRow *sv_revisions_get(const SvProject *project, const char *revision,
									   Snapshot snapshot);
extern uint64 sv_revisions_locator(const ItemPointerData *tid);
extern void sv_revisions_get_content(const SvRelations *rels, Oid file, uint64 locator,
									 bool upgrade, Snapshot snapshot, SvStoredBody *body,
									 uint8 *checksum);
extern bool sv_revisions_keep_origins(const SvRelations *rels);
extern bool sv_revisions_keep_structure(const SvRelations *rels);
extern bool sv_revisions_keep_replaced(const SvRelations *rels);
extern bool sv_revisions_written(void);
extern void sv_revisions_set_checksums(SvRevisionRow *row);
extern bool sv_revisions_is_sound(const SvRevisionRow *row);
extern bool sv_revisions_insert(const SvProject *project, const SvRevisionRow *row);
extern void sv_revisions_insert_all(const SvProject *project, const SvRevisionRow *const *rows,
									int32 nrows);
extern void sv_revisions_update(const SvProject *project, const SvRevisionRow *row);
extern void sv_revisions_delete(const SvProject *project, const char *revision);
extern void sv_revisions_delete_all(const SvProject *project, const char *const *revisions);
extern void sv_revisions_lock(const SvProject *project, const char *const *revisions);

#endif							/* SCHEMAVER_REVISIONS_H */
