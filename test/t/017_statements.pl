# What others see of the statements of a body: the hooks of extensions, event
# triggers, the log.  Each is a separate statement, with its own text, as if the
# client had sent it.  The library of test/modules/sv_probe records what hooks see;
# it is built here, loaded by its path, and never installed.
use strict;
use warnings;

use Cwd qw(abs_path);
use JSON::PP;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $module = abs_path('test/modules/sv_probe');
system("make -s -C '$module' PG_CONFIG='$ENV{PG_CONFIG}' with_llvm=no >/dev/null 2>&1") == 0
  or die "$module cannot be built";

my $node = PostgreSQL::Test::Cluster->new('statements');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', qq{
	session_preload_libraries = '$module/sv_probe'
	shared_preload_libraries = 'pg_stat_statements'
	pg_stat_statements.track = all
	log_statement = none
});
$node->start;
$node->safe_psql('postgres', qq{
	CREATE EXTENSION schemaver;
	CREATE EXTENSION pg_stat_statements;
	CREATE FUNCTION sv_probe() RETURNS SETOF json LANGUAGE c AS '$module/sv_probe';
	CREATE FUNCTION sv_probe_objects() RETURNS bigint LANGUAGE c AS '$module/sv_probe';
	CREATE TABLE seen (n integer GENERATED ALWAYS AS IDENTITY, query text);
	CREATE FUNCTION see() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO seen (query) VALUES (current_query()); END';
});

# Makes this the only body.
sub put
{
	my ($upgrade) = @_;
	$node->safe_psql('postgres', 'DELETE FROM schemaver_applied; DELETE FROM schemaver_revisions;'
		  . " INSERT INTO schemaver_revisions (revision, upgrade) VALUES ('r1', \$body\$$upgrade\$body\$)");
}

