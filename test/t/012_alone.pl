# Statements that the server refuses inside a transaction block make a revision non-transactional, if the tool checks for
# them.  The server itself is the reference: each statement is tried in a block.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('alone');
$node->init;
# No subscription worker starts: what they would do does not matter.
$node->append_conf('postgresql.conf', "wal_level = logical\nmax_logical_replication_workers = 0\nmax_prepared_transactions = 1");
$node->start;
my $version = $node->safe_psql('postgres', "SELECT current_setting('server_version_num')::int / 10000");
my $directory = PostgreSQL::Test::Utils::tempdir();
my $nowhere = "CONNECTION 'host=/nonesuch dbname=none' PUBLICATION p";
for my $setup ('CREATE EXTENSION schemaver', 'CREATE DATABASE other', "CREATE TABLESPACE there LOCATION '$directory'",
	'CREATE TABLE t (a int PRIMARY KEY)', 'CREATE INDEX i ON t (a)', 'CLUSTER t USING i', 'CREATE MATERIALIZED VIEW v AS SELECT 1 AS a', 'CREATE UNIQUE INDEX ON v (a)',
	'CREATE TABLE whole (a int) PARTITION BY RANGE (a)', 'CREATE INDEX whole_i ON whole (a)', 'CREATE TABLE part PARTITION OF whole FOR VALUES FROM (0) TO (1)',
	'CREATE TYPE e AS ENUM ()', "CREATE SUBSCRIPTION s $nowhere WITH (connect = false)", 'ALTER SUBSCRIPTION s ENABLE',
	"CREATE SUBSCRIPTION d $nowhere WITH (connect = false)", "CREATE SUBSCRIPTION slotless $nowhere WITH (connect = false, slot_name = NONE)",
	'CREATE PROCEDURE commits() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$')
{
	$node->safe_psql('postgres', $setup);
}

