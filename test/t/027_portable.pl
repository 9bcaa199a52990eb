# Portable scripts: a database without the extension gets the same schema as by an
# online run; what stops a script; what is recorded; and the way to a server with the
# extension.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $dir = PostgreSQL::Test::Utils::tempdir();
my $files = 0;

# Where scripts are made and where migrations run online; and a server that knows
# nothing of it.
my $home = PostgreSQL::Test::Cluster->new('home');
my $away = PostgreSQL::Test::Cluster->new('away');
$_->init(extra => [ '--encoding=UTF8', '--locale=C' ]) foreach $home, $away;
$_->start foreach $home, $away;

sub write_file
{
	my ($text) = @_;
	my $file = "$dir/" . ++$files . '.sql';

	open my $handle, '>:raw', $file or die $!;
	print $handle $text;
	close $handle;
	return $file;
}

# Makes a script, as a client would.
sub script
{
	my ($db, $call, $project) = @_;
	my $set = defined $project ? "SET schemaver.project = '$project'; " : '';

	return write_file($home->safe_psql($db, "${set}SELECT $call") . "\n");
}

# Runs psql on a file at the other server; returns its exit code and all of its output.
sub run_file
{
	my ($db, $file, @options) = @_;
	my $output = '';
	my @command = ('psql', '-q', '-d', $away->connstr($db), '-v', 'VERBOSITY=verbose', @options, '-f', $file);

	push @command, '-X' unless defined $ENV{PSQLRC};
	IPC::Run::run(\@command, '>&', \$output);
	return ($? >> 8, $output);
}

sub runs
{
	my ($db, $file, $name, @options) = @_;
	my ($code, $output) = run_file($db, $file, @options);

	is($code, 0, $name) or diag($output);
	return $output;
}

sub is_refused
{
	my ($db, $file, $pattern, $name, @options) = @_;
	my ($code, $output) = run_file($db, $file, @options);

	is($code, 3, "$name: psql fails");
	like($output, $pattern, "$name: and says why");
	return $output;
}

# The call that an error proposes.
sub proposed
{
	my ($output) = @_;

	return $output =~ /SELECT (schemaver_\w+_sql\(.*\));/ ? $1 : die "no call in $output";
}

