# Scripts, as psql runs them: a script has the same result as an online run, in
# the whole database; and what stops a script, with any options of psql.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('offline');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;
my $dir = PostgreSQL::Test::Utils::tempdir();
my $files = 0;

# Runs psql on a file; returns its exit code and all of its output.
sub run_file
{
	my ($db, $file, @options) = @_;
	my ($out, $err) = ('', '');
	my @command = ('psql', '-d', $node->connstr($db), '-f', $file, @options);

	push @command, '-X' unless defined $ENV{PSQLRC};
	IPC::Run::run(\@command, '>', \$out, '2>', \$err);
	return ($? >> 8, $out . $err);
}

sub write_file
{
	my ($text) = @_;
	my $file = "$dir/" . ++$files . '.sql';

	open my $handle, '>', $file or die $!;
	print $handle $text;
	close $handle;
	return $file;
}

# Creates a script in one database, as a client would.
sub script
{
	my ($db, $call, @options) = @_;
	return write_file($node->safe_psql($db, "SELECT $call", extra_params => [@options]) . "\n");
}

sub runs
{
	my ($db, $file, $name, @options) = @_;
	my ($code, $out) = run_file($db, $file, @options);

	is($code, 0, $name) or diag($out);
	return $out;
}

sub is_refused
{
	my ($db, $file, $pattern, $name, @options) = @_;
	my ($code, $out) = run_file($db, $file, @options);

	is($code, 3, "$name: psql fails");
	like($out, $pattern, "$name: and says why");
	return;
}

# Everything in a database except for times, generated ids, what is only counted
# online, and how statements outside of a transaction are recorded.
sub dump_of
{
	my ($db) = @_;
	my $file = "$dir/$db.dump";
	my $text;

	$node->command_ok(
		[ 'pg_dump', '-f', $file, '--exclude-table-data=schemaver_*', $node->connstr($db) ],
		"pg_dump of $db");
	$text = slurp_file($file) =~ s/^\\(un)?restrict .*\n//mgr;
	$text .= $node->safe_psql($db, q{
		SELECT project, tenant, revision, checksum, applied_by FROM schemaver_applied ORDER BY project, revision;
		SELECT project, tenant, last_direction, last_run_by FROM schemaver_state ORDER BY project;
		SELECT project, revision, upgrade_checksum, downgrade_checksum FROM schemaver_revisions ORDER BY project, revision});
	$text .= "\n" . $node->safe_psql($db, qq{
		SELECT project, tenant, direction, revision, username, session_username, client_addr, statements, checksum, outcome
		FROM schemaver_log
		WHERE NOT (revision = 'index' OR (direction = 'stamp' AND revision = 'set1'))
		ORDER BY started_at, step});
	return $text;
}

sub is_same
{
	my ($name) = @_;
	my @files = map { write_file(dump_of($_)) } qw(online offline);

	ok(slurp_file($files[0]) eq slurp_file($files[1]), $name) or diag(`diff @files`);
	return;
}

#
# One history in two databases: the blog of test/blog, with a merge and a migration
# of its data, and after it bodies that set things, and one outside of a transaction.
#
my $merge = write_file(q{SELECT schemaver_merge(message => 'merge sorting and social', rev_id => '39eb407f1590')});
my $more = write_file(<<'SQL');
SELECT schemaver_revision(rev_id => 'set0', message => 'it''s settings: \ "x"',
  upgrade => $$SET search_path = pg_catalog; SET ROLE other; SET LOCAL check_function_bodies = off;
	CREATE TABLE public.of_other (n integer); -- the end, without a line end$$,
  downgrade => 'SET search_path = public; DROP TABLE of_other');
SELECT schemaver_revision(rev_id => 'set1', message => 'slices',
  upgrade => $$
	CREATE TABLE slices (a integer[], n integer);
	INSERT INTO slices VALUES ('{1,2,3}', 2);
	UPDATE slices SET a = a[1:n];
	CREATE FUNCTION twice(n integer) RETURNS integer BEGIN ATOMIC SELECT n; SELECT 2 * n; END;
	INSERT INTO slices VALUES (ARRAY[twice(21)], 0), ('{0}', '1'::integer), ('{7}', length(E'\''))
  $$,
  downgrade => 'DROP FUNCTION twice; DROP TABLE slices');
