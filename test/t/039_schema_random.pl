# Random schemas are made into each other and back, always the same ones.  A failure is shown in its smallest form; make
# fuzz-schemas tries others.
use strict;
use warnings;

use lib 'test/perl';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use SchemaPairs;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('schema_random');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;
local %ENV = (%ENV, PGHOST => $node->host, PGPORT => $node->port);
SchemaPairs::prepare();

sub check
{
	my ($name, $seed, $pairs) = @_;
	my $failed = 0;
	my $done = SchemaPairs::run($seed, $pairs, 0, sub { $failed++; diag(SchemaPairs::report(@_)); });
	is($failed, 0, "$name: $done pairs");
}

check('fixed seeds', 1, 40);

$node->stop;
done_testing();
