/*
 * moves.h
 *		Statements that have to come after others, as errors have shown.
 */
#ifndef SCHEMAVER_MOVES_H
#define SCHEMAVER_MOVES_H

#include "core/pack.h"
#include "nodes/pg_list.h"
#include "schema/action.h"

/* After so many attempts, an error is final. */
#define SV_MAX_MOVES 200

/* What statements are run for. */
typedef enum SvRunOf
{
	SV_RUN_OF_COPY,
	SV_RUN_OF_UPGRADE,
	SV_RUN_OF_DOWNGRADE,
} SvRunOf;

/* Statements are known by their texts: each attempt writes them anew. */
typedef struct SvMove
{
	SvRunOf		run;
	const char *ddl;			/* comes after this one: */
	const char *after;
} SvMove;

extern List *sv_moves_find(SvRunOf run, const List *steps, const SvStep *refused, const ErrorData *error);
extern List *sv_moves_apply(List *steps, SvRunOf run, const List *moves);
extern void sv_moves_pack(SvPacker *packer, const List *moves);
extern List *sv_moves_unpack(SvUnpacker *unpacker);

#endif							/* SCHEMAVER_MOVES_H */
