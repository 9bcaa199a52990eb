# Objects that are in no schema, which one database can have only once: whole databases are made into each other.  The library of
# test/modules/sv_whole is built here, with schemaver in it, loaded by its path, and never installed.
use strict;
use warnings;

use Cwd qw(abs_path);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $module = abs_path('test/modules/sv_whole');
system("make -s -C '$module' PG_CONFIG='$ENV{PG_CONFIG}' with_llvm=no >/dev/null 2>&1") == 0
  or die "$module cannot be built";

my $node = PostgreSQL::Test::Cluster->new('schema_whole');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', 'wal_level = logical');
$node->start;

# A statement of the file that says what it does, and what whole() returns for it, are compared with the expected ones.
my ($out, $err) = ('', '');
IPC::Run::run(
	[ 'psql', '-XqaA', '-v', "module=$module/sv_whole", '-d', $node->connstr('postgres'), '-f', 'test/schema/whole_cases.sql' ],
	'<', \'', '>', \$out, '2>', \$err);
is($err, '', 'no case raises an error');
my @parts = map { [ split /^(?=SELECT \* FROM whole|-- )/m, $_ ] } $out, slurp_file('test/schema/whole_cases.out');
is(scalar @{ $parts[0] }, scalar @{ $parts[1] }, 'number of cases');
is($parts[0][$_], $parts[1][$_], "case $_") for 0 .. $#{ $parts[1] };
done_testing();
