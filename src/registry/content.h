/*
 * content.h
 *		The content of a revision: is it allowed, and does it differ from what is stored?
 */
#ifndef SCHEMAVER_CONTENT_H
#define SCHEMAVER_CONTENT_H

#include "run/body.h"
#include "store/revisions.h"

/* What differs between two contents of one revision. */
typedef struct SvDifference
{
	const char *frozen;			/* what must not differ once applied; NULL:
								 * nothing */
	bool		downgrade;
	bool		other;			/* message, labels, date or authority, or a
								 * body that was damaged by hand */
} SvDifference;

extern void sv_content_check_names(const SvRevisionRow *row);
extern void sv_content_check_statements(SvBody *body, List *statements, const SvRelations *rels,
										bool transactional);
extern void sv_content_check(const SvRelations *rels, const SvRevisionRow *row);
extern void sv_content_settle(SvRevisionRow *row);
extern void sv_content_keep_ends(SvRevisionRow *row, const SvRevisionRow *old);
extern SvDifference sv_content_compare(const SvRevisionRow *old, const SvRevisionRow *new);
extern bool sv_content_differs(const SvDifference *difference);
extern bool sv_content_moved(const SvRevisionRow *old, const SvRevisionRow *new);
extern void sv_content_keep_origins(SvRevisionRow *row, const SvRevisionRow *old);
extern void sv_content_keep_structure(SvRevisionRow *row, const SvRevisionRow *old);

#endif							/* SCHEMAVER_CONTENT_H */