SELECT schemaver_revision(rev_id => 'index', message => 'an index', transactional => false,
  upgrade => $$SET maintenance_work_mem = '2MB'; CREATE INDEX CONCURRENTLY posts_title_idx ON posts (title);
	COMMENT ON INDEX posts_title_idx IS 'made outside'$$,
  downgrade => 'DROP INDEX CONCURRENTLY posts_title_idx;');
SELECT schemaver_revision(rev_id => 'last', message => 'the last', upgrade => 'COMMENT ON TABLE posts IS ''all''', downgrade => 'COMMENT ON TABLE posts IS NULL');
SQL
my @history = ('test/blog/history.sql', 'test/blog/branches.sql', $merge, 'test/blog/data_migration.sql', $more);

sub register_history
{
	my ($db) = @_;

	runs($db, $_, "$db: $_", '-q', '-o', '/dev/null', '-v', 'ON_ERROR_STOP=1') foreach @history;
	return;
}

$node->safe_psql('postgres', 'CREATE ROLE other; CREATE DATABASE online; CREATE DATABASE offline');
for my $db (qw(online offline))
{
	$node->safe_psql($db, 'CREATE EXTENSION schemaver; GRANT CREATE ON SCHEMA public TO other');
	register_history($db);
}

sub people_use_it
{
	foreach my $db (qw(online offline))
	{
		runs($db, 'test/blog/rows.sql', "$db: rows");
		$node->safe_psql($db, q{UPDATE users SET joined_at = '2026-01-01 00:00Z'; UPDATE comments SET written_at = '2026-01-02 00:00Z'});
	}
	return;
}

# up, the first part
$node->safe_psql('online', q{SELECT * FROM schemaver_upgrade('d48e6f21a040')});
my $first = script('offline', q{schemaver_upgrade_sql('d48e6f21a040')});
like(runs('offline', $first, 'the first part runs'),
	qr/NOTICE:  running upgrade  -> a1f0c3d29b10, create users \(1 of \d+\)\n.*running upgrade c3915ab07d30 -> d48e6f21a040, create comments/s,
	'and tells what it does');
is_same('up: the same database');
people_use_it();
is_refused('offline', $first, qr/ERROR:  this script has already been run/, 'twice');

# the rest, online as far as possible
$node->safe_psql('online', q{SELECT * FROM schemaver_upgrade('set1')});
my ($code, undef, $err) = $node->psql('online', 'SELECT * FROM schemaver_upgrade()');
like($err, qr/revision "index" cannot run inside a transaction/, 'online there is no further');
$node->safe_psql('online', 'CREATE INDEX CONCURRENTLY posts_title_idx ON posts (title)');
$node->safe_psql('online', q{COMMENT ON INDEX posts_title_idx IS 'made outside'; SELECT * FROM schemaver_stamp('index')});
$node->safe_psql('online', 'SELECT * FROM schemaver_upgrade()');
my $rest = script('offline', 'schemaver_upgrade_sql()');
my $session = slurp_file($rest) . "SELECT current_user, current_setting('search_path'), current_setting('maintenance_work_mem');\n";
my $told = runs('offline', write_file($session), 'the rest runs', '-At');
like($told, qr/^(?!other)\w+\|"\$user", public\|64MB$/m, 'and leaves nothing set in the session');
is(join(' ', $told =~ /NOTICE:  running upgrade .*? -> (\w+),/g), 'e5a7093bc150 17c92e5df370 f6b81d4ce260 28da3f6e0480 39eb407f1590 4afc518026a0 set0 set1 index last',
	'and tells of each step once');
is_same('up to the end: the same database');
is($node->safe_psql('offline', q{SELECT direction, outcome, statements FROM schemaver_log WHERE revision = 'index'}),
	'upgrade|done|3', 'what ran outside is on record');
is($node->safe_psql('offline', 'SELECT schemaver_is_current(), count(*) FROM schemaver_pending()'), 't|0', 'nothing is left to do');
is($node->safe_psql('offline', 'SELECT array_to_string(a, $$,$$), n FROM slices ORDER BY n'), "42|0\n0|1\n7|1\n1,2|2", 'colons are what they were');

# down
$node->safe_psql('online', q{SELECT * FROM schemaver_downgrade('index')});
$node->safe_psql('online', 'DROP INDEX CONCURRENTLY posts_title_idx');
$node->safe_psql('online', q{SELECT * FROM schemaver_stamp('set1'); SELECT * FROM schemaver_downgrade('d48e6f21a040')});
my $down = script('offline', q{schemaver_downgrade_sql('last:d48e6f21a040')});
runs('offline', $down, 'down runs');
is_same('down: the same database');

