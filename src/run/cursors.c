/*
 * cursors.c
 *		Cursors that a body leaves open.
 *
 * Portals are found by their memory contexts, which are in order of creation: most
 * statements make none, and finding that out must cost nothing.
 */
#include "postgres.h"

#include "nodes/memnodes.h"
#include "run/cursors.h"
#include "tcop/pquery.h"
#include "utils/memutils.h"

/* A cursor that existed before the body. */
typedef struct PortalBefore
{
	char	   *name;
	TimestampTz created;
} PortalBefore;

/* The portals of the body that runs. */
static struct
{
	MemoryContext context;		/* ends with the transaction; NULL: nothing
								 * noted */
	List	   *names;			/* char *: made by the body */
	List	   *before;			/* PortalBefore *, if the client sends the
								 * statements */
}			cursors;

static MemoryContext
enter_context(void)
{
	if (cursors.context == NULL)
		cursors.context = AllocSetContextCreate(TopTransactionContext, "schemaver cursors",
												ALLOCSET_SMALL_SIZES);
	return MemoryContextSwitchTo(cursors.context);
}

static void
note_name(const char *name)
{
	MemoryContext old = enter_context();

	cursors.names = lappend(cursors.names, pstrdup(name));
	MemoryContextSwitchTo(old);
}

/*
 * sv_cursors_see
 *		Notes which portals a statement has made: those that are newer than the
 *		portal it runs in, which nobody can drop while it runs.
 *
 * Every portal has a memory context, the newest first, that knows its name.
 */
void
sv_cursors_see(Portal statement)
{
	for (MemoryContext context = statement->portalContext->prevchild;
		 context != NULL; context = context->prevchild)
	{
		if (strcmp(context->name, "PortalContext") == 0 && context->ident != NULL)
			note_name(context->ident);
	}
}

/*
 * sv_cursors_note
 *		Notes which portals exist, before statements that the client sends.
 */
void
sv_cursors_note(void)
{
	MemoryContext old = enter_context();

	for (MemoryContext context = ActivePortal->portalContext->parent->firstchild;
		 context != NULL; context = context->nextchild)
	{
		Portal		portal = context->ident != NULL ? GetPortalByName(context->ident) : NULL;
		PortalBefore *before;

		if (!PortalIsValid(portal))
			continue;
		before = palloc_object(PortalBefore);
		before->name = pstrdup(portal->name);
		before->created = portal->creation_time;
		cursors.before = lappend(cursors.before, before);
	}
	MemoryContextSwitchTo(old);
}

/* Did a portal with this name and creation time exist before? */
static bool
was_there(Portal portal)
{
	ListCell   *cell;

	foreach(cell, cursors.before)
	{
		const PortalBefore *before = lfirst(cell);

		if (before->created == portal->creation_time && strcmp(before->name, portal->name) == 0)
			return true;
	}
	return false;
}

/*
 * sv_cursors_see_new
 *		Notes which portals have been made since sv_cursors_note, by
 *		statements that the client has sent.
 */
void
sv_cursors_see_new(void)
{
	for (MemoryContext context = ActivePortal->portalContext->parent->firstchild;
		 context != NULL; context = context->nextchild)
	{
		Portal		portal = context->ident != NULL ? GetPortalByName(context->ident) : NULL;

		if (PortalIsValid(portal) && portal->status != PORTAL_ACTIVE && !was_there(portal))
			note_name(portal->name);
	}
}

/*
 * sv_cursors_close
 *		Closes the cursors of every kind that the body has left open, under the
 *		current identity: closing some of them runs code.  Returns whether there
 *		were any.
 */
bool
sv_cursors_close(void)
{
	bool		closed = false;
	ListCell   *cell;

	foreach(cell, cursors.names)
	{
		Portal		portal = GetPortalByName(lfirst(cell));

		if (PortalIsValid(portal) && !portal->portalPinned && portal->status != PORTAL_ACTIVE)
		{
			PortalDrop(portal, false);
			closed = true;
		}
	}
	cursors.names = NIL;
	return closed;
}

/*
 * sv_cursors_forget
 *		Forgets what has been noted: the body has ended.
 */
void
sv_cursors_forget(void)
{
	if (cursors.context != NULL)
		MemoryContextDelete(cursors.context);
	memset(&cursors, 0, sizeof(cursors));
}

/*
 * sv_cursors_end_transaction
 *		The same when the transaction has ended, and its memory with it.
 */
void
sv_cursors_end_transaction(void)
{
	memset(&cursors, 0, sizeof(cursors));
}
