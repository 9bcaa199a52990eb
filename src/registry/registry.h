/*
 * registry.h
 *		Adding, changing and removing revisions.
 */
#ifndef SCHEMAVER_REGISTRY_H
#define SCHEMAVER_REGISTRY_H

#include "revision/rebase.h"
#include "store/history.h"
#include "store/revisions.h"

/* What registering a revision has done. */
typedef enum SvOutcome
{
	SV_ADDED,
	SV_UNCHANGED,
	SV_REPLACED,
} SvOutcome;

/* What an edit changes; NULL: leave it as it is. */
typedef struct SvEdit
{
	const char *upgrade;
	const char *downgrade;
	const char *message;
	const char **branch_labels;
	const char **depends_on;
	const bool *transactional;
} SvEdit;

extern const char *sv_registry_outcome_name(SvOutcome outcome);
extern SvOutcome sv_registry_register(const SvProject *project, SvRevisionRow *row);
extern void sv_registry_load(const SvProject *project, SvRevisionRow *rows, int32 nrows,
							 SvOutcome *outcomes);
extern void sv_registry_place(const SvRevmap *map, SvRevisionRow *row, const char *head, bool splice);
extern const char *sv_registry_create(const SvProject *project, SvRevisionRow *row,
									  const char *head, bool splice);
extern const char *sv_registry_merge(const SvProject *project, SvRevisionRow *row,
									 const char *heads);
extern SvOutcome sv_registry_edit(const SvProject *project, const char *name, const SvEdit *edit);
extern const char *sv_registry_remove(const SvProject *project, const char *name);
extern SvRebase *sv_registry_rebase(const SvProject *project, const char *name, const char *onto,
									const SvRevmap **map);

#endif							/* SCHEMAVER_REGISTRY_H */
