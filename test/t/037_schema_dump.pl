# What schemaver_dump() and schemaver_diff() write builds the same schema, according to pg_dump object by object, and according to
# schemaver_fingerprint().
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use Cwd qw(getcwd);
use lib 'test/perl';
use SchemaProof qw(prove_schema difference_of);

my $node = PostgreSQL::Test::Cluster->new('schema_dump');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;
$node->safe_psql('postgres', 'CREATE ROLE schema_reader; CREATE ROLE schema_owner');

my $top = getcwd();
$ENV{PGHOST} = $node->host;
$ENV{PGPORT} = $node->port;

my $proof;
for my $path (sort glob "$top/test/schema/built/*.sql")
{
	my ($name) = $path =~ m{(\w+)\.sql$};
	$proof = prove_schema($name, $path, 'keep');
	is(join("\n", @{ $proof->{errors} }), '', "$name is built");
	is(join("\n", @{ $proof->{uncovered} }), '', "all of $name is covered");
	for my $stage ('dump', 'diff', 'back')
	{
		my $made = $proof->{$stage};
		is(join("\n", @{ $made->{errors} }), '', "$name, $stage: no statement fails");
		is(join("\n", map { $_, difference_of($proof, $_, $stage) } @{ $made->{differing} }), '', "$name, $stage: all objects are the same to pg_dump");
		is(join("\n", @{ $made->{left} }), '', "$name, $stage: schemaver_diff() has nothing to say");
		ok($made->{same_fingerprint}, "$name, $stage: the fingerprint is the same");
	}
	is($proof->{again}, $proof->{text}, "a dump of the dump of $name is the same");
	is($node->safe_psql($name, 'SET quote_all_identifiers = on; SET DateStyle = german; SELECT content FROM schemaver.schemaver_dump()'),
		$proof->{text}, "$name: the same text under other settings");

	my $files = $node->safe_psql($name, q{SELECT count(*), count(DISTINCT name), bool_and(name ~ '^[^/]+\.sql$') FROM schemaver.schemaver_dump(layout => 'files')});
	like($files, qr/^(\d+)\|\1\|t$/, "$name: each file has a name");
}

# The proof can fail.
cmp_ok(scalar keys %{ $proof->{objects} }, '>', 20, 'pg_dump has objects');
my $name = 'tables';
my $table = $node->safe_psql($name, q{SELECT min(oid::regclass::text) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace});
$node->safe_psql("${name}_dumped", "ALTER TABLE $table ADD COLUMN one_more integer; COMMENT ON TABLE $table IS 'one more'");
my $made = SchemaProof::compare("${name}_dumped", $name, SchemaProof::objects_of($name), 'an error');
is(scalar @{ $made->{differing} }, 2, 'a column and a comment more are two objects that differ') or diag(join "\n", @{ $made->{differing} });
is(scalar @{ $made->{left} }, 2, 'schemaver_diff() sees them');
ok(!$made->{same_fingerprint}, 'so does the fingerprint');

my ($status, $out, $err) = $node->psql('postgres', "CREATE EXTENSION schemaver; SELECT * FROM schemaver_dump(layout => 'nope')");
like($err, qr/layout "nope" is not known.*HINT:/s, 'an unknown layout');
is($node->safe_psql('postgres', 'SELECT content FROM schemaver_dump()'), "SET check_function_bodies = off;\nSET search_path = '';\n",
	'a database with nothing in it');

done_testing();
