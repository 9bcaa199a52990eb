# What a comparison of schemas is said to read, it reads: each column of a catalog that schemaver_coverage() calls "read" is
# changed in place, in a transaction that is rolled back, and each time the fingerprint must be another one.
#
# A column that is read needs its entry in %changes below, or the test fails.  An entry is WHERE and VALUE of an UPDATE of
# the catalog, or a list of statements.  It changes one of the objects in $objects; add to these what it needs.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $objects = <<'SQL';
CREATE ROLE regress_other;
CREATE SCHEMA s;
CREATE SCHEMA other;
SET search_path = s;

CREATE TABLE t (a int, b text DEFAULT 'x', c int DEFAULT 1 + 1, d int, e varchar(10), f text);
ALTER TABLE t ADD CONSTRAINT ch CHECK (a > 0), ADD CONSTRAINT ch2 CHECK (c > 5), ADD CONSTRAINT un UNIQUE (a, d),
  ADD CONSTRAINT def UNIQUE (d) DEFERRABLE, ADD CONSTRAINT ex EXCLUDE USING btree (c WITH =);
CREATE TABLE twin (LIKE t);
CREATE TABLE target (a int PRIMARY KEY, d int UNIQUE);
CREATE TABLE twin_target (LIKE target INCLUDING INDEXES);
CREATE TABLE child (x int, y int, CONSTRAINT fk FOREIGN KEY (x) REFERENCES target (a) ON DELETE SET NULL (x));
CREATE TABLE longer (x int, y int, z int);
CREATE TYPE pair AS (a int, d int);
CREATE TABLE typed (a int, d int);

CREATE INDEX plain ON t (b, f);
CREATE INDEX expressions ON t ((a + 1)) WHERE a > 1;
CREATE INDEX others ON t ((a + 2)) WHERE a > 2;
CREATE UNIQUE INDEX uniq ON t (a, c);
CREATE INDEX included ON t (a) INCLUDE (c);

CREATE TABLE parent1 (p int);
CREATE TABLE parent2 (p int);
CREATE TABLE parent3 (p int);
CREATE TABLE heir () INHERITS (parent1, parent2);
CREATE TABLE stranger (p int);
CREATE TABLE parted (a int, b text) PARTITION BY RANGE (a, b);
CREATE TABLE computed (a int, b text) PARTITION BY RANGE ((a + 1));
CREATE TABLE computed2 (a int, b text) PARTITION BY RANGE ((a + 2));
CREATE TABLE listed (a int, b text) PARTITION BY LIST (b);
CREATE TABLE listed1 PARTITION OF listed FOR VALUES IN ('1');
CREATE TABLE listed2 PARTITION OF listed FOR VALUES IN ('2');

CREATE SEQUENCE q1;
CREATE SEQUENCE q2 INCREMENT 2;
CREATE SEQUENCE owned OWNED BY t.a;

CREATE FUNCTION f(a int, b text DEFAULT 'x') RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION f2(a int, b text DEFAULT 'y') RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION outs(a int, OUT b int, OUT c int) LANGUAGE sql AS 'SELECT 1, 2';
CREATE FUNCTION body1() RETURNS int RETURN 1;
CREATE FUNCTION body2() RETURNS int RETURN 2;
CREATE FUNCTION many() RETURNS SETOF int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE FUNCTION trig() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE FUNCTION trig2() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE FUNCTION event1() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE FUNCTION event2() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE FUNCTION of_pair(pair) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION of_pair2(pair) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE ag (int) (SFUNC = int4pl, STYPE = int, MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = int);
CREATE AGGREGATE ag2 (int) (SFUNC = int4mul, STYPE = int);
CREATE AGGREGATE ordered (float8 ORDER BY int) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);

CREATE TYPE b;
CREATE FUNCTION b_in(cstring) RETURNS b LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION b_out(b) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, LIKE = int4, DEFAULT = '5');
CREATE TYPE e1 AS ENUM ('a', 'b', 'c');
CREATE TYPE e2 AS ENUM ('x', 'y');
CREATE DOMAIN dom AS varchar(10) DEFAULT 'a' CONSTRAINT of_domain CHECK (VALUE <> 'q');
CREATE DOMAIN dom2 AS varchar(20) DEFAULT 'b';
CREATE TYPE rg AS RANGE (subtype = int4);
CREATE TYPE rg2 AS RANGE (subtype = float8);
CREATE TYPE trg AS RANGE (subtype = text);

CREATE TRIGGER tr BEFORE UPDATE OF a ON t FOR EACH ROW WHEN (NEW.a > 1) EXECUTE FUNCTION trig('x');
CREATE TRIGGER tr2 BEFORE UPDATE OF a ON t FOR EACH ROW WHEN (NEW.a > 2) EXECUTE FUNCTION trig('x');
CREATE CONSTRAINT TRIGGER ctr AFTER INSERT ON t FROM target DEFERRABLE FOR EACH ROW EXECUTE FUNCTION trig();
CREATE TRIGGER moved AFTER UPDATE ON t REFERENCING NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION trig();
CREATE RULE ru AS ON UPDATE TO t WHERE old.a > 1 DO INSTEAD DELETE FROM target;
CREATE RULE ru2 AS ON UPDATE TO t WHERE old.a > 2 DO INSTEAD DELETE FROM twin_target;
CREATE POLICY pol ON t USING (a > 1) WITH CHECK (a > 1);
CREATE POLICY pol2 ON t USING (a > 2) WITH CHECK (a > 2);
CREATE STATISTICS st ON a, d FROM t;
CREATE STATISTICS ste ON (a + 1), (d + 1) FROM t;
CREATE STATISTICS ste2 ON (a + 2), (d + 2) FROM t;
CREATE PUBLICATION pub FOR TABLE t (a, d) WHERE (a > 1);
CREATE PUBLICATION pub2 FOR TABLE twin WHERE (a > 2);
CREATE PUBLICATION pubns FOR TABLES IN SCHEMA s;
CREATE PUBLICATION pubns2;
CREATE SUBSCRIPTION sub CONNECTION 'dbname=x' PUBLICATION p WITH (connect = false, slot_name = NONE, enabled = false);

CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);
CREATE OPERATOR !== (LEFTARG = int, RIGHTARG = int, FUNCTION = int4ne);
CREATE OPERATOR FAMILY fam USING btree;
CREATE OPERATOR FAMILY fam2 USING btree;
ALTER OPERATOR FAMILY fam USING btree ADD OPERATOR 1 < (int4, int8), FUNCTION 1 (int4, int8) btint48cmp(int4, int8);
CREATE OPERATOR CLASS cls FOR TYPE int USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(int, int);
CREATE OPERATOR CLASS cls2 FOR TYPE pair USING hash AS FUNCTION 1 of_pair(pair);
CREATE CAST (pair AS int) WITH FUNCTION of_pair(pair);
CREATE COLLATION coll (LC_COLLATE = 'C', LC_CTYPE = 'C');
CREATE COLLATION icu (PROVIDER = icu, LOCALE = 'und');
CREATE CONVERSION conv FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
CREATE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal), TO SQL WITH FUNCTION int4recv(internal));
CREATE LANGUAGE lang HANDLER pg_catalog.plpgsql_call_handler;
CREATE TEXT SEARCH PARSER prs (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH TEMPLATE tmpl (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH DICTIONARY dict (TEMPLATE = simple, ACCEPT = true);
CREATE TEXT SEARCH CONFIGURATION cfg (PARSER = "default");
CREATE TEXT SEARCH CONFIGURATION cfg2 (PARSER = "default");
ALTER TEXT SEARCH CONFIGURATION cfg ADD MAPPING FOR asciiword WITH dict;
ALTER TEXT SEARCH CONFIGURATION cfg ADD MAPPING FOR word WITH simple, dict;
CREATE FOREIGN DATA WRAPPER fdw OPTIONS (a 'b');
CREATE FOREIGN DATA WRAPPER fdw2;
CREATE SERVER srv TYPE 't' VERSION '1' FOREIGN DATA WRAPPER fdw OPTIONS (a 'b');
CREATE SERVER srv2 FOREIGN DATA WRAPPER fdw;
CREATE USER MAPPING FOR regress_other SERVER srv OPTIONS (a 'b');
CREATE FOREIGN TABLE ft (a int) SERVER srv OPTIONS (a 'b');
CREATE FOREIGN TABLE ft2 (a int) SERVER srv2;
ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO regress_other;
CREATE EVENT TRIGGER et ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION event1();

COMMENT ON TABLE t IS 'a comment';
COMMENT ON COLUMN t.a IS 'a comment on a column';
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER pg_catalog.heap_tableam_handler;
SET allow_system_table_mods = on;
INSERT INTO pg_catalog.pg_seclabel VALUES ('s.t'::pg_catalog.regclass, 'pg_catalog.pg_class'::pg_catalog.regclass, 0, 'provider', 'label');
SQL

# How to say which row of a catalog.
sub relation { return "oid = 's.$_[0]'::regclass" }
sub column { my ($relation, $name) = split /\./, $_[0]; return "attrelid = 's.$relation'::regclass AND attname = '$name'" }
sub constraint { return "conname = '$_[0]'" }
sub index_of { return "indexrelid = 's.$_[0]'::regclass" }
sub default_of { my ($relation, $number) = split /\./, $_[0]; return "adrelid = 's.$relation'::regclass AND adnum = $number" }
sub sequence { return "seqrelid = 's.$_[0]'::regclass" }
sub heir { return "inhrelid = 's.heir'::regclass AND inhseqno = 1" }
sub key { return "partrelid = 's.$_[0]'::regclass" }
sub schema { return "nspname = 's'" }

# A value of the same catalog and column, from another row.
sub same { my ($catalog, $column, $where) = @_; return "(SELECT o.$column FROM $catalog o WHERE $where)" }
sub oid { return "'s.$_[0]'::regclass" }
my $acl = "ARRAY[makeaclitem('regress_other'::regrole, 10, 'SELECT', false)]";

# Statements that exchange the keys of two rows.
sub swap
{
	my ($catalog, $column, $one, $two, $rest) = @_;
	my $update = "UPDATE $catalog SET $column =";
	$rest = $rest ? "AND $rest" : '';
	return [ "$update 99 WHERE $column = $one $rest", "$update $one WHERE $column = $two $rest", "$update $two WHERE $column = 99 $rest" ];
}

my %changes = (
	pg_attrdef => {
		adbin => [ default_of('t.3'), same('pg_attrdef', 'adbin', default_of('t.2')) ],
		adnum => [ default_of('t.3'), '4' ],
		adrelid => [ default_of('t.3'), oid('twin') ],
	},
	pg_attribute => {
		attacl => [ column('t.a'), $acl ],
		attcollation => [ column('t.b'), q{'"C"'::regcollation} ],
		attcompression => [ column('t.b'), q{'p'} ],
		attfdwoptions => [ column('ft.a'), q{'{a=b}'} ],
		attgenerated => [ column('t.c'), q{'s'} ],
		attidentity => [ column('t.d'), q{'a'} ],
		attinhcount => [ column('t.a'), '1' ],
		attislocal => [ column('heir.p'), 'true' ],
		attname => [ column('t.a'), q{'renamed'} ],
		attnotnull => [ column('t.a'), 'true' ],
		attnum => swap('pg_attribute', 'attnum', 1, 4, q{attrelid = 's.t'::regclass}),
		attoptions => [ column('t.a'), q{'{n_distinct=5}'} ],
		attrelid => [
			'UPDATE pg_attribute SET attrelid = ' . oid('child') . ' WHERE ' . column('longer.z'),
			'UPDATE pg_class SET relnatts = 3 WHERE ' . relation('child'),
			'UPDATE pg_class SET relnatts = 2 WHERE ' . relation('longer') ],
		attstattarget => [ column('t.a'), '7' ],
		attstorage => [ column('t.b'), q{'e'} ],
		atttypid => [ column('t.a'), q{'date'::regtype} ],
		atttypmod => [ column('t.e'), '24' ],
	},
	pg_class => {
		relacl => [ relation('t'), $acl ],
		relam => [ relation('t'), q{(SELECT a.oid FROM pg_am a WHERE amname = 'heap2')} ],
		relforcerowsecurity => [ relation('t'), 'true' ],
		relispartition => [ relation('listed1'), 'false' ],
		relkind => [ relation('twin'), q{'v'} ],
		relname => [ relation('t'), q{'renamed'} ],
		relnamespace => [ relation('t'), q{'other'::regnamespace} ],
		reloftype => [ relation('typed'), q{'s.pair'::regtype} ],
		reloptions => [ relation('t'), q{'{fillfactor=50}'} ],
		relowner => [ relation('t'), q{'regress_other'::regrole} ],
		relpartbound => [ relation('listed1'), same('pg_class', 'relpartbound', relation('listed2')) ],
		relpersistence => [ relation('t'), q{'u'} ],
		relreplident => [ relation('t'), q{'f'} ],
		relrowsecurity => [ relation('t'), 'true' ],
		reltablespace => [ relation('t'), q{(SELECT p.oid FROM pg_tablespace p WHERE spcname = 'pg_global')} ],
	},
	pg_constraint => {
		conbin => [ constraint('ch'), same('pg_constraint', 'conbin', constraint('ch2')) ],
		condeferrable => [ constraint('fk'), 'true' ],
		condeferred => [ constraint('def'), 'true' ],
		conenforced => [ constraint('ch'), 'false' ],
		conexclop => [ constraint('ex'), q{ARRAY['<>(int4, int4)'::regoperator]} ],
		confdelsetcols => [ constraint('fk'), 'NULL' ],
		confdeltype => [ constraint('fk'), q{'c'} ],
		confkey => [ constraint('fk'), q{'{2}'} ],
		confmatchtype => [ constraint('fk'), q{'f'} ],
		confrelid => [ constraint('fk'), oid('twin_target') ],
		confupdtype => [ constraint('fk'), q{'c'} ],
		coninhcount => [ constraint('ch'), '1' ],
		conkey => [ constraint('un'), q{'{4,1}'} ],
		conname => [ constraint('ch'), q{'renamed'} ],
		connoinherit => [ constraint('ch'), 'true' ],
		conperiod => [ constraint('un'), 'true' ],
		conrelid => [ constraint('ch'), oid('twin') ],
		contypid => [ constraint('of_domain'), q{'s.dom2'::regtype} ],
		contype => [ constraint('un'), q{'p'} ],
		convalidated => [ constraint('ch'), 'false' ],
	},
	pg_depend => {
		refobjid => [ "objid = 's.owned'::regclass AND deptype = 'a'", oid('twin') ],
		refobjsubid => [ "objid = 's.owned'::regclass AND deptype = 'a'", '2' ],
	},
	pg_description => {
		classoid => [ "description = 'a comment'", q{'pg_type'::regclass} ],
		description => [ "description = 'a comment'", q{'another'} ],
		objoid => [ "description = 'a comment'", oid('twin') ],
		objsubid => [ "description = 'a comment'", '2' ],
	},
	pg_index => {
		indclass => [ index_of('plain'), q{(SELECT array_to_string(array_agg(c.oid ORDER BY opcname DESC), ' ')::oidvector FROM pg_opclass c
			WHERE opcname IN ('text_ops', 'text_pattern_ops') AND opcmethod = (SELECT a.oid FROM pg_am a WHERE amname = 'btree'))} ],
		indcollation => [ index_of('plain'), q{('"C"'::regcollation::oid || ' ' || '"C"'::regcollation::oid)::oidvector} ],
		indexprs => [ index_of('expressions'), same('pg_index', 'indexprs', index_of('others')) ],
		indexrelid => swap('pg_index', 'indexrelid', oid('plain'), oid('included')),
		indisclustered => [ index_of('plain'), 'true' ],
		indisreplident => [ index_of('uniq'), 'true' ],
		indisunique => [ index_of('plain'), 'true' ],
		indisvalid => [ index_of('plain'), 'false' ],
		indkey => [ index_of('plain'), q{'6 2'} ],
		indnatts => [ index_of('included'), '1' ],
		indnkeyatts => [ index_of('plain'), '1' ],
		indnullsnotdistinct => [ index_of('uniq'), 'true' ],
		indoption => [ index_of('plain'), q{'1 0'} ],
		indpred => [ index_of('expressions'), same('pg_index', 'indpred', index_of('others')) ],
		indrelid => [ index_of('plain'), oid('twin') ],
	},
	pg_inherits => {
		inhdetachpending => [ "inhrelid = 's.listed1'::regclass", 'true' ],
		inhparent => [ heir, oid('parent3') ],
		inhrelid => [ heir, oid('stranger') ],
		inhseqno => [ heir, '3' ],
	},
	pg_init_privs => {
		classoid => [ q{objoid = 'pg_ls_dir(text)'::regprocedure}, q{'pg_type'::regclass} ],
		initprivs => [ q{objoid = 'pg_ls_dir(text)'::regprocedure}, q{ARRAY[makeaclitem('regress_other'::regrole, 10, 'EXECUTE', false)]} ],
		objoid => [ q{objoid = 'pg_ls_dir(text)'::regprocedure}, '1' ],
		objsubid => [ q{objoid = 'pg_ls_dir(text)'::regprocedure}, '5' ],
	},
	pg_namespace => {
		nspacl => [ schema, "ARRAY[makeaclitem('regress_other'::regrole, 10, 'USAGE', false)]" ],
		nspname => [ schema, q{'renamed'} ],
		nspowner => [ schema, q{'regress_other'::regrole} ],
	},
	pg_partitioned_table => {
		partattrs => [ key('listed'), q{'1'} ],
		partclass => [ key('listed'), q{(SELECT c.oid::text::oidvector FROM pg_opclass c
			WHERE opcname = 'text_pattern_ops' AND opcmethod = (SELECT a.oid FROM pg_am a WHERE amname = 'btree'))} ],
		partcollation => [ key('listed'), q{('"C"'::regcollation::oid::text)::oidvector} ],
		partexprs => [ key('computed'), same('pg_partitioned_table', 'partexprs', key('computed2')) ],
		partnatts => [ key('parted'), '1' ],
		partrelid => swap('pg_partitioned_table', 'partrelid', oid('parted'), oid('computed')),
		partstrat => [ key('listed'), q{'h'} ],
	},
	pg_seclabel => {
		classoid => [ 'true', q{'pg_type'::regclass} ],
		label => [ 'true', q{'another'} ],
		objoid => [ 'true', oid('twin') ],
		objsubid => [ 'true', '1' ],
		provider => [ 'true', q{'another'} ],
	},
	pg_sequence => {
		seqcache => [ sequence('q1'), '5' ],
		seqcycle => [ sequence('q1'), 'true' ],
		seqincrement => [ sequence('q1'), '5' ],
		seqmax => [ sequence('q1'), '5' ],
		seqmin => [ sequence('q1'), '-5' ],
		seqrelid => swap('pg_sequence', 'seqrelid', oid('q1'), oid('q2')),
		seqstart => [ sequence('q1'), '5' ],
		seqtypid => [ sequence('q1'), q{'integer'::regtype} ],
	},
	pg_aggregate => {
		aggcombinefn => [ q{aggfnoid = 's.ag'::regproc}, q{'int4pl'::regproc} ],
		aggdeserialfn => [ q{aggfnoid = 's.ag'::regproc}, q{'int4pl'::regproc} ],
		aggfinalextra => [ q{aggfnoid = 's.ag'::regproc}, q{true} ],
		aggfinalfn => [ q{aggfnoid = 's.ag'::regproc}, q{'int4abs'::regproc} ],
		aggfinalmodify => [ q{aggfnoid = 's.ag'::regproc}, q{'w'} ],
		aggfnoid => swap('pg_aggregate', 'aggfnoid', q{'s.ag'::regproc}, q{'s.ag2'::regproc}),
		agginitval => [ q{aggfnoid = 's.ag'::regproc}, q{'5'} ],
		aggkind => [ q{aggfnoid = 's.ordered'::regproc}, q{'h'} ],
		aggmfinalextra => [ q{aggfnoid = 's.ag'::regproc}, q{true} ],
		aggmfinalfn => [ q{aggfnoid = 's.ag'::regproc}, q{'int4abs'::regproc} ],
		aggmfinalmodify => [ q{aggfnoid = 's.ag'::regproc}, q{'w'} ],
		aggminitval => [ q{aggfnoid = 's.ag'::regproc}, q{'5'} ],
		aggminvtransfn => [ q{aggfnoid = 's.ag'::regproc}, q{'int4pl'::regproc} ],
		aggmtransfn => [ q{aggfnoid = 's.ag'::regproc}, q{'int4mi'::regproc} ],
		aggmtransspace => [ q{aggfnoid = 's.ag'::regproc}, q{9} ],
		aggmtranstype => [ q{aggfnoid = 's.ag'::regproc}, q{'bigint'::regtype} ],
		aggnumdirectargs => [ q{aggfnoid = 's.ordered'::regproc}, q{0} ],
		aggserialfn => [ q{aggfnoid = 's.ag'::regproc}, q{'int4pl'::regproc} ],
		aggsortop => [ q{aggfnoid = 's.ag'::regproc}, q{'<(int4,int4)'::regoperator} ],
		aggtransfn => [ q{aggfnoid = 's.ag'::regproc}, q{'int4mul'::regproc} ],
		aggtransspace => [ q{aggfnoid = 's.ag'::regproc}, q{9} ],
		aggtranstype => [ q{aggfnoid = 's.ag'::regproc}, q{'bigint'::regtype} ],
	},
	pg_am => {
		amhandler => [ q{amname = 'heap2'}, q{'bthandler'::regproc} ],
		amname => [ q{amname = 'heap2'}, q{'renamed'} ],
		amtype => [ q{amname = 'heap2'}, q{'i'} ],
	},
	pg_amop => {
		amoplefttype => [ q{amopfamily = (SELECT o.oid FROM pg_opfamily o WHERE opfname = 'fam')}, q{'bigint'::regtype} ],
		amopopr => [ q{amopfamily = (SELECT o.oid FROM pg_opfamily o WHERE opfname = 'fam')}, q{'>(int4,int8)'::regoperator} ],
		amoppurpose => [ q{UPDATE pg_amop SET amoppurpose = 'o', amopsortfamily = (SELECT o.oid FROM pg_opfamily o WHERE opfname = 'fam2')
			WHERE amopfamily = (SELECT o.oid FROM pg_opfamily o WHERE opfname = 'fam')} ],
		amoprighttype => [ q{amopfamily = (SELECT o.oid FROM pg_opfamily o WHERE opfname = 'fam')}, q{'int4'::regtype} ],
		amopsortfamily => [ q{UPDATE pg_amop SET amoppurpose = 'o', amopsortfamily = (SELECT o.oid FROM pg_opfamily o WHERE opfname = 'fam')
			WHERE amopfamily = (SELECT o.oid FROM pg_opfamily o WHERE opfname = 'fam')} ],
		amopstrategy => [ q{amopfamily = (SELECT o.oid FROM pg_opfamily o WHERE opfname = 'fam')}, q{2} ],
	},
	pg_amproc => {
		amproc => [ q{amprocfamily = (SELECT o.oid FROM pg_opfamily o WHERE opfname = 'fam')}, q{'btint84cmp'::regproc} ],
		amproclefttype => [ q{amprocfamily = (SELECT o.oid FROM pg_opfamily o WHERE opfname = 'fam')}, q{'bigint'::regtype} ],
		amprocnum => [ q{amprocfamily = (SELECT o.oid FROM pg_opfamily o WHERE opfname = 'fam')}, q{2} ],
		amprocrighttype => [ q{amprocfamily = (SELECT o.oid FROM pg_opfamily o WHERE opfname = 'fam')}, q{'int4'::regtype} ],
	},
	pg_cast => {
		castcontext => [ q{castsource = 's.pair'::regtype AND casttarget = 'int'::regtype}, q{'i'} ],
		castfunc => [ q{castsource = 's.pair'::regtype AND casttarget = 'int'::regtype}, q{'s.of_pair2'::regproc} ],
		castmethod => [ q{castsource = 's.pair'::regtype AND casttarget = 'int'::regtype}, q{'i'} ],
		castsource => [ q{castsource = 's.pair'::regtype AND casttarget = 'int'::regtype}, q{'s.b'::regtype} ],
		casttarget => [ q{castsource = 's.pair'::regtype AND casttarget = 'int'::regtype}, q{'bigint'::regtype} ],
	},
	pg_collation => {
		collcollate => [ q{collname = 'coll'}, q{'POSIX'} ],
		collctype => [ q{collname = 'coll'}, q{'POSIX'} ],
		colliculocale => [ q{collname = 'icu'}, q{'de'} ],
		collicurules => [ q{collname = 'icu'}, q{'&a < b'} ],
		collisdeterministic => [ q{collname = 'icu'}, q{false} ],
		colllocale => [ q{collname = 'icu'}, q{'de'} ],
		collname => [ q{collname = 'coll'}, q{'renamed'} ],
		collnamespace => [ q{collname = 'coll'}, q{'other'::regnamespace} ],
		collowner => [ q{collname = 'coll'}, q{'regress_other'::regrole} ],
		collprovider => [ q{collname = 'coll'}, q{'i'} ],
	},
	pg_conversion => {
		condefault => [ q{conname = 'conv'}, q{NOT condefault} ],
		conforencoding => [ q{conname = 'conv'}, q{8} ],
		conname => [ q{conname = 'conv'}, q{'renamed'} ],
		connamespace => [ q{conname = 'conv'}, q{'other'::regnamespace} ],
		conowner => [ q{conname = 'conv'}, q{'regress_other'::regrole} ],
		conproc => [ q{conname = 'conv'}, q{'iso8859_1_to_utf8'::regproc} ],
		contoencoding => [ q{conname = 'conv'}, q{9} ],
	},
	pg_default_acl => {
		defaclacl => [ q{true}, q{ARRAY[makeaclitem('regress_other'::regrole, 10, 'INSERT', false)]} ],
		defaclnamespace => [ q{true}, q{'other'::regnamespace} ],
		defaclobjtype => [ q{true}, q{'S'} ],
		defaclrole => [ q{true}, q{'regress_other'::regrole} ],
	},
	pg_enum => {
		enumlabel => [ q{enumtypid = 's.e1'::regtype AND enumlabel = 'a'}, q{'renamed'} ],
		enumsortorder => [ q{enumtypid = 's.e1'::regtype AND enumlabel = 'a'}, q{9} ],
		enumtypid => [ q{enumtypid = 's.e1'::regtype AND enumlabel = 'c'}, q{'s.e2'::regtype} ],
	},
	pg_event_trigger => {
		evtenabled => [ q{evtname = 'et'}, q{'D'} ],
		evtevent => [ q{evtname = 'et'}, q{'sql_drop'} ],
		evtfoid => [ q{evtname = 'et'}, q{'s.event2'::regproc} ],
		evtname => [ q{evtname = 'et'}, q{'renamed'} ],
		evtowner => [ q{evtname = 'et'}, q{'regress_other'::regrole} ],
		evttags => [ q{evtname = 'et'}, q{'{DROP TABLE}'} ],
	},
	pg_extension => {
		extname => [ q{extname = 'plpgsql'}, q{'renamed'} ],
		extnamespace => [ q{extname = 'plpgsql'}, q{'other'::regnamespace} ],
		extowner => [ q{extname = 'plpgsql'}, q{'regress_other'::regrole} ],
		extrelocatable => [ q{extname = 'plpgsql'}, q{true} ],
		extversion => [ q{extname = 'plpgsql'}, q{'99'} ],
	},
	pg_foreign_data_wrapper => {
		fdwacl => [ q{fdwname = 'fdw'}, q{ARRAY[makeaclitem('regress_other'::regrole, 10, 'USAGE', false)]} ],
		fdwconnection => [ q{fdwname = 'fdw'}, q{'s.handler'::regproc} ],
		fdwhandler => [ q{fdwname = 'fdw'}, q{'s.handler'::regproc} ],
		fdwname => [ q{fdwname = 'fdw'}, q{'renamed'} ],
		fdwoptions => [ q{fdwname = 'fdw'}, q{'{a=c}'} ],
		fdwowner => [ q{fdwname = 'fdw'}, q{'regress_other'::regrole} ],
		fdwvalidator => [ q{fdwname = 'fdw'}, q{'postgresql_fdw_validator'::regproc} ],
	},
	pg_foreign_server => {
		srvacl => [ q{srvname = 'srv'}, q{ARRAY[makeaclitem('regress_other'::regrole, 10, 'USAGE', false)]} ],
		srvfdw => [ q{srvname = 'srv'}, q{(SELECT o.oid FROM pg_foreign_data_wrapper o WHERE o.fdwname = 'fdw2')} ],
		srvname => [ q{srvname = 'srv'}, q{'renamed'} ],
		srvoptions => [ q{srvname = 'srv'}, q{'{a=c}'} ],
		srvowner => [ q{srvname = 'srv'}, q{'regress_other'::regrole} ],
		srvtype => [ q{srvname = 'srv'}, q{'u'} ],
		srvversion => [ q{srvname = 'srv'}, q{'2'} ],
	},
	pg_foreign_table => {
		ftoptions => [ q{ftrelid = 's.ft'::regclass}, q{'{a=c}'} ],
		ftrelid => swap('pg_foreign_table', 'ftrelid', oid('ft'), oid('ft2')),
		ftserver => [ q{ftrelid = 's.ft'::regclass}, q{(SELECT o.oid FROM pg_foreign_server o WHERE o.srvname = 'srv2')} ],
	},
	pg_language => {
		lanacl => [ q{lanname = 'lang'}, q{ARRAY[makeaclitem('regress_other'::regrole, 10, 'USAGE', false)]} ],
		laninline => [ q{lanname = 'lang'}, q{'plpgsql_inline_handler'::regproc} ],
		lanname => [ q{lanname = 'lang'}, q{'renamed'} ],
		lanowner => [ q{lanname = 'lang'}, q{'regress_other'::regrole} ],
		lanplcallfoid => [ q{lanname = 'lang'}, q{'s.handler'::regproc} ],
		lanpltrusted => [ q{lanname = 'lang'}, q{NOT lanpltrusted} ],
		lanvalidator => [ q{lanname = 'lang'}, q{'plpgsql_validator'::regproc} ],
	},
	pg_opclass => {
		opcdefault => [ q{opcname = 'cls2'}, q{true} ],
		opcfamily => [ q{opcname = 'cls'}, q{(SELECT o.oid FROM pg_opfamily o WHERE opfname = 'fam2')} ],
		opcintype => [ q{opcname = 'cls'}, q{'bigint'::regtype} ],
		opckeytype => [ q{opcname = 'cls'}, q{'bigint'::regtype} ],
		opcmethod => [ q{opcname = 'cls'}, q{(SELECT o.oid FROM pg_am o WHERE o.amname = 'hash')} ],
		opcname => [ q{opcname = 'cls'}, q{'renamed'} ],
		opcnamespace => [ q{opcname = 'cls'}, q{'other'::regnamespace} ],
		opcowner => [ q{opcname = 'cls'}, q{'regress_other'::regrole} ],
	},
	pg_operator => {
		oprcanhash => [ q{oprname = '===' AND oprnamespace = 's'::regnamespace}, q{true} ],
		oprcanmerge => [ q{oprname = '===' AND oprnamespace = 's'::regnamespace}, q{true} ],
		oprcode => [ q{oprname = '===' AND oprnamespace = 's'::regnamespace}, q{'int4ne'::regproc} ],
		oprcom => [ q{oprname = '===' AND oprnamespace = 's'::regnamespace}, q{(SELECT o.oid FROM pg_operator o WHERE o.oprname = '!==')} ],
		oprjoin => [ q{oprname = '===' AND oprnamespace = 's'::regnamespace}, q{'eqjoinsel'::regproc} ],
		oprleft => [ q{oprname = '===' AND oprnamespace = 's'::regnamespace}, q{'bigint'::regtype} ],
		oprname => [ q{oprname = '===' AND oprnamespace = 's'::regnamespace}, q{'===='} ],
		oprnamespace => [ q{oprname = '===' AND oprnamespace = 's'::regnamespace}, q{'other'::regnamespace} ],
		oprnegate => [ q{oprname = '===' AND oprnamespace = 's'::regnamespace}, q{(SELECT o.oid FROM pg_operator o WHERE o.oprname = '!==')} ],
		oprowner => [ q{oprname = '===' AND oprnamespace = 's'::regnamespace}, q{'regress_other'::regrole} ],
		oprrest => [ q{oprname = '===' AND oprnamespace = 's'::regnamespace}, q{'eqsel'::regproc} ],
		oprright => [ q{oprname = '===' AND oprnamespace = 's'::regnamespace}, q{'bigint'::regtype} ],
	},
	pg_opfamily => {
		opfmethod => [ q{opfname = 'fam2'}, q{(SELECT o.oid FROM pg_am o WHERE o.amname = 'hash')} ],
		opfname => [ q{opfname = 'fam2'}, q{'renamed'} ],
		opfnamespace => [ q{opfname = 'fam2'}, q{'other'::regnamespace} ],
		opfowner => [ q{opfname = 'fam2'}, q{'regress_other'::regrole} ],
	},
	pg_policy => {
		polcmd => [ q{polname = 'pol'}, q{'r'} ],
		polname => [ q{polname = 'pol'}, q{'renamed'} ],
		polpermissive => [ q{polname = 'pol'}, q{false} ],
		polqual => [ q{polname = 'pol'}, q{(SELECT o.polqual FROM pg_policy o WHERE o.polname = 'pol2')} ],
		polrelid => [ q{polname = 'pol'}, q{'s.twin'::regclass} ],
		polroles => [ q{polname = 'pol'}, q{ARRAY['regress_other'::regrole::oid]} ],
		polwithcheck => [ q{polname = 'pol'}, q{(SELECT o.polwithcheck FROM pg_policy o WHERE o.polname = 'pol2')} ],
	},
	pg_proc => {
		proacl => [ q{pronamespace = 's'::regnamespace AND proname = 'f'}, q{ARRAY[makeaclitem('regress_other'::regrole, 10, 'EXECUTE', false)]} ],
		proallargtypes => [ q{pronamespace = 's'::regnamespace AND proname = 'outs'}, q{'{23,23,20}'} ],
		proargdefaults => [ q{pronamespace = 's'::regnamespace AND proname = 'f'}, q{(SELECT o.proargdefaults FROM pg_proc o WHERE o.pronamespace = 's'::regnamespace AND o.proname = 'f2')} ],
		proargmodes => [ q{pronamespace = 's'::regnamespace AND proname = 'outs'}, q{'{i,o,b}'} ],
		proargnames => [ q{pronamespace = 's'::regnamespace AND proname = 'f'}, q{'{q,b}'} ],
		proargtypes => [ q{pronamespace = 's'::regnamespace AND proname = 'f'}, q{'20 25'::oidvector} ],
		probin => [ q{pronamespace = 's'::regnamespace AND proname = 'handler'}, q{'$libdir/other'} ],
		proconfig => [ q{pronamespace = 's'::regnamespace AND proname = 'f'}, q{'{work_mem=1MB}'} ],
		procost => [ q{pronamespace = 's'::regnamespace AND proname = 'f'}, q{7} ],
		proisstrict => [ q{pronamespace = 's'::regnamespace AND proname = 'f'}, q{true} ],
		prokind => [ q{pronamespace = 's'::regnamespace AND proname = 'f'}, q{'w'} ],
		prolang => [ q{pronamespace = 's'::regnamespace AND proname = 'f'}, q{(SELECT o.oid FROM pg_language o WHERE o.lanname = 'plpgsql')} ],
		proleakproof => [ q{pronamespace = 's'::regnamespace AND proname = 'f'}, q{true} ],
		proname => [ q{pronamespace = 's'::regnamespace AND proname = 'f'}, q{'renamed'} ],
		pronamespace => [ q{pronamespace = 's'::regnamespace AND proname = 'f'}, q{'other'::regnamespace} ],
		proowner => [ q{pronamespace = 's'::regnamespace AND proname = 'f'}, q{'regress_other'::regrole} ],
		proparallel => [ q{pronamespace = 's'::regnamespace AND proname = 'f'}, q{'s'} ],
		proretset => [ q{pronamespace = 's'::regnamespace AND proname = 'f'}, q{true} ],
		prorettype => [ q{pronamespace = 's'::regnamespace AND proname = 'f'}, q{'bigint'::regtype} ],
		prorows => [ q{pronamespace = 's'::regnamespace AND proname = 'many'}, q{7} ],
		prosecdef => [ q{pronamespace = 's'::regnamespace AND proname = 'f'}, q{true} ],
		prosqlbody => [ q{pronamespace = 's'::regnamespace AND proname = 'body1'}, q{(SELECT o.prosqlbody FROM pg_proc o WHERE o.pronamespace = 's'::regnamespace AND o.proname = 'body2')} ],
		prosrc => [ q{pronamespace = 's'::regnamespace AND proname = 'f'}, q{'SELECT 2'} ],
		prosupport => [ q{pronamespace = 's'::regnamespace AND proname = 'f'}, q{'array_unnest_support'::regproc} ],
		protrftypes => [ q{pronamespace = 's'::regnamespace AND proname = 'f'}, q{ARRAY['int'::regtype]} ],
		provolatile => [ q{pronamespace = 's'::regnamespace AND proname = 'f'}, q{'i'} ],
	},
	pg_publication => {
		puballsequences => [ q{pubname = 'pub'}, q{true} ],
		puballtables => [ q{pubname = 'pub'}, q{true} ],
		pubdelete => [ q{pubname = 'pub'}, q{false} ],
		pubgencols => [ q{pubname = 'pub'}, q{'s'} ],
		pubinsert => [ q{pubname = 'pub'}, q{false} ],
		pubname => [ q{pubname = 'pub'}, q{'renamed'} ],
		pubowner => [ q{pubname = 'pub'}, q{'regress_other'::regrole} ],
		pubtruncate => [ q{pubname = 'pub'}, q{false} ],
		pubupdate => [ q{pubname = 'pub'}, q{false} ],
		pubviaroot => [ q{pubname = 'pub'}, q{true} ],
	},
	pg_publication_namespace => {
		pnnspid => [ q{true}, q{'other'::regnamespace} ],
		pnpubid => [ q{true}, q{(SELECT o.oid FROM pg_publication o WHERE o.pubname = 'pubns2')} ],
	},
	pg_publication_rel => {
		prattrs => [ q{prrelid = 's.t'::regclass}, q{'1'::int2vector} ],
		prexcept => [ q{prrelid = 's.t'::regclass}, q{true} ],
		prpubid => [ q{prrelid = 's.t'::regclass}, q{(SELECT o.oid FROM pg_publication o WHERE o.pubname = 'pub2')} ],
		prqual => [ q{prrelid = 's.t'::regclass}, q{(SELECT o.prqual FROM pg_publication_rel o WHERE o.prrelid = 's.twin'::regclass)} ],
		prrelid => [ q{prrelid = 's.t'::regclass}, q{'s.twin'::regclass} ],
	},
	pg_range => {
		rngcanonical => [ q{rngtypid = 's.rg'::regtype}, q{'int4range_canonical'::regproc} ],
		rngcollation => [ q{rngtypid = 's.trg'::regtype}, q{'"C"'::regcollation} ],
		rngmultitypid => swap('pg_range', 'rngmultitypid', q{'s.rg_multirange'::regtype}, q{'s.rg2_multirange'::regtype}),
		rngsubdiff => [ q{rngtypid = 's.rg'::regtype}, q{'int4range_subdiff'::regproc} ],
		rngsubopc => [ q{rngtypid = 's.trg'::regtype}, q{(SELECT c.oid FROM pg_opclass c WHERE opcname = 'text_pattern_ops' AND opcmethod = (SELECT a.oid FROM pg_am a WHERE amname = 'btree'))} ],
		rngsubtype => [ q{rngtypid = 's.rg'::regtype}, q{'bigint'::regtype} ],
		rngtypid => swap('pg_range', 'rngtypid', q{'s.rg'::regtype}, q{'s.rg2'::regtype}),
	},
	pg_rewrite => {
		ev_action => [ q{rulename = 'ru'}, q{(SELECT o.ev_action FROM pg_rewrite o WHERE o.rulename = 'ru2')} ],
		ev_class => [ q{rulename = 'ru'}, q{'s.twin'::regclass} ],
		ev_enabled => [ q{rulename = 'ru'}, q{'D'} ],
		ev_qual => [ q{rulename = 'ru'}, q{(SELECT o.ev_qual FROM pg_rewrite o WHERE o.rulename = 'ru2')} ],
		ev_type => [ q{rulename = 'ru'}, q{'4'} ],
		is_instead => [ q{rulename = 'ru'}, q{false} ],
		rulename => [ q{rulename = 'ru'}, q{'renamed'} ],
	},
	pg_statistic_ext => {
		stxexprs => [ q{stxname = 'ste'}, q{(SELECT o.stxexprs FROM pg_statistic_ext o WHERE o.stxname = 'ste2')} ],
		stxkeys => [ q{stxname = 'st'}, q{'1 3'::int2vector} ],
		stxkind => [ q{stxname = 'st'}, q{'{d}'} ],
		stxname => [ q{stxname = 'st'}, q{'renamed'} ],
		stxnamespace => [ q{stxname = 'st'}, q{'other'::regnamespace} ],
		stxowner => [ q{stxname = 'st'}, q{'regress_other'::regrole} ],
		stxrelid => [ q{stxname = 'st'}, q{'s.twin'::regclass} ],
		stxstattarget => [ q{stxname = 'st'}, q{5} ],
	},
	pg_subscription => {
		subbinary => [ q{subname = 'sub'}, q{true} ],
		subconninfo => [ q{subname = 'sub'}, q{'dbname=y'} ],
		subdisableonerr => [ q{subname = 'sub'}, q{true} ],
		subenabled => [ q{subname = 'sub'}, q{true} ],
		subfailover => [ q{subname = 'sub'}, q{true} ],
		submaxretention => [ q{subname = 'sub'}, q{5} ],
		subname => [ q{subname = 'sub'}, q{'renamed'} ],
		suborigin => [ q{subname = 'sub'}, q{'none'} ],
		subowner => [ q{subname = 'sub'}, q{'regress_other'::regrole} ],
		subpasswordrequired => [ q{subname = 'sub'}, q{NOT subpasswordrequired} ],
		subpublications => [ q{subname = 'sub'}, q{'{q}'} ],
		subretaindeadtuples => [ q{subname = 'sub'}, q{true} ],
		subrunasowner => [ q{subname = 'sub'}, q{NOT subrunasowner} ],
		subserver => [ q{subname = 'sub'}, q{(SELECT o.oid FROM pg_foreign_server o WHERE o.srvname = 'srv')} ],
		subslotname => [ q{subname = 'sub'}, q{'x'} ],
		substream => [ q{subname = 'sub'}, q{'t'} ],
		subsynccommit => [ q{subname = 'sub'}, q{'local'} ],
		subtwophasestate => [ q{subname = 'sub'}, q{'e'} ],
		subwalrcvtimeout => [ q{subname = 'sub'}, q{'5s'} ],
	},
	pg_transform => {
		trffromsql => [ q{trftype = 'int'::regtype}, q{'prsd_start'::regproc} ],
		trflang => [ q{trftype = 'int'::regtype}, q{(SELECT o.oid FROM pg_language o WHERE o.lanname = 'plpgsql')} ],
		trftosql => [ q{trftype = 'int'::regtype}, q{'int8recv'::regproc} ],
		trftype => [ q{trftype = 'int'::regtype}, q{'bigint'::regtype} ],
	},
	pg_trigger => {
		tgargs => [ q{tgname = 'tr'}, q{'\x7900'::bytea} ],
		tgattr => [ q{tgname = 'tr'}, q{'2'::int2vector} ],
		tgconstraint => [ q{tgname = 'ctr'}, q{0} ],
		tgconstrrelid => [ q{tgname = 'ctr'}, q{'s.twin'::regclass} ],
		tgdeferrable => [ q{tgname = 'ctr'}, q{false} ],
		tgenabled => [ q{tgname = 'tr'}, q{'D'} ],
		tgfoid => [ q{tgname = 'tr'}, q{'s.trig2'::regproc} ],
		tginitdeferred => [ q{tgname = 'ctr'}, q{true} ],
		tgname => [ q{tgname = 'tr'}, q{'renamed'} ],
		tgnargs => [ q{tgname = 'tr'}, q{0} ],
		tgnewtable => [ q{tgname = 'moved'}, q{'x'} ],
		tgoldtable => [ q{tgname = 'moved'}, q{'x'} ],
		tgqual => [ q{tgname = 'tr'}, q{(SELECT o.tgqual FROM pg_trigger o WHERE o.tgname = 'tr2')} ],
		tgrelid => [ q{tgname = 'tr'}, q{'s.twin'::regclass} ],
		tgtype => [ q{tgname = 'tr'}, q{tgtype | 8} ],
	},
	pg_ts_config => {
		cfgname => [ q{cfgname = 'cfg'}, q{'renamed'} ],
		cfgnamespace => [ q{cfgname = 'cfg'}, q{'other'::regnamespace} ],
		cfgowner => [ q{cfgname = 'cfg'}, q{'regress_other'::regrole} ],
		cfgparser => [ q{cfgname = 'cfg'}, q{(SELECT o.oid FROM pg_ts_parser o WHERE o.prsname = 'prs')} ],
	},
	pg_ts_config_map => {
		mapcfg => [ q{mapcfg = 's.cfg'::regconfig AND maptokentype = 1}, q{'s.cfg2'::regconfig} ],
		mapdict => [ q{mapcfg = 's.cfg'::regconfig AND maptokentype = 1}, q{'simple'::regdictionary} ],
		mapseqno => [ q{mapcfg = 's.cfg'::regconfig AND maptokentype = 2 AND mapseqno = 1}, q{9} ],
		maptokentype => [ q{mapcfg = 's.cfg'::regconfig AND maptokentype = 1}, q{3} ],
	},
	pg_ts_dict => {
		dictinitoption => [ q{dictname = 'dict'}, q{'accept = ''false'''} ],
		dictname => [ q{dictname = 'dict'}, q{'renamed'} ],
		dictnamespace => [ q{dictname = 'dict'}, q{'other'::regnamespace} ],
		dictowner => [ q{dictname = 'dict'}, q{'regress_other'::regrole} ],
		dicttemplate => [ q{dictname = 'dict'}, q{(SELECT o.oid FROM pg_ts_template o WHERE o.tmplname = 'tmpl')} ],
	},
	pg_ts_parser => {
		prsend => [ q{prsname = 'prs'}, q{'prsd_start'::regproc} ],
		prsheadline => [ q{prsname = 'prs'}, q{'prsd_headline'::regproc} ],
		prslextype => [ q{prsname = 'prs'}, q{'prsd_start'::regproc} ],
		prsname => [ q{prsname = 'prs'}, q{'renamed'} ],
		prsnamespace => [ q{prsname = 'prs'}, q{'other'::regnamespace} ],
		prsstart => [ q{prsname = 'prs'}, q{'prsd_end'::regproc} ],
		prstoken => [ q{prsname = 'prs'}, q{'prsd_end'::regproc} ],
	},
	pg_ts_template => {
		tmplinit => [ q{tmplname = 'tmpl'}, q{0} ],
		tmpllexize => [ q{tmplname = 'tmpl'}, q{'dsynonym_lexize'::regproc} ],
		tmplname => [ q{tmplname = 'tmpl'}, q{'renamed'} ],
		tmplnamespace => [ q{tmplname = 'tmpl'}, q{'other'::regnamespace} ],
	},
	pg_type => {
		typacl => [ q{oid = 's.b'::regtype}, q{ARRAY[makeaclitem('regress_other'::regrole, 10, 'USAGE', false)]} ],
		typalign => [ q{oid = 's.b'::regtype}, q{'d'} ],
		typanalyze => [ q{oid = 's.b'::regtype}, q{'range_typanalyze'::regproc} ],
		typbasetype => [ q{oid = 's.dom'::regtype}, q{'bigint'::regtype} ],
		typbyval => [ q{oid = 's.b'::regtype}, q{false} ],
		typcategory => [ q{oid = 's.b'::regtype}, q{'Z'} ],
		typcollation => [ q{oid = 's.dom'::regtype}, q{'"C"'::regcollation} ],
		typdefault => [ q{oid = 's.b'::regtype}, q{'7'} ],
		typdefaultbin => [ q{oid = 's.dom'::regtype}, q{(SELECT o.typdefaultbin FROM pg_type o WHERE o.oid = 's.dom2'::regtype)} ],
		typdelim => [ q{oid = 's.b'::regtype}, q{';'} ],
		typelem => [ q{oid = 's.b'::regtype}, q{'int'::regtype} ],
		typinput => [ q{oid = 's.b'::regtype}, q{'int4in'::regproc} ],
		typispreferred => [ q{oid = 's.b'::regtype}, q{true} ],
		typlen => [ q{oid = 's.b'::regtype}, q{8} ],
		typmodin => [ q{oid = 's.b'::regtype}, q{'varchartypmodin'::regproc} ],
		typmodout => [ q{oid = 's.b'::regtype}, q{'varchartypmodout'::regproc} ],
		typname => [ q{oid = 's.b'::regtype}, q{'renamed'} ],
		typnamespace => [ q{oid = 's.b'::regtype}, q{'other'::regnamespace} ],
		typnotnull => [ q{oid = 's.dom'::regtype}, q{true} ],
		typoutput => [ q{oid = 's.b'::regtype}, q{'int4out'::regproc} ],
		typowner => [ q{oid = 's.b'::regtype}, q{'regress_other'::regrole} ],
		typreceive => [ q{oid = 's.b'::regtype}, q{'int4recv'::regproc} ],
		typsend => [ q{oid = 's.b'::regtype}, q{'int4send'::regproc} ],
		typstorage => [ q{oid = 's.b'::regtype}, q{'e'} ],
		typsubscript => [ q{oid = 's.b'::regtype}, q{'array_subscript_handler'::regproc} ],
		typtype => [ q{oid = 's.e1'::regtype}, q{'c'} ],
		typtypmod => [ q{oid = 's.dom'::regtype}, q{24} ],
	},
	pg_user_mapping => {
		umoptions => [ q{true}, q{'{a=c}'} ],
		umserver => [ q{true}, q{(SELECT o.oid FROM pg_foreign_server o WHERE o.srvname = 'srv2')} ],
		umuser => [ q{true}, q{0} ],
	},
);

my $node = PostgreSQL::Test::Cluster->new('reads');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', "autovacuum = off\nlock_timeout = 60s\nclient_min_messages = warning");
$node->start;
$node->safe_psql('postgres', "CREATE EXTENSION schemaver;\n$objects");

# The fingerprint after some statements, which are rolled back; an error makes the test fail, because a fingerprint that
# cannot be computed says nothing.
sub fingerprint_after
{
	my (@statements) = @_;
	my ($ret, $out, $err) = $node->psql('postgres', join('', map { "$_;\n" } 'BEGIN', 'SET LOCAL allow_system_table_mods = on',
			@statements, q{SELECT schemaver_fingerprint('strict')}, 'ROLLBACK'), on_error_stop => 1);
	return ($out, $err =~ /^(.*ERROR:.*)$/m ? $1 : $ret == 0 ? '' : "psql has ended with $ret");
}

# What changes one column.
sub statements_for
{
	my ($catalog, $column, $change) = @_;
	return @$change unless @$change == 2;
	my ($where, $value) = @$change;
	# One row: an UPDATE that meets none, or many, tests something else.
	return (qq{DO \$\$ DECLARE n bigint; BEGIN UPDATE $catalog SET $column = $value WHERE $where; GET DIAGNOSTICS n = ROW_COUNT;
		IF n <> 1 THEN RAISE EXCEPTION '% rows', n; END IF; END \$\$});
}

my @read = map { [ split /\|/ ] } split /\n/, $node->safe_psql('postgres', q{
	SELECT catalog, "column", note FROM schemaver_coverage() JOIN pg_attribute ON attrelid = ('pg_catalog.' || catalog)::regclass AND attname = "column"
	WHERE treatment = 'read' ORDER BY 1, 2});
my ($before, $error) = fingerprint_after();
is($error, '', 'the schema has a fingerprint');
like($before, qr/^[0-9a-f]{64}$/, 'which is a checksum');
is((fingerprint_after())[0], $before, 'and stays the same as long as nothing changes');

for (@read)
{
	my ($catalog, $column, $note) = @$_;
	my $change = $changes{$catalog}{$column};
	unless ($change) { fail("$catalog.$column is read as $note: it needs an entry in this test"); next; }
	my ($after, $failure) = fingerprint_after(statements_for($catalog, $column, $change));
	is($failure, '', "$catalog.$column can be changed");
	isnt($after, $before, "$catalog.$column is read as $note");
}

# No entry is misspelt.
my %classified = map { $_ => 1 } split /\n/, $node->safe_psql('postgres', q{SELECT catalog || '.' || "column" FROM schemaver_coverage()});
for my $catalog (sort keys %changes)
{
	ok($classified{"$catalog.$_"}, "$catalog.$_ is classified") for sort keys %{ $changes{$catalog} };
}
is((fingerprint_after())[0], $before, 'everything was rolled back');

$node->stop;
done_testing();
