/*
 * domain.h
 *		Domains.
 */
#ifndef SCHEMAVER_DOMAIN_H
#define SCHEMAVER_DOMAIN_H

#include "schema/object.h"

extern bool sv_domain_is_filled(const SvObject *domain);

#endif							/* SCHEMAVER_DOMAIN_H */
