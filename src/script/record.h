/*
 * record.h
 *		The table in which portable scripts record what is applied.
 */
#ifndef SCHEMAVER_SCRIPT_RECORD_H
#define SCHEMAVER_SCRIPT_RECORD_H

#include "script/writer.h"

/* The state of a row. */
#define SV_RECORD_APPLIED "applied"
#define SV_RECORD_UPGRADING "upgrading"
#define SV_RECORD_DOWNGRADING "downgrading"

extern char *sv_record_table(const SvWriter *writer);
extern const char *sv_record_checksum(SvWriter *writer, int32 revision);
extern uint64 sv_record_hash(const char *utf8, uint64 seed);
extern void sv_record_toggle(SvWriter *writer, SvRecorded *recorded, int32 revision, const char *state);
extern SvRecorded sv_record_set_state(SvWriter *writer, const SvSet *applied);
extern void sv_record_insert(SvWriter *writer, const int32 *revisions, int32 n, const char *state);
extern void sv_record_update(SvWriter *writer, StringInfo out, int32 revision, const char *state);
extern void sv_record_delete(SvWriter *writer, StringInfo out, int32 revision);
extern void sv_record_delete_all(SvWriter *writer);

#endif							/* SCHEMAVER_SCRIPT_RECORD_H */
