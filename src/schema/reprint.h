/*
 * reprint.h
 *		What the server would print of code that it has printed.
 */
#ifndef SCHEMAVER_REPRINT_H
#define SCHEMAVER_REPRINT_H

#include "nodes/nodes.h"
#include "schema/object.h"

/* Where names of the printed code are looked up. */
typedef struct SvPlace
{
	const char *home;			/* the schema whose name is not printed, or
								 * NULL */
	const char *home_as;		/* the name that it has in identities */
} SvPlace;

extern const char *sv_reprint_text(const SvObject *object, int property, const SvPlace *place);
extern Node *sv_reprint(const SvObject *object, int property, const SvPlace *place);

#endif							/* SCHEMAVER_REPRINT_H */