# up by a script that was made where nothing is applied
$node->safe_psql('postgres', 'CREATE DATABASE dev');
$node->safe_psql('dev', 'CREATE EXTENSION schemaver');
register_history('dev');
my $range = script('dev', q{schemaver_upgrade_sql('d48e6f21a040:set1')});
$node->safe_psql('online', q{SELECT * FROM schemaver_upgrade('set1')});
runs('offline', $range, 'a range that was made elsewhere runs');
is_same('a range: the same database');
is_refused('dev', $range, qr/ERROR:  the script does not start from the current state of this database\nDETAIL:  The script starts from d48e6f21a040, but this database is at base\./,
	'where it does not begin');

# stamps
$node->safe_psql('online', q{SELECT * FROM schemaver_stamp('sorting@head'); SELECT * FROM schemaver_stamp('17c92e5df370', purge => true)});
runs('offline', script('offline', q{schemaver_stamp_sql('sorting@head')}), 'a stamp runs');
runs('offline', script('offline', q{schemaver_stamp_sql('17c92e5df370', purge => true)}), 'a purge runs');
is_same('stamps: the same database');

#
# psql, with other options
#
$node->safe_psql('postgres', q{CREATE DATABASE psql});
$node->safe_psql('psql', q{
	CREATE EXTENSION schemaver;
	SELECT schemaver_register('t', upgrade => 'CREATE TABLE t (n integer)', downgrade => 'DROP TABLE t');
	SELECT schemaver_register('u', '{t}', upgrade => 'SELECT (ARRAY[1])[1:n] FROM t;', downgrade => 'SELECT 1');
});
my $up = script('psql', 'schemaver_upgrade_sql()');
unlike(runs('psql', $up, 'a variable that a body would be given is not', '-v', 'n=boom', '-e'), qr/boom/, 'nor does psql put it in');
runs('psql', script('psql', q{schemaver_downgrade_sql('t')}), 'down again');
$ENV{PSQLRC} = write_file("\\set ON_ERROR_ROLLBACK on\n\\set AUTOCOMMIT off\n\\set ON_ERROR_STOP off\n\\set QUIET on\n"
	. "\\set SINGLELINE on\n\\set FETCH_COUNT 1\n\\set SINGLESTEP on\n\\set ECHO all\n\\set n boom\n");
runs('psql', script('psql', 'schemaver_upgrade_sql()'), 'a ~/.psqlrc that changes everything changes nothing');
$node->safe_psql('psql', q{SELECT schemaver_edit('u', downgrade => 'SELECT 1 FROM nothing')});
is_refused('psql', script('psql', q{schemaver_downgrade_sql('base')}), qr/relation "nothing" does not exist/, 'nor is an error passed over');
delete $ENV{PSQLRC};
# line by line, each being a statement to psql -S
$node->safe_psql('psql', q{CREATE TABLE d AS SELECT n FROM generate_series(1, 3) n; SELECT schemaver_register('d', '{u}', E'DELETE FROM d\nWHERE n = 1;\nUPDATE d SET n = 9 -- one\nWHERE n = 3', '')});
foreach my $options ([ '-f', '-S' ], [ '-f', '-s' ], [ '-i' ])
{
	my $file = script('psql', q{schemaver_upgrade_sql('u:d')});

	$node->safe_psql('psql', q{TRUNCATE d; INSERT INTO d SELECT generate_series(1, 3); SELECT schemaver_stamp('u', purge => true)});
	$file = write_file("\\i $file\n") if $options->[0] eq '-i';
	runs('psql', $file, "with @$options", $options->[0] eq '-i' ? ('-S') : $options->[1]);
	is($node->safe_psql('psql', q{SELECT string_agg(n::text, ',' ORDER BY n) FROM d}), '2,9', 'no statement has lost its end');
}
$node->safe_psql('psql', q{SELECT schemaver_stamp('u', purge => true); SELECT schemaver_remove('d')});
# a script that was rolled back may run again
$node->safe_psql('psql', q{SELECT schemaver_register('v', '{u}', upgrade => 'INSERT INTO later VALUES (1)', downgrade => '')});
my $again = script('psql', q{schemaver_upgrade_sql('v')});
is_refused('psql', $again, qr/relation "later" does not exist/, 'an error in a transaction');
$node->safe_psql('psql', 'CREATE TABLE later (n integer)');
runs('psql', $again, 'the same script, when its cause is gone');
is($node->safe_psql('psql', 'SELECT revision FROM schemaver_current()'), 'v', 'it has run');
$node->safe_psql('psql', q{SELECT schemaver_downgrade('u'); SELECT schemaver_remove('v')});
is($node->safe_psql('psql', q{SELECT string_agg(revision || ' ' || direction, ',' ORDER BY started_at) FROM schemaver_log WHERE revision NOT IN ('v', 'd') AND direction <> 'stamp'}),
	't upgrade,u upgrade,u downgrade,u upgrade,u edit', 'up is on record, down is not');