# Runs it; returns what hooks have seen of its statements.
sub probe
{
	my ($upgrade, $before) = @_;
	put($upgrade);
	my $out = $node->safe_psql('postgres',
		"SET client_min_messages = warning; @{[$before // '']}; SET sv_probe.record = on; SELECT FROM schemaver_upgrade(); SET sv_probe.record = off; SELECT * FROM sv_probe()");
	my @all = map { JSON::PP->new->decode($_) } grep { /^\{/ } split /\n/, $out;

	# The call itself, schemaver's own statements, and the last SET do not belong to the body.
	return grep { $_->{text} !~ /schemaver_(upgrade|state|applied|log)|sv_probe/ && $_->{shown} !~ /schemaver_upgrade/ } @all;
}

# Each has its own text, from the first token to before the semicolon.
my @statements = ("CREATE TABLE \"größe\" (id integer, t text DEFAULT 'a;b')", 'INSERT INTO "größe" VALUES (1, \'; – \')',
	"CREATE FUNCTION f() RETURNS integer LANGUAGE sql BEGIN ATOMIC\n  SELECT 1;\n  SELECT 2;\nEND", "SELECT \$x\$ ; \$x\$,\n  f() -- with a ; inside",
	'SET search_path = pg_catalog', 'SELECT 3');
my @records = probe("-- twelve; тридцать\n  $statements[0] ;; /* ; */ $statements[1];\n\n$statements[2];$statements[3]\n;$statements[4]; $statements[5] \n\n");
@records = grep { $_->{depth} == 0 && $_->{text} ne '' } @records;    # f() has no text
is_deeply([ map { $_->{text} } @records ], \@statements,
	'each statement has its own text');
is_deeply([ grep { $_->{text} ne $_->{statement} || $_->{location} != 0 } @records ], [], 'which its place covers');
is_deeply([ grep { $_->{text} ne $_->{shown} } @records ], [], 'and which is current_query()');
is($records[-1]{search_path}, 'pg_catalog', 'settings are those of the body');
$node->safe_psql('postgres', 'DROP TABLE "größe"; DROP FUNCTION f()');

# A body that is one statement only.
is_deeply([ map { $_->{text} } probe('SELECT 1') ], ['SELECT 1'], 'a body of one statement');
is_deeply([ map { $_->{text} } probe("\n SELECT 1;\n") ], ['SELECT 1'], 'and of one with blanks around');
is_deeply([ map { $_->{text} } probe(" -- nothing\n;; ") ], [], 'and of none');

# What a body changes does not change where its statements end.
SKIP:
{
	skip 'standard_conforming_strings is always on', 3 if $node->pg_version >= '19devel';
	# pg_stat_statements parses a text again with the current settings.
	my $quiet = 'SET pg_stat_statements.track = none';
	is_deeply(
		[ map { $_->{text} } probe(q{SET standard_conforming_strings = off; SELECT 'a\'; SELECT ' or b'; SET standard_conforming_strings = on}, $quiet) ],
		[ 'SET standard_conforming_strings = off', q{SELECT 'a\'}, q{SELECT ' or b'}, 'SET standard_conforming_strings = on' ],
		'a body is cut before it runs');
	my ($code, $out, $err);
	put(q{SELECT 'a\'b;c'; SELECT 2});
	is_deeply([ map { $_->{text} } probe(q{SELECT 'a\'b;c'; SELECT 2}, 'SET standard_conforming_strings = off') ],
		[ q{SELECT 'a\'b;c'}, 'SELECT 2' ], 'by the rules of the caller');
	$node->safe_psql('postgres', 'DELETE FROM schemaver_applied');
	($code, $out, $err) = $node->psql('postgres', 'SET standard_conforming_strings = off; SELECT FROM schemaver_upgrade()');
	my @warnings = $err =~ /nonstandard use/g;
	is(scalar(@warnings), 1, 'the parser warns once');
}

# Which statements run as top-level ones.
my %context = (
	'CREATE TABLE a (id integer)' => 'top level', 'CREATE TEMP TABLE b (id integer)' => 'top level', 'CREATE TABLE c AS SELECT 1 AS n' => 'top level',
	'SELECT 1 AS n INTO d' => 'top level', 'SELECT 1 AS n INTO e UNION SELECT 2' => 'top level', 'CREATE MATERIALIZED VIEW m AS SELECT 1' => 'top level',
	'ALTER TABLE a SET SCHEMA s' => 'top level', 'CREATE FOREIGN TABLE f (id integer) SERVER srv' => 'top level',
	'CREATE TABLE g AS EXECUTE p' => 'top level',
	'ALTER TABLE s.a ADD COLUMN n integer' => 'query', 'CREATE VIEW v AS SELECT 1' => 'query', 'DO $$ BEGIN END $$' => 'query', 'CREATE INDEX ON s.a (id)' => 'query',
	'LOCK TABLE s.a' => 'query', 'SET LOCAL work_mem = 64' => 'query', 'DROP TABLE c' => 'query', 'CALL proc()' => 'query', 'ALTER TABLE s.a RENAME TO aa' => 'query',
	'EXPLAIN SELECT 1' => 'query', 'DECLARE cur CURSOR FOR SELECT 1' => 'query', 'CREATE SCHEMA s CREATE TABLE t (id integer)' => 'query');
my @order = ('CREATE SCHEMA s CREATE TABLE t (id integer)', 'CREATE TABLE a (id integer)', 'CREATE TABLE c AS SELECT 1 AS n', 'ALTER TABLE a SET SCHEMA s',
	'ALTER TABLE s.a ADD COLUMN n integer');
my %rest = %context;
delete @rest{@order};
my $setup = 'CREATE FOREIGN DATA WRAPPER w; CREATE SERVER srv FOREIGN DATA WRAPPER w; PREPARE p AS SELECT 1 AS n; CREATE PROCEDURE proc() LANGUAGE sql AS $$SELECT 1$$';
my @last = ('ALTER TABLE s.a RENAME TO aa');
delete @rest{@last};
my %got = map { $_->{text} => $_->{context} } grep { $_->{hook} eq 'utility' && $_->{depth} == 0 } probe(join(";\n", $setup, @order, sort(keys %rest), @last));
is_deeply({ map { $_ => $got{$_} } keys %context }, \%context, 'top level where the server makes no difference, and nowhere else');

# Never those that the server would run in their own transaction.
for my $statement ('VACUUM', 'VACUUM s.aa', 'CREATE INDEX CONCURRENTLY ON s.aa (id)', 'REINDEX DATABASE postgres', 'CLUSTER', 'ALTER SYSTEM SET work_mem = 64')
{
	put($statement);
	my ($code, $out, $err) = $node->psql('postgres', '\set VERBOSITY sqlstate' . "\nSELECT FROM schemaver_upgrade()");
	like($err, qr/ERROR:  25001/, "$statement is refused");
}
for my $statement ('CREATE PROCEDURE ends() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$; CALL ends()', 'DO $$ BEGIN ROLLBACK; END $$')
{
	put($statement);
	my ($code, $out, $err) = $node->psql('postgres', 'SELECT FROM schemaver_upgrade()', extra_params => [ '-v', 'VERBOSITY=verbose' ]);
	like($err, qr/ERROR:  2D000/, 'a procedure cannot commit in a body');
	like($err, qr/HINT:  .*SELECT schemaver_edit\('r1', transactional => false\)/, 'and is told where it can');
}

# Event triggers see the statement, and afterwards the call is the client's statement again.
$node->safe_psql('postgres', 'CREATE EVENT TRIGGER see ON ddl_command_end EXECUTE FUNCTION see()');
put('SELECT 1; CREATE TABLE first (id integer); DO $$ BEGIN CREATE TABLE second (id integer); END $$');
is($node->safe_psql('postgres', 'SELECT count(*), current_query() FROM schemaver_upgrade()'), '1|SELECT count(*), current_query() FROM schemaver_upgrade()',
	'the call is current_query() again');
is($node->safe_psql('postgres', 'SELECT query FROM seen ORDER BY n'), "CREATE TABLE first (id integer)\nDO \$\$ BEGIN CREATE TABLE second (id integer); END \$\$",
	'an event trigger sees the statement');
$node->safe_psql('postgres', 'DROP EVENT TRIGGER see');
put('SELECT 1; SELECT 1/0');
$node->safe_psql('postgres', q{CREATE FUNCTION caught() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM schemaver_upgrade();
EXCEPTION WHEN division_by_zero THEN RETURN current_query();
END $$});
is($node->safe_psql('postgres', 'SELECT caught()'), 'SELECT caught()', 'also after an error that is caught');

# pg_stat_statements counts each.
$node->safe_psql('postgres', 'SELECT pg_stat_statements_reset()');
put('CREATE TABLE counted (id integer); INSERT INTO counted VALUES (17), (18); DROP TABLE counted');
$node->safe_psql('postgres', 'SELECT FROM schemaver_upgrade()');
is( $node->safe_psql('postgres', q{SELECT query, calls FROM pg_stat_statements WHERE query ~ 'counted' AND query !~ 'pg_stat|schemaver_revisions' ORDER BY query COLLATE "C"}),
	"CREATE TABLE counted (id integer)|1\nDROP TABLE counted|1\nINSERT INTO counted VALUES (\$1), (\$2)|1", 'pg_stat_statements has each by itself');

# The log of statements.
sub logged
{
	my ($settings, $upgrade) = @_;
	put($upgrade);
	my $offset = -s $node->logfile;
	$node->psql('postgres', "$settings; SELECT FROM schemaver_upgrade()");
	return slurp_file($node->logfile, $offset);
}
my $body = "CREATE TABLE l (id integer);\nINSERT INTO l VALUES (1); SELECT 'read'; PREPARE q AS SELECT 'prepared'; EXECUTE q;\nDROP TABLE l";
my $log = logged('SET log_statement = ddl', $body);
is_deeply([ $log =~ /LOG:  statement: (.*)/g ], [ 'CREATE TABLE l (id integer)', 'DROP TABLE l' ], 'log_statement = ddl');
like($log, qr/LOG:  statement: DROP TABLE l\n.*CONTEXT:  upgrade of revision "r1", statement 6, line 3\n/, 'the context says where');
unlike($log, qr/STATEMENT: /, 'and the statement is not there twice');
$log = logged('SET log_statement = mod', $body);
is_deeply([ $log =~ /LOG:  statement: (.*)/g ], [ 'CREATE TABLE l (id integer)', 'INSERT INTO l VALUES (1)', 'DROP TABLE l' ], 'log_statement = mod');
$log = logged(q{SET log_statement = 'all'}, $body);
is_deeply(
	[ grep { !/^SELECT FROM schemaver_upgrade/ } $log =~ /LOG:  statement: (.*)/g ],
	[ 'CREATE TABLE l (id integer)', 'INSERT INTO l VALUES (1)', q{SELECT 'read'}, q{PREPARE q AS SELECT 'prepared'}, 'EXECUTE q', 'DROP TABLE l' ],
	'log_statement = all');
like($log, qr/LOG:  statement: EXECUTE q\n.*DETAIL:  prepare: PREPARE q AS SELECT 'prepared'\n/, 'with what is executed');
$log = logged('SET log_statement = none', $body);
is_deeply([ $log =~ /LOG:  (.*)/g ], [], 'log_statement = none');
$log = logged('SET log_min_duration_statement = 0', $body);
is_deeply([ grep { !/schemaver_upgrade|^SET log/ } $log =~ /LOG:  duration: [\d.]+ ms  statement: (.*)/g ],
	[ 'CREATE TABLE l (id integer)', 'INSERT INTO l VALUES (1)', q{SELECT 'read'}, q{PREPARE q AS SELECT 'prepared'}, 'EXECUTE q', 'DROP TABLE l' ],
	'log_min_duration_statement');
$log = logged(q{SET log_min_duration_statement = '1h'}, $body);
unlike($log, qr/duration/, 'and not what takes less');
$log = logged(q{SET log_min_duration_statement = '1s'}, q{SELECT 1; SELECT pg_sleep(1.1)});
is_deeply([ grep { !/schemaver_upgrade/ } $log =~ /LOG:  duration: \d{3,}\.\d{3} ms  statement: (.*)/g ], ['SELECT pg_sleep(1.1)'], 'but what takes longer');
$log = logged('SET log_duration = on', 'SELECT 1; SELECT 2');
is_deeply([ $log =~ /LOG:  duration: [\d.]+ ms\n.*CONTEXT:  upgrade of revision "r1", (.*), line 1\n/g ], [ 'statement 1', 'statement 2' ], 'log_duration');
$log = logged(q{SET log_statement = 'all'; SET log_min_duration_statement = 0}, 'SELECT 1');
is_deeply([ $log =~ /LOG:  (?:duration: [\d.]+ ms)?(.*SELECT 1|)\n.*CONTEXT/g ], [ 'statement: SELECT 1', '' ], 'a text that was logged is not logged again');
$log = logged('SET log_min_duration_sample = 0; SET log_statement_sample_rate = 1', 'SELECT 1');
like($log, qr/duration: [\d.]+ ms  statement: SELECT 1\n/, 'log_min_duration_sample');
$log = logged('SET log_statement_sample_rate = 0; SET log_min_duration_sample = 0', 'SELECT 1');
unlike($log, qr/duration/, 'log_statement_sample_rate');
$log = logged('SET log_transaction_sample_rate = 1; BEGIN', 'SELECT 1');
like($log, qr/duration: [\d.]+ ms  statement: SELECT 1\n/, 'log_transaction_sample_rate');
$log = logged('SET log_statement = none', "SELECT 1;\nSELECT 1/0; SELECT 2");
like($log, qr/ERROR:  division by zero\n.*CONTEXT:  SQL statement "SELECT 1\/0"\n\tupgrade of revision "r1", statement 2, line 2\n.*STATEMENT:  SELECT 1\/0\n/, 'the statement of an error is that of the body');
$log = logged('SET log_statement = none', "DO \$\$ BEGIN RAISE WARNING 'look'; END \$\$");
like($log, qr/WARNING:  look\n/, 'and of a warning');

# Where an extension hides queries, nothing that is deferred escapes to another role.
$node->safe_psql('postgres', q{
	CREATE ROLE app;
	CREATE TABLE fired (who text);
	GRANT ALL ON fired TO app;
	GRANT CREATE ON SCHEMA public TO app;
	GRANT EXECUTE ON FUNCTION schemaver_upgrade(text) TO app;
	CREATE TABLE other (id integer UNIQUE DEFERRABLE INITIALLY DEFERRED);
});
put(q{CREATE FUNCTION fire() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO fired VALUES (current_user); RETURN NULL; END';
	CREATE TABLE late (id integer);
	CREATE CONSTRAINT TRIGGER late AFTER INSERT ON late DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fire();
	SET sv_probe.greedy = on; INSERT INTO late VALUES (1)});
$node->safe_psql('postgres', 'BEGIN; INSERT INTO other VALUES (1), (1); DELETE FROM other; SET LOCAL ROLE app; SELECT schemaver_upgrade(); RESET ROLE; SELECT * FROM fired; COMMIT');
is($node->safe_psql('postgres', 'SELECT * FROM fired'), 'app', 'a trigger that was hidden fires with the rights of the body');

# Earlier hooks are also told of new objects.
put('CREATE TABLE told (id integer); DROP TABLE told');
cmp_ok($node->safe_psql('postgres', 'SET sv_probe.record = on; SELECT FROM schemaver_upgrade(); SELECT sv_probe_objects()'), '>', 0, 'what a body makes is told to other hooks');

# A timeout that has expired when a statement ends is reported before the next one, and at the end of
# the body.
for my $rest ('SELECT 1', '')
{
	put("CREATE TABLE slow (id integer); SET statement_timeout = '20ms'; SET sv_probe.deafness = 100; SET work_mem = 64; $rest");
	my ($code, $out, $err) = $node->psql('postgres', 'SET sv_probe.record = on; SELECT FROM schemaver_upgrade()', extra_params => [ '-v', 'VERBOSITY=sqlstate' ]);
	like($err, qr/ERROR:  57014/, 'a statement that hears of no timeout: ' . ($rest eq '' ? 'the last one' : 'another one follows'));
	is($node->safe_psql('postgres', q{SELECT to_regclass('slow') IS NULL}), 't', 'nothing remains');
}

# A procedure of a script is refused if code calls it instead of the client.
$node->safe_psql('postgres', "CREATE FUNCTION sv_probe_run(text) RETURNS void LANGUAGE c AS '$module/sv_probe'");
{
	my ($code, $out, $err) = $node->psql('postgres', q{SELECT sv_probe_run('CALL schemaver_script_end()')});
	like($err, qr/ERROR:  schemaver_script_end\(\) can only be called directly by the client/, 'a CALL that an extension runs in a portal of its own');
}

# In a script the client sends the statements; what a body leaves behind is removed
# as well.
my $leaves = q{CREATE TEMP TABLE stage (id integer); PREPARE plan AS SELECT 1; DECLARE held CURSOR WITH HOLD FOR SELECT 1;
	DECLARE open CURSOR FOR SELECT 2; LISTEN heard; SELECT pg_advisory_lock(1); SELECT nextval('counter'); INSERT INTO many VALUES (1)};
$node->safe_psql('postgres', qq{
	DELETE FROM schemaver_applied; DELETE FROM schemaver_revisions;
	CREATE SEQUENCE counter;
	CREATE TABLE many (id integer UNIQUE DEFERRABLE INITIALLY DEFERRED);
	INSERT INTO schemaver_revisions (revision, down_revision, upgrade) VALUES
		('r1', NULL, \$body\$$leaves\$body\$), ('r2', '{r1}', \$body\$DELETE FROM many; $leaves\$body\$),
		('r3', '{r2}', 'ALTER TABLE many ADD COLUMN n integer');
});
my $file = PostgreSQL::Test::Utils::tempdir() . '/script.sql';
append_to_file($file, "DECLARE own CURSOR WITH HOLD FOR SELECT 'own';\n" . $node->safe_psql('postgres', 'SELECT schemaver_upgrade_sql()') . "\n"
	  . q{FETCH own; CLOSE own; SELECT 'left', (SELECT count(*) FROM pg_class WHERE relnamespace = pg_my_temp_schema()), (SELECT count(*) FROM pg_prepared_statements),
		(SELECT count(*) FROM pg_cursors), (SELECT count(*) FROM pg_listening_channels()),
		(SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid());} . "\nSELECT lastval();\n");
my ($left, $problems) = ('', '');
IPC::Run::run([ 'psql', '-XAtq', '-d', $node->connstr('postgres'), '-f', $file ], '>', \$left, '2>', \$problems);
like($left, qr/^left\|0\|0\|0\|0\|0$/m, 'a script leaves nothing in the session');
like($left, qr/^own$/m, 'and takes nothing away that was there');
like($problems, qr/lastval is not yet defined/, 'and no value of a sequence');
is($node->safe_psql('postgres', 'SELECT revision FROM schemaver_current()'), 'r3', 'and has come to its end');

# --------------------------------------------------------------------
# Rows that are copied to try revisions out: what is put in the place of the table meanwhile is not read
# --------------------------------------------------------------------
put('CREATE TABLE copied (id integer); CREATE TABLE parted (id integer) PARTITION BY LIST (id)');
$node->safe_psql('postgres', q{
	SELECT schemaver_upgrade();
	CREATE ROLE reader CREATEDB;
	GRANT SELECT ON copied TO reader;
	GRANT EXECUTE ON FUNCTION schemaver_verify TO reader;
	ALTER TABLE copied ENABLE ROW LEVEL SECURITY;
	CREATE POLICY own ON copied USING (id > 0)});

sub copy
{
	my ($role, $tables) = @_;
	my $out = $node->safe_psql('postgres',
		"SET client_min_messages = warning; SET ROLE $role; SET sv_probe.record = on; SELECT FROM schemaver_verify(data => '{$tables}'); SET sv_probe.record = off; SELECT * FROM sv_probe(); SHOW row_security");
	is($out =~ s/.*\n//sr, 'on', 'the setting of the session is what it was');
	return join "\n", map { my $seen = JSON::PP->new->decode($_); $seen->{text} =~ /^SELECT id FROM/ ? "$seen->{text}: $seen->{row_security} " . ($seen->{restricted} // 'unknown') : () } grep { /^\{/ } split /\n/, $out;
}
like(copy('postgres', 'copied,parted'), qr/^SELECT id FROM ONLY public\.copied: off (view, foreign-table|unknown)\nSELECT id FROM public\.parted: off (view|unknown)$/, 'neither views nor policies');
like(copy('reader', 'copied'), qr/^SELECT id FROM ONLY public\.copied: on (|unknown)$/, 'policies of the table itself count');

$node->stop;
done_testing();
