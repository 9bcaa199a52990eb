# pg_dump and restore transfer a history: by a superuser and by the owner of a
# trusted installation who is not one, from ordinary schemas and from one with an
# odd name, in every format.  The restored database gives the same dump and works.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('dump');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;
$node->safe_psql('postgres', q{
	CREATE ROLE plain LOGIN;
	CREATE ROLE "the ""odd""; o'wner" LOGIN;
	CREATE ROLE reader LOGIN;
});

my $dir = PostgreSQL::Test::Utils::tempdir();
my @tables = map { "schemaver_$_" } qw(revisions applied state log settings snapshots ignored models objects);

sub as
{
	my ($user, $db, $sql) = @_;
	my ($ret, $out, $err) = $node->psql($db, $sql,
		extra_params => [ '-U', $user ], on_error_stop => 1);
	is($ret, 0, "$user in $db") or diag($sql, $err);
	return $out;
}

sub new_database
{
	my ($db, $user, $schema) = @_;
	my $quoted = $schema =~ s/"/""/gr;
	my $owner = $user =~ s/"/""/gr;
	$node->safe_psql('postgres', qq{
		CREATE DATABASE $db OWNER "$owner" TEMPLATE template0;
		ALTER DATABASE $db SET search_path = "$quoted", public;
		ALTER DATABASE $db SET client_min_messages = warning;});
	return;
}

sub dump_to
{
	my ($file, $db, $user, @options) = @_;
	$node->command_checks_all([ 'pg_dump', '-U', $user, '-f', $file, @options, $node->connstr($db) ],
		0, [qr/^$/], [qr/^$/], "pg_dump @options of $db, without a warning");
	return;
}

