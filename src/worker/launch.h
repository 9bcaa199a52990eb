/*
 * launch.h
 *		Starting a background worker.
 */
#ifndef SCHEMAVER_LAUNCH_H
#define SCHEMAVER_LAUNCH_H

#include "storage/shm_mq.h"

typedef struct SvTask
{
	const char *entry;			/* the name of an entry point */
	const char *activity;		/* what it does, in lists of processes */
	const char *context;		/* what it does, in errors */
	Oid			database;		/* to which it connects */
	const char *request;
	Size		length;
} SvTask;

/* A worker, as its caller knows it. */
typedef struct SvWorker
{
	const char *context;
	dsm_segment *segment;
	shm_mq_handle *queue;
	BackgroundWorkerHandle *handle; /* in TopMemoryContext */
} SvWorker;

extern SvWorker *sv_launch(const SvTask *task);

#endif							/* SCHEMAVER_LAUNCH_H */
