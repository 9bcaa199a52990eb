/*
 * reparse.h
 *		A schema that was kept on another major version of the server, as this one prints
 *		it.
 */
#ifndef SCHEMAVER_REPARSE_H
#define SCHEMAVER_REPARSE_H

#include "schema/side.h"
#include "store/relations.h"

extern SvSnapshot *sv_reparse(const SvRelations *rels, const char *function, const SvStored *stored,
							  const SvSnapshot *kept);
extern void sv_reparse_serve(const char *text, Size length);

#endif							/* SCHEMAVER_REPARSE_H */
