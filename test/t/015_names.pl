# While a call waits, the owner of the schema renames it and puts a look-alike in
# its place, with triggers that would make the owner superuser if they ran as the
# tables' owner or as the caller.  Wherever a call can wait, it reads and writes
# the tables that it has found, and nobody else's code runs.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(usleep);

my $node = PostgreSQL::Test::Cluster->new('names');
$node->init;
$node->start;
$node->safe_psql('postgres', 'CREATE ROLE mallory LOGIN');

my @tables = map { "schemaver_$_" } qw(revisions applied state log settings);

# The locks that another session holds, and what a call has to wait for.
my %waits = (
	'the run lock' => q{SELECT count(*) FROM real.schemaver_stamp('a1')},
	'the registry lock' => q{SELECT real.schemaver_register('other')},
	'all tables, to write' => 'LOCK TABLE ' . join(', ', map { "real.$_" } @tables) . ' IN SHARE MODE',
	'the log, to write' => 'LOCK TABLE real.schemaver_log IN SHARE MODE',
	map { ("$_, to read" => "LOCK TABLE real.$_ IN ACCESS EXCLUSIVE MODE") } @tables,
);

# The calls, the number of rows that shows success, and what each needs.
my %calls = (
	register => [q{SELECT real.schemaver_register('new')}, q{real.schemaver_revisions WHERE revision = 'new'}],
	replace => [q{SELECT real.schemaver_register('b1', '{a1}', 'SELECT 2')}, q{real.schemaver_revisions WHERE upgrade = 'SELECT 2'}],
	edit => [q{SELECT real.schemaver_edit('b1', message => 'edited')}, q{real.schemaver_revisions WHERE message = 'edited'}],
	remove => [q{SELECT real.schemaver_remove('c1')}, q{(SELECT 1 WHERE NOT EXISTS (SELECT FROM real.schemaver_revisions WHERE revision = 'c1')) AS gone}],
	rebase => [q{SELECT count(*) FROM real.schemaver_rebase('d1', 'c1')}, q{real.schemaver_revisions WHERE revision = 'd1' AND down_revision = '{c1}'}],
	revision => [q{SELECT real.schemaver_revision('new', 'SELECT 1', head => 'c1', rev_id => 'new')}, q{real.schemaver_revisions WHERE revision = 'new'}],
	load => [q{SELECT count(*) FROM real.schemaver_load('{"V9__x.sql": "SELECT 1"}')}, q{real.schemaver_revisions WHERE revision = '9'}],
	stamp => [q{SELECT count(*) FROM real.schemaver_stamp('b1')}, q{real.schemaver_applied WHERE revision = 'b1'}],
	upgrade => [q{SELECT count(*) FROM real.schemaver_upgrade('b1')}, q{real.schemaver_applied WHERE revision = 'b1'}],
	adopt => [q{SELECT count(*) FROM real.schemaver_adopt('app.alembic_version')}, q{real.schemaver_applied WHERE revision = 'b1'}],
	configure => [q{SELECT real.schemaver_configure('environment', 'test')}, q{real.schemaver_settings WHERE value = 'test'}],
	begin => ['begin', q{(SELECT 1) AS nothing}],
	check => ['check', q{(SELECT 1) AS nothing}],
	validate => [q{SELECT count(*) FROM real.schemaver_validate()}, q{(SELECT 1) AS nothing}],
);

# The look-alike: tables that anybody may use, with triggers that report it.
my $traps = join "\n",
  'CREATE SCHEMA fake;',
  q{CREATE FUNCTION fake.spring() RETURNS trigger LANGUAGE plpgsql AS $$
	BEGIN
		INSERT INTO app.sprung VALUES (current_user);
		EXECUTE 'ALTER ROLE mallory SUPERUSER';
		RETURN NEW;
	END $$;},
  (map {
		"CREATE TABLE fake.$_ (LIKE real.$_ INCLUDING ALL);
		CREATE TRIGGER spring BEFORE INSERT OR UPDATE OR DELETE ON fake.$_ FOR EACH ROW EXECUTE FUNCTION fake.spring();
		CREATE TRIGGER spring_all BEFORE INSERT OR UPDATE OR DELETE ON fake.$_ FOR EACH STATEMENT EXECUTE FUNCTION fake.spring();
		GRANT ALL ON fake.$_ TO PUBLIC;"
  } @tables),
  'GRANT ALL ON SCHEMA fake TO PUBLIC;';

# Permanent sessions: of the superuser, and of the schema's owner.
my ($admin, $owner);

# The first call of a script, as the server writes it, after what has to come before.
sub script_call
{
	my ($procedure, $transactional) = @_;
	my $script;

	$admin->query_safe(q{SELECT real.schemaver_edit('b1', transactional => } . $transactional . q{);
		SELECT real.schemaver_stamp('a1')});
	$script = $admin->query_safe(q{SELECT real.schemaver_upgrade_sql('b1')});
	my ($call) = $script =~ /^(CALL \S*schemaver_script_$procedure\(.*?\));$/ms
	  or die "no call of $procedure in\n$script";
	return $call;
}

# Creates a history of three revisions, none of which is applied.
sub begin_anew
{
	$admin->query_safe('TRUNCATE ' . join(', ', map { "real.$_" } @tables) . ', app.sprung');
	$admin->query_safe(q{SELECT real.schemaver_register('a1', upgrade => 'SELECT 1'),
		real.schemaver_register('b1', '{a1}', 'SELECT 1'), real.schemaver_register('c1', '{b1}', 'SELECT 1')});
	return;
}

