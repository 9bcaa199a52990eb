/*
 * reading.h
 *		Migration files on their way to becoming revisions.
 *
 * A format reads files and makes drafts of revisions; the registry turns drafts
 * into revisions.  Neither this nor any format looks at the database: text
 * comes in, drafts and problems come out, all in the memory context in which
 * the reading was begun.
 */
#ifndef SCHEMAVER_READING_H
#define SCHEMAVER_READING_H

#include "core/date.h"
#include "core/place.h"
#include "core/structure.h"

/* A file, as it was given. */
typedef struct SvFile
{
	const char *name;			/* may have folders: "2024_users/up.sql" */
	const char *text;			/* in the server's encoding, without a NUL
								 * inside */
	size_t		length;
	struct SvDraft *draft;		/* that it went into; NULL: none */
	const char *ignored;		/* why it went into none, if that is worth
								 * saying */
} SvFile;

/* A piece of a file that becomes a body. */
typedef struct SvPiece
{
	const char *text;			/* NULL: there is none */
	int32		file;			/* its number; -1: it is in no file */
	int			line;			/* of its first character, from 1 */
	bool		one_query;		/* the tool opens no transaction and sends it
								 * as one query: a BEGIN in it includes what
								 * is before */
	bool		refused;		/* it cannot be carried over as it is */
	const char *doubt;			/* what else a syntax error in it can mean;
								 * NULL: nothing else */
} SvPiece;

/*
 * A revision as the files describe it.  Lists end with NULL, and are NULL if
 * they are empty.
 */
typedef struct SvDraft
{
	const char *id;
	const char **down_revision;
	const char **depends_on;
	const char **branch_labels;
	const char **replaces;		/* the revisions that are squashed into it */
	const char *message;		/* NULL: none */
	bool		has_created_at;
	TimestampTz created_at;		/* if that is known */
	SvPiece		upgrade;
	SvPiece		downgrade;
	bool		transactional;
	SvStructure structure;		/* that the upgrade leads from and to, if the
								 * file says so */
	bool		detects_transaction;	/* the tool checks whether the
										 * statements can run in a
										 * transaction; so does schemaver */
	const char *follows_label;	/* of content that may be replaced by new
								 * content: it follows the newest revision on
								 * the line of this label, which it begins if
								 * there is none; its id begins with the label
								 * and a dot */
	const char **other_ids;		/* under which such content may be registered;
								 * may be NULL, as the other lists */
	int32		file;			/* that messages name for it */
	bool		is_baseline;	/* it represents the versions up to it in a
								 * database that has none of them */
	bool		runs_late;		/* the tool runs it also after files that come
								 * later in its order */
	bool		refused;		/* no body of it can be carried over as it is */
	const char *action;			/* what has been done with it; set by the load */
} SvDraft;

/* Something to report about a file. */
typedef struct SvProblem
{
	int32		file;
	int			line;			/* from 1; 0: of the file as a whole */
	int			column;			/* in characters, from 1; 0: none in
								 * particular */
	int			sqlstate;		/* 0: a note, nothing is refused for it */
	bool		fatal;			/* refused, and no stub can replace it */
	const char *text;			/* a sentence without its capital and full
								 * stop */
} SvProblem;

typedef struct SvReading
{
	int32		nfiles;
	SvFile	   *files;			/* by name, bytewise; names are unique */
	int32		ndrafts;
	int32		maxdrafts;
	SvDraft   **drafts;			/* in the order of the tool */
	int32		nlinked;		/* so many of them, from the first on, follow
								 * each other because of this order */
	int			(*compare) (const char *, const char *);	/* this order, of ids;
															 * NULL: by numbers */
	int32		nproblems;
	int32		maxproblems;
	SvProblem  *problems;		/* in the order in which they were found */

	SvTextPlace last;			/* of the last problem in a file: the next is
								 * seldom before it */
	SvTextPlace last_in_body;	/* the same in a body */
} SvReading;

extern SvReading *sv_reading_begin(SvFile *files, int32 nfiles);
extern int32 sv_reading_find(const SvReading *reading, const char *name);
extern SvDraft *sv_reading_draft(SvReading *reading, int32 file, const char *id);
extern void sv_reading_claim(SvReading *reading, int32 file, SvDraft *draft);
extern void sv_reading_ignore(SvReading *reading, int32 file, const char *why);
extern void sv_reading_date(SvReading *reading, SvDraft *draft, int32 file, const char *at,
							const char *date);
extern SvPiece sv_reading_piece(const SvReading *reading, int32 file, const char *start,
								const char *end);
extern SvPiece sv_reading_whole(const SvReading *reading, int32 file);
extern void sv_reading_note(SvReading *reading, int32 file, const char *at,
							const char *format,...) pg_attribute_printf(4, 5);
extern void sv_reading_note_body(SvReading *reading, const SvPiece *piece, size_t offset,
								 const char *text);
extern void sv_reading_refuse(SvReading *reading, SvDraft *draft, int32 file, const char *at,
							  int sqlstate, const char *format,...) pg_attribute_printf(6, 7);
extern void sv_reading_refuse_program(SvReading *reading, SvDraft *draft, int32 file);
extern SvPiece sv_reading_program(SvReading *reading, SvDraft *draft, int32 file);
extern void sv_reading_refuse_body(SvReading *reading, SvPiece *piece, size_t offset,
								   int sqlstate, const char *text);
extern void sv_reading_fail(SvReading *reading, int32 file, const char *at, int sqlstate,
							const char *format,...) pg_attribute_printf(5, 6);

#endif							/* SCHEMAVER_READING_H */
