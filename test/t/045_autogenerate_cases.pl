# The cases of test/schema/cases.sql as migrations: a baseline, then what schemaver_autogenerate() writes, there and back, must give
# what pg_dump says of databases that were made by hand.  Online, the revisions in a row must do what they should in a new database.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

# What the two states do not show, and a user answers.
my %renames = (
	col_rename => '{"public.t.b": "public.t.bb"}',
	composite_change => '{"public.c.b": "public.c.bb"}',
	table_set_schema => '{"public.t": "s2.t"}',
);

# What has no statement.
my %refused = (part_from_plain => qr/differences have no statement\n.*table\.partition_key of public\.t/);

my $node = PostgreSQL::Test::Cluster->new('autogenerate_cases');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', 'wal_level = logical');
$node->start;
$node->safe_psql('postgres', 'CREATE ROLE sv_r1; CREATE ROLE sv_r2; CREATE DATABASE empty');
$node->safe_psql('empty', 'CREATE SCHEMA schemaver; CREATE EXTENSION schemaver SCHEMA schemaver');
$ENV{PGOPTIONS} = '-c client_min_messages=warning';
my $version = $node->safe_psql('postgres', 'SHOW server_version_num');

# What pg_dump says, without the order of columns, which no statement changes.
sub dump_of
{
	my ($database) = @_;
	my ($out, $err) = run_command([ 'pg_dump', '--schema-only', '--host', $node->host, '--port', $node->port, $database ]);
	die $err if $err;
	# Since 18, NOT NULL has a name, which depends on how a partition has got it.
	return join "\n", sort map { s/,$//r =~ s/ CONSTRAINT \S+_not_null NOT NULL/ NOT NULL/r } grep { !/^(--|\\|$)/ } split /\n/, $out;
}

sub make_database
{
	my ($name, $sql) = @_;
	$node->safe_psql('postgres', "CREATE DATABASE $name TEMPLATE empty");
	$node->safe_psql($name, $sql);
}

sub try_case
{
	my ($name, $base, $alteration) = @_;
	my $db = "case_$name";
	make_database("wanted_$name", "$base\n$alteration");
	make_database($db, $base);
	my $before = dump_of($db);
	my $answers = $renames{$name} ? "'$renames{$name}'" : 'NULL';
	$node->safe_psql($db, "SET search_path = schemaver, public; SELECT schemaver_set_models('database:wanted_$name'); SELECT schemaver_baseline('what there is')");
	my (undef, $revision, $err) = $node->psql($db, "SELECT schemaver.schemaver_autogenerate('change', allow => '{all}', renames => $answers, rev_id => 'r')");
	if ($refused{$name})
	{
		like($err, $refused{$name}, "$name: is refused");
	}
	elsif (is($err, '', "$name: is proved"))
	{
		$node->safe_psql($db, 'SELECT FROM schemaver.schemaver_upgrade()');
		is(dump_of($db), dump_of("wanted_$name"), "$name: upgrade");
		is($node->safe_psql($db, "SELECT schemaver.schemaver_autogenerate('again')"), '', "$name: nothing is left");
		$node->safe_psql($db, 'SELECT FROM schemaver.schemaver_downgrade()');
		is(dump_of($db), $before, "$name: downgrade");
		$node->safe_psql($db, "SELECT schemaver.schemaver_remove('r')");
		$node->safe_psql($db, "SELECT schemaver.schemaver_autogenerate('online', allow => '{all}', renames => $answers, online => true)");
		is($node->safe_psql($db, 'SELECT * FROM schemaver.schemaver_verify() WHERE error IS NOT NULL OR NOT (upgrade_ok AND downgrade_ok AND same_schema AND repeatable)'), '', "$name: online");
	}
	$node->safe_psql('postgres', "DROP DATABASE $_") for $db, "wanted_$name";
	return;
}

my $cases = slurp_file('test/schema/cases.sql');
my $count = 0;
for my $case (split /^(?==== )/m, $cases)
{
	my ($name, $base, $alteration) = $case =~ /^=== (\S+)\n(.*?)\n?---\n(.*)\z/s or next;
	next if $ENV{CASE} && $name !~ /$ENV{CASE}/;
	$count++;
  SKIP:
	{
		skip("$name: needs version 18", 1) if $name =~ /_18$/ && $version < 180000;
		try_case($name, $base, $alteration);
	}
}
cmp_ok($count, '>', 0, 'there were cases');

# What all databases share is neither copied nor made, also where statements are committed.
make_database('shared', q{
	CREATE TABLE t (a int, b int);
	CREATE SUBSCRIPTION s CONNECTION 'dbname=nonesuch' PUBLICATION p WITH (connect = false, slot_name = 'kept');
	ALTER SUBSCRIPTION s ENABLE});
$node->safe_psql('shared', q{SET search_path = public, schemaver;
	SELECT schemaver_set_models('sql:CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a)')});
for my $online (qw(false true))
{
	my (undef, $revision, $err) = $node->psql('shared', "SELECT schemaver.schemaver_autogenerate('i', online => $online, allow => '{all}', rev_id => 'r')");
	is("$revision|$err", 'r|', "a subscription is left alone, online: $online");
	$node->safe_psql('shared', "SELECT schemaver.schemaver_remove('r')") if $revision;
}
is($node->safe_psql('postgres', 'SELECT subname, datname FROM pg_subscription JOIN pg_database d ON d.oid = subdbid'), 's|shared', 'there is no second one');
$node->safe_psql('shared', q{
	CREATE FUNCTION make_role() RETURNS integer LANGUAGE plpgsql AS
		$$ BEGIN IF current_database() ~ 'scratch' THEN CREATE ROLE sv_planted; END IF; RETURN 1; END $$;
	CREATE MATERIALIZED VIEW m AS SELECT make_role()});
my (undef, undef, $refusal) = $node->psql('shared', "SELECT schemaver.schemaver_autogenerate('i', online => true, allow => '{all}')");
like($refusal, qr/CREATE ROLE is not tried out/, 'code in the schema makes no role');
is($node->safe_psql('postgres', "SELECT count(*) FROM pg_roles WHERE rolname = 'sv_planted'"), '0', 'there is none');
ok($node->poll_query_until('postgres', "SELECT count(*) = 0 FROM pg_database WHERE shobj_description(oid, 'pg_database') ~ 'to be dropped'"), 'nothing is left');
done_testing();
