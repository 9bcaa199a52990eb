/*
 * recorded.h
 *		What was recorded of the database, beside what it consists of now.
 */
#ifndef SCHEMAVER_RECORDED_H
#define SCHEMAVER_RECORDED_H

#include "schema/snapshot.h"
#include "store/objects.h"

/* An object that was recorded, or is there now, or both. */
typedef struct SvRecordedPair
{
	int32		row;			/* -1: it was not recorded */
	SvObject   *object;			/* NULL: it is not there */
	const char *key;			/* its name in the record */
	uint8		digest[SV_CHECKSUM_LENGTH]; /* of what is there */
} SvRecordedPair;

extern SvRecordedPair *sv_recorded_pair(const SvObjectRow *rows, int32 nrows, SvSnapshot *live, int32 *npairs);
extern bool sv_recorded_is_of_kind(const SvObjectRow *row, const SvKind *kind);
extern bool sv_recorded_differs(const SvObjectRow *rows, const SvRecordedPair *pair);
extern SvObjectRow *sv_recorded_describe(const SvRecordedPair *pair);
extern SvSnapshot *sv_recorded_restore(const SvObjectRow *rows, int32 nrows, SvObject **objects);

#endif							/* SCHEMAVER_RECORDED_H */
