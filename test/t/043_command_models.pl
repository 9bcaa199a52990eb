# schemaver check: models from files, programs and schemas, and what the statuses say.
use strict;
use warnings;

use Cwd qw(getcwd);
use File::Path qw(make_path);
use lib 'test/perl';
use CommandFiles;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('command_models');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;
my $top = getcwd();
my $dir = folder();
$ENV{PGHOST} = $node->host;
$ENV{PGPORT} = $node->port;
delete @ENV{qw(SCHEMAVER_DIR NO_COLOR PGCLIENTENCODING)};
make_path("$dir/home/sub folder");
chdir "$dir/home";
$node->safe_psql('postgres', 'CREATE DATABASE app');
$node->safe_psql('app', 'CREATE SCHEMA schemaver; CREATE EXTENSION schemaver SCHEMA schemaver; CREATE TABLE users (id integer PRIMARY KEY, name text)');
$ENV{PGDATABASE} = 'app';

my $stdin = '';
my @shell = ();
sub schemaver
{
	my (@args) = @_;
	my ($out, $err) = ('', '');
	IPC::Run::run([ @shell, 'schemaver', @args ], '<', \$stdin, '>', \$out, '2>', \$err);
	return ($? >> 8, $out, $err);
}

# The statements alone.
sub statements
{
	my ($status, $out, $err) = schemaver(@_);
	return "$status $err" . $out =~ s/^(?:\\|--|SET ).*\n//mgr;
}

my ($status, $out, $err) = schemaver('check');
is($status, 3, 'without models');
like($err, qr/^ERROR:  project "default" has no models\nHINT: /m, 'which is said');

# Files, in any order.
write_file('home/models.sql', "CREATE TABLE users (id integer PRIMARY KEY, name text);\n");
is(join('|', schemaver(qw(check --models models.sql))), "0|-- no differences\n|", 'no differences');
is(join('|', schemaver('check')), "0|-- no differences\n|", 'they stay set');
is(join('|', schemaver(qw(check -q))), '0||', 'with -q');
write_file('home/sub folder/-b ä\'$(touch taken).sql', 'CREATE TABLE posts (id integer PRIMARY KEY, author integer REFERENCES users, "x" text DEFAULT \'ä\\\')');
write_file('home/-m.sql', "-- the last line has no end, and no semicolon\nALTER TABLE posts ADD body text");
($status, $out, $err) = schemaver('check', '--models', 'sub folder/-b ä\'$(touch taken).sql', '--models=models.sql', '-q');
is("$status $err", '4 ', 'a file without a semicolon at its end');
write_file('home/sub folder/-b ä\'$(touch taken).sql', 'CREATE TABLE posts (id integer PRIMARY KEY, author integer REFERENCES users, "x" text DEFAULT \'ä\\\');');
my @files = ('--models', 'sub folder/-b ä\'$(touch taken).sql', '--models=-m.sql', '--models', 'models.sql', '-q');
is(statements('check', @files), <<'SQL', 'several files, in any order');
4 CREATE TABLE public.posts (
    id integer NOT NULL,
    author integer,
    x text DEFAULT E'ä\\'::text,
    body text,
    CONSTRAINT posts_pkey PRIMARY KEY (id)
);
ALTER TABLE public.posts ADD CONSTRAINT posts_author_fkey FOREIGN KEY (author) REFERENCES public.users(id);
SQL
ok(!-e 'taken' && !-e 'sub folder/taken', 'no name is run');
($status, my $script) = schemaver('check', @files);
like($script, qr/\A-- What makes the database what the models describe, written by schemaver check\.\n/, 'the script says what it is');
my $result = '';
IPC::Run::run([ qw(psql -X -q -1 -v ON_ERROR_STOP=1) ], '<', \$script, '>&', \$result);
is($result, '', 'psql runs it');
is(statements('check', @files), '0 ', 'then there are no differences');

# Standard input and programs.
$stdin = "CREATE TABLE users (id integer PRIMARY KEY, name text); CREATE TABLE posts (id integer PRIMARY KEY);";
is(statements(qw(check --models - -q)), <<'SQL', 'standard input');
4 ALTER TABLE public.posts DROP CONSTRAINT posts_author_fkey;
ALTER TABLE public.posts DROP COLUMN x;
ALTER TABLE public.posts DROP COLUMN body;
ALTER TABLE public.posts DROP COLUMN author;
SQL
like(join('|', schemaver(qw(check))), qr/^4\|.*^-- hazard: drop_column, the values of a column are dropped\n-- lock: ACCESS EXCLUSIVE\nALTER TABLE public\.posts DROP COLUMN author;$/ms, 'with hazards');
$stdin = 'CREATE TABLE from_stdin ();';
is(statements('check', '-q', '--models-command', q{cat models.sql; printf '%s\n' 'CREATE TABLE posts (id integer PRIMARY KEY, author integer REFERENCES users, x text DEFAULT '"'ä\\'"', body text)'}), '0 ', 'a program');
($status, $out, $err) = schemaver('check', '--models-command', 'echo "CREATE TABLE t ();"; echo "it went wrong" >&2; exit 7');
is("$status|$out", '3|', 'a program that fails');
is($err, "it went wrong\nschemaver: the command that prints the models failed, with exit status 7\n", 'which is said');
is(statements('check', '-q'), '0 ', 'and the models stay as they are');
($status, undef, $err) = schemaver('check', '--models-command', 'true');
is($status, 3, 'a program that prints nothing');
like($err, qr/^ERROR:  the text of the models has no statement\n/m, 'which is said');
is(statements('check', '-q'), '0 ', 'and the models stay as they are');

