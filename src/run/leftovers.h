/*
 * leftovers.h
 *		What a body leaves in the session.
 */
#ifndef SCHEMAVER_LEFTOVERS_H
#define SCHEMAVER_LEFTOVERS_H

/* Which kinds of objects the bodies of a run have left and were removed. */
typedef struct SvRemoved
{
	bool		objects;
	bool		prepared;
	bool		cursors;
} SvRemoved;

extern void sv_leftovers_begin_run(void);
extern void sv_leftovers_begin(void);
extern void sv_leftovers_see_object(Oid class_id, Oid object);
extern void sv_leftovers_see_prepare(const char *name);
extern void sv_leftovers_close_cursors(void);
extern void sv_leftovers_end(void);
extern const SvRemoved *sv_leftovers_removed(void);
extern void sv_leftovers_abort(void);
extern void sv_leftovers_end_transaction(void);

#endif							/* SCHEMAVER_LEFTOVERS_H */
