# Twenty replicas of an application start at once, and each one upgrades the
# database: one run does the work, the others find it done.  All of them wait at
# a gate, with their snapshots taken, so that they really run concurrently.
use strict;
use warnings;

use IPC::Run ();
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $sessions = 20;
my $node = PostgreSQL::Test::Cluster->new('concurrency');
$node->init;
$node->append_conf('postgresql.conf', 'max_connections = 40');
$node->start;

# Runs the statement in all sessions at once; returns what each has printed.
sub at_once
{
	my ($db, $level, $statement) = @_;
	my $gate = $node->background_psql($db);
	my $script = PostgreSQL::Test::Utils::tempdir() . '/script';
	my @all;

	append_to_file($script, "BEGIN ISOLATION LEVEL $level;\n"
		  . "DO \$\$ BEGIN PERFORM pg_advisory_xact_lock_shared(1); END \$\$;\n"
		  . "$statement;\nCOMMIT;\n");

	$gate->query_safe('SELECT pg_advisory_lock(1)');
	for (1 .. $sessions)
	{
		my %one = (out => '', err => '');
		$one{run} = IPC::Run::start(
			[
				'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-v', 'VERBOSITY=sqlstate',
				'-d', $node->connstr($db), '-f', $script
			],
			'>', \$one{out}, '2>', \$one{err});
		push @all, \%one;
	}
	$node->poll_query_until($db,
		"SELECT count(*) = $sessions FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
	  or die 'the sessions did not come to the gate';
	$gate->query_safe('SELECT pg_advisory_unlock(1)');
	$_->{run}->finish for @all;
	$gate->quit;
	return @all;
}

# A separate database with a history of three revisions, each of which raises a
# notice and creates a table.
sub new_database
{
	my ($db) = @_;
	$node->safe_psql('postgres', "CREATE DATABASE $db");
	$node->safe_psql($db, q{
		CREATE EXTENSION schemaver;
		CREATE TABLE ran (revision text);
		SELECT schemaver_register('a', upgrade => 'CREATE TABLE a (n integer); INSERT INTO ran VALUES (''a'')',
			downgrade => 'DROP TABLE a; INSERT INTO ran VALUES (''-a'')');
		SELECT schemaver_register('b', '{a}', upgrade => 'CREATE TABLE b (n integer); INSERT INTO ran VALUES (''b'')',
			downgrade => 'DROP TABLE b; INSERT INTO ran VALUES (''-b'')');
		SELECT schemaver_register('c', '{b}', upgrade => 'CREATE TABLE c (n integer); INSERT INTO ran VALUES (''c'')',
			downgrade => 'DROP TABLE c; INSERT INTO ran VALUES (''-c'')');
		ALTER DATABASE } . $db . q{ SET client_min_messages = warning;
	});
	return;
}

# One session has done the work; the others have printed this.
sub check
{
	my ($name, $db, $work, $ran, $out, $err, @all) = @_;
	my @winners = grep { $_->{out} eq $work && $_->{err} eq '' } @all;
	my @losers = grep { $_->{out} eq $out && $_->{err} =~ $err } @all;

	is(scalar(@winners), 1, "$name: one session does the work");
	is(scalar(@losers), $sessions - 1, "$name: the others do not")
	  or diag(map { "$_->{out}|$_->{err}\n" } @all);
	is( $node->safe_psql($db, 'SELECT revision FROM ran ORDER BY ctid'),
		$ran, "$name: every body has run once");
	is( $node->safe_psql($db, q{SELECT count(*), count(DISTINCT run) FROM schemaver_log
			WHERE run = (SELECT last_run FROM schemaver_state)}),
		'3|1', "$name: and is logged once");
	return;
}

new_database('rc');
check('READ COMMITTED', 'rc', "a\nb\nc\n", "a\nb\nc", '', qr/^$/,
	at_once('rc', 'READ COMMITTED', 'SELECT revision FROM schemaver_upgrade()'));
check('down', 'rc', "c\nb\na\n", "a\nb\nc\n-c\n-b\n-a", '', qr/^$/,
	at_once('rc', 'READ COMMITTED', q{SELECT revision FROM schemaver_downgrade('base')}));

for my $level ('REPEATABLE READ', 'SERIALIZABLE')
{
	my $db = lc($level =~ s/ /_/gr);
	new_database($db);
	check($level, $db, "a\nb\nc\n", "a\nb\nc", '', qr/^(psql:.*:3: )?ERROR:  40001$/,
		at_once($db, $level, 'SELECT revision FROM schemaver_upgrade()'));
	is($node->safe_psql($db, 'SELECT revision FROM schemaver_upgrade()'),
		'', "$level: who tries again finds nothing left to do");
}

$node->stop;
unlike(slurp_file($node->logfile), qr/deadlock detected|TRAP|PANIC/, 'no deadlock on the way');
done_testing();
