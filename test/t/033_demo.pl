# The demo runs to its end without a terminal, waits for nothing, and fails if a step does something else than it should.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('demo');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;
$ENV{PGHOST} = $node->host;
$ENV{PGPORT} = $node->port;
$ENV{PGDATABASE} = 'postgres';

sub demo
{
	my ($out, $err);
	IPC::Run::run([ 'doc/demo/run' ], '<', \'', '>', \$out, '2>', \$err);
	return ($? >> 8, $out, $err);
}

my ($status, $out, $err) = demo();
is($status, 0, 'the demo succeeds');
is($err, '', 'everything is on standard output');
is(join(' ', $out =~ /^=== (\d) of 6: /mg), '1 2 3 4 5 6', 'all screens are shown');
unlike($out, qr/any key/, 'it does not wait');
is(join("\n", $out =~ /^(\* e5a7.*?create users)$/ms), <<'TEXT' =~ s/\n\z//r, 'the graph is that of the README');
* e5a7 (head) (current) merge c391 and d48e
|\
| * d48e create follows
* | c391 create tags
|/
* b27d create posts
* a1f0 create users
TEXT
like(slurp_file('README.md'), qr/^\* e5a7 \(head\) \(current\) merge c391 and d48e\n\|\\\n\| \* d48e create follows\n\* \| c391 create tags\n\|\/\n\* b27d create posts\n\* a1f0 create users\n/m,
	'which shows it');
like($out, qr/^file "\d+_f6b8_posts_have_a_status\.sql", line 8, column 1$/m, 'the error names the file');
like($out, qr/^first:  at head 17c9, 1 step.*^second: nothing to do, at head 17c9$/ms, 'the second upgrade has nothing to do');
is($node->safe_psql('blog', q{SELECT count(*) FROM schemaver_applied}), 7, 'it ends at head');

($status, $out, $err) = demo();
isnt($status, 0, 'it fails if its database exists already');

# The first command after the folder is made fails.
my $dir = PostgreSQL::Test::Utils::tempdir();
open my $file, '>', "$dir/schemaver" or die $!;
print $file "#!/bin/sh\nexit 2\n";
close $file;
chmod 0755, "$dir/schemaver";
$node->safe_psql('postgres', 'DROP DATABASE blog');
{
	local $ENV{PATH} = "$dir:$ENV{PATH}";
	($status, $out, $err) = demo();
}
is($status, 1, 'it fails if a command fails');
is($err, "\nThe demo ends here: the exit status is 2 instead of 0.\n", 'and says so');

$node->stop;
done_testing();
