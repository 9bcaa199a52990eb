/*
 * ask.h
 *		Having a worker do something that has an answer.
 */
#ifndef SCHEMAVER_ASK_H
#define SCHEMAVER_ASK_H

#include "core/pack.h"
#include "worker/launch.h"

/* Reads the answer of a worker. */
typedef void (*SvReadAnswer) (SvUnpacker *unpacker, void *result);

extern void sv_ask(const SvTask *task, SvReadAnswer read, void *result);

#endif							/* SCHEMAVER_ASK_H */
