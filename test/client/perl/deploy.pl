# Deploys each folder that is named, and reverts everything at the end.  Perl with DBI.
use strict;
use warnings;

use DBI;
use Encode;
use File::Basename;
use File::Find;
use JSON::PP;

# The files as they are; names and contents are characters, not bytes.
sub read_folder
{
	my ($folder) = @_;
	my %files;
	find({ no_chdir => 1, wanted => sub {
		return unless -f && /\.sql$/;
		open my $file, '<:encoding(UTF-8)', $_ or die "$_: $!";
		$files{ decode_utf8(substr $_, length "$folder/") } = do { local $/; <$file> };
	} }, $folder);
	return \%files;
}

sub print_rows
{
	my ($rows) = @_;
	print "@$_\n" for @$rows;
}

# All of it; if it dies, the caller rolls it back.
sub deploy
{
	my ($dbh, $folder) = @_;
	my $files = JSON::PP->new->encode(read_folder($folder));
	$dbh->begin_work;
	print_rows($dbh->selectall_arrayref('SELECT name, revision, action FROM schemaver_load(CAST(? AS jsonb))', undef, $files));
	print_rows($dbh->selectall_arrayref('SELECT direction, revision, message FROM schemaver_upgrade()'));
	$dbh->commit;
}

sub report
{
	my ($dbh) = @_;
	print "ERROR:  ", $dbh->state, ": ", $dbh->pg_error_field('message_primary'), "\n";
	for my $field (qw(detail hint context))
	{
		my $text = $dbh->pg_error_field($field);
		print uc $field, ":  $text\n" if defined $text;
	}
}

binmode STDOUT, ':encoding(UTF-8)';
$| = 1;
local $SIG{__WARN__} = sub { print @_ };    # notices are warnings
my $dbh = DBI->connect('dbi:Pg:', '', '', { RaiseError => 1, PrintError => 0, AutoCommit => 1 });
for my $folder (@ARGV)
{
	print "== ", basename($folder), "\n";
	next if eval { deploy($dbh, $folder); 1 };
	die $@ unless $dbh->err;
	report($dbh);
	$dbh->rollback;
}
print "== downgrade\n";
print_rows($dbh->selectall_arrayref('SELECT direction, revision, message FROM schemaver_downgrade(CAST(? AS text))', undef, 'base'));