$node->safe_psql('psql', q{SELECT schemaver_edit('u', downgrade => '')});
runs('psql', script('psql', q{schemaver_downgrade_sql('base')}), 'with --single-transaction', '-1');
is($node->safe_psql('psql', 'SELECT count(*) FROM schemaver_current()'), '0', 'it has run');
# in an encoding that lacks a character, but has a similar one
$node->safe_psql('psql', q{SET schemaver.project = 'bar'; SELECT schemaver_register('bar', upgrade => format('SELECT %L', chr(166)))});
{
	my ($code, $out, $err) = $node->psql('psql', q{SET schemaver.project = 'bar'; SET client_encoding = 'EUC_JP'; SELECT schemaver_upgrade_sql('bar')},
		extra_params => [ '-v', 'VERBOSITY=verbose' ]);
	like($err, qr/ERROR:  22P05: a script cannot be written in encoding "EUC_JP".*HINT:  SET client_encoding = 'UTF8'/s, 'a conversion that changes characters');
}

# in another encoding than the client has by then
my $utf8 = script('psql', q{schemaver_upgrade_sql()});
$node->safe_psql('psql', "SELECT schemaver_register('ü', '{u}', upgrade => 'CREATE TABLE \"ü\" (x text DEFAULT ''é'')', downgrade => 'DROP TABLE \"ü\"')");
$ENV{PGCLIENTENCODING} = 'LATIN1';
my $latin1 = script('psql', q{schemaver_upgrade_sql()});
$ENV{PGCLIENTENCODING} = 'UTF8';
unlike(slurp_file($latin1), qr/\xc3/, 'a script in LATIN1');
runs('psql', $latin1, 'a script in LATIN1 is read as such');
delete $ENV{PGCLIENTENCODING};
is($node->safe_psql('psql', q{SELECT count(*) FROM pg_class WHERE relname = U&'\00fc'}), '1', 'names are what they were');

#
# The record, the lock and the notification are those of a run.
#
my $text = slurp_file(script('psql', q{schemaver_downgrade_sql('base')}));
$text =~ s/^COMMIT;$/SELECT 'locks', mode FROM pg_locks WHERE classid = 'schemaver_state'::regclass AND objsubid & 3 = 1;\nCOMMIT;/m;
my $out = runs('psql', write_file("LISTEN schemaver;\n$text"), 'a script that looks at locks', '-At');
like($out, qr/^locks\|ExclusiveLock$/m, 'the run lock is held to the end');
like($out, qr/Asynchronous notification "schemaver" with payload "\{"run": "[0-9a-f-]{36}", "project": "default", "direction": "downgrade", "steps": 3, "user": "[^"]*", "from": \["ü"\], "to": \[\]\}"/,
	'who listens is told');

#
# In REPEATABLE READ another session's run is a serialization failure, as online.
#
my $slow = $node->background_psql('psql', on_error_stop => 0);
$text = slurp_file(script('psql', q{schemaver_upgrade_sql('t')}));
my ($begin) = $text =~ /(CALL public.schemaver_script_begin.*?\);\n)/s;
$slow->query_safe('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1');
$node->safe_psql('psql', q{SELECT * FROM schemaver_upgrade('t')});
$slow->query($begin);
like($slow->{stderr}, qr/could not serialize access/, 'a run meanwhile');
$slow->{stderr} = '';
$slow->quit;

