# The folder in which tests of the command put files.
package CommandFiles;
use strict;
use warnings;

use Exporter 'import';
use File::Path qw(make_path);
use PostgreSQL::Test::Utils;

our @EXPORT = qw(folder write_file read_file);

my $folder = PostgreSQL::Test::Utils::tempdir();

sub folder { return $folder; }

sub write_file
{
	my ($name, $content) = @_;
	make_path("$folder/$name" =~ s{/[^/]*$}{}r);
	open my $file, '>:raw', "$folder/$name" or die "$name: $!";
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
