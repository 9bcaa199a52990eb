# pg_dumpall of a trusted installation, restored by a superuser: then the extension belongs to the superuser, and its former
# owner has no privileges.  The superuser must not run what the owner has registered, and the statements of doc/security.md
# give the owner its rights back.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $dir = PostgreSQL::Test::Utils::tempdir();
my ($source, $node) = map { PostgreSQL::Test::Cluster->new($_) } qw(source restored);
for ($source, $node)
{
	$_->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
	$_->start;
}

# Returns the output, and the error.
sub ask
{
	my ($on, $user, $sql) = @_;
	my ($ret, $out, $err) = $on->psql('app', "\\set VERBOSITY verbose\n$sql",
		extra_params => [ '-U', $user ], on_error_stop => 1);
	return ($out, $err =~ /ERROR:  (.*)/s ? $1 : '');
}

sub as
{
	my ($on, $user, $sql) = @_;
	my ($out, $err) = ask($on, $user, $sql);
	is($err, '', "$user: " . substr($sql =~ s/\s+/ /gr, 0, 60));
	return $out;
}

my $super = $source->safe_psql('postgres', 'SELECT current_user');
$source->safe_psql('postgres', q{
	CREATE ROLE app_owner LOGIN;
	CREATE ROLE reader LOGIN;
	CREATE DATABASE app OWNER app_owner TEMPLATE template0;
	ALTER DATABASE app SET search_path = public, schemaver;
	ALTER DATABASE app SET client_min_messages = warning;
});
as($source, 'app_owner', <<'SQL');
CREATE SCHEMA schemaver;
CREATE EXTENSION schemaver SCHEMA schemaver;
GRANT USAGE ON SCHEMA schemaver TO reader;
GRANT EXECUTE ON FUNCTION schemaver_heads TO reader;
GRANT CREATE ON SCHEMA public TO app_owner;
SELECT schemaver_register('a', upgrade => 'CREATE TABLE public.t ()', downgrade => 'DROP TABLE public.t; ALTER ROLE app_owner SUPERUSER');
SELECT schemaver_upgrade();
SELECT schemaver_register('b', '{a}', 'ALTER ROLE app_owner SUPERUSER');
SQL
# The owner may insert, which a restore needs, but cannot claim to be a superuser.
as($source, 'app_owner', q{INSERT INTO schemaver_revisions (revision, down_revision, upgrade, upgrade_authority, created_by)
	VALUES ('c', '{b}', 'ALTER ROLE app_owner SUPERUSER', NULL, 'postgres'), ('d', '{b}', 'ALTER ROLE app_owner SUPERUSER', 'postgres', 'postgres')});

$source->command_ok([ 'pg_dumpall', '--no-sync', '-f', "$dir/all.sql", '-d', $source->connstr('postgres') ], 'pg_dumpall');
$source->command_ok([ 'pg_dump', '-Fc', '-f', "$dir/app.dump", $source->connstr('app') ], 'pg_dump');
$source->stop;
# It continues after the errors that such a restore has.
my ($out, $err);
IPC::Run::run([ 'psql', '-Xq', '-o', '/dev/null', '-d', $node->connstr('postgres'), '-f', "$dir/all.sql" ], '>', \$out, '2>', \$err);
like($err, qr/permission denied for function schemaver/, 'grants of the owner fail, as security.md says');
is($node->safe_psql('app', q{SELECT extowner::regrole FROM pg_extension WHERE extname = 'schemaver'}), $super, 'the extension is the superuser\'s');
is($node->safe_psql('app', q{SELECT string_agg(revision || ' ' || upgrade_authority || ' ' || downgrade_authority, ',' ORDER BY revision) FROM schemaver_revisions}),
	join(',', map { "$_ app_owner app_owner" } 'a' .. 'd'), 'the bodies say whose they are');

# the superuser runs none of it
my $refused = qr/^42501: a superuser may not run the (up|down)grade of revision "[abcd]", which was registered on the authority of "app_owner"\n/;
for my $call (q{schemaver_upgrade('b')}, q{schemaver_upgrade('c')}, q{schemaver_upgrade('heads')}, q{schemaver_downgrade('base')})
{
	like((ask($node, $super, "SELECT * FROM schemaver.$call"))[1], $refused, "the superuser is refused: $call");
	like((ask($node, 'app_owner', "SELECT * FROM schemaver.$call"))[1], qr/^42501: permission denied/, "the owner, too: $call");
}
my ($script) = ask($node, $super, q{SELECT schemaver_upgrade_sql('b')});
like((ask($node, $super, $script))[1], $refused, 'the superuser is refused: a script');
like((ask($node, $super, q{SELECT schemaver_configure('environment', 'test'); SELECT schemaver_reset()}))[1], $refused, 'the superuser is refused: a reset');
is(as($node, $super, q{SELECT count(*) FROM schemaver_current()}), '1', 'nothing has changed');

# the statements of the page, unchanged
my ($repair) = slurp_file('doc/security.md') =~ /^```sql\n(-- the rights of a trusted installation's owner.*?)^```/ms;
as($node, $super, $repair);
like((ask($node, $super, q{SELECT * FROM schemaver_upgrade('b')}))[1], qr/^42501: a superuser may not run .*"app_owner"/,
	'the superuser is refused as long as the owner decides');
like((ask($node, $super, q{SET ROLE app_owner; SELECT * FROM schemaver_upgrade('b')}))[1], qr/^42501: (must be superuser to alter superuser|permission denied to alter role)/,
	'SET ROLE app_owner runs it with the rights of the owner');
as($node, 'app_owner', q{SELECT schemaver_edit('b', upgrade => 'CREATE TABLE public.u ()', downgrade => 'DROP TABLE public.u')});
is(as($node, $super, q{SET ROLE app_owner; SELECT revision FROM schemaver_upgrade('b')}), 'b', 'and all else that the owner may');
is(as($node, 'app_owner', q{SELECT revision FROM schemaver_downgrade('a')}), 'b', 'the owner goes on');
is(as($node, 'app_owner', q{SELECT schemaver_register('e', '{d}')}), 'added', 'and registers');
as($node, 'app_owner', 'GRANT USAGE ON SCHEMA schemaver TO reader; GRANT EXECUTE ON FUNCTION schemaver_heads TO reader');
is(as($node, 'reader', 'SELECT string_agg(revision, $$,$$) FROM schemaver_heads()'), 'c,e', 'what the owner grants is granted');
is(as($node, 'app_owner', q{SELECT count(*) FROM schemaver_log}), $node->safe_psql('app', 'SELECT count(*) FROM schemaver_log'), 'the owner reads the tables');
$node->command_ok([ 'pg_dump', '-U', 'app_owner', '-f', "$dir/app.sql", $node->connstr('app') ], 'and dumps them');

# Restored with --role, the owner has the same as before.
$node->safe_psql('postgres', q{CREATE DATABASE again OWNER app_owner TEMPLATE template0; ALTER DATABASE again SET search_path = public, schemaver});
$node->command_ok([ 'pg_restore', '--role=app_owner', '--exit-on-error', '-d', $node->connstr('again'), "$dir/app.dump" ], 'pg_restore --role');
is( $node->safe_psql('again', q{SELECT DISTINCT upgrade_authority || ' ' || extowner::regrole FROM schemaver_revisions, pg_extension WHERE extname = 'schemaver'}),
	'app_owner app_owner', 'and is the authority');

$node->stop;
done_testing();
