# What a dump and restore, an upgrade of the server, and a script do to the record of a database.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('drift');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', "wal_level = logical\nmax_logical_replication_workers = 0");
$node->start;
$ENV{PGOPTIONS} = '-c client_min_messages=warning';
my $drift = 'SELECT change, kind, identity, codes, recorded, live FROM schemaver_drift()';
my $dir = PostgreSQL::Test::Utils::tempdir();

sub run_file
{
	my ($db, $file, $name) = @_;
	$node->command_ok([ 'psql', '-Xq', '-o', '/dev/null', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr($db), '-f', $file ], $name);
	return;
}

# A dump of all_kinds.sql and printed.sql that a server of version 15 has written, with the record that it has made.  In the
# restored database, a server of any later version prints many things in other words, as after pg_upgrade.
$node->safe_psql('postgres', q{
	DO $$ BEGIN
		IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'postgres') THEN CREATE ROLE postgres SUPERUSER; END IF;
	END $$;
	CREATE ROLE regress_kinds; CREATE ROLE regress_words;
	CREATE DATABASE upgraded TEMPLATE template0;});
run_file('upgraded', 'test/schema/recorded_by_15.sql', 'what 15 has dumped is restored');
is($node->safe_psql('upgraded', 'SELECT change, kind, identity, codes FROM schemaver_drift()'), '', 'that is not drift');
if ($node->safe_psql('upgraded', q{SELECT current_setting('server_version_num')::int >= 170000}) eq 't')
{
	# As pg_upgrade leaves them.
	$node->safe_psql('upgraded', q{REVOKE MAINTAIN ON w.a FROM regress_words; ALTER SUBSCRIPTION su SET (run_as_owner = true)});
	is($node->safe_psql('upgraded', 'SELECT change, kind, identity, codes FROM schemaver_drift()'), '', 'nor is what pg_upgrade makes of it');
}
$node->safe_psql('upgraded', q{ALTER VIEW w.one SET (security_barrier); DROP VIEW w.starred;
	CREATE OR REPLACE VIEW w.combined AS SELECT id FROM w.a UNION SELECT id FROM w.b EXCEPT SELECT 2 ORDER BY 1 LIMIT 5});
is($node->safe_psql('upgraded', 'SELECT change, identity, codes FROM schemaver_drift()'),
	"changed|w.combined|{view.definition}\nchanged|w.one|{view.options}\ndropped|w.starred|{view.missing}", 'what was changed since is');

# The same from this server, in every format.
$node->safe_psql('upgraded', q{SELECT schemaver_configure('drift', 'on')});
for my $format ('plain', 'custom')
{
	my $file = "$dir/dump.$format";
	$node->command_ok([ 'pg_dump', '-f', $file, "--format=$format", $node->connstr('upgraded') ], "$format: pg_dump");
	$node->safe_psql('postgres', "CREATE DATABASE restored_$format TEMPLATE template0");
	if ($format eq 'plain')
	{
		run_file('restored_plain', $file, 'plain: restored');
	}
	else
	{
		$node->command_ok([ 'pg_restore', '--exit-on-error', '-d', $node->connstr("restored_$format"), $file ], "$format: restored");
	}
	is($node->safe_psql("restored_$format", $drift), '', "$format: that is not drift");
	is($node->safe_psql("restored_$format", 'SELECT o::text FROM schemaver_objects o ORDER BY 1'),
		$node->safe_psql('upgraded', 'SELECT o::text FROM schemaver_objects o ORDER BY 1'), "$format: the record is the same");
}

# Scripts record at their end, what runs outside of a transaction included.
$node->safe_psql('postgres', q{
	CREATE EXTENSION schemaver;
	SELECT schemaver_register('a', upgrade => 'CREATE TABLE t (n int)', downgrade => 'DROP TABLE t');
	SELECT schemaver_register('b', '{a}', upgrade => 'CREATE INDEX CONCURRENTLY t_n ON t (n)', downgrade => 'DROP INDEX CONCURRENTLY t_n', transactional => false);
	SELECT schemaver_register('c', '{b}', upgrade => 'CREATE VIEW v AS SELECT n FROM t', downgrade => 'DROP VIEW v');
	SELECT schemaver_configure('drift', 'on');});
for my $call ('schemaver_upgrade_sql()', q{schemaver_downgrade_sql('a')}, q{schemaver_stamp_sql('c')}, q{schemaver_stamp_sql('a')}, 'schemaver_upgrade_sql()', q{schemaver_downgrade_sql('base')})
{
	my $file = "$dir/script.sql";
	unlink $file;
	append_to_file($file, $node->safe_psql('postgres', "SELECT $call"));
	$node->safe_psql('postgres', 'CREATE TABLE by_hand ()') if $call =~ /stamp/;
	run_file('postgres', $file, $call);
	is($node->safe_psql('postgres', $drift), '', "$call: recorded");
	$node->safe_psql('postgres', 'DROP TABLE by_hand') if $call =~ /stamp/;
	is($node->safe_psql('postgres', 'SELECT change, identity FROM schemaver_drift()'), 'dropped|public.by_hand', "$call: and compared with") if $call =~ /stamp/;
}

done_testing();