# What the server does with a statement, by its first words.
my @statements = (
	'CREATE DATABASE new', "CREATE DATABASE new TEMPLATE 'template0'", 'DROP DATABASE other', 'DROP DATABASE IF EXISTS nonesuch', 'DROP DATABASE other WITH (FORCE)',
	'ALTER DATABASE other SET TABLESPACE there', 'ALTER DATABASE other WITH TABLESPACE there', 'ALTER DATABASE other CONNECTION LIMIT 3',
	'ALTER DATABASE other WITH CONNECTION LIMIT 3 TABLESPACE there', 'ALTER DATABASE other RENAME TO another', 'ALTER DATABASE other SET work_mem = 64',
	'ALTER DATABASE other REFRESH COLLATION VERSION', 'ALTER DATABASE other WITH IS_TEMPLATE true',
	"CREATE TABLESPACE new LOCATION '/tmp'", 'DROP TABLESPACE there', 'DROP TABLESPACE IF EXISTS nonesuch', 'ALTER TABLESPACE there SET (seq_page_cost = 1)', 'ALTER TABLE t SET TABLESPACE there',
	'ALTER SYSTEM SET work_mem = 64', 'ALTER SYSTEM RESET ALL', 'ALTER ROLE CURRENT_USER SET work_mem = 64',
	'DISCARD ALL', 'DISCARD PLANS', 'DISCARD TEMP', 'DISCARD SEQUENCES',
	'VACUUM', 'VACUUM t', 'VACUUM (ANALYZE) t', 'VACUUM FULL t', 'VACUUM (FULL false, VERBOSE off) t', 'ANALYZE', 'ANALYZE t', 'ANALYZE (VERBOSE off) t',
	'CLUSTER', 'CLUSTER (VERBOSE)', 'CLUSTER t', 'CLUSTER t USING i', 'CLUSTER (VERBOSE off) t USING i', 'CLUSTER whole USING whole_i',
	'CREATE INDEX CONCURRENTLY ON t (a)', 'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a)', 'CREATE INDEX ON t (a)', 'CREATE INDEX CONCURRENTLY ON whole (a)',
	'DROP INDEX CONCURRENTLY i', 'DROP INDEX CONCURRENTLY IF EXISTS nonesuch', 'DROP INDEX i', 'DROP TABLE t', 'DROP INDEX CONCURRENTLY whole_i',
	'REINDEX TABLE t', 'REINDEX INDEX i', 'REINDEX TABLE CONCURRENTLY t', 'REINDEX INDEX CONCURRENTLY i', 'REINDEX (VERBOSE off) TABLE t',
	(map { ("REINDEX ($_) TABLE t", "REINDEX ($_) INDEX i") } 'CONCURRENTLY', 'CONCURRENTLY on', 'CONCURRENTLY off', 'CONCURRENTLY true', 'CONCURRENTLY FALSE', 'CONCURRENTLY 1',
		'CONCURRENTLY 0', "CONCURRENTLY 'On'", "CONCURRENTLY 'false'", 'concurrently "OFF"', 'CONCURRENTLY maybe', 'CONCURRENTLY 2', 'CONCURRENTLY 1.0', "CONCURRENTLY ''",
		'CONCURRENTLY, CONCURRENTLY off', 'CONCURRENTLY off, CONCURRENTLY', 'CONCURRENTLY maybe, CONCURRENTLY', 'VERBOSE off, CONCURRENTLY', '"CONCURRENTLY"', 'TABLESPACE pg_default, CONCURRENTLY on'),
	'REINDEX SCHEMA public', 'REINDEX DATABASE postgres', 'REINDEX SYSTEM postgres', 'REINDEX SCHEMA CONCURRENTLY public', 'REINDEX (CONCURRENTLY off) SCHEMA public',
	'REINDEX TABLE whole', 'REINDEX INDEX whole_i', 'REINDEX TABLE CONCURRENTLY whole',
	'ALTER TABLE whole DETACH PARTITION part CONCURRENTLY', 'ALTER TABLE whole DETACH PARTITION part', 'ALTER TABLE whole DETACH PARTITION part FINALIZE',
	'ALTER TABLE IF EXISTS whole DETACH PARTITION part CONCURRENTLY', 'ALTER TABLE t ADD b int, ALTER a SET STATISTICS 1',
	(map { "CREATE SUBSCRIPTION new $nowhere$_" } '', ' WITH (connect)', ' WITH (connect = false)', ' WITH (connect = true)', ' WITH (create_slot = false, enabled = false)', ' WITH (create_slot)',
		' WITH (create_slot = off, connect = on)', ' WITH (connect = 0)', ' WITH (connect = 1)', " WITH (connect = 'off')", ' WITH (connect = perhaps)', ' WITH (create_slot = 3)',
		' WITH (connect = false, create_slot = true)', ' WITH (connect = false, create_slot = false)', ' WITH (connect = false, slot_name = NONE)', ' WITH (create_slot = false, slot_name = NONE, enabled = false)',
		' WITH (enabled = false)', ' WITH (copy_data = false)', ' WITH (slot_name = other)', ' WITH (connect = false, streaming = on)',
		' WITH (connect = false, connect = true)', ' WITH (create_slot, create_slot)', ' WITH (slot_name = NONE)'),
	'ALTER SUBSCRIPTION s REFRESH PUBLICATION', 'ALTER SUBSCRIPTION s REFRESH PUBLICATION WITH (copy_data = false)',
	(map { my $what = $_; map { "ALTER SUBSCRIPTION s $what $_" } '', 'WITH (refresh)', 'WITH (refresh = false)', 'WITH (refresh = 0)', "WITH (refresh = 'OFF')", 'WITH (refresh = true)', 'WITH (refresh = 1, copy_data = false)',
			'WITH (copy_data = false)', 'WITH (copy_data = false, refresh = off)', 'WITH (refresh = neither)',
			'WITH (refresh, refresh = true)' } 'SET PUBLICATION q', 'SET PUBLICATION p, q', 'ADD PUBLICATION q'),
	'ALTER SUBSCRIPTION s ADD PUBLICATION q WITH (refresh = false); ALTER SUBSCRIPTION s DROP PUBLICATION q WITH (refresh = false)',
	'ALTER SUBSCRIPTION s ADD PUBLICATION q WITH (refresh = false); ALTER SUBSCRIPTION s DROP PUBLICATION q',
	"ALTER SUBSCRIPTION s CONNECTION 'host=/other'", 'ALTER SUBSCRIPTION s DISABLE', 'ALTER SUBSCRIPTION s ENABLE', 'ALTER SUBSCRIPTION s RENAME TO new', 'ALTER SUBSCRIPTION s OWNER TO CURRENT_USER',
	"ALTER SUBSCRIPTION s SKIP (lsn = '0/1')", 'ALTER SUBSCRIPTION d SET (slot_name = NONE)', 'ALTER SUBSCRIPTION d SET (synchronous_commit = off, binary = true)', 'ALTER SUBSCRIPTION d SET (streaming = on)',
	(map { "ALTER SUBSCRIPTION d SET ($_)" } 'failover', 'failover = true', 'failover = false', 'failover = perhaps', 'two_phase', 'two_phase = true', 'two_phase = false', 'two_phase = off, binary = true', 'two_phase = 0', 'two_phase = none'),
	'DROP SUBSCRIPTION s', 'DROP SUBSCRIPTION slotless',
	"ALTER TYPE e ADD VALUE 'x'", 'REFRESH MATERIALIZED VIEW CONCURRENTLY v', 'CHECKPOINT', 'LISTEN x', 'NOTIFY x', 'LOCK TABLE t', 'DECLARE c CURSOR FOR SELECT 1', 'SET TRANSACTION ISOLATION LEVEL READ COMMITTED', 'PREPARE q AS SELECT 1',
	'CREATE PUBLICATION p FOR TABLE t', 'TRUNCATE t', 'CREATE STATISTICS st ON (a + 1) FROM t', 'SECURITY LABEL ON TABLE t IS NULL', 'CALL commits()', 'DO $$ BEGIN COMMIT; END $$',
	"SELECT pg_create_logical_replication_slot('slot', 'test_decoding')");