# Waits until the session waits for a lock, or is idle; returns whether it waits.
sub settle
{
	my ($pid) = @_;
	for (1 .. 100 * $PostgreSQL::Test::Utils::timeout_default)
	{
		my $state = $admin->query_safe("SELECT wait_event_type = 'Lock' FROM pg_stat_activity
			WHERE pid = $pid AND query LIKE '/* the call */%' AND (state LIKE 'idle%' OR wait_event_type = 'Lock')");
		return $state eq 't' if $state ne '';
		usleep(10_000);
	}
	die 'the session did not come to rest';
}

# Everything of one call and one wait.
sub try
{
	my ($kind, $caller, $call, $wait) = @_;
	my ($statement, $done) = @{ $calls{$call} };
	my ($before, $after) = ('', '');

	begin_anew();
	($statement, $before, $after) = (script_call('begin', 'true'), 'BEGIN;', 'ROLLBACK;') if $call eq 'begin';
	$before = q{SELECT real.schemaver_register('d1', '{a1}');} if $call eq 'rebase';
	$statement = script_call('check', 'false') if $call eq 'check';

	my $holder = $node->background_psql($kind, on_error_stop => 0);
	my $session = $node->background_psql($kind, on_error_stop => 0, extra_params => [ '-U', $caller ]);
	my $pid = $session->query_safe('SELECT pg_backend_pid()');
	# What is kept in memory is not read again.
	$session->query_safe("SET client_min_messages = error; SELECT count(*) FROM real.schemaver_heads(); $before");
	$holder->query_safe("SET client_min_messages = error; BEGIN; $waits{$wait}");
	$session->query_until(qr/^called/m, "\\echo called\n/* the call */ $statement;\n");
	my $waited = settle($pid);

	$owner->query_safe('ALTER SCHEMA real RENAME TO moved; ALTER SCHEMA fake RENAME TO real');
	$holder->query_safe('COMMIT');
	$session->query("$after SELECT 1");
	my $err = $session->{stderr};
	$session->quit;
	$holder->quit;

	my $lookalike = join ' + ', map { "(SELECT count(*) FROM real.$_)" } @tables;
	(my $moved = $done) =~ s/real\./moved./g;
	is( $admin->query_safe("SELECT (SELECT count(*) FROM app.sprung), $lookalike,
			(SELECT rolsuper FROM pg_roles WHERE rolname = 'mallory'), (SELECT count(*) FROM $moved)") . $err,
		'0|0|f|1', "$kind: $call, waiting for $wait");
	$admin->query_safe('ALTER ROLE mallory NOSUPERUSER; ALTER SCHEMA real RENAME TO fake; ALTER SCHEMA moved RENAME TO real');
	return $waited;
}

# Is there something to wait for?  For most calls, one of the reads is enough.
sub is_tried
{
	my ($kind, $call, $wait) = @_;
	return 0 if $wait =~ /run/ and $call !~ /replace|edit|remove|rebase|stamp|upgrade|adopt|begin|check/;
	return 0 if $wait =~ /registry/ and $call !~ /register|replace|edit|remove|rebase|revision|load/;
	return 0 if $wait =~ /read/ and $wait !~ /settings/ and $call !~ /^(register|stamp|begin)$/;
	return 0 if $wait =~ /write/ and $call eq 'validate' or $wait =~ /the log/ and $call !~ /stamp|upgrade|adopt/;
	return $kind eq 'trusted' || $call =~ /^(register|stamp|begin|configure)$/;
}

# A trusted installation of mallory's, in a separate schema; and one of the
# superuser's, in a schema that mallory owns without privileges on any function.
my %waited;
for my $kind ('trusted', 'plain')
{
	my $caller = $kind eq 'trusted' ? 'mallory' : $node->safe_psql('postgres', 'SELECT current_user');

	$node->safe_psql('postgres', "CREATE DATABASE $kind OWNER mallory");
	$admin = $node->background_psql($kind);
	$owner = $node->background_psql($kind, extra_params => [ '-U', 'mallory' ]);
	$admin->query_safe('SET client_min_messages = error');
	$owner->query_safe(q{CREATE SCHEMA real; CREATE SCHEMA app; CREATE TABLE app.sprung (who text);
		CREATE TABLE app.alembic_version (version_num varchar(32)); INSERT INTO app.alembic_version VALUES ('b1');
		GRANT ALL ON SCHEMA app TO PUBLIC; GRANT ALL ON ALL TABLES IN SCHEMA app TO PUBLIC});
	($kind eq 'trusted' ? $owner : $admin)->query_safe('CREATE EXTENSION schemaver SCHEMA real');
	$admin->query_safe('GRANT SELECT ON ALL TABLES IN SCHEMA real TO mallory');
	$owner->query_safe($traps);
	for my $call (sort keys %calls)
	{
		for my $wait (sort keys %waits)
		{
			next if !is_tried($kind, $call, $wait);
			$waited{$wait}++ if try($kind, $caller, $call, $wait);
		}
	}
	$admin->quit;
	$owner->quit;
}
cmp_ok($waited{$_} // 0, '>', 2, "calls have waited for $_") for sort keys %waits;

$node->stop;
done_testing();
