/*
 * owner.h
 *		Writing to the extension's tables, as their owner.
 */
#ifndef SCHEMAVER_OWNER_H
#define SCHEMAVER_OWNER_H

#include "datatype/timestamp.h"
#include "store/relations.h"

/* One parameter of a statement. */
typedef struct SvParameter
{
	Oid			type;
	Datum		value;
	bool		isnull;
} SvParameter;

extern uint64 sv_owner_execute(const SvRelations *rels, const char *statement,
							   const SvParameter *parameters, int count);
extern SvParameter sv_parameter_text(const char *value);
extern SvParameter sv_parameter_texts(const char *const *value);
extern SvParameter sv_parameter_bool(bool value);
extern SvParameter sv_parameter_bytes(const uint8 *value, size_t length);
extern SvParameter sv_parameter_timestamp(const TimestampTz *value);

#endif							/* SCHEMAVER_OWNER_H */
