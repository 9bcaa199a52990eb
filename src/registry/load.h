/*
 * load.h
 *		From drafts to revisions.
 */
#ifndef SCHEMAVER_LOAD_H
#define SCHEMAVER_LOAD_H

#include "format/reading.h"
#include "store/project.h"

extern void sv_load_drafts(const SvProject *project, SvReading *reading, bool is_native,
						   bool stubs);

#endif							/* SCHEMAVER_LOAD_H */
