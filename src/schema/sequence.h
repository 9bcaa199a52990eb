/*
 * sequence.h
 *		Sequences.
 */
#ifndef SCHEMAVER_SEQUENCE_H
#define SCHEMAVER_SEQUENCE_H

#include "schema/object.h"

extern const char *sv_sequence_owner(const SvObject *object);

#endif							/* SCHEMAVER_SEQUENCE_H */
