# Objects that are in no schema, which one database can have only once: whole databases are made into each other.  What
# schemaver_diff() returns is run, and afterwards no statement is left; a difference without a statement must have been there
# before.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('schema_whole');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', 'wal_level = logical');
$node->start;
$node->safe_psql('postgres', 'CREATE ROLE regress_schema_a; CREATE ROLE regress_schema_b');
$ENV{PGOPTIONS} = '-c client_min_messages=error';

sub differences
{
	my ($source, $desired, $column) = @_;
	return $node->safe_psql($source, "SELECT $column FROM schemaver.schemaver_diff('live', 'database:$desired')");
}

sub one_way
{
	my ($name, $source, $desired) = @_;
	my $refused = differences($source, $desired, q{string_agg(identity, ', ' ORDER BY identity) FILTER (WHERE ddl IS NULL)});
	my $script = differences($source, $desired, q{string_agg(ddl || ';', E'\n' ORDER BY step)});
	my ($status, $out, $err) = $node->psql($source, $script, on_error_stop => 1);
	is($err, '', "$name: the statements run") or diag($script);
	is(differences($source, $desired, q{string_agg(ddl, E'\n') FILTER (WHERE kind <> 'setting')}), '', "$name: no statement is left")
	  or diag($script);
	my $left = differences($source, $desired, q{string_agg(identity, ', ' ORDER BY identity) FILTER (WHERE ddl IS NULL)});
	ok($left eq '' || $left eq $refused, "$name: nothing else is left") or diag("$refused -> $left\n$script");
	unlike($script, qr/XYZZY|CASCADE/, "$name: no password, and no CASCADE");
}

my ($text, $number) = (slurp_file('test/schema/whole_cases.sql'), 0);
for my $case (grep { /\n---\n/ } split /^===\n/m, $text)
{
	my ($base, $alteration) = split /\n---\n/, $case;
	$alteration =~ s/^-- .*//ms;
	$number++;
	my ($a, $b, $c) = map { "$_$number" } 'a', 'b', 'c';
	for my $db ($a, $b, $c)
	{
		$node->safe_psql('postgres', "CREATE DATABASE $db");
		$node->safe_psql($db, 'CREATE SCHEMA schemaver; CREATE EXTENSION schemaver SCHEMA schemaver');
		$node->safe_psql($db, $db eq $b ? "$base;\n$alteration" : $base);
	}
	my ($title) = $alteration =~ /^(.{0,60})/;
	one_way("$title", $a, $b);
	one_way("$title, back", $a, $c);
	# Subscriptions keep a database from being dropped.
	for my $db ($a, $b, $c)
	{
		$node->safe_psql($db, "ALTER SUBSCRIPTION $_ DISABLE; ALTER SUBSCRIPTION $_ SET (slot_name = NONE); DROP SUBSCRIPTION $_")
		  for split /\n/, $node->safe_psql($db, 'SELECT quote_ident(subname) FROM pg_subscription WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())');
	}
}
cmp_ok($number, '>', 20, 'there were cases');

# Rights on members of extensions are read with the schema of the member, or with all.
$node->safe_psql('postgres', 'CREATE DATABASE members');
$node->safe_psql('members', 'CREATE SCHEMA schemaver; CREATE EXTENSION schemaver SCHEMA schemaver; CREATE SCHEMA x; CREATE SCHEMA y;
	CREATE EXTENSION citext SCHEMA x; REVOKE USAGE ON TYPE x.citext FROM PUBLIC; GRANT SELECT ON pg_catalog.pg_authid TO regress_schema_a');
my $rights = q{SELECT string_agg(concat_ws(' of ', identity, parent), ', ' ORDER BY identity) FROM schemaver.schemaver_schema(%s) WHERE kind = 'rights'};
is($node->safe_psql('members', sprintf($rights, q{'{x}'})), 'type x.citext', 'a schema with a member');
is($node->safe_psql('members', sprintf($rights, q{'{y}'})), '', 'a schema without one');
is($node->safe_psql('members', sprintf($rights, '')), 'table pg_catalog.pg_authid, type x.citext of citext', 'all schemas');
$node->safe_psql('members', q{SELECT schemaver.schemaver_snapshot('x', '{x}'); GRANT USAGE ON TYPE x.citext TO PUBLIC; REVOKE SELECT ON pg_catalog.pg_authid FROM regress_schema_a});
is($node->safe_psql('members', q{SELECT ddl FROM schemaver.schemaver_diff('live', 'snapshot:x') WHERE kind = 'rights'}),
	'REVOKE USAGE ON TYPE x.citext FROM PUBLIC', 'what was kept of one schema');
done_testing();
