# A history that is too long for the lock table: the error reports that and a
# way out, nothing is left behind, and the way out works.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', q{
max_locks_per_transaction = 10
max_connections = 10
max_wal_senders = 0
autovacuum = off
});
$node->start;

# 100 revisions that create 20 tables each: far more than fit into the lock
# table.
$node->safe_psql('postgres', q{
CREATE EXTENSION schemaver;
INSERT INTO schemaver_revisions (project, revision, down_revision, upgrade, downgrade)
SELECT 'default', 'r' || g, CASE WHEN g > 1 THEN ARRAY['r' || g - 1] END,
       (SELECT string_agg(format('CREATE TABLE t%s_%s (id integer);', g, n), E'\n') FROM generate_series(1, 20) n),
       (SELECT string_agg(format('DROP TABLE t%s_%s;', g, n), E'\n') FROM generate_series(1, 20) n)
FROM generate_series(1, 100) g;
});

# What is left in the database.
sub remains
{
	return $node->safe_psql('postgres', q{
SELECT (SELECT count(*) FROM schemaver_applied), (SELECT count(*) FROM schemaver_log),
       (SELECT count(*) FROM pg_class WHERE relname ~ '^t\d+_\d+$')});
}

# Calls a function until nothing is left to do, as the hint says.
sub in_several_calls
{
	my ($call) = @_;
	my $calls = 0;

	while ($calls < 100)
	{
		my ($code, $out, $err) = $node->psql('postgres', "SELECT count(*) FROM $call");
		last if $code != 0 || $out eq '0';
		$calls++;
	}
	return $calls;
}

my ($code, $out, $err) = $node->psql('postgres',
	"\\set VERBOSITY verbose\nSELECT count(*) FROM schemaver_upgrade()");
isnt($code, 0, 'the lock table is full');
like($err, qr/ERROR:  53200:/, 'with its SQLSTATE');
like($err, qr/HINT:  .*lock table.*schemaver_upgrade\('\+\d+'\).*max_locks_per_transaction/,
	'and a hint that names the way out');
like($err, qr/CONTEXT:  SQL statement ".*"\nupgrade of revision "r\d+", statement \d+, line \d+/, 'and the place');
is(remains(), '0|0|0', 'and nothing is left');

is(in_several_calls("schemaver_upgrade('+5')"), 20, 'up in several calls');
is(remains(), '100|100|2000', 'which do all of it');

($code, $out, $err) = $node->psql('postgres',
	"\\set VERBOSITY verbose\nSELECT count(*) FROM schemaver_downgrade('base')");
isnt($code, 0, 'the lock table is full on the way down, too');
like($err, qr/ERROR:  53200:/, 'with its SQLSTATE');
like($err, qr/HINT:  .*lock table.*schemaver_downgrade\('-\d+'\)/, 'and the way out');
is(remains(), '100|100|2000', 'and nothing has gone');
is(in_several_calls("schemaver_downgrade('-5')"), 20, 'down in several calls');
is(remains(), '0|200|0', 'which do all of it');

# Many revisions that lock little are not a problem.
$node->safe_psql('postgres', q{
SET client_min_messages = warning;
INSERT INTO schemaver_revisions (project, revision, down_revision, upgrade, downgrade)
SELECT 'small', 'r' || g, CASE WHEN g > 1 THEN ARRAY['r' || g - 1] END, 'SELECT 1', ''
FROM generate_series(1, 3000) g;
});
is($node->safe_psql('postgres', q{
SET client_min_messages = warning;
SET schemaver.project = 'small';
SELECT count(*) FROM schemaver_upgrade()}), '3000', 'a long history of small steps');

$node->stop;
done_testing();
