/*
 * lock.h
 *		What may run, and what may change revisions, at the same time.
 */
#ifndef SCHEMAVER_LOCK_H
#define SCHEMAVER_LOCK_H

#include "store/project.h"

/* How the revisions of a project are going to be used. */
typedef enum SvRegistryUse
{
	SV_REGISTRY_ADD,			/* add some: nobody else adds */
	SV_REGISTRY_CHANGE,			/* change or remove some: nobody runs or adds */
} SvRegistryUse;

extern void sv_lock_registry(const SvProject *project, SvRegistryUse use);
extern void sv_lock_run(const SvProject *project);

#endif							/* SCHEMAVER_LOCK_H */
