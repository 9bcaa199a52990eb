/*
 * formats.h
 *		The formats of migration files that can be read.
 *
 * A format is one file, which defines a SvFormat and nothing else that is not
 * static, and its line here; doc/development.md says what else a new one needs.
 */
#ifndef SCHEMAVER_FORMATS_H
#define SCHEMAVER_FORMATS_H

#include "format/format.h"

/*
 * The order in which they are tried if the user has not named one.  Those with a
 * mark that no other format uses come first; their order does not matter.  The
 * others are recognized by the names of the files: a format whose names are a
 * special case of another's comes before that one, and names with only a number come
 * last.
 */
#define SV_FORMATS(FORMAT) \
	/* A mark in a file, or names of files, that only one tool has. */ \
	FORMAT(native) \
	FORMAT(alembic) \
	FORMAT(sqitch) \
	FORMAT(goose) \
	FORMAT(dbmate) \
	FORMAT(sql_migrate) \
	FORMAT(rambler) \
	FORMAT(liquibase) \
	FORMAT(graphile) \
	FORMAT(tern) \
	FORMAT(diesel) \
	FORMAT(prisma) \
	/* Pairs "VERSION_title.up.sql": more specific names before less specific ones. */ \
	FORMAT(go_pg) \
	FORMAT(popx) \
	FORMAT(sqlx) \
	FORMAT(golang_migrate) \
	/* A mark that may also appear in a comment of other formats. */ \
	FORMAT(node_pg) \
	/* Dumps without a number in their names. */ \
	FORMAT(structure) \
	/* Flyway's names; refinery also has a file in Rust. */ \
	FORMAT(refinery) \
	FORMAT(flyway) \
	FORMAT(numbered) \
	/* Programs alone. */ \
	FORMAT(knex) \
	FORMAT(typeorm)

#define SV_DECLARE_FORMAT(name) extern const SvFormat sv_format_##name;
SV_FORMATS(SV_DECLARE_FORMAT)

extern const SvFormat *sv_formats_get(const char *name, const SvReading *reading);
extern void sv_formats_read(const SvFormat *format, SvReading *reading);
extern SvContent sv_formats_content(const char *name);

#endif							/* SCHEMAVER_FORMATS_H */
