# schemaver dump and schemaver diff: what they print is what psql needs, and what they write is written safely.
use strict;
use warnings;

use Cwd qw(getcwd);
use File::Path qw(make_path remove_tree);
use lib 'test/perl';
use CommandFiles;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('command_schema');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;
my $top = getcwd();
my $dir = folder();
$ENV{PGHOST} = $node->host;
$ENV{PGPORT} = $node->port;
delete @ENV{qw(SCHEMAVER_DIR NO_COLOR PGCLIENTENCODING)};
make_path("$dir/home");
chdir "$dir/home";

sub make_database
{
	my ($db, $sql, $options) = @_;
	$node->safe_psql('postgres', "CREATE DATABASE $db TEMPLATE template0 " . ($options // ''));
	$node->safe_psql($db, "CREATE SCHEMA schemaver; CREATE EXTENSION schemaver SCHEMA schemaver;\n$sql");
}

sub schemaver
{
	my (@args) = @_;
	my ($out, $err) = ('', '');
	IPC::Run::run([ 'schemaver', @args ], '<', \'', '>', \$out, '2>', \$err);
	return ($? >> 8, $out, $err);
}

sub load
{
	my ($db, $text) = @_;
	my ($out, $err) = ('', '');
	# Another encoding than that of the text.
	local $ENV{PGCLIENTENCODING} = 'LATIN1';
	IPC::Run::run([ qw(psql -X -q -1 -v ON_ERROR_STOP=1 -d), $db ], '<', \$text, '>', \$out, '2>', \$err);
	return $err;
}

sub fingerprint { return $node->safe_psql($_[0], q{SELECT schemaver.schemaver_fingerprint('strict')}); }

# Names that a file system, a terminal, a comment or psql could take for something else.
make_database('app', <<"SQL");
CREATE SCHEMA s;
CREATE TABLE s.plain (id integer PRIMARY KEY, note text DEFAULT '\\! touch taken');
CREATE TABLE s."Plain" ();
CREATE TABLE s."a/../b" ();
CREATE TABLE s."." ();
CREATE TABLE s."\e]0;title\x07" (x integer);
CREATE TABLE s."line\n\\! touch taken\n--" (x integer);
CREATE TABLE s."\xc3\xa4" ();
CREATE TABLE s."\xc3\x84" ();
CREATE TABLE s."schemaver1k" ();
CREATE FUNCTION s.f(integer, text) RETURNS integer LANGUAGE sql AS 'SELECT 1 -- \\! touch taken';
CREATE FUNCTION s.f(@{[ join ', ', ('timestamp with time zone') x 20 ]}) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION s.f(@{[ join ', ', ('timestamp with time zone') x 21 ]}) RETURNS integer LANGUAGE sql AS 'SELECT 1';
SQL
$ENV{PGDATABASE} = 'app';

# To standard output, and back.
my ($status, $dump, $err) = schemaver('dump');
is("$status $err", '0 ', 'dump');
make_database('copy', '');
is(load('copy', $dump), '', 'psql loads the dump');
is(fingerprint('copy'), fingerprint('app'), 'the copy is the same');
my ($again) = (schemaver('dump', '-d', 'copy'))[1];
is($again, $dump, 'and its dump');
ok(!-e 'taken', 'no name and no text is a command of psql');
my ($key) = $dump =~ /^\\restrict (\w+)$/m;
is($key, 'schemaver2k', 'the key is not in the text');
like($dump, qr/^\\unrestrict $key\n\z/m, 'and restricts all of it');
make_database('latin', 'SET client_encoding = UTF8; CREATE TABLE "ü" ()' =~ s/ü/\xc3\xbc/r, "ENCODING 'LATIN1' LOCALE 'C'");
my $latin = (schemaver('dump', '-d', 'latin'))[1];
like($latin, qr/CREATE TABLE public\."\xc3\xbc"/, 'of a database in another encoding');
make_database('latin_copy', '', "ENCODING 'LATIN1' LOCALE 'C'");
is(load('latin_copy', $latin), '', 'which psql loads');
is(fingerprint('latin_copy'), fingerprint('latin'), 'the names are the same');

# Schemas.
$node->safe_psql('app', 'CREATE SCHEMA one; CREATE TABLE one.t (); CREATE SCHEMA two; CREATE TABLE two.t (); CREATE SCHEMA three; CREATE TABLE three.t ()');
my ($some) = (schemaver(qw(dump --schema one --schema two)))[1];
is(join(' ', $some =~ /CREATE TABLE (\S+)/g), 'one.t two.t', 'of two schemas');
($status, undef, $err) = schemaver(qw(dump --schema nope));
is($status, 3, 'of a schema that does not exist');
like($err, qr/nope/, 'which is named');
is($node->safe_psql('app', q{SELECT string_agg(f->>'name', ' ') FROM json_array_elements(($q$} . (schemaver(qw(dump --schema one --json)))[1] . q{$q$)::json->'files') f}),
	'schema.sql', 'as a document');

# To a file.
sub mode { return sprintf '%04o', (stat $_[0])[2] & 07777; }
is(join('|', schemaver(qw(dump --schema one -o x.sql))), '0||', 'to a file');
is(read_file('x.sql'), (schemaver(qw(dump --schema one)))[1], 'the same text');
is(mode('x.sql'), sprintf('%04o', 0666 & ~umask), 'with the usual rights');
is(join('|', schemaver(qw(dump --schema two --output x.sql))), '0||', 'it is replaced');
like(read_file('x.sql'), qr/two\.t/, 'by the new one');
symlink 'x.sql', 'link.sql';
($status, undef, $err) = schemaver(qw(dump --schema one -o link.sql));
is($status, 1, 'not through a symbolic link');
like($err, qr/"link\.sql" is a symbolic link/, 'which is said');
like(read_file('x.sql'), qr/two\.t/, 'the file that it leads to');
symlink 'nowhere.sql', 'dangling.sql';
is((schemaver(qw(dump --schema one -o dangling.sql)))[0], 0, 'a link that leads to nothing is replaced');
ok(!-e 'nowhere.sql' && !-l 'dangling.sql', 'and not followed');
my $shell = `schemaver dump --schema one -o /dev/stdout | cat`;
like($shell, qr/one\.t/, 'to a pipe');
for ([ [qw(-o .)], 1, qr/is a folder; .*--layout files/ ], [ [qw(-o no/x.sql)], 1, qr/there is no folder for "no\/x\.sql"/ ],
	[ [qw(--layout files)], 1, qr/needs a folder/ ], [ [qw(--layout x)], 1, qr/one or files, not "x"/ ], [ [qw(--layout files -o x.sql)], 1, qr/"x\.sql" is not a folder/ ],
	[ [ '--schema', "a\nb" ], 1, qr/line end/ ], [ [qw(-d nowhere -o x.sql)], 2, qr/nowhere/ ], [ [qw(--schema nope -o x.sql)], 3, qr/nope/ ])
{
	my ($args, $expected, $said) = @$_;
	my ($status, $out, $err) = schemaver('dump', @$args);
	is("$status $out", "$expected ", "dump @$args");
	like($err, $said, 'what is said');
}
like(read_file('x.sql'), qr/two\.t/, 'after an error, the file is as it was');

# To files.
sub content_of { my ($folder) = @_; return { map { s{.*/}{}r => read_file($_) } glob "$folder/*" }; }
is(join('|', map { s/\d+/N/r } schemaver(qw(dump --schema s --layout files -o files))), "N|N files in files\n|", 'files');
$node->safe_psql('app', 'CREATE SCHEMA lone');
is(join('|', schemaver(qw(dump --schema lone --layout files -o lone))), "0|1 file in lone\n|", 'one file');
$node->safe_psql('app', 'DROP SCHEMA lone');
my $files = content_of('files');
is(join(' ', grep { !/\A[A-Za-z0-9_\x80-\xff][A-Za-z0-9_.\x80-\xff-]*\.sql\z/ || /\.\./ || length > 255 } keys %$files), '', 'all names are safe');
my %folded = map { lc(s/[\x80-\xff]/?/gr) => 1 } keys %$files;
is(scalar keys %folded, 13, 'and differ for every file system') or diag(join "\n", sort keys %$files);
like($files->{'function.s.f_integer_text.sql'}, qr/CREATE FUNCTION s\.f\(integer, text\)/, 'a name that tells');
is(scalar(grep { /^table\.s\.[Pp]lain-[0-9a-f]{12}\.sql$/ } keys %$files), 2, 'names that differ only in case have a digest');
is(join(' ', grep { !/^-- Written by schemaver dump\.\n/ || !/^\\unrestrict \w+\n\z/m } values %$files), '', 'each begins and ends as it should');
is(join(' ', grep { !m{/\.\.?$} } glob 'files/.*'), '', 'nothing else is left');
$node->safe_psql('app', 'ALTER TABLE s.plain ADD COLUMN more integer; DROP FUNCTION s.f(integer, text)');
($status, my $out, $err) = schemaver(qw(dump --schema s --layout files -o files));
is($status, 0, 'again');
is($err, qq{schemaver: "files/function.s.f_integer_text.sql" is of an earlier dump; what it makes is not a part of the schema any more\n}, 'what is gone is named');
my $newer = content_of('files');
is(join(' ', sort keys %$newer), join(' ', sort keys %$files), 'and stays');
is(join(' ', grep { $newer->{$_} ne $files->{$_} } sort keys %$newer), (grep { /^table\.s\.plain-/ } keys %$files)[0], 'one has changed');
unlink 'files/function.s.f_integer_text.sql';

write_file('home/files/table.s.other.sql', "-- mine\n");
$node->safe_psql('app', 'CREATE TABLE s.other (); ALTER TABLE s.plain DROP COLUMN more');
($status, undef, $err) = schemaver(qw(dump --schema s --layout files -o files));
is($status, 3, 'a file that is not of a dump');
like($err, qr{"files/table\.s\.other\.sql" exists already, and is not a file of a dump; nothing has been written}, 'which is said');
is(read_file('files/table.s.other.sql'), "-- mine\n", 'it stays');
is_deeply({ %{ content_of('files') }, 'table.s.other.sql' => undef, 'function.s.f_integer_text.sql' => undef },
	{ %$newer, 'table.s.other.sql' => undef, 'function.s.f_integer_text.sql' => undef }, 'so does the rest');
unlink 'files/table.s.other.sql';
write_file('home/victim.sql', "-- Written by schemaver dump.\n");
symlink '../victim.sql', 'files/table.s.other.sql';
is((schemaver(qw(dump --schema s --layout files -o files)))[0], 3, 'a symbolic link, even to a file of a dump');
is(read_file('victim.sql'), "-- Written by schemaver dump.\n", 'is not followed');
unlink 'files/table.s.other.sql';
is((schemaver(qw(dump --schema s --layout files -o files --json)))[0], 0, 'with a document');
is(join(' ', glob 'files/.schemaver*'), '', 'nothing hidden is left');

# A snapshot is a side.
$node->safe_psql('app', q{SELECT schemaver.schemaver_snapshot('before')});
is(join('|', schemaver(qw(diff -d app snapshot:before live))), "0|-- no differences\n|", 'a snapshot');

# Differences.
make_database('wanted', 'CREATE TABLE t (id bigint, name text)');
make_database('live', 'CREATE TABLE t (id integer); CREATE TABLE gone ()');
$ENV{PGDATABASE} = 'live';
($status, my $diff, $err) = schemaver(qw(diff database:wanted));
is("$status $err", '4 ', 'there are differences');
is($diff =~ s/^\\.*\n//mgr, <<'SQL', 'the script');
-- From "live" to "database:wanted", written by schemaver diff.
SET client_encoding = 'UTF8';
SET search_path = '';
-- hazard: drop_table, rows are dropped
-- lock: ACCESS EXCLUSIVE
DROP TABLE public.gone;
-- hazard: rewrite, the table is written anew
-- hazard: long_lock, nobody can write to the table meanwhile
-- lock: ACCESS EXCLUSIVE
ALTER TABLE public.t ALTER COLUMN id TYPE bigint USING id::bigint;
-- lock: ACCESS EXCLUSIVE
ALTER TABLE public.t ADD COLUMN name text;
SQL
is((schemaver(qw(diff live database:wanted)))[1], $diff, 'the source can be named');
is((schemaver(qw(diff database:wanted -q)))[1], $diff, 'with -q, too');
is($node->safe_psql('postgres', q{SELECT concat_ws(' ', j->>'command', j->>'source', j->>'desired', json_array_length(j->'differences')) FROM (SELECT $q$}
	  . (schemaver(qw(diff database:wanted --json)))[1] . q{$q$::json) d(j)}), 'diff live database:wanted 4', 'as a document');
is((schemaver(qw(diff database:wanted --json)))[0], 4, 'with the same status');
is(load('live', $diff), '', 'psql runs the script');
is(join('|', schemaver(qw(diff database:wanted))), "0|-- no differences\n|", 'no differences');
is(join('|', schemaver(qw(diff database:wanted -q))), '0||', 'with -q');
is(load('live', "-- no differences\n"), '', 'which is a script, too');
($status, my $document, $err) = schemaver(qw(diff live --json));
like($document, qr/"differences" : \[\]/, 'none in a document');
like($err, qr/both sides are "live"/, 'a side that is compared with itself is said');
for ([ [], 1, qr/needs an argument: \[SOURCE\] DESIRED/ ], [ [qw(a b c)], 1, qr/too many arguments: "c"/ ], [ [qw(nope)], 3, qr/^ERROR: .*"nope"/m ],
	[ [qw(database:nope)], 3, qr/^ERROR: .*nope/m ], [ [qw(live --rename x)], 1, qr/OLD=NEW/ ], [ [qw(live --rename =x)], 1, qr/OLD=NEW/ ],
	[ [qw(live -d nowhere)], 2, qr/nowhere/ ], [ [qw(live --rename public.nope=public.t)], 3, qr/^ERROR: .*nope/m ])
{
	my ($args, $expected, $said) = @$_;
	my ($status, $out, $err) = schemaver('diff', @$args);
	is("$status $out", "$expected ", "diff @$args");
	like($err, $said, 'what is said');
}

# The side "live" beside a schema is the first one of the user's search_path.
$node->safe_psql('live', 'CREATE SCHEMA other; CREATE TABLE other.t (id bigint, name text); ALTER DATABASE live SET search_path = other');
is(join('|', schemaver(qw(diff schema:public))), "0|-- no differences\n|", 'live is the schema of search_path');

# Questions, and their answers.
$node->safe_psql('live', q{ALTER DATABASE live RESET search_path; SET search_path = public; DROP SCHEMA other CASCADE; ALTER TABLE t RENAME name TO "it's ""old"""});
$node->safe_psql('live', q{INSERT INTO t VALUES (1, 'kept')});
($status, $diff, $err) = schemaver(qw(diff database:wanted));
like($err, qr/^NOTICE:  it is not known whether/m, 'a question');
like($diff, qr/^-- question: it is not known whether column /m, 'which is a comment, too');
like($diff, qr/^-- no statement: column\.extra of public\.t\./m, 'and has no statement');
unlike($diff, qr/^ALTER TABLE/m, 'for either');
my ($answer) = $diff =~ /^--   if it has been renamed: (.*)$/m;
my ($drop) = $diff =~ /^--   to drop it: (.*)$/m;
like(scalar(`schemaver diff database:wanted $drop`), qr/^ALTER TABLE public\.t DROP COLUMN/m, 'one answer');
is(load("live", scalar `schemaver diff database:wanted $answer`), '', 'the other one');
is($node->safe_psql('live', 'SELECT name FROM t'), 'kept', 'keeps the values');

# A name with a line end, in a comment of a difference without a statement.
make_database('lines', qq{CREATE TABLE t ("a\n\\! touch taken\n" integer)});
make_database('lines_wanted', 'CREATE TABLE t (b integer)');
(undef, $diff) = schemaver(qw(diff -d lines database:lines_wanted));
like($diff, qr/^-- no statement: .*\\! touch taken /m, 'a line end in a comment is a blank');
is(load('lines', $diff), '', 'so it stays a comment');
ok(!-e 'taken', 'and no command');

# What is online is committed statement by statement.
make_database('busy', q{CREATE TABLE t (id integer NOT NULL); INSERT INTO t VALUES (1)});
make_database('busy_wanted', q{CREATE TABLE t (id integer PRIMARY KEY, CHECK (id > 0)); CREATE TABLE u ()});
unlike((schemaver(qw(diff -d busy database:busy_wanted)))[1], qr/CONCURRENTLY|VALIDATE|^-- Load it/m, 'as usual');
($status, $diff, $err) = schemaver(qw(diff -d busy --online database:busy_wanted));
is("$status $err", '4 ', 'online');
is($diff =~ s/^\\.*\n//mgr, <<'SQL', 'the script');
-- From "live" to "database:busy_wanted", written by schemaver diff.
SET client_encoding = 'UTF8';
-- Load it without -1: each statement must be committed before the next one.
SET search_path = '';
CREATE TABLE public.u ();
-- lock: ACCESS EXCLUSIVE
ALTER TABLE public.t ADD CONSTRAINT t_id_check CHECK ((id > 0)) NOT VALID;
-- hazard: may_fail, rows decide whether it works
ALTER TABLE public.t VALIDATE CONSTRAINT t_id_check;
-- hazard: may_fail, rows decide whether it works
-- not in a transaction block
CREATE UNIQUE INDEX CONCURRENTLY t_pkey ON public.t USING btree (id);
-- lock: ACCESS EXCLUSIVE
ALTER TABLE public.t ADD CONSTRAINT t_pkey PRIMARY KEY USING INDEX t_pkey;
SQL
isnt(load('busy', $diff), '', 'it does not run in one transaction');
is($node->psql('busy', $diff, on_error_stop => 1), 0, 'it runs without');
is((schemaver(qw(diff -d busy database:busy_wanted)))[0], 0, 'and the schemas are equal');
# What cannot be tried is not known.
make_database('typed', q{CREATE TABLE t (at timestamp)});
make_database('typed_wanted', q{CREATE TABLE t (at timestamptz)});
like((schemaver(qw(diff -d live database:typed database:typed_wanted)))[1], qr/^-- rewrite: not known\nALTER TABLE/m, 'a table in another database may be written anew');

# Colors, at a terminal only.
SKIP:
{
	skip 'no program "script" makes a terminal here', 6
		unless `script --version 2>&1` =~ /util-linux/ && `script -qec 'echo made' /dev/null </dev/null 2>/dev/null` =~ /made/;
	local $ENV{TERM} = 'xterm';
	$node->safe_psql('live', 'CREATE TABLE gone ()');
	my $at_terminal = sub { my $out = `script -qec 'schemaver $_[0]' /dev/null </dev/null`; return $out; };
	like($at_terminal->('diff database:wanted'), qr/^\e\[31m-- hazard: .*\e\[m\r?\n(?:\e\[2m-- .*\n)*\e\[1mDROP \e\[m/m, 'colors at a terminal');
	unlike((schemaver(qw(diff database:wanted)))[1], qr/\e/, 'and nowhere else');
	unlike(do { local $ENV{NO_COLOR} = 1; $at_terminal->('diff database:wanted') }, qr/\e/, 'not with NO_COLOR');
	my $shown = do { local $ENV{NO_COLOR} = 1; $at_terminal->('dump -d app --schema s') };
	like($shown, qr/"\\x1b\]0;title\\x07"/, 'control characters are shown');
	unlike($shown, qr/[\e\x07]/, 'as text');
	like($dump, qr/"\e\]0;title\x07"/, 'elsewhere they are as they are');
}

# Rights.
$node->safe_psql('postgres', 'CREATE ROLE nobody_here LOGIN');
for my $command ([qw(dump)], [qw(diff live)])
{
	my ($status, $out, $err) = schemaver(@$command, qw(-d app -U nobody_here));
	is("$status $out", '3 ', "@$command without rights");
	like($err, qr/permission denied/, 'which is said');
}
chdir $top;
done_testing();
