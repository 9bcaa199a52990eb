/*
 * wire.h
 *		A snapshot as bytes.
 */
#ifndef SCHEMAVER_WIRE_H
#define SCHEMAVER_WIRE_H

#include "core/pack.h"
#include "schema/snapshot.h"

extern const char *sv_wire_identity(const SvObject *object);
extern bool sv_wire_is_sound(const SvObject *object);
extern int32 sv_wire_count(SvUnpacker *unpacker, int *major);
extern void sv_wire_write(const SvSnapshot *snapshot, SvSink sink, void *arg);
extern SvSnapshot *sv_wire_read(SvUnpacker *unpacker, int *major);

#endif							/* SCHEMAVER_WIRE_H */
