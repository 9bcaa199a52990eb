/*
 * models.h
 *		What a schema should be, from a text that builds it.
 */
#ifndef SCHEMAVER_PROOF_MODELS_H
#define SCHEMAVER_PROOF_MODELS_H

#include "schema/snapshot.h"

extern SvSnapshot *sv_models_read_text(const char *text, const char **schemas);
extern SvSnapshot *sv_models_read_in_place(const char *text, const char ***schemas);
extern void sv_models_serve(const char *request, Size length);

#endif							/* SCHEMAVER_PROOF_MODELS_H */
