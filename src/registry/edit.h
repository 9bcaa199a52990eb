/*
 * edit.h
 *		Changing parts of a revision.
 */
#ifndef SCHEMAVER_EDIT_H
#define SCHEMAVER_EDIT_H

#include "registry/change.h"

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

extern SvOutcome sv_edit_revision(const SvProject *project, const char *name, const SvEdit *edit);

#endif							/* SCHEMAVER_EDIT_H */