#
# An error outside of a transaction: everything above it is committed, the
# comment says how to continue, and that works.
#
$node->safe_psql('psql', q{
	SELECT schemaver_register('x', '{t}', upgrade => 'INSERT INTO t VALUES (1), (1)', downgrade => 'DELETE FROM t');
	SELECT schemaver_register('y', '{x}', upgrade => 'CREATE UNIQUE INDEX CONCURRENTLY y ON t (n)', downgrade => 'DROP INDEX CONCURRENTLY y', transactional => false);
	SELECT schemaver_register('z', '{y}', upgrade => 'CREATE TABLE z ()', downgrade => 'DROP TABLE z');
});
my $stops = script('psql', q{schemaver_upgrade_sql('z')});
is_refused('psql', $stops, qr/could not create unique index "y"/, 'an index that cannot be');
is($node->safe_psql('psql', 'SELECT revision FROM schemaver_current()'), 'x', 'what came before is there');
my ($advice) = slurp_file($stops) =~ /^--     (SELECT \* FROM .*;)$/m;
is($advice, q{SELECT * FROM public.schemaver_stamp('y'::pg_catalog.text, purge => false);}, 'the script says what to do');
$node->safe_psql('psql', 'DROP INDEX y');
$node->safe_psql('psql', "INSERT INTO t VALUES (2); DELETE FROM t WHERE n = 1; CREATE UNIQUE INDEX y ON t (n); $advice");
runs('psql', script('psql', q{schemaver_upgrade_sql('z')}), 'a new script goes on');
runs('psql', script('psql', q{schemaver_downgrade_sql('x')}), 'down with --single-transaction', '-1');
is($node->safe_psql('psql', 'SELECT revision FROM schemaver_current()'), 'x', 'both have run');

#
# An extension in a schema of its own, of a role that is not a superuser.
#
$node->safe_psql('postgres', q{
	CREATE ROLE "the ""odd""; o'wner" LOGIN;
	CREATE ROLE deployer LOGIN;
	CREATE DATABASE owned OWNER "the ""odd""; o'wner"});