# Schemas and databases.
$node->safe_psql('app', 'CREATE SCHEMA wanted; CREATE TABLE wanted.users (id integer PRIMARY KEY, name text); CREATE TABLE wanted.posts (id bigint PRIMARY KEY, author integer REFERENCES wanted.users, x text DEFAULT $$ä\$$, body text)');
is(statements(qw(check -q --models schema:wanted)), "4 ALTER TABLE public.posts ALTER COLUMN id TYPE bigint USING id::bigint;\n", 'a schema');
$node->safe_psql('app', 'DROP SCHEMA wanted CASCADE');
$node->safe_psql('postgres', 'CREATE DATABASE copy TEMPLATE app');
is(statements(qw(check -q --models database:copy --schema public)), '0 ', 'a database');
$node->safe_psql('app', 'CREATE VIEW v AS SELECT 1 AS one');
is(statements(qw(check -q --models database:copy --schema public)), "4 DROP VIEW public.v;\n", 'which is complete');
($status, $out, $err) = schemaver('check', @files[ 0 .. 4 ]);
like("$status $err", qr/^0 .*NOTICE:  1 difference is left alone.*view\.extra \(1\)/s, 'a file is not');
is(statements('check', @files, '--complete', '--schema', 'public'), "4 DROP VIEW public.v;\n", 'unless it is said');
($status, undef, $err) = schemaver('check', @files, '--schema', 'nonesuch');
like("$status $err", qr/^3 ERROR:  schema "nonesuch" does not exist/, 'a schema that nobody has');
$node->safe_psql('app', 'DROP VIEW v');

# The document.
($status, $out, $err) = schemaver(qw(check --json --models models.sql));
is("$status $err", '4 ', 'with a document');
is($node->safe_psql('postgres', q{SELECT concat_ws(' ', j->>'command', j->>'project', j->>'source', j->>'desired', json_array_length(j->'differences')) FROM (SELECT $q$} . $out . q{$q$::json) d(j)}),
	'check default live models 2', 'it has the differences');
is((schemaver(qw(check --json)))[0], 4, 'again');

# Projects.
is((schemaver(qw(check -p shop)))[0], 3, 'another project has no models');
is(statements(qw(check -q -p shop), @files), '0 ', 'it gets some');
is($node->safe_psql('app', q{SELECT string_agg(project, ' ' ORDER BY project) FROM schemaver.schemaver_models}), 'default shop', 'each has its own');

# Errors have their line.
write_file('home/wrong.sql', "CREATE TABLE a ();\n\nCREATE TABLE b (n nonesuch);\n");
($status, undef, $err) = schemaver(qw(check --models wrong.sql));
like("$status $err", qr/^3 ERROR:  type "nonesuch" does not exist\n.*^CONTEXT:  models, line 3, column 19\n.*^schemaver: line 3 of the models is line 3 of "wrong\.sql"$/ms, 'the line of an error');
(undef, undef, $err) = schemaver(qw(check --models models.sql --models wrong.sql --models), 'sub folder/-b ä\'$(touch taken).sql');
like($err, qr/^CONTEXT:  models, line 6, column 19\n.*^schemaver: line 6 of the models is line 3 of "wrong\.sql"$/ms, 'in the second of three files');

