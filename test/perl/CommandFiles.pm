# The folder in which tests of the command put files.
package CommandFiles;
use strict;
use warnings;

use Exporter 'import';
use File::Path qw(make_path);
use PostgreSQL::Test::Utils;

our @EXPORT = qw(folder write_file read_file);

my $folder;

# The path is absolute only after Utils has been initialized, which follows compilation.
sub folder { return $folder //= PostgreSQL::Test::Utils::tempdir(); }

sub write_file
{
	my ($name, $content) = @_;
	my $path = folder() . "/$name";
	make_path($path =~ s{/[^/]*$}{}r);
	open my $file, '>:raw', $path or die "$name: $!";
	print $file $content;
	close $file;
	return;
}

sub read_file
{
	my ($name) = @_;
	open my $file, '<:raw', $name or die "$name: $!";
	return do { local $/; <$file> };
}

1;
