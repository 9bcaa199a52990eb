/*
 * entry.h
 *		What background workers can be asked to do.
 */
#ifndef SCHEMAVER_ENTRY_H
#define SCHEMAVER_ENTRY_H

/*
 * Runs in the worker, connected, outside of a transaction.  The request is what the
 * caller gave to sv_launch; sv_queue_send answers, and what is raised is raised in the
 * caller.
 */
typedef void (*SvEntry) (const char *request, Size length);

typedef struct SvEntryPoint
{
	const char *name;
	SvEntry		entry;
} SvEntryPoint;

/* All of them, from those who have them: this folder does not know any. */
extern const SvEntryPoint sv_entry_points[];
extern const int sv_nentry_points;

#endif							/* SCHEMAVER_ENTRY_H */
