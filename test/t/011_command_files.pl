# The command sends exactly what schemaver_load_directory would read, byte for byte, with any
# content; and refuses what cannot be sent.
use strict;
use warnings;

use File::Path qw(make_path);
use lib 'test/perl';
use CommandFiles;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('command_files');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;
my $dir = folder();
$ENV{PGHOST} = $node->host;
$ENV{PGPORT} = $node->port;
delete $ENV{SCHEMAVER_DIR};

# A file of a revision.
sub revision
{
	my ($id, $parent, $body) = @_;
	return "-- revision: $id\n-- down_revision: $parent\n\n-- schemaver: upgrade\n$body";
}

# A new database; the extension is in no schema of search_path.
my $db = 'a';
sub begin
{
	$db++;
	$node->safe_psql('postgres', "CREATE DATABASE $db");
	$node->safe_psql($db, 'CREATE SCHEMA "of Sch""emaver"; CREATE EXTENSION schemaver SCHEMA "of Sch""emaver"');
}

# Asks the current database.
sub ask
{
	my ($query) = @_;
	return $node->safe_psql($db, qq{SET search_path = "of Sch""emaver", public; $query});
}

sub succeeds
{
	my ($args, $out, $name, $err) = @_;
	command_checks_all([ 'schemaver', '-d', $db, @$args ], 0, [$out], [ $err // qr/\A\z/ ], $name);
}

sub fails
{
	my ($args, $status, $err, $name) = @_;
	command_checks_all([ 'schemaver', '-d', $db, @$args ], $status, [qr/\A\z/], $err, $name);
}

# The same revisions, loaded in either way.
sub same_as_directory
{
	my ($folder, $name) = @_;
	my $loaded = ask('SELECT schemaver_manifest()');
	begin();
	ask("SELECT count(*) FROM schemaver_load_directory('$dir/$folder')");
	is($loaded, ask('SELECT schemaver_manifest()'), $name);
}

# The content of a file and its name.
my $every = join '', map { chr } grep { $_ != 0 } 0 .. 127;
write_file('odd/a.sql', revision('a', 'base', "SELECT \$x\$$every \\\\ \\n & \\& \\u0041 %s ä € \xf0\x9f\x98\x80\$x\$;\r\n\r\n\n"));
write_file('odd/no line end.sql', revision('b', 'a', "SELECT 'b'"));
write_file("odd/sub/'quo\"ted'\\ \$x `x` \t ä.sql", revision('c', 'b', "\n\nSELECT 'c';\n\n"));
write_file('odd/-n.sql', revision('d', 'c', ''));
write_file('odd/total.sql', revision('e', 'd', "SELECT 'total';"));
write_file('odd/empty.conf', '');
write_file('odd/picture.png', "\xff\x00\xfe");
write_file('odd/.hidden.sql', 'never read');
write_file('odd/.git/x.sql', 'never read');
begin();
succeeds([ 'load', '-D', "$dir/odd" ],
	qr/\Aadded   -n\.sql +d it has no downgrade section and cannot be reverted\nadded   a\.sql +a .*\nignored empty\.conf .*\nadded   no line end\.sql +b .*\nignored picture\.png .*\nadded   sub\/'quo"ted'\\ \$x `x` .* ä\.sql +c .*\nadded   total\.sql +e .*\n5 added, 2 ignored\n\z/,
	'odd bytes in files and names');
same_as_directory('odd', 'what was loaded is what was in the files');
succeeds([ 'load', '-D', "$dir/odd" ], qr/2 ignored, 5 unchanged\n\z/, 'again');

# What is written back is what was read.
make_path("$dir/back");
succeeds([ 'export', '-D', "$dir/back" ], qr/\A(?:\Q$dir\E\/back\/[0-9]+_[a-e]\.sql\n){5}\z/, 'export');
{
	my $exported = ask('SELECT schemaver_manifest()');
	begin();
	succeeds([ 'load', '-q', '-D', "$dir/back" ], qr/\A(?:added .*\n)*\z/, 'what was exported is loaded');
	is(ask('SELECT schemaver_manifest()'), $exported, 'and is the same');
	is(read_file(glob "$dir/back/*_a.sql"), ask(q{SELECT schemaver_export('a')}), 'byte for byte');
}

# With every awk that is installed.
for my $awk (grep { -x } map { "/usr/bin/$_" } qw(mawk gawk original-awk busybox))
{
	make_path("$dir/bin");
	unlink "$dir/bin/awk";
	symlink $awk, "$dir/bin/awk" or die;
	local $ENV{PATH} = "$dir/bin:$ENV{PATH}";
	begin();
	succeeds([ 'load', '-D', "$dir/odd" ], qr/5 added, 2 ignored\n\z/, "with $awk");
	my $awk_name = $awk =~ s{.*/}{}r;
	make_path("$dir/back-$awk_name");
	succeeds([ 'export', '-q', '-D', "$dir/back-$awk_name" ], qr/_a\.sql/, "export with $awk");
	is(read_file(glob "$dir/back-$awk_name/*_a.sql"), ask(q{SELECT schemaver_export('a')}), "byte for byte with $awk");
	same_as_directory('odd', "the same with $awk");
}

# Links: to files inside of the folder, also through a hidden folder (as Kubernetes mounts them); nothing else.
write_file('mount/..data/a.sql', revision('a', 'base', 'CREATE TABLE a ();'));
symlink '..data', "$dir/mount/..now" or die;
symlink '..now/a.sql', "$dir/mount/a.sql" or die;
begin();
succeeds([ 'load', '-D', "$dir/mount" ], qr/\Aadded a\.sql a it has no downgrade section and cannot be reverted\n1 added\n\z/, 'links to files inside');
symlink "$dir/mount", "$dir/entry" or die;
succeeds([ 'load', '-D', "$dir/entry" ], qr/\A1 unchanged\n\z/, 'the folder itself may be a link');
write_file('secret/s.sql', revision('s', 'base', 'CREATE TABLE s ();'));
write_file('mount-not/s.sql', revision('s', 'base', 'CREATE TABLE s ();'));
for my $case (
	[ 'nowhere', 'to nothing' ], [ "$dir/secret/s.sql", 'out of the folder' ], [ '../secret/s.sql', 'out of the folder' ],
	[ '..data/../../secret/s.sql', 'out of the folder' ], [ '../mount-not/s.sql', 'out of the folder' ], [ '/etc/passwd', 'out of the folder' ],
	[ '..data', 'to a folder' ], [ '/', 'to a folder' ], [ 'b.sql', 'to nothing' ], [ '/dev/null', 'to a file' ])
{
	my ($target, $problem) = @$case;
	symlink $target, "$dir/mount/b.sql" or die;
	fails([ 'load', '-D', "$dir/mount" ], 3, [qr/\Aschemaver: symbolic link "b\.sql" (?:does not lead|leads) \Q$problem\E\nschemaver: nothing has been loaded\n\z/],
		"a link to $target");
	unlink "$dir/mount/b.sql" or die;
}
write_file('outside/sub/keep.sql', revision('k', 'base', ''));
symlink '../../secret', "$dir/outside/sub/more" or die;
fails([ 'load', '-D', "$dir/outside" ], 3, [qr/symbolic link "sub\/more" leads to a folder/], 'a link to a folder outside');

# Large: linear in files and bytes.
write_file('large/long.sql', revision('long', 'base', "SELECT '" . ('x' x 60 . "\n") x 200_000 . "';"));
write_file('large/wide.sql', revision('wide', 'base', "SELECT '" . '"x\\' x 4_000_000 . "';"));
write_file("large/f$_/$_.sql", revision("r$_", 'base', "SELECT $_;\n")) for 1 .. 10_000;
begin();
succeeds([ 'load', '-q', '-D', "$dir/large" ], qr/\A(?:added .*\n){10002}\z/, '10,000 files, a long one and one with a long line');
make_path("$dir/large-back");
succeeds([ 'export', '-D', "$dir/large-back" ], qr/\A(?:.*\n){10002}\z/, 'and back');
is(-s (glob "$dir/large-back/*_wide.sql"), $node->safe_psql($db, q{SELECT octet_length("of Sch""emaver".schemaver_export('wide'))}), 'whole');
same_as_directory('large', 'all of them');

# Files that are not text, and names that cannot be sent: nothing is sent.
begin();
write_file('bad/latin1.sql', revision('a', 'base', "SELECT '\xe4';\n"));
write_file('bad/nul.sql', revision('b', 'a', "SELECT '\x00';\n"));
write_file('bad/good.sql', revision('c', 'b', "SELECT 'ä';\n"));
write_file("bad/other.$_", "\xe4\n") for qw(SQL plan conf toml);
fails([ 'load', '-D', "$dir/bad" ], 3,
	[qr/\A(?=.*"latin1\.sql" is not UTF-8 text\n)(?=.*"other\.SQL" is not)(?=.*"other\.plan" is not)(?=.*"other\.conf" is not)(?=.*"other\.toml" is not)(?=.*"nul\.sql" is not UTF-8 text\n)(?!.*good).*nothing has been loaded\n\z/s],
	'files that are no text are named');
write_file("line/a\nb.sql", revision('a', 'base', ''));
write_file("line/\e[31mred\nb.sql", revision('b', 'base', ''));
fails([ 'load', '-D', "$dir/line" ], 3,
	[qr/\A(?=.*^schemaver: the name of the file "a\\nb\.sql" has a line end in it$)(?=.*"\\x1b\[31mred\\nb\.sql").*nothing has been loaded\n\z/ms],
	'a line end in a name');
write_file("bytes/\xff\xe4.sql", revision('a', 'base', ''));
write_file('bytes/ä.sql', revision('b', 'base', ''));
fails([ 'upgrade', '-D', "$dir/bytes" ], 3,
	[qr/\Aschemaver: the name of the file "\\xff\\xe4\.sql" is not UTF-8\nschemaver: nothing has been loaded\n\z/], 'a name that is not UTF-8');
SKIP:
{
	skip 'root reads everything', 1 if $> == 0;
	write_file('unreadable/a.sql', revision('a', 'base', ''));
	chmod 0, "$dir/unreadable/a.sql";
	fails([ 'load', '-D', "$dir/unreadable" ], 3, [qr/not all of "\S+unreadable" can be read/], 'a file that cannot be read');
}
is(ask('SELECT count(*) FROM schemaver_revisions'), 0, 'nothing of that has been loaded');

# Alembic's history is a text; a text that is none is passed over
begin();
write_file('alembic/up.sql', "-- Running upgrade  -> al\n\nSELECT 1;\n\nINSERT INTO alembic_version (version_num) VALUES ('al');\n");
write_file('alembic/history.txt', "Rev: al (head)\nParent: <base>\nPath: al.py\n\n    first users\n\n    Create Date: 2026-01-01 00:00:00\n");
write_file('alembic/latin1.txt', "\xe4\n");
write_file('alembic/nul.py', "a\0b\n");
succeeds([ 'load', '-D', "$dir/alembic" ], qr/^added +up\.sql +al .*\n1 added, 3 ignored\n\z/m, 'the history of Alembic');
is(ask('SELECT revision, message FROM schemaver_revisions'), 'al|first users', 'is read');
same_as_directory('alembic', 'Alembic');

# a database in a different encoding: a missing character is reported with its
# place
$db = 'latin1';
$node->safe_psql('postgres', "CREATE DATABASE latin1 ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
$node->safe_psql('latin1', 'CREATE SCHEMA "of Sch""emaver"; CREATE EXTENSION schemaver SCHEMA "of Sch""emaver"');
write_file('encoding/a.sql', revision('a', 'base', "SELECT 'ä';\n"));
write_file('encoding/deeper/b.sql', revision('b', 'a', "SELECT 'ä';\nSELECT '%d€\\n' -- →\n"));
write_file('encoding/c.sql', revision('c', 'b', "SELECT 1 -- €"));
fails([ 'load', '-D', "$dir/encoding" ], 3, [ qr/no equivalent in encoding "LATIN1"/, qr/^schemaver: deeper\/b\.sql, line 6: a character has no equivalent in the encoding of the database, LATIN1$/m, qr/ c\.sql, line 5: /, qr/^(?!.*a\.sql)/s ],
	'characters that the database lacks');
write_file('encoding/c.sql', revision('c', 'b', "SELECT 1\n"));
write_file('encoding/deeper/b.sql', revision('b', 'a', "SELECT 'ä'\n\n"));
succeeds([ 'load', '-D', "$dir/encoding" ], qr/added.*added.*added/s, 'characters that it has');
make_path("$dir/encoding-back");
succeeds([ 'export', '-D', "$dir/encoding-back" ], qr/_a\.sql/, 'and back');
like(read_file(glob "$dir/encoding-back/*_a.sql"), qr/SELECT 'ä';/, 'in UTF-8');

done_testing();
