/*
 * queue.h
 *		What a worker sends to its caller.
 */
#ifndef SCHEMAVER_QUEUE_H
#define SCHEMAVER_QUEUE_H

#include "worker/launch.h"

/* In the worker. */
extern void sv_queue_open(dsm_segment *segment, void *address);
extern void sv_queue_send(void *unused, const char *data, Size length);
extern void sv_queue_send_end(void);

/* In the caller: both have the form of functions of core/pack. */
extern bool sv_queue_receive(void *worker, const char **data, Size *length);

#endif							/* SCHEMAVER_QUEUE_H */
