# A run inside a transaction that is prepared for two-phase commit keeps its lock
# until that is resolved, even over restarts; a session that waits in vain is
# told why.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('two_phase');
$node->init;
# A session with synchronous_commit waits forever.
$node->append_conf('postgresql.conf', q{
max_prepared_transactions = 5
wal_level = replica
max_wal_senders = 1
synchronous_commit = local
synchronous_standby_names = 'nobody'
});
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION schemaver;
	ALTER DATABASE postgres SET client_min_messages = warning;
	SELECT schemaver_register('a', upgrade => 'CREATE TABLE t (n integer)', downgrade => 'DROP TABLE t');
});

sub prepare
{
	my ($name, $call) = @_;
	return $node->psql('postgres',
		"SET schemaver.notify = off; BEGIN; SELECT $call; PREPARE TRANSACTION '$name'",
		on_error_stop => 1);
}

# a notification cannot be prepared: the server says so, and nothing is left
my ($ret, $out, $err) = $node->psql('postgres',
	q{BEGIN; SELECT schemaver_upgrade(); PREPARE TRANSACTION 'notifying'});
like($err, qr/ERROR:  cannot PREPARE a transaction that has executed LISTEN, UNLISTEN, or NOTIFY/,
	'with schemaver.notify a run cannot be prepared');
is($node->safe_psql('postgres', 'SELECT count(*) FROM schemaver_current()'), '0', 'and leaves nothing');

# without, it can; nobody else can run meanwhile, nor change revisions
is((prepare('up', 'schemaver_upgrade()'))[0], 0, 'without it, it can');
sub check_waits
{
	my ($when) = @_;
	for my $call ('schemaver_upgrade()', q{schemaver_edit('a', message => 'x')})
	{
		($ret, $out, $err) = $node->psql('postgres',
			"\\set VERBOSITY verbose\nSET schemaver.run_lock_timeout = '10ms'; SELECT $call");
		like($err, qr/ERROR:  55P03: gave up waiting.*\nDETAIL:  The lock is held by a prepared transaction \(see pg_prepared_xacts\)\.$/m,
			"$when: $call waits in vain, and is told for whom");
	}
	is($node->safe_psql('postgres', 'SELECT count(*) FROM schemaver_current()'),
		'0', "$when: nobody sees the run");
	is($node->safe_psql('postgres', q{SELECT schemaver_register('b', '{a}', upgrade => 'INSERT INTO t VALUES (1)', downgrade => '')}) =~ /added|unchanged/,
		1, "$when: adding revisions goes on");
	return;
}
check_waits('prepared');
$node->restart;
check_waits('after a restart');

# a session that waits long enough continues after the commit, and does the rest
my $waiter = $node->background_psql('postgres');
my $pid = $waiter->query_safe('SELECT pg_backend_pid()');
$waiter->query_until(qr/begun/, "\\echo begun\nSELECT revision FROM schemaver_upgrade();\n");
$node->poll_query_until('postgres', "SELECT count(*) = 1 FROM pg_locks WHERE pid = $pid AND NOT granted");
$node->safe_psql('postgres', q{COMMIT PREPARED 'up'});
like($waiter->query_safe('SELECT 1'), qr/^b\n1$/, 'COMMIT PREPARED lets the next one run what is left');
$waiter->quit;
is($node->safe_psql('postgres', 'SELECT revision, (SELECT count(*) FROM t) FROM schemaver_current()'), 'b|1', 'all is there');

# ROLLBACK PREPARED rolls back all of it
is((prepare('down', q{schemaver_downgrade('base')}))[0], 0, 'a downgrade is prepared');
$node->safe_psql('postgres', q{ROLLBACK PREPARED 'down'});
is($node->safe_psql('postgres', 'SELECT revision FROM schemaver_current()'), 'b', 'ROLLBACK PREPARED takes it back');
is($node->safe_psql('postgres', q{SELECT count(*) FROM pg_locks WHERE classid = 'schemaver_state'::regclass}), '0', 'no lock is left');
is($node->safe_psql('postgres', q{SELECT revision FROM schemaver_downgrade('base')}), "b\na", 'the next one runs');

# A transaction that is being prepared appears twice in snapshots: then as many are in progress as before, although
# another one has ended.  A session that has waited for that one must see its changes.
$node->safe_psql('postgres', q{
	CREATE TABLE other (n integer);
	CREATE TABLE ran (what text);
	SET schemaver.project = 'twice';
	SELECT schemaver_register('a'), schemaver_register('b', '{a}', downgrade => $$INSERT INTO ran VALUES ('b down')$$);
	SELECT schemaver_upgrade();
});
my ($first, $preparing, $second) = map { $node->background_psql('postgres') } 1 .. 3;
my ($preparing_pid, $second_pid) = map { $_->query_safe('SELECT pg_backend_pid()') } $preparing, $second;
$first->query_safe(q{SET schemaver.project = 'twice'; BEGIN; SELECT schemaver_downgrade('a')});
$preparing->query_safe('SET synchronous_commit = on; BEGIN; INSERT INTO other VALUES (1)');
$node->safe_psql('postgres', 'INSERT INTO other VALUES (2)');
$second->query_safe(q{SET schemaver.project = 'twice'; SELECT count(*) FROM schemaver_current()});
$second->query_until(qr/begun/, "\\echo begun\nSELECT revision FROM schemaver_downgrade('a');\n");
$node->poll_query_until('postgres', "SELECT count(*) = 1 FROM pg_locks WHERE pid = $second_pid AND NOT granted");
$preparing->query_until(qr/begun/, "\\echo begun\nPREPARE TRANSACTION 'twice';\n");
$node->poll_query_until('postgres', "SELECT wait_event = 'SyncRep' FROM pg_stat_activity WHERE pid = $preparing_pid");
$first->query_safe('COMMIT');
is($second->query_safe('SELECT 1'), '1', 'beside a PREPARE under way, too, who has waited finds nothing to do');
is($node->safe_psql('postgres', 'SELECT what FROM ran'), 'b down', 'and nothing has run twice');
$node->safe_psql('postgres', "SELECT pg_cancel_backend($preparing_pid)");
$preparing->query_until(qr/prepared/, "\\echo prepared\n");
$node->safe_psql('postgres', q{ROLLBACK PREPARED 'twice'});
$_->quit for $first, $preparing, $second;
$node->stop;
done_testing();
