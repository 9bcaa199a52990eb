/*
 * models.h
 *		Rows of schemaver_models: what the schema of a project should be.
 */
#ifndef SCHEMAVER_STORE_MODELS_H
#define SCHEMAVER_STORE_MODELS_H

#include "store/kept.h"
#include "store/project.h"

/* The models of a project; the name of what is kept is not used. */
typedef struct SvModels
{
	SvKept		kept;
	const char *source;			/* as it was given */
	bool		is_complete;	/* what they do not have is not wanted */
} SvModels;

extern void sv_models_put(const SvProject *project, const SvModels *models);
extern SvModels *sv_models_get(const SvProject *project);

#endif							/* SCHEMAVER_STORE_MODELS_H */
