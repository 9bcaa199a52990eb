# Scripts, as psql runs them: what one leaves is what an online run leaves, in the
# whole database; and what stops one, whatever psql is told.
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

# Runs psql on a file; returns its exit code and all that it prints.
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

# Makes a script in one database, as whoever a client would.
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

# Everything in a database but for times, ids that are made up, what is counted online
# only, and how it is recorded that statements have run outside of a transaction.
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
# One history in two databases: the blog of doc/demo, with a merge and a migration
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
my @history = ('doc/demo/history.sql', 'doc/demo/branches.sql', $merge, 'doc/demo/data_migration.sql', $more);

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
		runs($db, 'doc/demo/rows.sql', "$db: rows");
		$node->safe_psql($db, q{UPDATE users SET joined_at = '2026-01-01 00:00Z'; UPDATE comments SET written_at = '2026-01-02 00:00Z'});
	}
	return;
}

# up, the first part
$node->safe_psql('online', q{SELECT * FROM schemaver_upgrade('d48e6f21a040')});
my $first = script('offline', q{schemaver_upgrade_sql('d48e6f21a040')});
like(runs('offline', $first, 'the first part runs'),
	qr/NOTICE:  running upgrade  -> a1f0c3d29b10, create users\n.*running upgrade c3915ab07d30 -> d48e6f21a040, create comments/s,
	'and tells what it does');
is_same('up: the same database');
people_use_it();
is_refused('offline', $first, qr/ERROR:  this script has been run already/, 'twice');

# the rest, online as far as that goes
$node->safe_psql('online', q{SELECT * FROM schemaver_upgrade('set1')});
my ($code, undef, $err) = $node->psql('online', 'SELECT * FROM schemaver_upgrade()');
like($err, qr/revision "index" cannot run inside a transaction/, 'online there is no further');
$node->safe_psql('online', 'CREATE INDEX CONCURRENTLY posts_title_idx ON posts (title)');
$node->safe_psql('online', q{COMMENT ON INDEX posts_title_idx IS 'made outside'; SELECT * FROM schemaver_stamp('index')});
$node->safe_psql('online', 'SELECT * FROM schemaver_upgrade()');
my $rest = script('offline', 'schemaver_upgrade_sql()');
my $session = slurp_file($rest) . "SELECT current_user, current_setting('search_path'), current_setting('maintenance_work_mem');\n";
like(runs('offline', write_file($session), 'the rest runs', '-At'),
	qr/^(?!other)\w+\|"\$user", public\|64MB$/m, 'and leaves nothing set in the session');
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
is_refused('dev', $range, qr/ERROR:  the script does not begin where this database is\nDETAIL:  It begins where d48e6f21a040 is current; here that is nothing\./,
	'where it does not begin');

# stamps
$node->safe_psql('online', q{SELECT * FROM schemaver_stamp('sorting@head'); SELECT * FROM schemaver_stamp('17c92e5df370', purge => true)});
runs('offline', script('offline', q{schemaver_stamp_sql('sorting@head')}), 'a stamp runs');
runs('offline', script('offline', q{schemaver_stamp_sql('17c92e5df370', purge => true)}), 'a purge runs');
is_same('stamps: the same database');

#
# psql, told otherwise
#
$node->safe_psql('postgres', q{CREATE DATABASE psql});
$node->safe_psql('psql', q{
	CREATE EXTENSION schemaver;
	SELECT schemaver_register('t', upgrade => 'CREATE TABLE t (n integer)', downgrade => 'DROP TABLE t');
	SELECT schemaver_register('u', '{t}', upgrade => 'SELECT (ARRAY[1])[1:n] FROM t;', downgrade => 'SELECT 1 FROM nothing');
});
my $up = script('psql', 'schemaver_upgrade_sql()');
is_refused('psql', $up, qr/psql variable n is set, and would replace what a body has/, 'a variable that a body would be given', '-v', 'n=1');
is($node->safe_psql('psql', 'SELECT count(*) FROM schemaver_log'), '0', 'nothing has run');
$ENV{PSQLRC} = write_file("\\set ON_ERROR_ROLLBACK on\n\\set AUTOCOMMIT off\n\\set ON_ERROR_STOP off\n\\set QUIET on\n");
runs('psql', $up, 'a ~/.psqlrc that changes everything changes nothing');
is_refused('psql', script('psql', q{schemaver_downgrade_sql('base')}), qr/relation "nothing" does not exist/, 'nor is an error passed over');
delete $ENV{PSQLRC};
# what has been rolled back may be run again
$node->safe_psql('psql', q{SELECT schemaver_register('v', '{u}', upgrade => 'INSERT INTO later VALUES (1)', downgrade => '')});
my $again = script('psql', q{schemaver_upgrade_sql('v')});
is_refused('psql', $again, qr/relation "later" does not exist/, 'an error in a transaction');
$node->safe_psql('psql', 'CREATE TABLE later (n integer)');
runs('psql', $again, 'the same script, when its cause is gone');
is($node->safe_psql('psql', 'SELECT revision FROM schemaver_current()'), 'v', 'it has run');
$node->safe_psql('psql', q{SELECT schemaver_downgrade('u'); SELECT schemaver_remove('v')});
is($node->safe_psql('psql', q{SELECT string_agg(revision || ' ' || direction, ',' ORDER BY started_at) FROM schemaver_log WHERE revision <> 'v'}),
	't upgrade,u upgrade', 'up is on record, down is not');
$node->safe_psql('psql', q{SELECT schemaver_edit('u', downgrade => '')});
runs('psql', script('psql', q{schemaver_downgrade_sql('base')}), 'with --single-transaction', '-1');
is($node->safe_psql('psql', 'SELECT count(*) FROM schemaver_current()'), '0', 'it has run');
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
# An error outside of a transaction: what stands above is committed, the comment
# says how to go on, and that leads on.
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
is($advice, q{SELECT * FROM public.schemaver_stamp('y');}, 'the script says what to do');
$node->safe_psql('psql', 'DROP INDEX y');
$node->safe_psql('psql', "INSERT INTO t VALUES (2); DELETE FROM t WHERE n = 1; CREATE UNIQUE INDEX y ON t (n); $advice");
runs('psql', script('psql', q{schemaver_upgrade_sql('z')}), 'a new script goes on');
runs('psql', script('psql', q{schemaver_downgrade_sql('x')}), 'down with --single-transaction', '-1');
is($node->safe_psql('psql', 'SELECT revision FROM schemaver_current()'), 'x', 'both have run');

#
# An extension in a schema of its own, of a role that is no superuser.
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
is_refused('owned', $owned, qr/a superuser may not run revisions of an extension that belongs to "the "odd"; o'wner"/, 'a superuser');
is_refused('owned', write_file("SET ROLE deployer;\n" . slurp_file($owned)), qr/SET ROLE is not enough/, 'a superuser who has changed role');
is_refused('owned', write_file("SET SESSION AUTHORIZATION deployer;\n" . slurp_file($owned)), qr/SET ROLE is not enough/, 'a superuser who calls himself another');
runs('owned', $owned, 'a role with EXECUTE on the procedures alone', '-U', 'deployer');
is($node->safe_psql('owned', q{SELECT l.revision, l.username, nspowner::regrole FROM "Weird; ""Name""".schemaver_log l, pg_namespace WHERE nspname = 'made'}),
	's|deployer|deployer', 'it is on record, in the name of that role');

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