# These are detected wrongly, because they depend on something else: the
# server's answer first.
my %unseen = (
	'CLUSTER whole USING whole_i' => 1, 'REINDEX TABLE whole' => 1, 'REINDEX INDEX whole_i' => 1,
	'DROP SUBSCRIPTION slotless' => 0);

# What the server says: a statement is tried inside a block.
sub is_refused
{
	my ($statement) = @_;
	my ($ret, $out, $err) = $node->psql('postgres', "BEGIN;\n$statement;\nROLLBACK;", on_error_stop => 1, extra_params => [ '-v', 'VERBOSITY=sqlstate' ]);
	note("$statement: $1") if $err =~ /ERROR:\s+(?!25001)(\w+)/;
	return $err =~ /ERROR:\s+25001/ ? 1 : 0;
}

# The result of a load.  Flyway is a tool that checks for such statements.  What this version does not parse becomes a
# stub.
my @files = map { { name => sprintf('V%d__statement.sql', $_ + 1), text => $statements[$_] } } 0 .. $#statements;
my $json = '{' . join(',', map { sprintf '"%s": %s', $_->{name}, quote($_->{text}) } @files) . '}';
sub quote { my ($text) = @_; $text =~ s/(["\\])/\\$1/g; return qq{"$text"} }
$node->safe_psql('postgres', "SELECT schemaver_load(\$json\$$json\$json\$, 'flyway', 'stub')");
my %transactional = map { split /\|/ } split /\n/, $node->safe_psql('postgres', 'SELECT revision, transactional FROM schemaver_revisions');

my $refusals = 0;
for my $i (0 .. $#statements)
{
	my $statement = $statements[$i];
	my $expected = is_refused($statement);
	my $seen = $transactional{ $i + 1 } eq 'f' ? 1 : 0;
	$refusals += $expected;
	if (exists $unseen{$statement})
	{
		is("$expected $seen", $unseen{$statement} ? '1 0' : '0 1', "$statement: cannot be seen");
		next;
	}
	is($seen, $expected, $statement);
}
cmp_ok($refusals, '>', 60, 'the server was asked');

done_testing();