sub recorded
{
	my ($db, $project, $schema) = @_;
	my ($table, $of) = (($schema // 'public') . '.schemaver_portable', $project // 'default');

	return $away->safe_psql($db, "SELECT string_agg(revision || CASE state WHEN 'applied' THEN '' ELSE ' ' || state END, ',' ORDER BY revision) FROM $table WHERE project = '$of'");
}

sub databases { $away->safe_psql('postgres', "CREATE DATABASE $_") foreach @_; return; }

# Everything of the schema and the rows that migrations have made.
sub dump_of
{
	my ($node, $db) = @_;
	my $file = "$dir/" . ++$files . '.dump';

	$node->command_ok([ 'pg_dump', '-n', 'public', '-T', 'schemaver_*', '-f', $file, $node->connstr($db) ], "pg_dump of $db");
	return slurp_file($file) =~ s/^\\(un)?restrict .*\n//mgr;
}

sub is_same
{
	my ($name) = @_;
	my @files = map { write_file($_) } dump_of($home, 'online'), dump_of($away, 'managed');

	ok(slurp_file($files[0]) eq slurp_file($files[1]), $name) or diag(`diff @files`);
	return;
}

#
# One history: the blog of test/blog, with a merge and a migration of its data, and
# after it bodies that set things, leave things, and one outside of a transaction.
#
my $more = write_file(<<'SQL');
SELECT schemaver_merge(message => 'merge sorting and social', rev_id => '39eb407f1590');
SQL
my $last = write_file(<<'SQL');
SELECT schemaver_revision(rev_id => 'set0', message => 'it''s settings: \ "x" $schemaver$',
  upgrade => $$SET search_path = pg_catalog; CREATE TABLE public.later_too (n integer PRIMARY KEY);
	SET ROLE other; SET LOCAL check_function_bodies = off; SET default_transaction_read_only = on;
	CREATE TABLE public.of_other (n integer); CREATE TABLE public.who (ran_as text);
	CREATE FUNCTION public.who() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO public.who VALUES (current_user); RETURN NULL; END';
	CREATE CONSTRAINT TRIGGER who AFTER INSERT ON public.of_other DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.who();
	INSERT INTO public.of_other VALUES (1); -- the end, without a line end$$,
  downgrade => 'SET search_path = public; DROP TABLE of_other, who, later_too; DROP FUNCTION who');
SELECT schemaver_revision(rev_id => 'set1', message => 'slices',
  upgrade => $$
	CREATE TABLE slices (a integer[], n integer);
	INSERT INTO slices VALUES ('{1,2,3}', 2);
	UPDATE slices SET a = a[1:n];
	CREATE FUNCTION twice(n integer) RETURNS integer BEGIN ATOMIC SELECT n; SELECT 2 * n; END;
	INSERT INTO slices VALUES (ARRAY[twice(21)], 0), ('{0}', '1'::integer), ('{7}', length(E'\''));
	CREATE TEMP TABLE left_over (n integer); PREPARE left_over AS SELECT 1; LISTEN left_over; SELECT pg_advisory_lock(7);
	DECLARE left_over CURSOR WITH HOLD FOR SELECT 1;
	CREATE TABLE later (n integer REFERENCES later_too DEFERRABLE INITIALLY DEFERRED);
	INSERT INTO later VALUES (1); INSERT INTO later_too VALUES (1);
  $$,
  downgrade => 'DROP FUNCTION twice; DROP TABLE slices, later');
SELECT schemaver_revision(rev_id => 'set2', message => 'leaves the same names',
  upgrade => $$CREATE TEMP TABLE left_over (n integer); PREPARE left_over AS SELECT 1; DECLARE left_over CURSOR WITH HOLD FOR SELECT 1$$, downgrade => '');
SQL
my $outside = write_file(<<'SQL');
SELECT schemaver_revision(rev_id => 'index', message => 'an index', transactional => false,
  upgrade => $$SET maintenance_work_mem = '2MB'; CREATE INDEX CONCURRENTLY posts_title_idx ON posts (title);
	COMMENT ON INDEX posts_title_idx IS 'made outside'; SET default_transaction_read_only = on$$,
  downgrade => 'DROP INDEX CONCURRENTLY posts_title_idx;');
SELECT schemaver_revision(rev_id => 'last', message => 'the last', upgrade => 'COMMENT ON TABLE posts IS ''all''', downgrade => 'COMMENT ON TABLE posts IS NULL');
SQL
my @history = ('test/blog/history.sql', 'test/blog/branches.sql', $more, 'test/blog/data_migration.sql', $last, $outside);

$home->safe_psql('postgres', 'CREATE ROLE other; CREATE DATABASE online; CREATE DATABASE dev');
$away->safe_psql('postgres', 'CREATE ROLE other');
databases('managed');
$away->safe_psql('managed', 'GRANT CREATE ON SCHEMA public TO other');
foreach my $db (qw(online dev))
{
	$home->safe_psql($db, 'CREATE EXTENSION schemaver; GRANT CREATE ON SCHEMA public TO other');
	$home->command_ok([ 'psql', '-Xq', '-o', '/dev/null', '-v', 'ON_ERROR_STOP=1', '-d', $home->connstr($db), '-f', $_ ], "$db: $_") foreach @history;
}

sub people_use_it
{
	foreach ([ $home, 'online' ], [ $away, 'managed' ])
	{
		my ($node, $db) = @$_;

		$node->command_ok([ 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr($db), '-f', 'test/blog/rows.sql' ], "$db: rows");
		$node->safe_psql($db, q{UPDATE users SET joined_at = '2026-01-01 00:00Z'; UPDATE comments SET written_at = '2026-01-02 00:00Z'});
	}
	return;
}

# up, the first part
my $first = script('dev', q{schemaver_upgrade_sql('base:d48e6f21a040', portable => true)});
$home->safe_psql('online', q{SELECT * FROM schemaver_upgrade('d48e6f21a040')});
like(runs('managed', $first, 'the first part runs'),
	qr/NOTICE:  00000: running upgrade  -> a1f0c3d29b10, create users\n.*running upgrade c3915ab07d30 -> d48e6f21a040, create comments/s,
	'and tells what it does');
is_same('up: the same database');
people_use_it();
is_refused('managed', $first, qr/ERROR:  55000: the database is already where this script ends\nDETAIL:  Project "default" is at d48e6f21a040\./, 'twice');

# the rest
$home->safe_psql('online', q{SELECT * FROM schemaver_upgrade('set2')});
$home->safe_psql('online', $_) foreach 'CREATE INDEX CONCURRENTLY posts_title_idx ON posts (title)',
	q{COMMENT ON INDEX posts_title_idx IS 'made outside'; SELECT * FROM schemaver_stamp('index')}, 'SELECT * FROM schemaver_upgrade()';
my $rest = script('dev', q{schemaver_upgrade_sql('d48e6f21a040:heads', portable => true)});
my $session = slurp_file($rest) . q{
	SELECT current_user = session_user, current_setting('search_path'), current_setting('maintenance_work_mem'), current_setting('default_transaction_read_only');
	SELECT 'library ' || count(*) FROM regexp_split_to_table(pg_read_file('/proc/self/maps'), E'\n') AS l WHERE l ~ 'schemaver';
	SELECT 'locks ' || count(*) FROM pg_locks WHERE locktype = 'advisory' OR relation = 'schemaver_portable'::regclass;
	};
my $told = runs('managed', write_file($session), 'the rest runs', '-At');
like($told, qr/^t\|"\$user", public\|64MB\|off$/m, 'and leaves nothing set in the session');
like($told, qr/^library 0$/m, 'and without the library');
like($told, qr/^locks 0$/m, 'and no lock');
is(join(' ', $told =~ /NOTICE:  00000: running upgrade .*? -> (\w+),/g), 'e5a7093bc150 17c92e5df370 f6b81d4ce260 28da3f6e0480 39eb407f1590 4afc518026a0 set0 set1 set2 index last',
	'and tells of each step once');
is_same('up to the end: the same database');
is($away->safe_psql('managed', 'SELECT * FROM who'), 'other', 'what a body has deferred runs with its role');
is_refused('managed', $first, qr/Recorded, but not expected: (?:\w+, ){10}\.\.\.\.$/m, 'of many revisions, ten are named');
is($away->safe_psql('managed', q{SELECT count(*), bool_and(state = 'applied' AND recorded_by = current_user AND recorded_at > now() - interval '1 hour') FROM schemaver_portable}),
	$home->safe_psql('online', 'SELECT count(*) FROM schemaver_applied') . '|t', 'each revision is on record');
is($away->safe_psql('managed', 'SELECT string_agg(revision || checksum || array_to_string(needs, $$ $$) || coalesce(message, $$$$), $$,$$ ORDER BY revision) FROM schemaver_portable'),
	$home->safe_psql('online', q{SELECT string_agg(a.revision || encode(a.checksum, 'hex') || coalesce(array_to_string(r.down_revision || r.depends_on, ' '), '') || coalesce(message, ''), ',' ORDER BY revision COLLATE "C") FROM schemaver_applied a JOIN schemaver_revisions r USING (project, revision)}),
	'with what an online run records');
is($away->safe_psql('managed', 'SELECT count(*) FROM pg_extension WHERE extname = $$schemaver$$'), '0', 'no extension');

# a way on that a dump takes
$away->command_ok([ 'pg_dump', '-Fc', '-f', "$dir/managed.dump", $away->connstr('managed') ], 'a dump, for later');

# down
$home->safe_psql('online', q{SELECT * FROM schemaver_downgrade('index')});
$home->safe_psql('online', 'DROP INDEX CONCURRENTLY posts_title_idx');
$home->safe_psql('online', q{SELECT * FROM schemaver_stamp('set2'); SELECT * FROM schemaver_downgrade('d48e6f21a040')});
runs('managed', script('dev', q{schemaver_downgrade_sql('last:d48e6f21a040', portable => true)}), 'down runs');
is_same('down: the same database');
is(recorded('managed'), 'a1f0c3d29b10,b27d4e8f1c20,c3915ab07d30,d48e6f21a040', 'and nothing more is on record');

#
# Small histories.
#
$home->safe_psql('postgres', 'CREATE DATABASE small');
$home->safe_psql('small', q{
	CREATE EXTENSION schemaver;
	SELECT schemaver_register('t', upgrade => 'CREATE TABLE t (n integer)', downgrade => 'DROP TABLE t');
	SELECT schemaver_register('l', '{t}', upgrade => 'CREATE TABLE l ()', downgrade => 'DROP TABLE l', branch_labels => '{left}');
	SELECT schemaver_register('r', '{t}', upgrade => 'CREATE TABLE r ()', downgrade => 'DROP TABLE r', branch_labels => '{right}');
	SELECT schemaver_register('m', '{l,r}', upgrade => NULL, downgrade => '');
	SELECT schemaver_register('z', '{m}', upgrade => 'INSERT INTO nothing VALUES (1)', downgrade => '');
	SET schemaver.project = 'other''s\"project"$schemaver$ü';
	SELECT schemaver_register('t', upgrade => 'CREATE TABLE ot (n integer)', downgrade => 'DROP TABLE ot');
	SET schemaver.project = 'outside';
	SELECT schemaver_register('o', upgrade => 'CREATE TABLE o (n integer); INSERT INTO o VALUES (1), (1)', downgrade => 'DROP TABLE o');
	SELECT schemaver_register('i', '{o}', upgrade => 'SELECT 1; CREATE UNIQUE INDEX CONCURRENTLY i ON o (n)', downgrade => 'DROP INDEX CONCURRENTLY i', transactional => false);
	SELECT schemaver_register('p', '{i}', upgrade => 'CREATE TABLE p ()', downgrade => 'DROP TABLE p');
	SET schemaver.project = 'slow';
	SELECT schemaver_register('s1', upgrade => 'CREATE TABLE s1 ()', downgrade => 'DROP TABLE s1');
	SELECT schemaver_register('s2', '{s1}', upgrade => 'CREATE TABLE s2 (); SELECT pg_sleep(current_setting(''my.nap'')::float)', downgrade => 'DROP TABLE s2');
	SELECT schemaver_register('s3', '{s2}', upgrade => 'SELECT pg_sleep(current_setting(''my.nap'')::float); CREATE TABLE s3 ()', downgrade => 'DROP TABLE s3', transactional => false);
	SELECT schemaver_register('s4', '{s3}', upgrade => 'CREATE TABLE s4 ()', downgrade => 'DROP TABLE s4');
	SET schemaver.project = 'gap';
	SELECT schemaver_register('g1', upgrade => '', downgrade => '');
	SELECT schemaver_register('g2', '{g1}', upgrade => 'SELECT pg_advisory_xact_lock(77)', downgrade => '');
	SELECT schemaver_register('g3', '{g2}', upgrade => 'CREATE TABLE g3 ()', downgrade => '');
});
databases('small');

# branches, several heads, a merge, and back
runs('small', script('small', q{schemaver_upgrade_sql('base:l', portable => true)}), 'one branch');
is(recorded('small'), 'l,t', 'is on record');
my $out = is_refused('small', script('small', q{schemaver_upgrade_sql('base:r', portable => true)}),
	qr/ERROR:  55000: the script does not start from the current state.*DETAIL:  The script starts from base, but project "default" is at l\. Recorded, but not expected: l, t\./s, 'another start');
runs('small', script('small', proposed($out)), 'the script that the hint proposes');
is(recorded('small'), 'l,r,t', 'two heads');
$out = is_refused('small', script('small', q{schemaver_upgrade_sql('r:m', portable => true)}), qr/The script starts from r, but project "default" is at l,r, where 1 of its 2 revisions are done\./, 'one of two heads');
runs('small', script('small', proposed($out)), 'the hint names both');
is(recorded('small'), 'l,m,r,t', 'merged');
is_refused('small', script('small', q{schemaver_upgrade_sql('base:t', portable => true)}), qr/is at m\. Recorded, but not expected: l, m, r, t\./, 'at the start of everything');
$out = is_refused('small', script('small', q{schemaver_downgrade_sql('z:base', portable => true)}), qr/starts from z, but project "default" is at m, where 1 of its 5 revisions are done\./, 'a revision is missing');
like($out, qr/SELECT schemaver_downgrade_sql\('m:base', portable => true\)/, 'what to ask for');
my $down = script('small', proposed($out));
runs('small', $down, 'down to base');
is(recorded('small'), '', 'nothing is on record');
is_refused('small', $down, qr/already where this script ends/, 'down twice');

# an error: what is before it stays, and the same script is refused
my $all = script('small', q{schemaver_upgrade_sql('base:z', portable => true)});
is_refused('small', $all, qr/ERROR:  42P01: relation "nothing" does not exist/, 'an error in a body');
is(recorded('small'), 'l,m,r,t', 'is the end');
$out = is_refused('small', $all, qr/55000: the script does not start from the current state of this database\nDETAIL:  The script starts from base, but project "default" is at m, where 4 of its 5 revisions are done\./, 'the same script');
$away->safe_psql('small', 'CREATE TABLE nothing (n integer)');
runs('small', script('small', proposed($out)), 'the script for the rest');
is(recorded('small'), 'l,m,r,t,z', 'goes to the end');
is($away->safe_psql('small', 'SELECT count(*) FROM nothing'), '1', 'once');

# also with other options of psql, or of a ~/.psqlrc
$ENV{PSQLRC} = write_file("\\set ON_ERROR_ROLLBACK on\n\\set AUTOCOMMIT off\n\\set ON_ERROR_STOP off\n\\set QUIET on\n"
	. "\\set SINGLELINE on\n\\set FETCH_COUNT 1\n\\set SINGLESTEP on\n\\set ECHO all\n\\set n boom\n\\set schemaver_lock boom\n");
runs('small', script('small', q{schemaver_downgrade_sql('z:base', portable => true)}), 'a ~/.psqlrc that changes everything changes nothing');
$away->safe_psql('small', 'DROP TABLE nothing');
is_refused('small', $all, qr/relation "nothing" does not exist/, 'nor is an error passed over');
delete $ENV{PSQLRC};
is(recorded('small'), 'l,m,r,t', 'as far as it went');
$down = script('small', q{schemaver_downgrade_sql('m:base', portable => true)});
runs('small', $down, 'with -1', '-1');
is(recorded('small'), '', 'down');
my $up = script('small', q{schemaver_upgrade_sql('base:m', portable => true)});
runs('small', write_file("\\i $up\nSELECT 1;\n"), 'with \\i, -S and -s', '-S');
is_refused('small', write_file("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1;\n\\i $down\nSELECT 1;\n"), qr/25001/, 'in a transaction with a snapshot');
{
	my $output = '';
	IPC::Run::run([ 'psql', '-Xq', '-d', $away->connstr('small') ], '<', $down, '>&', \$output);
	is($? >> 8, 0, 'from standard input') or diag($output);
}
is(recorded('small'), '', 'nothing is left');
foreach my $setting ('default_transaction_isolation=serializable', 'default_transaction_isolation=repeatable\\ read', 'default_transaction_deferrable=on')
{
	local $ENV{PGOPTIONS} = "-c $setting";
	runs('small', $up, "$setting: up");
	runs('small', $down, "$setting: down");
}
{
	local $ENV{PGOPTIONS} = '-c default_transaction_read_only=on';
	is_refused('small', $up, qr/ERROR:  25006: cannot run a script in a read-only transaction/, 'read only');
}

# what an edited database looks like
runs('small', $up, 'up again');
$away->safe_psql('small', q{UPDATE schemaver_portable SET checksum = 'x' WHERE revision = 'r'});
is_refused('small', $down, qr/revisions that are applied here are not those from which the script was made\nDETAIL:  Recorded with another checksum: r\./, 'another body');
runs('small', script('small', q{schemaver_stamp_sql('t', purge => true, portable => true)}), 'a stamp that purges');
is(recorded('small'), 't', 'replaces what is recorded');
$out = is_refused('small', script('small', q{schemaver_stamp_sql('m:l', portable => true)}), qr/starts from m, but project "default" is at t\. Not recorded: l, m, r\./, 'a stamp in the wrong place');
runs('small', script('small', q{schemaver_stamp_sql('t:m', portable => true)}), 'a stamp');
is(recorded('small'), 'l,m,r,t', 'adds rows');
is_refused('small', script('small', q{schemaver_stamp_sql('t:m', portable => true)}), qr/already where this script ends/, 'a stamp twice');
runs('small', script('small', proposed($out)), 'the stamp that the hint proposed');
is(recorded('small'), 'l,t', 'it has removed rows');

#
# Projects and schemas
#
my $weird = q{other's\"project"$schemaver$ü};
my $schema = q{Ü "q" 'a' $x$ :n} . 'x' x 40;
databases('names');
$away->safe_psql('names', 'CREATE SCHEMA "' . ($schema =~ s/"/""/gr) . '"');
my $call = q{schemaver_upgrade_sql('base:heads', portable => true, schema => '} . ($schema =~ s/'/''/gr) . q{')};
my $named = script('small', $call, $weird =~ s/'/''/gr);
runs('names', $named, 'a weird project in a weird schema');
is(recorded('names', $weird =~ s/'/''/gr, '"' . ($schema =~ s/"/""/gr) . '"'), 't', 'is on record');
is_refused('names', $named, qr/already where this script ends\nDETAIL:  Project "\Q$weird\E" is at t/, 'and its error names it');
is_refused('names', script('small', q{schemaver_upgrade_sql('base:t', portable => true, schema => 'none')}),
	qr/ERROR:  3F000: schema "none" does not exist.*HINT:  CREATE SCHEMA "none"; or make the script for another schema/s, 'no such schema');
foreach my $case ([ '', '22023' ], [ 'x' x 64, '22023' ], [ 'pg_temp', '22023' ], [ 'information_schema', '22023' ], [ "a\\\\b", '0A000' ], [ "a\nb", '0A000' ], [ 'a$schemaver$b', '0A000' ])
{
	my (undef, undef, $err) = $home->psql('small', qq{SELECT schemaver_upgrade_sql('t', portable => true, schema => E'$case->[0]')}, extra_params => [ '-v', 'VERBOSITY=verbose' ]);
	like($err, qr/ERROR:  $case->[1]/, "refused as a schema: $case->[0]");
}
foreach my $case ([ q{portable => true, schema => NULL}, '22004' ], [ q{schema => 'x'}, '22023' ])
{
	my (undef, undef, $err) = $home->psql('small', qq{SELECT schemaver_upgrade_sql('t', $case->[0])}, extra_params => [ '-v', 'VERBOSITY=verbose' ]);
	like($err, qr/ERROR:  $case->[1]/, "refused: $case->[0]");
}
databases('projects');
runs('projects', script('small', q{schemaver_upgrade_sql('base:o', portable => true)}, 'outside'), 'one project');
is_refused('projects', script('small', q{schemaver_upgrade_sql('t:l', portable => true)}), qr/is at base\. Not recorded: t\. The table has only rows of "outside"\./, 'another');
runs('projects', script('small', q{schemaver_upgrade_sql('base:t', portable => true)}), 'it has a start of its own');
is(recorded('projects') . recorded('projects', 'outside'), 'to', 'both are on record');

#
# Outside of a transaction
#
databases('outside');
my $fails = script('small', q{schemaver_upgrade_sql('base:heads', portable => true)}, 'outside');
is_refused('outside', $fails, qr/ERROR:  23505: could not create unique index/, 'outside of a transaction');
is(recorded('outside', 'outside'), 'i upgrading,o', 'what was interrupted can be seen');
$out = is_refused('outside', $fails, qr/ERROR:  55000: upgrading revision "i" of project "outside" has begun and not ended/, 'no script runs then');
is_refused('outside', script('small', q{schemaver_downgrade_sql('i:base', portable => true)}, 'outside'), qr/has begun and not ended/, 'none at all');
my ($done, $undone) = $out =~ /Then run the others and (UPDATE .*), or undo them and (DELETE .*)\.$/m;
$away->safe_psql('outside', 'DROP INDEX i');
$away->safe_psql('outside', $undone);
is(recorded('outside', 'outside'), 'o', 'the hint says how it is undone');
$away->safe_psql('outside', 'DELETE FROM o WHERE ctid = (SELECT min(ctid) FROM o)');
$out = is_refused('outside', $fails, qr/where 1 of its 3 revisions are done/, 'the same script');
runs('outside', script('small', proposed($out), 'outside'), 'the rest');
is(recorded('outside', 'outside'), 'i,o,p', 'is on record');
$down = script('small', q{schemaver_downgrade_sql('p:o', portable => true)}, 'outside');
$away->safe_psql('outside', 'DROP INDEX i');
is_refused('outside', $down, qr/index "i" does not exist/, 'down, outside of a transaction');
is(recorded('outside', 'outside'), 'i downgrading,o', 'what was interrupted can be seen');
my ($comment) = slurp_file($down) =~ /^--     (DELETE .*)$/m;
$away->safe_psql('outside', $comment);
is(recorded('outside', 'outside'), 'o', 'the comment says how it is recorded');

#
# Two at once, and killed in the middle
#
sub start_file
{
	my ($db, $file, $nap, $output) = @_;

	local $ENV{PGOPTIONS} = "-c my.nap=$nap";
	return IPC::Run::start([ 'psql', '-Xq', '-d', $away->connstr($db), '-f', $file ], '>&', $output);
}

databases('slow');
my $slow = script('small', q{schemaver_upgrade_sql('base:heads', portable => true)}, 'slow');
my $nothing = script('small', q{schemaver_upgrade_sql('base:s1', portable => true)}, 'slow');
my ($one, $other) = ('', '');
my $run = start_file('slow', $slow, 600, \$one);
$away->poll_query_until('slow', q{SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'}) or die;
my $second = start_file('slow', $slow, 0, \$other);
$away->poll_query_until('slow', q{SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'}) or die;
is(recorded('slow', 'slow'), 's1', 'the second waits for the first');
{
	local $ENV{PGOPTIONS} = '-c lock_timeout=100ms';
	is_refused('slow', $nothing, qr/ERROR:  55P03/, 'or not');
}
$run->kill_kill;
$away->safe_psql('slow', q{SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'});
$second->finish;
like($other, qr/is at s1, where 1 of its 4 revisions are done/, 'psql was killed: the second goes on, and is refused');
is(recorded('slow', 'slow'), 's1', 'the first has left a part');
is($away->safe_psql('slow', q{SELECT to_regclass('s2') IS NULL}), 't', 'and nothing of the next');
{
	local $ENV{PGOPTIONS} = '-c my.nap=0';
	runs('slow', script('small', q{schemaver_upgrade_sql('s1:s2', portable => true)}, 'slow'), 'the next');
}

# outside of a transaction a script does not wait, and is refused
$slow = script('small', q{schemaver_upgrade_sql('s2:heads', portable => true)}, 'slow');
$one = '';
$run = start_file('slow', $slow, 600, \$one);
$away->poll_query_until('slow', q{SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'}) or die;
is_refused('slow', $slow, qr/upgrading revision "s3" of project "slow" has begun and not ended/, 'outside of a transaction the second is refused');
$away->stop('immediate');
$run->finish;
$away->start;
is(recorded('slow', 'slow'), 's1,s2,s3 upgrading', 'the server has crashed: it can be seen');
$out = is_refused('slow', $slow, qr/has begun and not ended/, 'and no script runs');
($done, $undone) = $out =~ /Then run the others and (UPDATE .*), or undo them and (DELETE .*)\.$/m;
$away->safe_psql('slow', "CREATE TABLE s3 (); $done");
$out = is_refused('slow', $slow, qr/where 1 of its 2 revisions are done/, 'it was completed by hand');
runs('slow', script('small', proposed($out), 'slow'), 'the rest');
is(recorded('slow', 'slow'), 's1,s2,s3,s4', 'all of it');

# parts compare by a hash that this server has, so that a long script is not slow
my $probe = $away->safe_psql('postgres', q{SELECT to_hex(hashtextextended('schemaver' COLLATE "C", 0))});
like(slurp_file($up), qr/ = '$probe' THEN\n/, 'the script knows the hash of the server');

# somebody changes what is recorded, between two parts
my $gap = script('small', q{schemaver_upgrade_sql('base:heads', portable => true)}, 'gap');
my $row = q{SELECT 'gap', 'g0', '{}'::text[], NULL, repeat('0', 64), 'applied', now(), 'me'};
my $gaps = 0;
foreach my $case (
	[ q{UPDATE schemaver_portable SET checksum = repeat('0', 64) WHERE revision = 'g1'}, 'g2' ],
	[ q{UPDATE schemaver_portable SET state = 'upgrading' WHERE revision = 'g1'}, 'g2' ],
	[ q{DELETE FROM schemaver_portable WHERE revision = 'g1'}, 'g2' ],
	[ "INSERT INTO schemaver_portable $row", 'g0,g2' ],
	[ "WITH gone AS (DELETE FROM schemaver_portable WHERE revision = 'g1') INSERT INTO schemaver_portable $row", 'g0,g2' ],
	[ q{UPDATE schemaver_portable SET revision = CASE revision WHEN 'g1' THEN 'G2' ELSE 'G1' END}, 'G1,G2' ],
	[ 'INSERT INTO schemaver_portable ' . ($row =~ s/'gap'/'another'/r), undef ],
	[ q{UPDATE schemaver_portable SET message = 'somebody', recorded_by = 'else'}, undef ])
{
	my ($change, $heads) = @$case;
	my $db = 'gap' . ++$gaps;
	my ($key, $script, $writer) = (undef, '', '');

	databases($db);
	$key = $away->background_psql($db);
	$key->query_safe('SELECT pg_advisory_lock(77)');
	$run = start_file($db, $gap, 0, \$script);
	$away->poll_query_until($db, q{SELECT count(*) = 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'}) or die;
	my $change_run = start_file($db, write_file($change), 0, \$writer);
	$away->poll_query_until($db, q{SELECT count(*) = 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'relation'}) or die;
	$key->quit;
	$_->finish foreach $run, $change_run;
	is($writer, '', "in between: $change");
	is($away->safe_psql($db, q{SELECT to_regclass('g3') IS NULL}), defined $heads ? 't' : 'f', defined $heads ? 'the next part does not run' : 'is of no concern');
	like($script, qr/ERROR:  what is recorded for project "gap" has changed while the script was running\nDETAIL:  The database is at \Q$heads\E now\./, 'and says why')
		if defined $heads;
}

# both create the table, at the same moment
databases('race');
my $holder = $away->background_psql('race');
$holder->query_safe('BEGIN; CREATE TABLE schemaver_portable (n integer)');
($one, $other) = ('', '');
$run = start_file('race', $up, 0, \$one);
$second = start_file('race', $up, 0, \$other);
$away->poll_query_until('race', q{SELECT count(*) = 2 FROM pg_stat_activity WHERE wait_event_type = 'Lock'}) or die;
$holder->query_safe('ROLLBACK');
$holder->quit;
$_->finish foreach $run, $second;
is(join(' ', sort map { /already where|revisions are done/ ? 'refused' : /ERROR/ ? $_ : 'done' } $one, $other), 'done refused', 'of two at the same moment one runs');
is(recorded('race'), 'l,m,r,t', 'once');

#
# Rights, and tables that somebody has planted
#
$away->safe_psql('postgres', 'CREATE ROLE deployer LOGIN; CREATE ROLE eve LOGIN; CREATE ROLE app; GRANT app TO deployer; CREATE DATABASE rights');
$away->safe_psql('rights', 'CREATE SCHEMA app');
my $in_app = script('small', q{schemaver_upgrade_sql('base:t', portable => true, schema => 'app')});
is_refused('rights', $in_app, qr/ERROR:  42501: role "deployer" has no right to use schema "app".*HINT:  GRANT USAGE, CREATE ON SCHEMA app TO deployer;/s, 'no right to the schema', '-U', 'deployer');
$away->safe_psql('rights', 'GRANT USAGE ON SCHEMA app TO deployer');
is_refused('rights', $in_app, qr/ERROR:  42501: role "deployer" has no right to create a table in schema "app"/, 'no right to create a table', '-U', 'deployer');
$away->safe_psql('rights', 'GRANT CREATE ON SCHEMA app TO deployer');
is_refused('rights', $in_app, qr/ERROR:  42501: permission denied for schema public/, 'no right for a body', '-U', 'deployer');
is($away->safe_psql('rights', q{SELECT to_regclass('app.schemaver_portable') IS NULL}), 't', 'then nothing is left');
$away->safe_psql('rights', 'GRANT CREATE ON SCHEMA public TO deployer; ALTER DEFAULT PRIVILEGES FOR ROLE deployer GRANT ALL ON TABLES TO PUBLIC, eve');
runs('rights', $in_app, 'as an ordinary role', '-U', 'deployer');
is($away->safe_psql('rights', q{SELECT count(*) FROM pg_class c, aclexplode(c.relacl) a WHERE c.oid = 'app.schemaver_portable'::regclass AND a.grantee <> c.relowner}), '0', 'nobody else has rights on its table');
is($away->safe_psql('rights', 'SELECT DISTINCT recorded_by FROM app.schemaver_portable'), 'deployer', 'who ran it is on record');
$away->safe_psql('rights', 'GRANT USAGE ON SCHEMA app, public TO eve; GRANT SELECT ON app.schemaver_portable TO eve');
my $app_down = script('small', q{schemaver_downgrade_sql('t:base', portable => true, schema => 'app')});
is_refused('rights', $app_down, qr/ERROR:  42501: role "eve" has no right to write to table "app.schemaver_portable"/, 'a role that may only read', '-U', 'eve');
foreach my $right (qw(INSERT UPDATE DELETE))
{
	$away->safe_psql('rights', "GRANT SELECT, INSERT, UPDATE, DELETE ON app.schemaver_portable TO eve; REVOKE $right ON app.schemaver_portable FROM eve");
	is_refused('rights', $app_down, qr/ERROR:  42501: role "eve" has no right to write to table "app.schemaver_portable"/, "a role without $right", '-U', 'eve');
}
$away->safe_psql('rights', 'GRANT CREATE, USAGE ON SCHEMA app, public TO app; ALTER TABLE app.schemaver_portable OWNER TO app; ALTER TABLE t OWNER TO app');
my $app_up = script('small', q{schemaver_upgrade_sql('base:m', portable => true, schema => 'app')});
{
	local $ENV{PGOPTIONS} = '-c role=app';
	runs('rights', $app_down, 'as a role that the connection sets', '-U', 'deployer');
	runs('rights', $app_up, 'up', '-U', 'deployer');
	is($away->safe_psql('rights', q{SELECT string_agg(DISTINCT tableowner, ',') FROM pg_tables WHERE schemaname IN ('public', 'app')}), 'app', 'all of it belongs to that role');
}

my $columns = 'project text COLLATE "C" NOT NULL, revision text COLLATE "C" NOT NULL, needs text[] NOT NULL, message text, checksum text NOT NULL, state text NOT NULL, recorded_at timestamptz NOT NULL, recorded_by text NOT NULL, PRIMARY KEY (project, revision)';
my $boom = q{CREATE FUNCTION boom() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE boom (); RETURN NEW; END $$; CREATE FUNCTION boom(text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE boom (); RETURN true; END $$;};
my $planted = 0;
my $has_icu = $away->safe_psql('postgres', q{SELECT count(*) > 0 FROM pg_collation WHERE collprovider = 'i'}) eq 't';
foreach my $case (
	[ 'CREATE TABLE schemaver_portable (n integer)', 'Its' ],
	[ "CREATE VIEW schemaver_portable AS SELECT 'default'::text AS project, 't'::text AS revision", 'It is not an ordinary table' ],
	[ "CREATE TABLE schemaver_portable ($columns) PARTITION BY LIST (project)", 'It is not an ordinary table' ],
	[ "CREATE TABLE schemaver_portable ($columns); CREATE TABLE child () INHERITS (schemaver_portable)", 'It is not an ordinary table' ],
	[ "CREATE UNLOGGED TABLE schemaver_portable ($columns)", 'It is not an ordinary table' ],
	[ "CREATE TABLE schemaver_portable ($columns); CREATE TRIGGER t BEFORE INSERT ON schemaver_portable FOR EACH ROW EXECUTE FUNCTION boom()", 'It has triggers' ],
	[ "CREATE TABLE schemaver_portable ($columns); CREATE RULE r AS ON INSERT TO schemaver_portable DO ALSO SELECT boom('')", 'It has rules' ],
	[ "CREATE TABLE schemaver_portable ($columns); ALTER TABLE schemaver_portable ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON schemaver_portable USING (boom(project))", 'It has row-level security' ],
	[ "CREATE TABLE schemaver_portable ($columns, CHECK (boom(project)))", 'Its constraints' ],
	[ "CREATE TABLE schemaver_portable ($columns); CREATE FUNCTION f(text) RETURNS text IMMUTABLE LANGUAGE sql RETURN \$1; CREATE INDEX ON schemaver_portable (f(project))", 'Its constraints or indexes' ],
	[ "CREATE TABLE schemaver_portable (" . ($columns =~ s/message text/message text DEFAULT 'x'/r) . ')', 'Its columns' ],
	[ "CREATE DOMAIN d AS text CHECK (boom(VALUE)); CREATE TABLE schemaver_portable (" . ($columns =~ s/message text/message d/r) . ')', 'Its columns' ],
	[ "CREATE TABLE schemaver_portable ($columns, more integer)", 'Its columns' ],
	[ "CREATE TABLE schemaver_portable ($columns DEFERRABLE)", 'It has triggers' ],
	[ "CREATE TABLE schemaver_portable (" . ($columns =~ s/\(project, revision\)/(revision, project)/r) . ')', 'Its constraints or indexes' ],
	[ "CREATE TABLE parent ($columns); CREATE TABLE schemaver_portable (PRIMARY KEY (project, revision)) INHERITS (parent)", 'It is not an ordinary table' ],
	[ "CREATE TABLE parent ($columns) PARTITION BY LIST (project); CREATE TABLE schemaver_portable PARTITION OF parent DEFAULT", 'It is not an ordinary table' ],
	[ "CREATE TABLE schemaver_portable ($columns); CREATE TABLE other (project text, revision text, FOREIGN KEY (project, revision) REFERENCES schemaver_portable ON DELETE CASCADE)", 'It has triggers, or is referenced by a foreign key' ],
	[ "CREATE DOMAIN public.text AS pg_catalog.text CHECK (boom(VALUE)); CREATE TABLE schemaver_portable (" . ($columns =~ s/message text/message public.text/r) . ')', 'Its columns' ],
	[ "CREATE TABLE schemaver_portable (" . ($columns =~ s/message text/message text GENERATED ALWAYS AS (state) STORED/r) . ')', 'Its columns' ],
	[ "CREATE TABLE schemaver_portable (" . ($columns =~ s/checksum text NOT NULL, state text NOT NULL/state text NOT NULL, checksum text NOT NULL/r) . ')', 'Its columns' ],
	$has_icu ? [ "CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false); CREATE TABLE schemaver_portable (" . ($columns =~ s/project text COLLATE "C"/project text COLLATE any_case/r) . ')', 'Its columns' ] : (),
	[ "CREATE TABLE schemaver_portable ($columns)", '' ])
{
	foreach my $owner (qw(eve postgres))
	{
		my ($plant, $problem) = @$case;
		my $db = 'planted' . ++$planted;

		databases($db);
		$away->safe_psql($db, "GRANT ALL ON SCHEMA public TO PUBLIC; SET ROLE $owner; $boom $plant; GRANT ALL ON schemaver_portable TO PUBLIC");
		$problem = $owner eq 'eve' && $problem !~ /not an ordinary/ ? 'It belongs to role "eve", which the current role, "\w+", has no reason to trust' : $problem;
		if ($problem eq '')
		{
			runs($db, $up, 'a table of a superuser');
			next;
		}
		is_refused($db, $up, qr/ERROR:  55000: cannot use table "public.schemaver_portable"\nDETAIL:  $problem/, "planted: $plant ($owner)");
		is($away->safe_psql($db, q{SELECT to_regclass('boom') IS NULL AND to_regclass('t') IS NULL}), 't', 'nothing has run');
	}
}

# whom a role trusts: the owner of the database, and every superuser
databases('trust');
my $back = script('small', q{schemaver_downgrade_sql('m:base', portable => true)});
$away->safe_psql('trust', 'CREATE ROLE dba; CREATE ROLE root SUPERUSER; ALTER DATABASE trust OWNER TO dba; GRANT ALL ON SCHEMA public TO PUBLIC');
foreach my $owner (qw(dba root))
{
	$away->safe_psql('trust', "SET ROLE $owner; CREATE TABLE schemaver_portable ($columns); GRANT ALL ON schemaver_portable TO PUBLIC");
	runs('trust', $up, "a table of $owner");
	runs('trust', $back, 'and down');
	$away->safe_psql('trust', 'DROP TABLE schemaver_portable');
}

# what the owner of the schema could put in the place of the table while a body runs
foreach my $role (qw(postgres deployer))
{
	my $db = "swapped_$role";
	my $waits = write_file($home->safe_psql('small', q{SELECT replace(schemaver_upgrade_sql('base:t', portable => true, schema => 'rec'), 'CREATE TABLE t', 'SELECT pg_advisory_xact_lock(7); CREATE TABLE t')}) . "\n");
	my $output = '';

	databases($db);
	$away->safe_psql($db, "GRANT ALL ON SCHEMA public TO PUBLIC; GRANT CREATE ON DATABASE $db TO eve; CREATE SCHEMA rec AUTHORIZATION eve; GRANT ALL ON SCHEMA rec TO PUBLIC; CREATE TABLE rec.schemaver_portable ($columns); GRANT ALL ON rec.schemaver_portable TO PUBLIC");
	$away->safe_psql($db, "SET ROLE eve; CREATE SCHEMA evil; GRANT ALL ON SCHEMA evil TO PUBLIC; SET search_path = evil; $boom CREATE TABLE schemaver_portable ($columns); GRANT ALL ON schemaver_portable TO PUBLIC; CREATE TRIGGER t BEFORE INSERT ON schemaver_portable FOR EACH ROW EXECUTE FUNCTION boom()");
	my $holder = $away->background_psql($db);
	$holder->query_safe('SELECT pg_advisory_lock(7)');
	my $run = IPC::Run::start([ 'psql', '-Xq', '-d', $away->connstr($db), '-U', $role, '-v', 'VERBOSITY=verbose', '-f', $waits ], '>&', \$output);
	$away->poll_query_until($db, q{SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)}) or die $output;
	my ($code, $out, $err) = $away->psql($db, "SET ROLE eve; SET lock_timeout = '1s'; BEGIN; ALTER SCHEMA rec RENAME TO aside; ALTER SCHEMA evil RENAME TO rec; COMMIT");
	$holder->quit;
	$run->finish;
	if ($role eq 'postgres')
	{
		like($err, qr/lock timeout/, 'the schema cannot be renamed while a superuser runs a script');
		is($output =~ /ERROR/ ? $output : '', '', 'and the script goes on');
	}
	else
	{
		is($err, '', 'the schema is renamed');
		like($output, qr/ERROR:  55000: cannot use table "rec.schemaver_portable"\nDETAIL:  It belongs to role "eve"|ERROR:  55000: cannot use table "rec.schemaver_portable"\nDETAIL:  It has triggers/, 'nothing is written to the table in its place');
	}
	is($away->safe_psql($db, q{SELECT count(*) FROM pg_class WHERE relname = 'boom'}), '0', 'nothing of the owner has run');
}

# what a search_path could bring
databases('hostile');
$away->safe_psql('hostile', q{
	CREATE SCHEMA evil;
	CREATE FUNCTION evil.boom(text, text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE 'boom'; END $$;
	CREATE OPERATOR evil.= (LEFTARG = text, RIGHTARG = text, PROCEDURE = evil.boom);
	CREATE OPERATOR evil.<> (LEFTARG = text, RIGHTARG = text, PROCEDURE = evil.boom);
	CREATE FUNCTION evil.clock_timestamp() RETURNS timestamptz LANGUAGE plpgsql AS $$ BEGIN RAISE 'boom'; END $$;
	CREATE FUNCTION evil.current_setting(text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE 'boom'; END $$;
	CREATE DOMAIN evil.text AS pg_catalog.text CHECK (evil.boom(VALUE, VALUE));
	CREATE TABLE evil.pg_class (n integer);
	ALTER DATABASE hostile SET search_path = evil, public, pg_catalog;
	ALTER DATABASE hostile SET client_encoding = 'LATIN1';
	ALTER DATABASE hostile SET check_function_bodies = off;
	ALTER DATABASE hostile SET array_nulls = off;
	ALTER DATABASE hostile SET quote_all_identifiers = on;
	ALTER DATABASE hostile SET transform_null_equals = on;
	ALTER DATABASE hostile SET row_security = off;
	ALTER DATABASE hostile SET plpgsql.extra_errors = 'all';
	ALTER DATABASE hostile SET datestyle = 'German';
	ALTER DATABASE hostile SET xmloption = document;
	ALTER DATABASE hostile SET default_transaction_isolation = serializable});
$away->safe_psql('hostile', 'ALTER DATABASE hostile SET standard_conforming_strings = off') if $away->pg_version < '19devel';
runs('hostile', script('small', q{schemaver_upgrade_sql('base:m', portable => true)}), 'with hostile settings');
is($away->safe_psql('hostile', q{SELECT pg_catalog.count(*) FROM public.schemaver_portable}), '4', 'it has run');
is($away->safe_psql('hostile', q{SELECT relnamespace::pg_catalog.regnamespace FROM pg_catalog.pg_class WHERE relname OPERATOR(pg_catalog.=) 't'}) =~ s/"//gr, 'evil', 'the bodies have the search_path of the session');
runs('hostile', script('small', q{schemaver_downgrade_sql('m:base', portable => true)}), 'and down');

# a database with the extension has its own record
my $with = $home->safe_psql('small', q{SELECT schemaver_upgrade_sql('base:t', portable => true)});
{
	my (undef, undef, $err) = $home->psql('small', $with, on_error_stop => 1);
	like($err, qr/ERROR:  extension "schemaver" is installed in this database/, 'not in a database with the extension');
}

# a body that changes what is recorded
$home->safe_psql('small', q{SET schemaver.project = 'meddles';
	SELECT schemaver_register('d1', upgrade => 'DELETE FROM schemaver_portable; INSERT INTO schemaver_portable SELECT ''meddles'', ''x'', ''{}'', NULL, '''', ''applied'', now(), ''''');
	SELECT schemaver_register('d2', '{d1}', upgrade => 'CREATE TABLE d2 ()')});
databases('meddles');
is_refused('meddles', script('small', q{schemaver_upgrade_sql('base:heads', portable => true)}, 'meddles'), qr/ERROR:  55000: what is recorded for project "meddles" has changed while the script was running/, 'a body that changes what is recorded');
is($away->safe_psql('meddles', q{SELECT to_regclass('d2') IS NULL}), 't', 'is the last');

# what somebody who may write to the table puts there becomes no command of whoever reads an error
databases('poisoned');
runs('poisoned', $up, 'a database to poison');
$away->safe_psql('poisoned', q{INSERT INTO schemaver_portable SELECT project, E'x'');DROP TABLE x;--\\x1b[2J\\x07', needs, message, checksum, state, recorded_at, recorded_by FROM schemaver_portable LIMIT 1});
$out = is_refused('poisoned', $up, qr/HINT:  Make a script that starts from this state: SELECT schemaver_upgrade_sql\('[^']*x''\);DROP TABLE x;--\?\[2J\?:[^']*', portable => true\);\n/, 'a hint is one literal');
unlike($out, qr/[\x01-\x09\x0b-\x1f\x7f]/, 'and has no control characters');
$away->safe_psql('poisoned', q{UPDATE schemaver_portable SET state = E'\x1b[2J' , recorded_by = E'\x1b[3J' WHERE revision LIKE 'x%'});
unlike(is_refused('poisoned', $up, qr/has begun and not ended/, 'what has begun'), qr/[\x01-\x09\x0b-\x1f\x7f]/, 'is printed without them');
$away->safe_psql('poisoned', q{DELETE FROM schemaver_portable; INSERT INTO schemaver_portable VALUES (E'p\x1b[2J', 'r', '{}', NULL, '', 'applied', now(), '')});
unlike(is_refused('poisoned', $down, qr/The table has only rows of "p\?\[2J"/, 'another project'), qr/[\x01-\x09\x0b-\x1f\x7f]/, 'the same');

# an error is said as fast as the script would have run
$away->safe_psql('poisoned', q{DELETE FROM schemaver_portable;
	INSERT INTO schemaver_portable SELECT 'default', 'r' || i, ARRAY['r' || (i - 1)], NULL, repeat('a', 64), 'applied', now(), '' FROM generate_series(1, 20000) i;
	ANALYZE schemaver_portable});
{
	local $ENV{PGOPTIONS} = '-c statement_timeout=20s';
	is_refused('poisoned', $up, qr/is at r20000/, 'many revisions');
}

# other encodings
$home->safe_psql('small', qq{SET schemaver.project = 'enc'; SELECT schemaver_register('ü', upgrade => 'CREATE TABLE "ü" (x text DEFAULT ''é'')', downgrade => 'DROP TABLE "ü"', message => 'é');
	SELECT schemaver_register('ö', '{ü}', upgrade => '', downgrade => '')});
$away->safe_psql('postgres', q{CREATE DATABASE latin1 TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'});
databases('utf8');
foreach my $client (qw(UTF8 LATIN1))
{
	my ($there, $back);
	{
		local $ENV{PGCLIENTENCODING} = $client;
		$there = script('small', q{schemaver_upgrade_sql('base:heads', portable => true)}, 'enc');
		$back = script('small', q{schemaver_downgrade_sql('heads:base', portable => true)}, 'enc');
	}
	foreach my $db (qw(utf8 latin1))
	{
		runs($db, $there, "a script in $client for a database in $db");
		is($away->safe_psql($db, q{SELECT count(*) FROM pg_class WHERE relname = chr(252)}), '1', 'names are what they were');
		is_refused($db, $there, qr/already where/, 'and are recognized');
		runs($db, $back, 'down');
	}
}

#
# A copy on a server with the extension goes on from there.
#
$home->safe_psql('postgres', 'CREATE DATABASE copy');
$home->command_ok([ 'pg_restore', '--no-owner', '-d', $home->connstr('copy'), "$dir/managed.dump" ], 'a copy is restored');
$home->safe_psql('copy', 'CREATE EXTENSION schemaver');
$home->command_ok([ 'psql', '-Xq', '-o', '/dev/null', '-v', 'ON_ERROR_STOP=1', '-d', $home->connstr('copy'), '-f', $_ ], "copy: $_") foreach @history;
$home->safe_psql('copy', q{SELECT schemaver_edit('set1', upgrade => 'SELECT 1')});
my ($code, undef, $err) = $home->psql('copy', q{SELECT * FROM schemaver_adopt('schemaver_portable')}, extra_params => [ '-v', 'VERBOSITY=verbose' ]);
like($err, qr/ERROR:  SV006: "schemaver_portable" records other bodies than those that are registered\nDETAIL:  The checksums of these revisions are different: set1\./, 'adopting compares bodies');
$home->safe_psql('copy', $home->safe_psql('dev', q{SELECT format('SELECT schemaver_edit(''set1'', upgrade => %L)', upgrade) FROM schemaver_revisions WHERE revision = 'set1'}));
$home->safe_psql('copy', q{UPDATE schemaver_portable SET state = 'upgrading' WHERE revision = 'last'});
(undef, undef, $err) = $home->psql('copy', q{SELECT * FROM schemaver_adopt('schemaver_portable')}, extra_params => [ '-v', 'VERBOSITY=verbose' ]);
like($err, qr/ERROR:  55000: "schemaver_portable" records revisions that have begun and not ended\nDETAIL:  They are last\./, 'and what was interrupted');
$home->safe_psql('copy', q{UPDATE schemaver_portable SET state = 'applied'});
(undef, $out, $err) = $home->psql('copy', q{SET schemaver.project = 'else'; SELECT * FROM schemaver_adopt('schemaver_portable')});
like($err, qr/NOTICE:  table "schemaver_portable" records nothing for project "else"\nDETAIL:  It has rows of project "default"\./, 'another project');
$home->safe_psql('copy', q{INSERT INTO schemaver_portable SELECT 'else', 'unheard_of', needs, message, checksum, state, recorded_at, recorded_by FROM schemaver_portable LIMIT 1});
is($home->safe_psql('copy', q{SELECT revision FROM schemaver_adopt('schemaver_portable')}), 'last', 'a copy is adopted');
is($home->safe_psql('copy', q{SELECT schemaver_is_current(), count(*) FROM schemaver_applied}), 't|15', 'all of it');
is($home->safe_psql('copy', q{SELECT count(*) FROM schemaver_adopt('schemaver_portable')}), '0', 'once');
$home->safe_psql('copy', 'DROP TABLE schemaver_portable');
is($home->safe_psql('copy', q{SELECT string_agg(revision, ',') FROM schemaver_downgrade('index')}), 'last', 'and goes on from there');

$_->stop foreach $home, $away;
done_testing();
