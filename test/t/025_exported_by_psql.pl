# A file that psql has written, with a line end of its own at the end, loads as unchanged, whatever
# is in the bodies; and so does one that an editor has saved again.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('exported');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION schemaver');
my $dir = PostgreSQL::Test::Utils::tempdir();
my @psql = ('psql', '-XAt', '-h', $node->host, '-p', $node->port, '-d', 'postgres', '-v', 'ON_ERROR_STOP=1');

my @bodies = (
	'NULL', q{''}, q{E'\n'}, q{'SELECT 1'}, q{'SELECT 1;'}, q{E'SELECT 1;\n'}, q{E'SELECT 1;\r\n'}, q{E'SELECT 1;\r\nSELECT 2;\r\n\r\n'},
	q{E'SELECT 1;\n\n\n'}, q{'SELECT 1; -- a comment'}, q{E'SELECT 1;\n-- a comment\n'}, q{E'SELECT 1;\n/* a\ncomment */'}, q{E'SELECT ''a\n\n'''},
	q{E'SELECT $$\n\n$$'}, q{E'SELECT 1;\n-- downgrade\n'}, q{E'SELECT 1;\n-- schemaver: downgrade\nSELECT 2'}, q{E'-- revision: x\n/* down */'}, q{E'\tSELECT 1;\t '}, q{'SELECT ''größe'''});
my $n = 0;
for my $up (@bodies)
{
	for my $down (@bodies)
	{
		$n++;
		$node->safe_psql('postgres', "SELECT schemaver_register('r$n', NULL, $up, $down)") if $n % 3 != 0 || $up eq $down;
	}
}
$node->safe_psql('postgres', q{SELECT count(*) FROM schemaver_upgrade('heads')});
my @ids = split /\n/, $node->safe_psql('postgres', 'SELECT revision FROM schemaver_history() ORDER BY 1');
cmp_ok(scalar @ids, '>', 200, 'many revisions');

# Writes what psql prints to a file, as a shell does.
mkdir "$dir/psql";
my $script = join '', map { "\\o $dir/psql/$_.sql\nSELECT schemaver_export('$_');\n" } @ids;
open my $file, '>:raw', "$dir/script.sql" or die $!;
print $file $script;
close $file;
command_ok([ @psql, '-q', '-f', "$dir/script.sql" ], 'psql has written the files');
is($node->safe_psql('postgres', qq{SELECT count(*) FROM schemaver_load_directory('$dir/psql') WHERE action = 'unchanged'}), scalar @ids, 'all are unchanged');
command_like([ 'schemaver', 'load', '-h', $node->host, '--port', $node->port, '-d', 'postgres', '-D', "$dir/psql" ],
	qr/\A[0-9]+ unchanged\n\z/, 'also for the command');

# What end-of-file-fixer, trim-trailing-whitespace at the end, an editor or Windows make of a file.
my %editors = (
	'one line end' => sub { $_[0] =~ s/\s*\z/\n/r },
	'no line end' => sub { $_[0] =~ s/\s*\z//r },
	'several line ends' => sub { "$_[0]\n\n\n" },
	'blanks' => sub { "$_[0]  \t\n" },
	'line ends of Windows' => sub { $_[0] =~ s/(?<!\r)\n/\r\n/gr },
	'no blank line before a marker' => sub { $_[0] =~ s/\n\n+(?=-- schemaver: downgrade\n)/\n/r },
	'more blank lines before a marker' => sub { $_[0] =~ s/\n(?=-- schemaver: downgrade\n)/\n\n\n \n/r });
for my $name (sort keys %editors)
{
	my $folder = "$dir/" . $name =~ s/ /_/gr;
	mkdir $folder;
	for my $id (@ids)
	{
		my $content = slurp_file("$dir/psql/$id.sql");
		# In a body that has a string with a line that looks like a marker, that is no marker.
		open my $copy, '>:raw', "$folder/$id.sql" or die $!;
		print $copy $editors{$name}->($content);
		close $copy;
	}
	is($node->safe_psql('postgres', qq{SELECT string_agg(DISTINCT action, ' ') FROM schemaver_load_directory('$folder')}), 'unchanged', $name);
}
$node->stop;
done_testing();
