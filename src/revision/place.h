/*
 * place.h
 *		Where a new revision goes.
 */
#ifndef SCHEMAVER_REVISION_PLACE_H
#define SCHEMAVER_REVISION_PLACE_H

#include "revision/revmap.h"

/* Where a new revision goes. */
typedef struct SvPlace
{
	int32		nparents;
	int32	   *parents;
	const char **depends_on;	/* as to be stored, ends with NULL; NULL: none */
} SvPlace;

/* What the place is for, which decides what hints say. */
typedef enum SvPlacePurpose
{
	SV_PLACE_REVISION,
	SV_PLACE_GENERATED,
	SV_PLACE_TEMPLATE,
	SV_PLACE_MERGE,
} SvPlacePurpose;

extern SvPlace *sv_place_find(const SvRevmap *map, SvPlacePurpose purpose, const char *id,
							  const char *head, bool splice, const char *const *branch_labels,
							  const char *const *depends_on);
extern void sv_place_check_names(const SvRevmap *map, const char *id, const char *const *labels,
								 const char *const *replaces);

#endif							/* SCHEMAVER_REVISION_PLACE_H */
