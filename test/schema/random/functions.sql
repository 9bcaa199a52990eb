-- What test/schema/random/Pairs.pm calls on the server.  Problems are texts that begin with a word that says what is wrong.
CREATE SCHEMA random;

-- Runs statements; those that fail are left out.  Returns those that have run.
CREATE FUNCTION random.build(statements text[], path text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
	statement text;
	result text[] := '{}';
BEGIN
	PERFORM set_config('search_path', path, false);
	FOREACH statement IN ARRAY statements LOOP
		BEGIN
			EXECUTE statement;
			SET CONSTRAINTS ALL IMMEDIATE;
			result := result || statement;
		EXCEPTION WHEN OTHERS THEN
			NULL;
		END;
	END LOOP;
	PERFORM set_config('search_path', '', false);
	RETURN result;
END $$;

-- How many rows the tables have, and how many values each column has, by identity.
CREATE FUNCTION random.count_rows(schema text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
	tab record;
	counts jsonb;
	result jsonb := '{}';
BEGIN
	FOR tab IN SELECT c.oid, format('%I.%I', n.nspname, c.relname) AS name,
			(SELECT string_agg(format(', count(%I) AS %I', attname, attname), '') FROM pg_attribute
			 WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '') AS columns
		FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname !~ '^(pg_|information_schema|schemaver$|random$)'
			AND (schema IS NULL OR n.nspname = schema)
	LOOP
		EXECUTE format('SELECT to_jsonb(x) FROM (SELECT count(*) AS "*"%s FROM ONLY %s) x', tab.columns, tab.name) INTO counts;
		IF (counts->>'*')::int > 0 THEN
			result := result || (SELECT jsonb_object_agg(CASE key WHEN '*' THEN tab.name ELSE format('%s.%I', tab.name, key) END, value)
				FROM jsonb_each(counts));
		END IF;
	END LOOP;
	RETURN result;
END $$;

-- Questions are answered: everything is dropped, or one of the things that have gone has become one of those that are new.  All
-- labels of a type are dropped that are not in the other one.
CREATE FUNCTION random.answer(steps jsonb, with_renames boolean) RETURNS jsonb LANGUAGE sql AS $$
	WITH step AS (
		SELECT DISTINCT ON (s->>'identity', code) s->>'identity' AS identity, code, regexp_replace(s->>'identity', '\.("([^"]|"")*"|[^".]+)$', '') AS parent
		FROM jsonb_array_elements(steps) s, jsonb_array_elements_text(s->'codes') code WHERE s->>'ddl' IS NULL
	), rename AS (
		SELECT DISTINCT ON (e.parent) e.identity AS old, m.identity AS new FROM step e JOIN step m ON e.parent = m.parent
		WHERE with_renames AND (e.code, m.code) IN (('column.extra', 'column.missing'), ('table.extra', 'table.missing'))
		ORDER BY e.parent, 1, 2
	)
	SELECT jsonb_object_agg(identity, new) FROM (
		SELECT identity, new FROM step LEFT JOIN rename ON old = identity
		WHERE code ~ '^(table|column|sequence|enum|domain|composite|range|function|procedure|attribute|schema)\.extra$'
		UNION ALL
		SELECT format('%s.%L', identity, enumlabel), NULL FROM step JOIN pg_enum ON enumtypid = to_regtype(identity) WHERE code ~ '^enum\.'
	) a
$$;

-- The name of what had a name before things were renamed.
CREATE FUNCTION random.renamed(name text, renames jsonb) RETURNS text LANGUAGE sql AS $$
	SELECT coalesce((SELECT value || substr(name, length(key) + 1) FROM jsonb_each_text(renames)
		WHERE value IS NOT NULL AND (name = key OR starts_with(name, key || '.')) ORDER BY length(key) DESC LIMIT 1), name)
$$;

-- The last part of a name.
CREATE FUNCTION random.last_name(name text) RETURNS text LANGUAGE sql AS $$ SELECT regexp_replace(name, '^.*\.("([^"]|"")*"|[^".]+)$', '\1') $$;

-- Rows and values that have vanished without a hazard that names them.
CREATE FUNCTION random.lost(before jsonb, after jsonb, renames jsonb, steps jsonb) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT 'rows: ' || random.renamed(key, renames) || ' ' || value || ' -> ' || coalesce(after->>random.renamed(key, renames), 'none')
	FROM jsonb_each_text(before) AS before (key, value)
	/* A column of a parent is renamed for its children, too. */
	WHERE NOT EXISTS (SELECT FROM jsonb_each_text(renames) r WHERE r.value IS NOT NULL AND random.last_name(before.key) = random.last_name(r.key)
			AND before.value::int <= (after->>(left(before.key, -length(random.last_name(before.key))) || random.last_name(r.value)))::int)
		AND before.value::int > coalesce((after->>random.renamed(key, renames))::int, 0)
		AND NOT EXISTS (SELECT FROM jsonb_array_elements(steps) s WHERE s->'hazards' ?| '{drop_table,drop_column,drop_value,narrow_type}'
			AND (random.renamed(key, renames) = s->>'identity' OR starts_with(random.renamed(key, renames), (s->>'identity') || '.')
				/* A column of a parent is that of its children, too. */
				OR s->>'kind' = 'table column' AND random.last_name(random.renamed(key, renames)) = random.last_name(s->>'identity')))
$$;

-- What statements have set.
CREATE FUNCTION random.reset() RETURNS void LANGUAGE sql AS $$
	SELECT set_config('search_path', '', false), set_config('check_function_bodies', 'on', false);
$$;

-- Runs the statements.  Returns NULL; or what has failed, which is no problem if the hazards have said that rows may be in the way.
CREATE FUNCTION random.run(steps jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	step jsonb;
BEGIN
	FOR step IN SELECT * FROM jsonb_array_elements(steps) WHERE value->>'ddl' IS NOT NULL LOOP
		EXECUTE step->>'ddl';
	END LOOP;
	SET CONSTRAINTS ALL IMMEDIATE;
	RETURN NULL;
EXCEPTION WHEN OTHERS THEN
	/* A default that the column cannot have fails as soon as there is the column. */
	RETURN CASE WHEN SQLSTATE ~ '^2[23]' AND (step->'hazards' ? 'may_fail' OR step->>'ddl' ~ ' ADD COLUMN .* DEFAULT ') THEN 'in the way'
		ELSE format('run %s: %s: %s', SQLSTATE, SQLERRM, step->>'ddl') END;
END $$;

CREATE FUNCTION random.diff(source text, desired text, renames jsonb) RETURNS jsonb LANGUAGE sql AS $$
	SELECT coalesce(jsonb_agg(to_jsonb(d) ORDER BY step), '[]') FROM schemaver.schemaver_diff(source, desired, renames => renames) d
$$;

-- Differences that no statement can remove.
CREATE FUNCTION random.is_expected(step jsonb) RETURNS boolean LANGUAGE sql AS $$
	SELECT step->>'ddl' IS NULL AND step->'codes'->>0 ~ '(^uncovered\.|column_order$|^index\.valid$|^column\.inherited$|^table\.partition_key$)'
$$;

-- Is there a column of another table, or of a type that one has, with the rows of a table?
CREATE FUNCTION random.is_row_type_used(tab regclass) RETURNS boolean LANGUAGE sql AS $$
	WITH RECURSIVE used (type) AS (
		SELECT reltype FROM pg_class WHERE oid = tab
		UNION
		SELECT c.reltype FROM used JOIN pg_type t ON type IN (t.oid, t.typelem, t.typbasetype)
			JOIN pg_attribute a ON a.atttypid = t.oid JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'c'
	)
	SELECT EXISTS (SELECT FROM used JOIN pg_type t ON type IN (t.oid, t.typelem, t.typbasetype)
		JOIN pg_attribute a ON a.atttypid = t.oid JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'm'))
$$;

-- Is it the name of a typed table, or of the type of one?
CREATE FUNCTION random.is_of_type(name text) RETURNS boolean LANGUAGE sql AS $$
	SELECT EXISTS (SELECT FROM pg_class WHERE (oid = to_regclass(name) AND reloftype <> 0) OR reloftype = to_regtype(name))
$$;

-- Is there something for which there are no statements: a table, or what depends on the order of columns?  Then there are none for
-- what depends on it, and what causes that.
CREATE FUNCTION random.is_refused(steps jsonb) RETURNS boolean LANGUAGE sql AS $$
	SELECT EXISTS (SELECT FROM jsonb_array_elements(steps) s WHERE s->>'ddl' IS NULL
		AND (s->'codes'->>0 ~ '^table\.(partition_key|of_type)$'
			OR (s->'codes'->>0 ~ '^(view|matview|rule|function|procedure)\.' AND steps @> '[{"codes": ["table.column_order"]}]')
			OR (s->>'kind' IN ('table column', 'composite type column')
				AND random.is_of_type(regexp_replace(s->>'identity', '\.("([^"]|"")*"|[^".]+)$', '')))
			OR (s->'codes'->>0 IN ('column.type', 'column.missing')
				AND random.is_row_type_used(to_regclass(regexp_replace(s->>'identity', '\.("([^"]|"")*"|[^".]+)$', ''))))))
$$;

-- Is there an index or a constraint of a table whose owner may not call the function that it calls?  Then the server cannot make it again.
CREATE FUNCTION random.is_denied_to_owner() RETURNS boolean LANGUAGE sql AS $$
	SELECT EXISTS (SELECT FROM (SELECT 'pg_class'::regclass AS classid, indexrelid AS oid, indrelid AS tab FROM pg_index
			UNION ALL SELECT 'pg_constraint'::regclass, oid, conrelid FROM pg_constraint) o
		JOIN pg_depend d ON d.classid = o.classid AND d.objid = o.oid AND d.refclassid = 'pg_proc'::regclass
		JOIN pg_class t ON t.oid = o.tab
		WHERE NOT has_function_privilege(t.relowner, d.refobjid, 'EXECUTE'))
$$;

-- Makes the source into what is desired.  Questions are answered with NULL, by renaming something, or not at all.  Returns problems,
-- and the statements.
CREATE FUNCTION random.one_way(way text, source text, desired text, answers text, OUT problems text[], OUT steps jsonb, OUT has_run boolean)
LANGUAGE plpgsql AS $$
DECLARE
	schema text := substring(source FROM '^schema:(.*)');
	before jsonb := random.count_rows(schema);
	renames jsonb;
	failure text;
	is_refused boolean;
	remaining jsonb;
	detail text;
BEGIN
	steps := random.diff(source, desired, NULL);
	FOR attempt IN 1 .. 4 LOOP
		EXIT WHEN answers = 'none' OR random.answer(steps, false) IS NULL;
		renames := random.answer(steps, answers = 'rename' AND attempt < 3) || coalesce(renames, '{}');
		steps := random.diff(source, desired, renames);
	END LOOP;
	is_refused := random.is_refused(steps);
	failure := random.run(steps);
	PERFORM random.reset();
	/* What returns rows of a table can depend on the order of its columns. */
	IF failure ~ '^run 42P13: return type mismatch' AND steps @> '[{"codes": ["table.column_order"]}]' THEN
		RETURN;
	END IF;
	/* What has an open question still has its name, and that of what was made along with it. */
	IF failure = 'in the way' OR (answers = 'none' AND failure ~ '^run 42(P07|710|723):') OR
		/* The server chooses the names of the indexes of partitions. */
		EXISTS (SELECT FROM jsonb_array_elements(steps) s WHERE s->>'ddl' ~ ' PARTITION ' AND s->>'kind' = 'table'
			AND starts_with(substring(failure FROM '^run 42P07: relation "(.*)" already exists'),
				trim('"' FROM random.last_name(s->>'identity')) || '_')) OR
		(failure ~ '^run 42501: permission denied for function ' AND random.is_denied_to_owner()) OR
		/* Columns that are renamed at random can have any types. */
		(answers = 'rename' AND failure ~ '^run 42846: cannot cast') THEN
		RETURN;
	ELSIF failure IS NOT NULL THEN
		problems := ARRAY[way || ' ' || failure];
		RETURN;
	END IF;
	has_run := true;
	remaining := random.diff(source, desired, NULL);
	SELECT array_agg(format('%s left %s: %s %s', way, s->'codes'->>0, s->>'identity', s->>'ddl')) INTO problems
	FROM jsonb_array_elements(remaining) s
	WHERE s->>'kind' <> 'setting' AND NOT (answers = 'none' AND s->>'ddl' IS NULL) AND NOT random.is_expected(s)
		/* What was in the way of a table can be gone by now. */
		AND NOT (is_refused OR (s->>'ddl' IS NULL AND random.is_refused(remaining)));
	problems := problems || ARRAY(SELECT way || ' ' || l FROM random.lost(before, random.count_rows(schema), renames, steps) l);
EXCEPTION WHEN OTHERS THEN
	/* The new name can be that of something that is still there. */
	IF answers = 'rename' AND SQLSTATE IN ('42P07', '42701', '42710') THEN
		RETURN;
	END IF;
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
	problems := ARRAY[format('%s diff %s: %s: %s', way, SQLSTATE, SQLERRM, detail)];
END $$;

-- Every object with two digests, of the statements that make it and of everything that is known of it.
CREATE FUNCTION random.objects() RETURNS jsonb LANGUAGE sql AS $$
	SELECT coalesce(jsonb_object_agg(kind || ' ' || identity, jsonb_build_array(md5(definition), digest)), '{}') FROM schemaver.schemaver_schema()
$$;

-- Have two databases that do not differ the same fingerprint?  It is of texts, of which some may be printed in other words.
CREATE FUNCTION random.has_fingerprint(wanted text, objects jsonb) RETURNS boolean LANGUAGE sql AS $$
	SELECT wanted = schemaver.schemaver_fingerprint() OR NOT EXISTS (SELECT FROM jsonb_each(objects) AS a (object, digests)
		FULL JOIN jsonb_each(random.objects()) AS b (object, digests) USING (object)
		WHERE a.object IS NULL OR b.object IS NULL OR (a.digests->1 <> b.digests->1 AND a.digests->0 = b.digests->0))
$$;

-- Between whole databases.  Nothing stays, unless it is to be kept.  The fingerprint is that of the result, if nothing is left open.
CREATE FUNCTION random.whole_way(way text, other text, answers text, keep boolean, OUT problems text[], OUT steps jsonb, OUT has_run boolean, OUT fingerprint text, OUT objects text)
LANGUAGE plpgsql AS $$
BEGIN
	SELECT o.problems, o.steps, o.has_run INTO problems, steps, has_run FROM random.one_way(way, 'live', 'database:' || other, answers) o;
	IF coalesce(problems, '{}') = '{}' AND random.diff('live', 'database:' || other, NULL) = '[]' THEN
		fingerprint := schemaver.schemaver_fingerprint();
		objects := random.objects();
	END IF;
	IF NOT keep THEN
		RAISE EXCEPTION USING ERRCODE = 'ZZ000';
	END IF;
EXCEPTION WHEN SQLSTATE 'ZZ000' THEN
	PERFORM random.reset();
END $$;

-- Drops everything that random statements have made.  Returns whether nothing is left.
CREATE FUNCTION random.clean() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
	DROP OWNED BY regress_random, regress_random_a, "regress random B" CASCADE;
	RETURN NOT EXISTS (SELECT FROM schemaver.schemaver_schema() WHERE identity !~ '^(random|public)\M');
EXCEPTION WHEN OTHERS THEN
	/* The server does not find rights by default of a schema that it drops along with them. */
	RETURN false;
END $$;

-- A pair of schemas in one database: a is made into b, and back into c, which is built as a was.  Nothing stays.
CREATE FUNCTION random.pair(base text[], alteration text[], answers text, is_apart boolean, OUT problems text[], OUT up jsonb, OUT down jsonb, OUT ran text[])
LANGUAGE plpgsql AS $$
BEGIN
	CREATE SCHEMA a;
	CREATE SCHEMA b;
	CREATE SCHEMA c;
	ran := random.build(base, 'a');
	PERFORM random.build(base, 'c');
	IF NOT is_apart THEN
		PERFORM random.build(base, 'b');
	END IF;
	ran := ran || '---'::text || random.build(alteration, 'b');
	SELECT o.problems, o.steps INTO problems, up FROM random.one_way('up', 'schema:a', 'schema:b', answers) o;
	IF coalesce(problems, '{}') = '{}' THEN
		SELECT o.problems, o.steps INTO problems, down FROM random.one_way('down', 'schema:a', 'schema:c', answers) o;
	END IF;
	RAISE EXCEPTION USING ERRCODE = 'ZZ000';
EXCEPTION WHEN SQLSTATE 'ZZ000' THEN
	PERFORM random.reset();
END $$;
