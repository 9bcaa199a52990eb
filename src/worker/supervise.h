/*
 * supervise.h
 *		The end of a worker.
 */
#ifndef SCHEMAVER_SUPERVISE_H
#define SCHEMAVER_SUPERVISE_H

#include "worker/launch.h"

extern void sv_supervise_begin(SvWorker *worker);
extern void sv_supervise_look(const SvWorker *worker);
extern void sv_supervise_end(SvWorker *worker);
extern void sv_supervise_tell_end(const SvWorker *worker);

#endif							/* SCHEMAVER_SUPERVISE_H */