my @owner = ('-U', q{the "odd"; o'wner});
$node->safe_psql('owned', q{
	CREATE SCHEMA "Weird; ""Name""";
	CREATE EXTENSION schemaver SCHEMA "Weird; ""Name""";
	GRANT CREATE ON DATABASE owned TO deployer;
	GRANT USAGE ON SCHEMA "Weird; ""Name""" TO deployer;
	SET search_path = "Weird; ""Name""";
	SELECT schemaver_register('s', upgrade => 'CREATE SCHEMA made', downgrade => 'DROP SCHEMA made');
	GRANT EXECUTE ON PROCEDURE schemaver_script_begin, schemaver_script_step, schemaver_script_end TO deployer;
}, extra_params => [@owner]);
my $owned = script('owned', q{"Weird; ""Name""".schemaver_upgrade_sql()}, @owner);
is_refused('owned', $owned, qr/a superuser may not run revisions while role "the "odd"; o'wner" decides what they do/, 'a superuser');
is_refused('owned', write_file("SET ROLE deployer;\n" . slurp_file($owned)), qr/SET ROLE is not enough/, 'a superuser who has changed role');
is_refused('owned', write_file("SET SESSION AUTHORIZATION deployer;\n" . slurp_file($owned)), qr/SET ROLE is not enough/, 'a superuser who calls himself another');
runs('owned', $owned, 'a role with EXECUTE on the procedures alone', '-U', 'deployer');
is($node->safe_psql('owned', q{SELECT l.revision, l.username, nspowner::regrole FROM "Weird; ""Name""".schemaver_log l, pg_namespace WHERE nspname = 'made'}),
	's|deployer|deployer', 'it is on record, in the name of that role');

#
# Breaking out of a script: text in a body, an id, a message or a project never
# becomes a command, even if psql reads it differently from the server.
#
my $trap = "$dir/pwned";
my $near = "pwned$$";    # in the current folder, for names that have no room for a path
my @ways = (
	[ 'a setting', q{SELECT set_config('standard_conforming_strings', 'off', false);
SELECT 'a\\' || ' \\! touch TRAP
'} ],
	[ 'a literal in two lines', q{SELECT E'foo'
'bar\\' \\! touch TRAP
';} ],
	[ 'a client encoding', q{SELECT set_config('client_encoding', 'SJIS', false);
SELECT 'é'; -- \\! touch TRAP
SELECT 'ü' || '\\! touch TRAP'} ],
	[ 'a client encoding, in DO', q{DO $$ BEGIN SET client_encoding = 'BIG5'; END $$;
SELECT 'é', $é$ ' $é$;
SELECT $$ \\! touch TRAP
\\! touch TRAP $$} ],
	[ 'a backslash outside', qq{/* \\! touch TRAP\n\\! touch TRAP */ SELECT 1 -- \\! touch TRAP\n\\! touch TRAP} =~ s/\n\\! touch TRAP$//r ],
	[ 'variables', q{SELECT ':`touch TRAP`', (ARRAY[1])[1:n] FROM (SELECT 1 AS n) AS x} ],
	[ 'conditionals', qq{SELECT 1;\n/*\n\\if false\n*/ SELECT 2; SELECT '\n\\else\n\\endif\n\\q\n\\connect nowhere\n'} ],
	[ 'a function that begins', q{CREATE FUNCTION begin() RETURNS integer LANGUAGE sql AS 'SELECT 1'; SELECT begin()} ],
	[ 'a function with CASE', q{CREATE FUNCTION cased() RETURNS integer BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 2 END; END; SELECT cased()} ]);

$node->safe_psql('postgres', 'CREATE DATABASE trap');
$node->safe_psql('trap', 'CREATE EXTENSION schemaver');
foreach my $way (@ways)
{
	my ($name, $body) = @$way;
	$body =~ s/TRAP/$trap/g;
	foreach my $options ([], ['-S'], ['-v', 'n=1', '-a'])
	{
		my $project = "p\\!touch\${IFS}$near";
		my $setting = "SET schemaver.project = '$project'; SET client_min_messages = error;";
		my $text = $node->safe_psql('trap', qq{$setting
			SELECT FROM schemaver_stamp('base', purge => true);
			SELECT FROM schemaver_revisions r, schemaver_remove(revision) WHERE project = '$project';
			SELECT FROM schemaver_register('i\\!touch\${IFS}$near', NULL, \$BODY\$$body\$BODY\$, 'SELECT 1', message => 'm \\! touch $trap');
			SELECT schemaver_upgrade_sql()});
		my ($out, $err) = ('', '');
		my @psql = ('psql', '-X', '-d', $node->connstr('trap'), @$options);

		# These backslashes belong to the script itself.
		is_deeply([ grep { !/^\\(set \w+ \S+|set \w+ '\\\\(un)?restrict [-\w]+'|if :schemaver_restricts|endif|gset|gexec)$/ && !/^-- (From here|Does this release)/ } grep { /\\/ } split /\n/, $text ],
			[], "$name: no backslash but those of the script");
		IPC::Run::run([ @psql, '-f', write_file($text) ], '>', \$out, '2>', \$err);
		ok(!-e $trap && !-e $near, "$name, @$options: nothing of it is a command of psql") or diag($err);
		unlink $trap, $near;
		# A setting may prevent the body from running, but must not change it.
		like($err, qr/^(?!.*(invalid command|restricted))/s, "$name, @$options: nor is read as one");
		if ($name !~ /^a (setting|client)/)
		{
			is($node->safe_psql('trap', "$setting SELECT count(*) FROM schemaver_current()"), '1', "$name, @$options: it runs") or diag($err);
			$node->safe_psql('trap', 'DROP FUNCTION IF EXISTS begin, cased');
		}
	}
}

#
# The statements of an edited script do not run.
#
$node->safe_psql('trap', q{SELECT schemaver_register('e', NULL, 'CREATE TABLE e (n integer)', 'DROP TABLE e')});
my $edited = slurp_file(script('trap', 'schemaver_upgrade_sql()'));
is_refused('trap', write_file($edited =~ s/TABLE e /TABLE e2 /r), qr/this is not statement 1 of the upgrade of revision "e"/, 'another statement');
SKIP:
{
	skip 'psql has no \\restrict', 2 if `psql --help=commands` !~ /unrestrict/;
	is_refused('trap', write_file($edited =~ s/^(CREATE TABLE)/\\! touch $trap\n$1/mr), qr/backslash commands are restricted/, 'a command in it');
}

#
# Outside of a transaction: a ROLLBACK within a procedure is not a failure, and all
# settings of the body end with it.
#
$node->safe_psql('postgres', 'CREATE DATABASE outside; CREATE ROLE someone');
$node->safe_psql('outside', q{
	CREATE EXTENSION schemaver;
	CREATE TABLE seen (n integer);
	CREATE PROCEDURE batches() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO seen VALUES (1); COMMIT; INSERT INTO seen VALUES (2); ROLLBACK; INSERT INTO seen VALUES (3); END $$;
	SELECT schemaver_register('o1', NULL, 'CALL batches()', '', transactional => false);
	SELECT schemaver_register('o2', '{o1}', $$SELECT set_config('search_path', 'nowhere', false); SELECT set_config('work_mem', '1234', false), set_config('my.own', 'x', false);
		SELECT set_config('default_transaction_read_only', 'on', false); DO 'BEGIN SET role = someone; END'$$, '', transactional => false);
	SELECT schemaver_register('o3', '{o2}', 'INSERT INTO seen SELECT 4 WHERE current_user = session_user', '');
});
my $outside = slurp_file(script('outside', 'schemaver_upgrade_sql()'));
$out = runs('outside', write_file("SET work_mem = 4321; SET my.other = 'y';\n$outside\nSELECT 'left', current_user = session_user, current_setting('search_path'), current_setting('work_mem'), current_setting('my.own', true), current_setting('my.other'), current_setting('default_transaction_read_only');\n"),
	'a procedure that rolls back, and settings by functions', '-At');
like($out, qr/^left\|t\|"\$user", public\|4321kB\|\|y\|off$/m, 'nothing of them is left');
is($node->safe_psql('outside', q{SELECT string_agg(n::text, ',' ORDER BY n) FROM seen}), '1,3,4', 'all has run');
is($node->safe_psql('outside', q{SELECT string_agg(revision, ',' ORDER BY revision) FROM schemaver_applied}), 'o1,o2,o3', 'and is on record');
# a failure is still a failure
$node->safe_psql('outside', q{
	CREATE PROCEDURE fails() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO seen VALUES (5); ROLLBACK; PERFORM 1 / 0; END $$;
	SELECT schemaver_register('o4', '{o3}', 'CALL fails()', '', transactional => false)});
is_refused('outside', my $fails = script('outside', 'schemaver_upgrade_sql()'), qr/division by zero/, 'a procedure that fails');
$text = slurp_file($fails);
$text =~ s/ON_ERROR_STOP on/ON_ERROR_STOP off/;
(undef, $out) = run_file('outside', write_file($text));
like($out, qr/ERROR:  cannot record revision "o4": its statements have not run/, 'it is not recorded by a client that goes on');

#
# Overloads in a schema where others may create do not take over the calls.
#
$node->safe_psql('postgres', 'CREATE DATABASE planted');
$node->safe_psql('planted', q{
	CREATE EXTENSION schemaver;
	SELECT schemaver_register('a', NULL, 'CREATE TABLE a ()', 'DROP TABLE a');
	SELECT schemaver_register('b', '{a}', 'CREATE TABLE b ()', 'DROP TABLE b', transactional => false);
	CREATE TABLE taken ();
	CREATE FUNCTION trap() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE 'taken over'; END $$;
	CREATE PROCEDURE schemaver_script_begin(run text, direction text, project text, current text, applied text, steps text) LANGUAGE sql AS 'SELECT trap()';
	CREATE PROCEDURE schemaver_script_begin(run uuid, direction text, project text, current text[], applied text, steps text[]) LANGUAGE sql AS 'SELECT trap()';
	CREATE PROCEDURE schemaver_script_begin(run text, direction text, project text, current text, applied text, steps text, purge boolean) LANGUAGE sql AS 'SELECT trap()';
	CREATE PROCEDURE schemaver_script_check(run text, direction text, project text, current text, applied text, steps text) LANGUAGE sql AS 'SELECT trap()';
	CREATE PROCEDURE schemaver_script_check(run uuid, direction text, project text, current text[], applied text, steps text[]) LANGUAGE sql AS 'SELECT trap()';
	CREATE PROCEDURE schemaver_script_step(revision varchar) LANGUAGE sql AS 'SELECT trap()';
	CREATE PROCEDURE schemaver_script_step(revision name) LANGUAGE sql AS 'SELECT trap()';
});
runs('planted', script('planted', 'schemaver_upgrade_sql()'), 'with other procedures of these names');
is($node->safe_psql('planted', 'SELECT revision FROM schemaver_current()'), 'b', 'it has run');
$node->safe_psql('planted', q{CREATE PROCEDURE schemaver_script_end(x integer DEFAULT 1) LANGUAGE sql AS 'SELECT trap()'});
is_refused('planted', script('planted', q{schemaver_downgrade_sql('b:a')}), qr/procedure public.schemaver_script_(?!.*taken over).* is not unique/s, 'one that fits as well');

#
# A transaction that does not see what has been run since it began.
#
$node->safe_psql('postgres', 'CREATE DATABASE snapshots');
$node->safe_psql('snapshots', q{
	CREATE EXTENSION schemaver;
	SELECT schemaver_register('a', upgrade => '', downgrade => ''), schemaver_register('b', '{a}', downgrade => '')});
my $meanwhile = q{\! psql -qAtX -d "$SNAPSHOTS" -c "SET client_min_messages = warning; SELECT revision FROM schemaver_upgrade('a')"};
{
	local $ENV{SNAPSHOTS} = $node->connstr('snapshots');
	is_refused('snapshots', write_file("BEGIN ISOLATION LEVEL REPEATABLE READ;\nSELECT;\n$meanwhile\n" . slurp_file(script('snapshots', q{schemaver_upgrade_sql('a')}))),
		qr/^a\n.*ERROR:  could not serialize/ms, 'a script in a transaction that is older than a run');
}
is($node->safe_psql('snapshots', 'SELECT count(*) FROM schemaver_log'), 1, 'which is on record once');

#
# What the session had before a script is there after it; what bodies have left is not.
#
$node->safe_psql('postgres', 'CREATE DATABASE leftovers');
$node->safe_psql('leftovers', q{
	CREATE EXTENSION schemaver;
	CREATE SEQUENCE s;
	CREATE SEQUENCE t START 10;
	SELECT schemaver_register('a', upgrade => $$DECLARE c2 CURSOR WITH HOLD FOR SELECT 2; SELECT nextval('t'); SELECT pg_advisory_lock(1), pg_advisory_lock(2)$$),
		schemaver_register('b', '{a}', upgrade => $$CLOSE again; DECLARE again CURSOR WITH HOLD FOR SELECT 3$$)});
my $before = "DECLARE c CURSOR WITH HOLD FOR SELECT 1; DECLARE again CURSOR WITH HOLD FOR SELECT 1; SELECT nextval('s'), pg_advisory_lock(1);\n";
my $after = "SELECT 'cursors', string_agg(name, ',') FROM pg_cursors; FETCH c; SELECT currval('s'); SELECT objid, count(*) FROM pg_locks WHERE locktype = 'advisory' GROUP BY 1; SELECT pg_advisory_unlock(1); SELECT pg_advisory_unlock(1);\n";
like(runs('leftovers', write_file($before . slurp_file(script('leftovers', 'schemaver_upgrade_sql()')) . $after), 'with cursors, sequences and locks', '-qAt'),
	qr/\ncursors\|c\n1\n1\n1\|1\nt\nf\n/, 'the session has its own back');

#
# A long one.
#
$node->safe_psql('postgres', 'CREATE DATABASE long');
$node->safe_psql('long', q{
	CREATE EXTENSION schemaver;
	CREATE TABLE t (n integer);
	INSERT INTO schemaver_revisions (revision, down_revision, upgrade, downgrade)
	SELECT 'r' || lpad(n::text, 5, '0'), CASE WHEN n > 1 THEN ARRAY['r' || lpad((n - 1)::text, 5, '0')] END, format('INSERT INTO t VALUES (%s)', n), format('DELETE FROM t WHERE n = %s;', n)
	FROM generate_series(1, 2000) n});
runs('long', script('long', 'schemaver_upgrade_sql()'), '2000 revisions up', '-q');
is($node->safe_psql('long', 'SELECT count(*), count(DISTINCT n), (SELECT count(*) FROM schemaver_log), (SELECT count(*) FROM schemaver_applied), schemaver_is_current() FROM t'),
	'2000|2000|2000|2000|t', 'and all on record');
runs('long', script('long', q{schemaver_downgrade_sql('base')}), 'and down', '-q');
is($node->safe_psql('long', 'SELECT count(*), (SELECT count(*) FROM schemaver_log), (SELECT count(*) FROM schemaver_applied) FROM t'),
	'0|4000|0', 'and on record');

$node->stop;
done_testing();
