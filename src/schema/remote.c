/*
 * remote.c
 *		Taking a snapshot of another database.
 *
 * A background worker connects there, takes the snapshot as a session there would, and
 * sends it.  The extension need not exist in that database.
 */
#include "postgres.h"

#include "access/xact.h"
#include "compat.h"
#include "schema/reader.h"
#include "schema/remote.h"
#include "schema/wire.h"
#include "utils/snapmgr.h"
#include "worker/ask.h"
#include "worker/queue.h"
#include "worker/serve.h"

/* The arguments of sv_reader_take, in the encoding of this database. */
static void
write_request(StringInfo request, const char **schemas, const char *home, const char *home_as)
{
	SvPacker	packer;

	sv_pack_begin(&packer, sv_pack_append, request);
	sv_pack_encoding(&packer);
	sv_pack_texts(&packer, schemas);
	sv_pack_text(&packer, home);
	sv_pack_text(&packer, home_as);
	sv_pack_end(&packer);
}

static Oid
find_database(const char *name)
{
	Oid			oid = get_database_oid(name, true);

	if (!OidIsValid(oid))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_DATABASE),
				 errmsg("database \"%s\" does not exist", name),
				 errhint("Only databases of this server can be read: SELECT datname FROM pg_database.")));
	return oid;
}

/* An SvReadAnswer. */
static void
read_answer(SvUnpacker *unpacker, void *snapshot)
{
	int			major;

	*(SvSnapshot **) snapshot = sv_wire_read(unpacker, &major);
}

/*
 * sv_remote_take
 *		Takes a snapshot of a database of this server, like sv_reader_take; without a
 *		home, schemas that do not exist there are left out.  It is of the moment of this
 *		call, also if the transaction has a snapshot from before, and what the transaction
 *		has not committed is not in it.  Raises 3D000 if there is no such database, and
 *		what is raised there.
 */
SvSnapshot *
sv_remote_take(const char *database, const char **schemas, const char *home, const char *home_as)
{
	StringInfoData request;
	SvTask		task = {
		.entry = "snapshot",
		.activity = "reading the schema",
		.context = psprintf("reading database \"%s\"", database),
		.database = find_database(database),
	};
	SvSnapshot *snapshot;

	initStringInfo(&request);
	write_request(&request, schemas, home, home_as);
	task.request = request.data;
	task.length = request.len;
	sv_ask(&task, read_answer, &snapshot);
	return snapshot;
}

/*
 * sv_remote_serve
 *		The entry point of the worker.
 */
void
sv_remote_serve(const char *request, Size length)
{
	SvUnpacker	unpacker = {.at = request,.left = length};
	const char **schemas;
	const char *home;
	const char *home_as;

	sv_serve_begin();
	XactReadOnly = true;
	sv_unpack_encoding(&unpacker);
	schemas = sv_unpack_texts(&unpacker);
	home = sv_unpack_text(&unpacker);
	home_as = sv_unpack_text(&unpacker);
	sv_unpack_end(&unpacker);
	if (home == NULL)
		schemas = sv_reader_existing(schemas);
	sv_wire_write(sv_reader_take(schemas, home, home_as), sv_queue_send, NULL);
	sv_serve_commit();
}
