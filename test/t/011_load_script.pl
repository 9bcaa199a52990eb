# schemaver-load sends exactly what schemaver_load_directory would read, byte for byte, with any
# content.
use strict;
use warnings;

use File::Path qw(make_path);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('load_script');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;
my $dir = PostgreSQL::Test::Utils::tempdir();
my @to = ('-h', $node->host, '-p', $node->port);

sub write_file
{
	my ($name, $content) = @_;
	make_path("$dir/$name" =~ s{/[^/]*$}{}r);
	open my $file, '>:raw', "$dir/$name" or die "$name: $!";
	print $file $content;
	close $file;
}

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

# Runs the script; what follows the folder may be among the arguments.
sub succeeds
{
	my ($args, $out, $name, $err) = @_;
	command_checks_all([ 'schemaver-load', @to, '-d', $db, @$args ], 0, [$out], [ $err // qr/\A\z/ ], $name);
}

sub fails
{
	my ($args, $status, $err, $name) = @_;
	command_checks_all([ 'schemaver-load', @to, '-d', $db, @$args ], $status, [qr/^$/], $err, $name);
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
write_file('odd/empty.conf', '');
write_file('odd/picture.png', "\xff\x00\xfe");
write_file('odd/.hidden.sql', 'never read');
write_file('odd/.git/x.sql', 'never read');
begin();
succeeds(["$dir/odd", '-At'], qr/\A-n\.sql\|d\|added\|\na\.sql\|a\|added\|\nempty.conf\|\|ignored\|.*\nno line end\.sql\|b\|added\|\npicture\.png\|\|ignored.*\nsub\/'quo"ted'\\ \$x `x` \t ä\.sql\|c\|added\|\n\z/,
	'odd bytes in files and names');
same_as_directory('odd', 'what was loaded is what was in the files');

# With every awk that is installed.
for my $awk (grep { -x } map { "/usr/bin/$_" } qw(mawk gawk original-awk busybox))
{
	make_path("$dir/bin");
	unlink "$dir/bin/awk";
	symlink $awk, "$dir/bin/awk" or die;
	local $ENV{PATH} = "$dir/bin:$ENV{PATH}";
	begin();
	succeeds([ "$dir/odd", '-o', "$dir/out" ], qr/\A\z/, "with $awk");
	same_as_directory('odd', "the same with $awk");
}

# A mounted folder of links.
write_file('mount/..data/a.sql', revision('a', 'base', 'CREATE TABLE a ();'));
symlink '..data/a.sql', "$dir/mount/a.sql" or die;
begin();
succeeds(["$dir/mount", '-At'], qr/\Aa\.sql\|a\|added\|\n\z/, 'links are followed');
symlink 'nowhere', "$dir/mount/b.sql" or die;
fails(["$dir/mount"], 1, [qr/b\.sql.*not all of \S+mount can be read/s], 'a link that leads nowhere is an error');

# Large.
write_file('large/long.sql', revision('long', 'base', "SELECT '" . ('x' x 60 . "\n") x 200_000 . "';"));
write_file('large/wide.sql', revision('wide', 'base', "SELECT '" . '"x\\' x 4_000_000 . "';"));
write_file("large/f$_/$_.sql", revision("r$_", 'base', "SELECT $_;\n")) for 1 .. 10_000;
begin();
succeeds(["$dir/large", '-At', '-o', "$dir/out"], qr/\A\z/, '10,000 files, a long one and one with a long line');
same_as_directory('large', 'all of them');

# Upgrading.
write_file('up/a.sql', revision('a', 'base', 'CREATE TABLE a ();'));
write_file('up/b.sql', revision('b', 'a', 'CREATE TABLE b ();'));
begin();
succeeds([ '-n', '-u', "$dir/up", '-At' ], qr/b\|added.*\n2\|upgrade\|b\|/s, '-n shows what would be', qr/\ANOTICE:  running upgrade  -> a \(1 of 2\)\nNOTICE:  running upgrade a -> b \(2 of 2\)\n\z/);
is(ask('SELECT count(*) FROM schemaver_revisions'), 0, 'and takes it back');
succeeds([ '-t', '+1', "$dir/up", '-At' ], qr/\n1\|upgrade\|a\|\|[^\n]*\n\z/, '-t goes to a target', qr/-> a\n\z/);
succeeds([ '-u', "$dir/up", '-At' ], qr/b\.sql\|b\|unchanged\|\n1\|upgrade\|b\|/, '-u goes to head', qr/\A[^\n]*-> b\n\z/);
succeeds([ '-u', "$dir/up", '-At' ], qr/b\.sql\|b\|unchanged\|\n\z/, 'and has nothing to do then');
write_file('up/c.sql', revision('c', 'b', "CREATE TABLE c ();\n\nSELECT 1/0;"));
fails([ '-u', "$dir/up", '-o', "$dir/out" ], 3,
	[qr/division by zero\nCONTEXT:  SQL statement "SELECT 1\/0"\nupgrade of revision "c", statement 2, line 3\nfile "c\.sql", line \d+, column 1\nrevisions loaded in this transaction are gone if it is rolled back\nschemaver-load: nothing has been loaded, because the upgrade failed; to load the files only, leave out -u or -t\n\z/],
	'a body that fails');
is(ask(q{SELECT string_agg(revision, ' ' ORDER BY revision) || ', ' || coalesce(to_regclass('c')::text, 'no c') FROM schemaver_revisions}),
	'a b, no c', 'takes back what was loaded with it');
unlink "$dir/up/c.sql";

# Two heads are merged in the database, and the merge becomes a file.
write_file('heads/a.sql', revision('a', 'base', 'CREATE TABLE a ();'));
write_file('heads/b.sql', revision('b', 'a', 'CREATE TABLE b ();'));
write_file('heads/c.sql', revision('c', 'a', 'CREATE TABLE c ();'));
begin();
fails([ '-u', "$dir/heads", '-o', "$dir/out" ], 3, [qr/there are 2 heads\n.*schemaver-load: nothing has been loaded, because the upgrade failed/s],
	'two heads cannot be upgraded');
succeeds([ "$dir/heads", '-At' ], qr/c\.sql\|c\|added/, 'but loaded');
ask(q{SELECT schemaver_merge(rev_id => 'd')});
write_file('heads/d.sql', ask(q{SELECT schemaver_export('d')}) . "\n");
begin();
succeeds([ '-u', "$dir/heads", '-At' ], qr/\n4\|upgrade\|d\|/, 'and the file of the merge joins them', qr/-> d, merge b and c \(4 of 4\)\n\z/);

# Formats.
begin();
succeeds([ '-s', '-f', 'native', "$dir/up", '-At' ], qr/added/, '-f names the format');
fails([ '-f', 'alien', "$dir/up" ], 3, [qr/alien/], 'one that is not known');

# Nothing to load, nothing to connect to.
make_path("$dir/none");
begin();
succeeds([ '-u', "$dir/none", '-At' ], qr/\A\z/, 'an empty folder');
fails(["$dir/nowhere"], 1, [qr/\Aschemaver-load: \S+nowhere is not a folder\n\z/], 'no folder');
fails([], 1, [qr/\Aschemaver-load registers/], 'no argument');
fails([ '-x', "$dir/up" ], 1, [qr/usage:/], 'an option that is not known');
command_like([ 'schemaver-load', '--help' ], qr/\Aschemaver-load registers.*usage:/s, '--help');
command_checks_all([ 'schemaver-load', @to, '-d', 'no such db', "$dir/up" ], 2, [qr/^$/], [qr/no such db/], 'no database');
command_checks_all([ 'schemaver-load', @to, '-d', 'postgres', "$dir/up" ], 3, [qr/^$/],
	[qr/\AERROR:  there is no schemaver in this database\nHINT:  CREATE EXTENSION schemaver;\n\z/], 'no extension');

# Files that are not text: nothing is sent.
write_file('bad/latin1.sql', revision('a', 'base', "SELECT '\xe4';\n"));
write_file('bad/nul.sql', revision('b', 'a', "SELECT '\x00';\n"));
write_file('bad/good.sql', revision('c', 'b', "SELECT 'ä';\n"));
fails(["$dir/bad"], 1, [qr/\A(?=.*latin1\.sql is not UTF-8 text\n)(?=.*nul\.sql is not UTF-8 text\n)(?!.*good).*nothing has been loaded\n\z/s],
	'files that are no text are named');
write_file("line/a\nb.sql", revision('a', 'base', ''));
fails(["$dir/line"], 1, [qr/the name of a file has a line end in it/], 'a line end in a name');

# a database in a different encoding: a missing character is reported with its
# place
$db = 'latin1';
$node->safe_psql('postgres', "CREATE DATABASE latin1 ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
$node->safe_psql('latin1', 'CREATE SCHEMA "of Sch""emaver"; CREATE EXTENSION schemaver SCHEMA "of Sch""emaver"');
write_file('encoding/a.sql', revision('a', 'base', "SELECT 'ä';\n"));
write_file('encoding/deeper/b.sql', revision('b', 'a', "SELECT 'ä';\nSELECT '%d€\\n' -- →\n"));
write_file('encoding/c.sql', revision('c', 'b', "SELECT 1 -- €"));
fails([ "$dir/encoding" ], 3, [ qr/no equivalent in encoding "LATIN1"/, qr/^schemaver-load: \.\/deeper\/b\.sql, line 6: a character has no equivalent in the encoding of the database, LATIN1$/m, qr/\.\/c\.sql, line 5: /, qr/^(?!.*a\.sql)/s ],
	'characters that the database lacks');
write_file('encoding/c.sql', revision('c', 'b', "SELECT 1\n"));
write_file('encoding/deeper/b.sql', revision('b', 'a', "SELECT 'ä'\n\n"));
succeeds([ "$dir/encoding" ], qr/added.*added.*added/s, 'characters that it has');
is(ask(q{SELECT octet_length(upgrade) FROM schemaver_revisions WHERE revision = 'b'}), 11, 'are converted');

done_testing();