$stdin = "CREATE TABLE a ();\n\nCREATE TABLE b (n nonesuch);\n";
like((schemaver(qw(check --models -)))[2], qr/^schemaver: line 3 of the models is line 3 of standard input$/m, 'in standard input');
write_file('home/open.sql', "CREATE TABLE a (\n");
(undef, undef, $err) = schemaver(qw(check --models open.sql --models models.sql));
like($err, qr/^schemaver: line \d+ of the models is the end of "open\.sql"$/m, 'a statement that has no end');
(undef, undef, $err) = schemaver(qw(check --models models.sql --models open.sql));
like($err, qr/^ERROR:  syntax error at end of input\n.*^schemaver: line \d+ of the models is line 1 of "open\.sql"$/ms, 'in the last file');
write_file('home/command.sql', "CREATE TABLE a ();\n\\i other.sql\n");
(undef, undef, $err) = schemaver(qw(check --models models.sql --models command.sql));
like($err, qr/^ERROR:  models cannot have command \\i of psql\n.*^schemaver: line \d+ of the models is line 2 of "command\.sql"$/ms, 'a command of psql');
write_file("home/bom$_.sql", "\xef\xbb\xbfCREATE TABLE bom$_ ();\r\n") for (1, 2);
like(statements(qw(check -q --models models.sql --models bom1.sql --models bom2.sql)), qr/^4 .*^CREATE TABLE public\.bom1 \(\);\n.*^CREATE TABLE public\.bom2 \(\);\n/ms, 'byte order marks');

# Arguments.
write_file('home/latin1.sql', "CREATE TABLE \"\xe4\" ();\n");
write_file('home/nul.sql', "CREATE TABLE a ();\0\n");
for ([ [qw(--models nowhere.sql)], 1, qr/there is no file "nowhere\.sql"/ ], [ ['--models', 'sub folder'], 1, qr/"sub folder" is a folder/ ], [ ['--models='], 1, qr/argument of --models is empty/ ],
	[ [qw(--models latin1.sql)], 3, qr/"latin1\.sql": not UTF-8 text/ ], [ [qw(--models nul.sql)], 3, qr/"nul\.sql": not UTF-8 text/ ], [ [qw(--schema x)], 1, qr/--schema, --complete and --in-place are for --models/ ], [ [qw(--complete)], 1, qr/are for --models/ ],
	[ [qw(--models models.sql --models-command true)], 1, qr/exclude each other/ ], [ [qw(x)], 1, qr/too many arguments: "x"/ ], [ [qw(--online)], 1, qr/does not take --online/ ], [ [qw(--models schema:nonesuch)], 3, qr/schema "nonesuch" does not exist/ ])
{
	($status, $out, $err) = schemaver('check', @{ $_->[0] });
	is("$status|$out", "$_->[1]|", "status: @{ $_->[0] }");
	like($err, $_->[2], "message: @{ $_->[0] }");
}
is(statements('check', @files, '--schema', 'public', '--in-place'), statements('check', @files, '--schema', 'public'), 'in place');
like((schemaver(qw(check --in-place --models database:copy)))[2], qr/--in-place is for models that are built, not for "?database:copy/, 'not what exists already');
like((schemaver(qw(check --help)))[1], qr/schema\.sql.*--schema SCHEMA +only this schema \(may be repeated\)\n.*--models FILE.*--models-command COMMAND.*--complete/s, 'the help');

# Much: more than a command line can have.
write_file('home/large.sql', join('', map { "-- " . 'x' x 100 . "\nALTER TABLE users ALTER name SET DEFAULT 'n$_ \\';\n" } 1 .. 20000));
is(statements('check', @files, '--models', 'large.sql'), "4 ALTER TABLE public.users ALTER COLUMN name SET DEFAULT E'n20000 \\\\'::text;\n", 'a file of 3 MB');

# A role without CREATEDB.
$node->safe_psql('app', 'CREATE ROLE poor LOGIN; GRANT USAGE ON SCHEMA schemaver TO poor; GRANT EXECUTE ON FUNCTION schemaver.schemaver_check TO poor');
($status, undef, $err) = schemaver('check', @files, '-U', 'poor');
like("$status $err", qr/^3 ERROR:  permission denied for function schemaver_set_models\nHINT:  .*GRANT EXECUTE ON FUNCTION/, 'no right to set models');
$node->safe_psql('app', 'GRANT EXECUTE ON FUNCTION schemaver.schemaver_set_models TO poor; GRANT SELECT ON schemaver.schemaver_models TO poor');
($status, undef, $err) = schemaver('check', @files, '-U', 'poor');
like("$status $err", qr/^3 ERROR:  role "poor" may not create a scratch database\n.*HINT:  .*ALTER ROLE poor CREATEDB/s, 'no right to make a database');

# Other shells and tools.
for my $shell ([qw(dash)], [qw(bash --posix)], [qw(busybox sh)], ['ksh'], ['mksh'])
{
	my ($found) = grep { -x } map { "$_/$shell->[0]" } split /:/, $ENV{PATH};
	next unless $found;
	my ($command) = grep { -x } map { "$_/schemaver" } split /:/, $ENV{PATH};
	($out, $err) = ('', '');
	$stdin = slurp_file('models.sql');
	IPC::Run::run([ @$shell, $command, 'check', '-q', '--models', '-', @files[ 0 .. 2 ] ], '<', \$stdin, '>', \$out, '2>', \$err);
	is($? . $err . $out, '0', "with @$shell");
}

chdir $top;
done_testing();