sub restore_from
{
	my ($file, $db, $user) = @_;
	if ($file =~ /custom$/)
	{
		$node->command_ok(
			[ 'pg_restore', '-U', $user, '--exit-on-error', '-d', $node->connstr($db), $file ],
			"pg_restore into $db");
	}
	else
	{
		$node->command_ok(
			[ 'psql', '-Xq', '-o', '/dev/null', '-U', $user, '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr($db), '-f', $file ],
			"psql -f into $db");
	}
	return;
}

# A dump without the keys that are generated each time.
sub comparable
{
	my ($file) = @_;
	return slurp_file($file) =~ s/^\\(un)?restrict .*\n//mgr;
}

sub state_of
{
	my ($db) = @_;
	return join "\n", map {
		"$_: " . $node->safe_psql($db, "SELECT t::text FROM $_ t ORDER BY 1")
	} @tables;
}

# A history with everything that could get lost.
sub fill
{
	my ($db, $user) = @_;
	as($user, $db, <<'SQL');
SELECT schemaver_register('a', upgrade => E'CREATE TABLE t (n integer, x text);\r\n-- \t \\. \u00fc $$ ''\n', downgrade => 'DROP TABLE t',
	message => 'the "first" one; with \ and %', branch_labels => ARRAY['main', 'x"y']);
SELECT schemaver_register('b', '{a}', upgrade => E'/*\n\\.\n*/INSERT INTO t VALUES (1, E''\\\\\\\\.\\n'')', downgrade => 'DELETE FROM t');
SELECT schemaver_register('c', '{a}', upgrade => NULL, downgrade => '');
SELECT schemaver_register('m', '{b,c}', upgrade => 'CREATE VIEW v AS SELECT * FROM t', downgrade => 'DROP VIEW v', depends_on => '{main}');
SELECT schemaver_register('n', '{m}', upgrade => 'INSERT INTO t VALUES (2, NULL)', downgrade => 'DELETE FROM t WHERE n = 2');
SELECT schemaver_configure('environment', 'test');
SELECT schemaver_snapshot('kept'), schemaver_set_models('snapshot:kept');
SELECT schemaver_configure('drift', 'on');
SELECT schemaver_ignore('*.acl', 'public.*', 'the "reason" \ and %', '2100-01-01'), schemaver_ignore('table.extra', '*', 'no end');
SELECT schemaver_upgrade('m');
SELECT schemaver_downgrade('b');
SET schemaver.project = 'sh"op';
SELECT schemaver_register('a', upgrade => 'CREATE TABLE shop (n integer)', downgrade => 'DROP TABLE shop');
SELECT schemaver_stamp('a');
SET schemaver.project = 'unfinished';
SELECT schemaver_register('later', '{missing}', transactional => false);
SELECT schemaver_load('{"in a folder/\"odd\" \\N.sql": "-- revision: f\n-- down_revision: base\n\n-- schemaver: upgrade\nSELECT 1;\n-- schemaver: downgrade\n"}');
RESET schemaver.project;
GRANT EXECUTE ON FUNCTION schemaver_heads, schemaver_graph TO reader;
GRANT SELECT ON schemaver_log TO reader;
SQL
	return;
}

# Dumps, restores, compares and continues.
sub roundtrip
{
	my ($name, $user, $schema) = @_;
	my $quoted = $schema =~ s/"/""/gr;
	my $src = "${name}_src";

	new_database($src, $user, $schema);
	as($user, $src, qq{CREATE SCHEMA IF NOT EXISTS "$quoted"; GRANT USAGE ON SCHEMA "$quoted" TO reader;})
	  unless $schema eq 'public';
	as($user, $src, qq{CREATE EXTENSION schemaver SCHEMA "$quoted"});
	fill($src, $user);
	for my $format (qw(plain custom inserts))
	{
		my $dst = "${name}_$format";
		my $file = "$dir/$name.$format";
		my @options =
			$format eq 'plain' ? ()
		  : $format eq 'custom' ? ('-Fc')
		  :                       ('--inserts');

		dump_to($file, $src, $user, @options);
		new_database($dst, $user, $schema);
		restore_from($file, $dst, $user);
		is(state_of($dst), state_of($src), "$name, $format: every row has come over");
		dump_to("$file.first", $src, $user, grep { $_ ne '-Fc' } @options);
		dump_to("$file.again", $dst, $user, grep { $_ ne '-Fc' } @options);
		ok(comparable("$file.first") eq comparable("$file.again"),
			"$name, $format: the restored database dumps the same")
		  or diag(`diff $file.first $file.again`);
		like(as('reader', $dst, 'SELECT * FROM schemaver_graph()'),
			qr/^o n \(head\)/, "$name, $format: what was granted is granted");
		is(as($user, $dst, 'SELECT change, kind, identity, codes, recorded, live FROM schemaver_drift()'), '', "$name, $format: that is not drift");
		is(as($user, $dst, 'SELECT revision FROM schemaver_upgrade()'),
			"m\nn", "$name, $format: the restored database goes on");
		is(as($user, $dst, q{SELECT revision FROM schemaver_downgrade('base')}),
			"n\nm\nb\nc\na", "$name, $format: and back");
		is(as($user, $dst, q{SELECT schemaver_register('o', '{n}'); SELECT count(*) FROM schemaver_reset()}),
			"added\n6", "$name, $format: takes revisions, and knows its environment");
	}

	# objects created by revisions belong to the user, and remain
	as($user, "${name}_plain", 'DROP EXTENSION schemaver');
	is(as($user, "${name}_plain", 'SELECT count(*) FROM v'), '2', "$name: dropping the extension leaves the rest");
	return;
}

my $super = $node->safe_psql('postgres', 'SELECT current_user');
roundtrip('super', $super, 'public');
roundtrip('super_odd', $super, 'Weird; "Name"');
roundtrip('plain', 'plain', 'plain');
roundtrip('odd', q{the "odd"; o'wner}, 'Weird; "Name"');

# only the data, into a database where the extension already exists
for my $user ($super, 'plain')
{
	my $schema = $user eq 'plain' ? 'plain' : 'public';
	my $src = $user eq 'plain' ? 'plain_src' : 'super_src';
	my $db = "data_$schema";

	new_database($db, $user, $schema);
	as($user, $db, 'CREATE SCHEMA plain') if $schema eq 'plain';
	as($user, $db, "CREATE EXTENSION schemaver SCHEMA $schema");
	as($user, $db, "CREATE TABLE $schema.t (n integer, x text)");
	dump_to("$dir/$db", $src, $user, '--data-only');
	restore_from("$dir/$db", $db, $user);
	is(state_of($db), state_of($src), "data only, $user: every row has come over");
	is(as($user, $db, 'SELECT revision FROM schemaver_upgrade()'), "m\nn", "data only, $user: the history goes on");
}

# A superuser who restores what another role has installed says so: without --role
# the extension would be his own, and that role could not grant what it had granted.
new_database('restored_by_super', 'plain', 'plain');
$node->command_ok(
	[ 'pg_restore', '-U', $super, '--role=plain', '--exit-on-error', '-d', $node->connstr('restored_by_super'), "$dir/plain.custom" ],
	'a superuser restores with --role');
is(state_of('restored_by_super'), state_of('plain_src'), 'with --role: every row has come over');
is($node->safe_psql('restored_by_super', q{SELECT extowner::regrole FROM pg_extension WHERE extname = 'schemaver'}),
	'plain', 'with --role: the extension belongs to whom it belonged to');
is(as('plain', 'restored_by_super', 'SELECT revision FROM schemaver_upgrade()'), "m\nn", 'with --role: the history goes on');

# only the schema: objects are there, but no history; continue by registering and
# stamping
new_database('schema_only', $super, 'public');
dump_to("$dir/schema", 'super_src', $super, '--schema-only');
restore_from("$dir/schema", 'schema_only', $super);
is( as($super, 'schema_only', 'SELECT (SELECT count(*) FROM schemaver_revisions), (SELECT count(*) FROM schemaver_applied), (SELECT count(*) FROM t)'),
	'0|0|0', 'schema only: objects without a history');
is( as($super, 'schema_only', q{SELECT schemaver_register('a', upgrade => 'CREATE TABLE t ()', downgrade => 'DROP TABLE t');
		SELECT revision FROM schemaver_stamp('a'); SELECT revision FROM schemaver_downgrade()}),
	"added\na\na", 'schema only: registering and stamping lead on');

$node->stop;
done_testing();
