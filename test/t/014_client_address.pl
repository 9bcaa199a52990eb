# The log records the origin of a run: the address of a client that came over the
# network, nothing for one on this machine's socket.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('address');
$node->init;
$node->append_conf('postgresql.conf', "listen_addresses = '127.0.0.1'");
$node->append_conf('pg_hba.conf', 'host all all 127.0.0.1/32 trust');
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION schemaver;
	CREATE ROLE deployer;
	GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO deployer;
	GRANT CREATE ON SCHEMA public TO deployer;
	SELECT schemaver_register('a', upgrade => 'CREATE TABLE a ()', downgrade => 'DROP TABLE a'),
		schemaver_register('b', '{a}', upgrade => 'CREATE TABLE b ()', downgrade => 'DROP TABLE b')});

# Runs a command over TCP, or over the socket.
sub run_sql
{
	my ($over, $sql) = @_;
	my $host = $over eq 'tcp' ? '127.0.0.1' : $node->host;

	return $node->safe_psql('postgres', $sql, connstr => "host=$host port=" . $node->port . ' dbname=postgres application_name=from_' . $over);
}

# Rows that were added to the log since the last call.
sub logged
{
	my $rows = $node->safe_psql('postgres', q{SELECT direction, revision, username, session_username, application_name, client_addr
		FROM schemaver_log ORDER BY started_at, step});

	$node->safe_psql('postgres', 'DELETE FROM schemaver_log');
	return $rows;
}

my $user = $node->safe_psql('postgres', 'SELECT current_user');

is(run_sql('tcp', 'SELECT inet_client_addr()'), '127.0.0.1', 'a client comes over the network');
run_sql('tcp', q{SELECT schemaver_upgrade('a')});
is(logged(), "upgrade|a|$user|$user|from_tcp|127.0.0.1", 'upgrade over TCP');
run_sql('socket', q{SELECT schemaver_upgrade('b')});
is(logged(), "upgrade|b|$user|$user|from_socket|", 'upgrade over the socket');
run_sql('tcp', 'SELECT schemaver_downgrade(); SELECT schemaver_stamp(\'b\')');
is(logged(), "downgrade|b|$user|$user|from_tcp|127.0.0.1\nstamp|b|$user|$user|from_tcp|127.0.0.1", 'downgrade and stamp over TCP');
run_sql('tcp', q{SELECT schemaver_edit('b', downgrade => 'DROP TABLE IF EXISTS b')});
is(logged(), "edit|b|$user|$user|from_tcp|127.0.0.1", 'an edit over TCP');
run_sql('tcp', q{SET ROLE deployer; SELECT schemaver_downgrade()});
is(logged(), "downgrade|b|deployer|$user|from_tcp|127.0.0.1", 'two names, and the address, under SET ROLE');

# a script is run by a client, too
my $script = $node->basedir . '/up.sql';
append_to_file($script, run_sql('socket', 'SELECT schemaver_upgrade_sql()'));
command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', $script, '-d', 'host=127.0.0.1 port=' . $node->port . ' dbname=postgres application_name=script' ],
	'a script over TCP');
is(logged(), "upgrade|b|$user|$user|script|127.0.0.1", 'its record has the address');

$node->stop;
done_testing();
