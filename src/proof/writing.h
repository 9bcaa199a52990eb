/*
 * writing.h
 *		Bodies of revisions, made of statements.
 */
#ifndef SCHEMAVER_WRITING_H
#define SCHEMAVER_WRITING_H

#include "proof/generate.h"

extern const char *sv_writing_up(const SvPart *part);
extern const char *sv_writing_down(const SvPart *part);

#endif							/* SCHEMAVER_WRITING_H */
