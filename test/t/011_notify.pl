# NOTIFY schemaver: one per run, at commit, with a payload that is JSON.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', "max_prepared_transactions = 2");
$node->start;
$node->safe_psql('postgres', q{
CREATE EXTENSION schemaver;
SELECT schemaver_register('a1', NULL, 'SELECT 1', 'SELECT 1');
SELECT schemaver_register('b2', '{a1}', 'SELECT 1', 'SELECT 1');
SELECT schemaver_register('q"uote', '{a1}', 'SELECT 1', 'SELECT 1');
});

# Runs statements in a session that listens; returns the payloads.
sub payloads
{
	my ($sql) = @_;
	my $out = $node->safe_psql('postgres', "SET client_min_messages = warning; LISTEN schemaver;\n$sql");

	return $out =~ /^Asynchronous notification "schemaver" with payload "(.*)" received/mg;
}

# What a payload says, read by the server's own JSON.
sub fields
{
	my ($payload) = @_;

	return $node->safe_psql('postgres', "SELECT j->>'project', j->>'direction', j->>'steps',"
		  . " j->>'user' = current_user, j->>'from', j->>'to',"
		  . " (SELECT count(*) FROM schemaver_log l WHERE l.run::text = j->>'run')"
		  . " FROM (SELECT \$json\$$payload\$json\$::jsonb) v (j)");
}

my @got = payloads("SELECT count(*) FROM schemaver_upgrade('b2');");
is(scalar @got, 1, 'one notification for a run of two steps');
is(fields($got[0]), 'default|upgrade|2|t|[]|["b2"]|2', 'and what it says');

@got = payloads("SELECT count(*) FROM schemaver_upgrade('b2');");
is(scalar @got, 0, 'none where nothing was to be done');

@got = payloads("SELECT count(*) FROM schemaver_upgrade('heads');\nSELECT count(*) FROM schemaver_downgrade('a1');");
is(scalar @got, 2, 'one for each run');
is(fields($got[0]), 'default|upgrade|1|t|["b2"]|["b2", "q\"uote"]|1', 'up to two heads, one with a quote');
is(fields($got[1]), 'default|downgrade|2|t|["b2", "q\"uote"]|["a1"]|2', 'and down');

@got = payloads("SELECT count(*) FROM schemaver_stamp('b2');");
is(fields($got[0]), 'default|stamp|1|t|["a1"]|["b2"]|1', 'a stamp');

@got = payloads("BEGIN;\nSELECT count(*) FROM schemaver_downgrade('base');\nROLLBACK;");
is(scalar @got, 0, 'none for a run that is rolled back');

@got = payloads("SELECT schemaver_configure('environment', 'test');\nSELECT count(*) FROM schemaver_reset();\nSELECT schemaver_configure('environment', NULL);");
is(scalar @got, 1, 'one for a reset');
is(fields($got[0]), 'default|reset|5|t|["b2"]|["b2", "q\"uote"]|5', 'and what it says');

@got = payloads("SET schemaver.notify = off;\nSELECT count(*) FROM schemaver_downgrade('base');");
is(scalar @got, 0, 'none when it is switched off');

# Heads that do not fit: the payload does without them.
$node->safe_psql('postgres', q{
INSERT INTO schemaver_revisions (project, revision, upgrade)
SELECT 'w"ide', 'revision_with_a_long_name_' || g, '' FROM generate_series(1, 400) g});
@got = payloads("SET schemaver.project = 'w\"ide';\nSELECT count(*) FROM schemaver_upgrade('heads');");
is(fields($got[0]), 'w"ide|upgrade|400|t|||400', 'without heads where they do not fit');

# Two-phase commit.
my ($code, $out, $err) = $node->psql('postgres',
	"\\set VERBOSITY verbose\nBEGIN;\nSELECT count(*) FROM schemaver_upgrade('b2');\nPREPARE TRANSACTION 'run';");
like($err, qr/ERROR:  0A000:/, 'a transaction that has notified cannot be prepared');
$node->safe_psql('postgres', q{
SET schemaver.notify = off;
BEGIN;
SELECT count(*) FROM schemaver_upgrade('b2');
PREPARE TRANSACTION 'run'});
is($node->safe_psql('postgres', 'SELECT count(*) FROM schemaver_current()'), '0', 'prepared is not yet committed');
$node->safe_psql('postgres', "COMMIT PREPARED 'run'");
is($node->safe_psql('postgres', 'SELECT revision FROM schemaver_current()'), 'b2', 'now it is');

$node->stop;
done_testing();
