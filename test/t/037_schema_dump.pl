# What schemaver_dump() writes builds the same schema, according to pg_dump, and according to schemaver_fingerprint().
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use Cwd qw(getcwd);

my $node = PostgreSQL::Test::Cluster->new('schema_dump');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;
$node->safe_psql('postgres', 'CREATE ROLE schema_reader; CREATE ROLE schema_owner');

my $dir = PostgreSQL::Test::Utils::tempdir();
my $top = getcwd();

sub pg_dump_of
{
	my ($db) = @_;
	my $text = '';
	IPC::Run::run([ 'pg_dump', '-s', '-d', $node->connstr($db) ], '>', \$text) or die;
	# These lines have a random key.
	$text =~ s/^\\(un)?restrict .*\n//mg;
	return $text;
}

sub write_file
{
	my ($name, $content) = @_;
	open my $file, '>', "$dir/$name" or die;
	print $file $content;
	close $file;
	return "$dir/$name";
}

for my $path (sort glob "$top/test/schema/built/*.sql")
{
	my ($name) = $path =~ m{(\w+)\.sql$};
	$node->safe_psql('postgres', "CREATE DATABASE $name; CREATE DATABASE ${name}_again");
	$node->safe_psql($_, 'CREATE SCHEMA schemaver; CREATE EXTENSION schemaver SCHEMA schemaver') for $name, "${name}_again";
	$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr($name), '-f', $path ], "$name is built");

	my $dump = $node->safe_psql($name, 'SELECT content FROM schemaver.schemaver_dump()');
	unlike($dump, qr/is not covered/, "all of $name is covered");
	is($node->safe_psql($name, 'SET quote_all_identifiers = on; SET DateStyle = german; SELECT content FROM schemaver.schemaver_dump()'),
		$dump, "$name: the same text under other settings");
	$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr("${name}_again"), '-f', write_file('dump.sql', $dump) ],
		"the dump of $name can be loaded");
	is(pg_dump_of("${name}_again"), pg_dump_of($name), "$name is the same to pg_dump");
	is($node->safe_psql("${name}_again", 'SELECT content FROM schemaver.schemaver_dump()'), $dump, "a dump of the dump of $name is the same");

	my $files = $node->safe_psql($name, q{SELECT count(*), count(DISTINCT name), bool_and(name ~ '^[^/]+\.sql$') FROM schemaver.schemaver_dump(layout => 'files')});
	like($files, qr/^(\d+)\|\1\|t$/, "$name: each file has a name");
}

my ($status, $out, $err) = $node->psql('postgres', "CREATE EXTENSION schemaver; SELECT * FROM schemaver_dump(layout => 'nope')");
like($err, qr/layout "nope" is not known.*HINT:/s, 'an unknown layout');
is($node->safe_psql('postgres', 'SELECT content FROM schemaver_dump()'), "SET check_function_bodies = off;\nSET search_path = '';\n",
	'a database with nothing in it');

done_testing();
