/*
 * index.h
 *		Indexes.
 */
#ifndef SCHEMAVER_INDEX_H
#define SCHEMAVER_INDEX_H

#include "schema/object.h"
#include "schema/sql.h"

/*
 * What the indexes of partitions that belong to an index x of table i.indrelid have of
 * their own, a line for each that the server would not make so, or would have made; NULL:
 * nothing.  A name that the server chooses begins like that of the table; one that is chosen
 * online has that of the index, too.
 */
#define SV_SQL_PARTITION_INDEXES \
	" CASE x.relkind WHEN 'I' THEN (SELECT string_agg(w.line, E'\\n' ORDER BY w.line COLLATE \"C\") FROM (" \
	"SELECT CASE WHEN o.oid IS NULL THEN 'NONE ON ' || t.relid::regclass ELSE format('%I ON %s%s', o.relname, t.relid::regclass," \
	" concat_ws(', ', '', CASE WHEN pi.indisclustered THEN 'CLUSTER' END, CASE WHEN pi.indisreplident THEN 'REPLICA IDENTITY' END," \
	" array_to_string(o.reloptions, ', '), obj_description(o.oid, 'pg_class')," SV_SQL_TABLESPACE("o.reltablespace") ")) END AS line" \
	" FROM pg_partition_tree(i.indrelid) t JOIN pg_class r ON r.oid = t.relid AND r.relkind <> 'f'" \
	" LEFT JOIN (pg_partition_tree(x.oid) u JOIN pg_index pi ON pi.indexrelid = u.relid JOIN pg_class o ON o.oid = u.relid)" \
	" ON pi.indrelid = t.relid" \
	" WHERE t.level > 0 AND (o.oid IS NULL OR NOT (starts_with(o.relname, left(r.relname, 20)) AND" \
	" (o.relname ~ '_(idx|key|pkey|excl)[0-9]*$' OR strpos(o.relname, left(x.relname, 20)) > 0))" \
	" OR o.reloptions IS DISTINCT FROM x.reloptions OR o.reltablespace <> x.reltablespace OR pi.indisclustered OR pi.indisreplident" \
	" OR obj_description(o.oid, 'pg_class') IS NOT NULL)) w) END"

extern bool sv_index_is_unique(const SvObject *object);

#endif							/* SCHEMAVER_INDEX_H */
