# The server is killed in the middle of an upgrade: after the restart nothing of
# the run remains, nobody holds its lock, and the next upgrade does everything.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('crash');
$node->init;
$node->append_conf('postgresql.conf', 'restart_after_crash = on');
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION schemaver;
	CREATE TABLE gate (closed boolean);
	INSERT INTO gate VALUES (true);
	SELECT schemaver_register('a', upgrade => 'CREATE TABLE before (n integer)');
	SELECT schemaver_upgrade();
	SELECT schemaver_register('b', '{a}', upgrade => 'CREATE TABLE made (n integer); INSERT INTO before VALUES (1)');
	SELECT schemaver_register('c', '{b}', upgrade => $$
		INSERT INTO made VALUES (1);
		SELECT pg_sleep(3600) FROM gate WHERE closed$$);
});

# Begins an upgrade that has applied a revision and works on the next; returns
# the session and its process id.
sub begin_upgrade
{
	my $session = $node->background_psql('postgres', on_error_stop => 0);
	my $pid = $session->query_safe('SELECT pg_backend_pid()');

	$session->query_until(qr/begun/, "\\echo begun\nSELECT schemaver_upgrade();\n");
	$node->poll_query_until('postgres',
		"SELECT wait_event = 'PgSleep' FROM pg_stat_activity WHERE pid = $pid")
	  or die 'the upgrade did not come to its body';
	return ($session, $pid);
}

sub check_untouched
{
	my ($name) = @_;
	is($node->safe_psql('postgres', q{SELECT to_regclass('made') IS NULL, (SELECT count(*) FROM before)}),
		't|0', "$name: the bodies have left nothing");
	is( $node->safe_psql('postgres', q{SELECT (SELECT string_agg(revision, ',') FROM schemaver_applied),
			(SELECT string_agg(revision, ',') FROM schemaver_log), (SELECT count(*) FROM schemaver_state)}),
		'a|a|1', "$name: nothing is recorded");
	is($node->safe_psql('postgres', 'SELECT revision FROM schemaver_current()'),
		'a', "$name: the state is that of before");
	is( $node->safe_psql('postgres', q{SELECT count(*) FROM pg_locks
			WHERE locktype = 'object' AND classid = 'schemaver_state'::regclass}),
		'0', "$name: no lock is left");
	return;
}

# Starts the server after its postmaster was killed.  It does not start before
# the remaining backends have noticed.
sub start_again
{
	for (1 .. 10 * $PostgreSQL::Test::Utils::timeout_default)
	{
		return if $node->start(fail_ok => 1);
		select undef, undef, undef, 0.1;
		$node->stop('fast', fail_ok => 1);
	}
	die 'the server does not start';
}

# the run holds its lock, where everybody can see it
my ($session, $pid) = begin_upgrade();
is( $node->safe_psql('postgres', q{SELECT pid, mode, granted FROM pg_locks
		WHERE locktype = 'object' AND classid = 'schemaver_state'::regclass}),
	"$pid|ExclusiveLock|t", 'the lock of a run is in pg_locks');

# a cancelled run
$node->safe_psql('postgres', "SELECT pg_cancel_backend($pid)");
$node->poll_query_until('postgres', "SELECT state = 'idle' FROM pg_stat_activity WHERE pid = $pid");
check_untouched('cancelled');
$session->quit;

# a session that is terminated
($session, $pid) = begin_upgrade();
$node->safe_psql('postgres', "SELECT pg_terminate_backend($pid)");
$node->poll_query_until('postgres', "SELECT count(*) = 0 FROM pg_stat_activity WHERE pid = $pid");
check_untouched('terminated');
eval { $session->quit };

# a backend that is killed takes the server through recovery
($session, $pid) = begin_upgrade();
kill 'KILL', $pid or die "kill: $!";
eval { $session->quit };
$node->poll_query_until('postgres', 'SELECT NOT pg_is_in_recovery()')
  or die 'the server did not come back';
check_untouched('backend killed');

# the end of the postmaster does so, too
($session, $pid) = begin_upgrade();
$node->kill9;
eval { $session->quit };
start_again();
check_untouched('server killed');

# the next upgrade does everything
$node->safe_psql('postgres', 'UPDATE gate SET closed = false');
is($node->safe_psql('postgres', 'SELECT revision FROM schemaver_upgrade()'),
	"b\nc", 'the next upgrade does it all');

# what has been committed is there after a crash
$node->kill9;
start_again();
is($node->safe_psql('postgres', 'SELECT revision FROM schemaver_current()'), 'c', 'what was committed remains');
is($node->safe_psql('postgres', 'SELECT * FROM made, before'), '1|1', 'and so does what the bodies did');
$node->stop;
done_testing();
