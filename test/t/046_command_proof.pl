# schemaver migrate, baseline, verify and squash: the files that are written, what is refused, and what the statuses say; with several shells.
use strict;
use warnings;

use File::Path qw(make_path remove_tree);
use lib 'test/perl';
use CommandFiles;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('command_proof');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;
my $dir = folder();
$ENV{PGHOST} = $node->host;
$ENV{PGPORT} = $node->port;
delete @ENV{qw(SCHEMAVER_DIR NO_COLOR PGCLIENTENCODING)};
my ($command) = grep { -x } map { "$_/schemaver" } split /:/, $ENV{PATH};
my @shell;

# Runs the command with this text as standard input.  Returns "status|output|messages".
sub run_with
{
	my ($input, @args) = @_;
	my ($out, $err) = ('', '');
	IPC::Run::run([ @shell, @shell ? $command : 'schemaver', @args ], '<', \$input, '>', \$out, '2>', \$err);
	return join '|', $? >> 8, $out, $err;
}

sub schemaver { return run_with('', @_); }

sub files { return map { s{.*/}{}r } sort glob "$dir/home/migrations/*"; }

sub everything
{
	my ($name, @with) = @_;
	@shell = @with;
	chdir $dir;
	remove_tree("$dir/home");
	make_path("$dir/home/migrations");
	chdir "$dir/home";
	$node->safe_psql('postgres', "CREATE DATABASE $name TEMPLATE template0");
	$node->safe_psql($name, 'CREATE SCHEMA schemaver; CREATE EXTENSION schemaver SCHEMA schemaver; CREATE TABLE users (id int PRIMARY KEY); INSERT INTO users VALUES (1)');
	$ENV{PGDATABASE} = $name;

	like(schemaver(qw(migrate x)), qr/^3\|\|ERROR:  project "default" has no models\nHINT: .*\nschemaver: as an option, that is: --models FILE or --models-command COMMAND\n$/, "$name: without models");
	like(run_with('CREATE TABLE users (id int PRIMARY KEY); CREATE TABLE first ();', qw(migrate --models - first)),
		qr{^0\|migrations/\d+_\w+_first\.sql\n\|NOTICE:  the database has 1 object that no revision makes\n.*^schemaver: to begin with what there is, remove the new file, and type: schemaver baseline -m 'what there is'\n\z}ms, "$name: a first revision, without a baseline");
	unlink glob "$dir/home/migrations/*";
	like(schemaver('baseline', '-m', 'what there is', '--rev-id', 'b1'), qr{^0\|migrations/\d+_b1_what_there_is\.sql\n\|}, "$name: a baseline");
	like(slurp_file("$dir/home/migrations/" . (files())[0]), qr/^-- revision: b1\n.*^CREATE TABLE public\.users \(/ms, "$name: which has a file");
	is($node->safe_psql($name, 'SELECT revision FROM schemaver.schemaver_current()'), 'b1', "$name: and counts as applied");
	like(schemaver(qw(baseline again)), qr/^3\|\|ERROR:  project "default" already has revisions/, "$name: there is one");

	my $models = 'CREATE TABLE users (id bigint PRIMARY KEY, name text);';
	my $refused = run_with($models, qw(migrate --models - x));
	like($refused, qr/^3\|\|ERROR:  the migration has a hazard that is not allowed\nDETAIL:  rewrite, long_lock: public\.users\.id/, "$name: a hazard");
	like($refused, qr/^schemaver: as an option, that is: --allow rewrite,long_lock$/m, "$name: and what to type");
	is(scalar files(), 1, "$name: nothing is written");
	like(schemaver(qw(migrate --allow rewrite;x x)), qr/^1\|\|.*--allow takes names of hazards/, "$name: what is no name");
	like(schemaver(qw(migrate --allow long-lock x)), qr/^3\|\|ERROR:  there is no hazard "long-lock"\nHINT:  Hazards are /, "$name: a dash in a name");
	like(schemaver(qw(migrate --allow rewrit x)), qr/^3\|\|ERROR:  there is no hazard "rewrit"/, "$name: a name of nothing");
	like(schemaver('migrate', '--allow', 'rewrite, long_lock', '-m', q{it's "wide"}, '--rev-id', 'm1'), qr{^0\|migrations/\d+_m1_it_s_wide\.sql\n\|}, "$name: the models stay set");
	is($node->safe_psql($name, 'SELECT count(*) FROM schemaver.schemaver_revisions'), 1, "$name: the file is the source");
	like(schemaver(qw(migrate x)), qr/^3\|\|ERROR:  the database is not at head\n/, "$name: not twice");
	like(schemaver('upgrade'), qr/^0\|/, "$name: upgrade");
	is(schemaver(qw(migrate x)), "0|no changes\n|", "$name: no changes");
	is(schemaver(qw(migrate -q x)), '0||', "$name: in silence");
	is(schemaver(qw(check -q)), '0||', "$name: and no differences");
	like(schemaver('verify'), qr/^0\|b1 +ok *\nm1 +ok *\n\|$/, "$name: both are right");

	# With a new name, and several files.
	$models = 'CREATE TABLE users (id bigint PRIMARY KEY, "full name" text); CREATE TABLE o (a int);';
	like(run_with('CREATE TABLE users (id bigint PRIMARY KEY, "full name" text);', qw(migrate --models - question)), qr/^3\|\|NOTICE: .*^ERROR: .*^schemaver: if it has been renamed: --rename 'public\.users\.name=public\.users\."full name"'\nschemaver: to drop it: --rename 'public\.users\.name='\n/ms, "$name: a question, and what to type");
	like(run_with($models, qw(migrate --models - rename --rename), 'public.users.name=public.users."full name"'), qr{^0\|migrations/\d+_\w+_rename\.sql\n\|}, "$name: a rename");
	like(schemaver(qw(upgrade -q)), qr/^0\|/, "$name: which runs");
	$models .= ' CREATE INDEX i ON users ("full name"); CREATE INDEX j ON o (a);';
	like(run_with($models, qw(migrate --models - --online --json indexes)), qr/^0\|\{"command" : "migrate", "project" : "default", "files" : \["migrations\/[^"]*", "migrations\/[^"]*"\]\}\n\|$/, "$name: two files, as JSON");
	like(schemaver(qw(verify -D migrations)), qr/^0\|(\w+ +ok *\n){5}\|$/, "$name: all are right before they are loaded");
	like(schemaver('load'), qr/^0\|/, "$name: they can be loaded");

	like(schemaver(qw(verify --data public.users --data public.o)), qr/^0\|(\w+ +ok *\n){5}\|$/, "$name: with rows");

	# In place.
	like(schemaver(qw(verify --in-place)), qr/^3\|\|ERROR:  revisions are not verified in place in environment "production"/, "$name: not in production");
	$node->safe_psql($name, q{SELECT schemaver.schemaver_configure('environment', 'test')});
	like(schemaver(qw(verify --in-place m1)), qr/^0\|b1 +ok *\nm1 +ok *\n\|$/, "$name: in place");
	like(schemaver(qw(verify --in-place --data public.users)), qr/^4\|(\w+ +ok *\n){3}(\w+ +not verifiable in place not verifiable in place: the revision runs outside of a transaction\n){2}\|$/, "$name: what is not verified is not ok");
	$node->safe_psql($name, q{SELECT schemaver.schemaver_configure('environment', NULL)});

	# What is wrong.
	$node->safe_psql($name, q{SELECT schemaver.schemaver_revision('wrong', 'CREATE TABLE w (a int)', 'SELECT 1', rev_id => 'w1')});
	like(schemaver('verify'), qr/^4\|.*^w1 +the downgrade leaves differences +table\.extra of public\.w/ms, "$name: a downgrade that does nothing");
	like(schemaver(qw(verify --json)), qr/^4\|\{"command" : "verify", .*"revision":"w1","upgrade_ok":true,"downgrade_ok":true,"same_schema":false/s, "$name: as JSON");
	like(schemaver(qw(verify m1)), qr/^0\|b1 +ok *\nm1 +ok *\n\|$/, "$name: up to one");
	like(schemaver(qw(verify nope)), qr/^3\|\|ERROR:  revision or branch label "nope" is not known/, "$name: up to nothing");
	like(schemaver(qw(verify --data nonesuch)), qr/^3\|\|ERROR:  relation "nonesuch" does not exist/, "$name: rows of nothing");
	$node->safe_psql($name, q{SELECT schemaver.schemaver_revision('empty', 'DELETE FROM users', '', rev_id => 'x1')});
	like(schemaver(qw(verify --data public.users)), qr/^4\|.*^x1 +rows are lost: [1-9]\d* *\n/ms, "$name: rows are lost");
	$node->safe_psql($name, q{SELECT schemaver.schemaver_revision('broken', 'CREATE TABLE y (a int)', 'DROP TABLE nonesuch', rev_id => 'y1')});
	like(schemaver('verify'), qr/^4\|.*^y1 +the downgrade fails +42P01: table "nonesuch" does not exist/ms, "$name: a downgrade that fails");
	chdir $dir;
}

# One file in place of several.
sub squashes
{
	my ($name, @with) = @_;
	@shell = @with;
	chdir $dir;
	remove_tree("$dir/home");
	make_path("$dir/home/migrations");
	chdir "$dir/home";
	$node->safe_psql('postgres', "CREATE DATABASE $_ TEMPLATE template0") for $name, "${name}_new";
	$node->safe_psql($_, 'CREATE SCHEMA schemaver; CREATE EXTENSION schemaver SCHEMA schemaver') for $name, "${name}_new";
	$ENV{PGDATABASE} = $name;
	my $parent = 'base';
	for (
		[ 'a1', 'CREATE TABLE users (id int PRIMARY KEY)', 'DROP TABLE users' ],
		[ 'b2', 'ALTER TABLE users ADD name text', 'ALTER TABLE users DROP name' ],
		[ 'c3', 'UPDATE users SET name = upper(name)', 'SELECT 1' ],
		[ 'd4', 'CREATE TABLE posts (id int PRIMARY KEY)', 'DROP TABLE posts' ])
	{
		my ($id, $up, $down) = @$_;
		append_to_file("$dir/home/migrations/$id.sql", "-- revision: $id\n-- down_revision: $parent\n-- schemaver: upgrade\n$up;\n-- schemaver: downgrade\n$down;\n");
		$parent = $id;
	}
	like(schemaver('load'), qr/^0\|/, "$name: four files");

	# What is typed wrongly.
	like(schemaver(qw(squash a1:b2)), qr/^1\|\|schemaver: schemaver squash needs a message: -m MESSAGE\n/, "$name: without a message");
	like(schemaver(qw(squash a1:b2 message)), qr/^1\|\|schemaver: too many arguments: "?message"?; the message is an option: -m MESSAGE\n/, "$name: a message in the wrong place");
	like(schemaver(qw(squash -m x)), qr/^1\|\|schemaver: schemaver squash needs an argument: RANGE\n/, "$name: without a range");
	like(schemaver(qw(squash a1:b2 -m x --allow drop-column)), qr/^3\|\|ERROR:  there is no hazard "drop-column"\nHINT:  Hazards are drop_table, drop_column, .*data_steps; "all" stands for all of them\.\n/, "$name: a hazard that there is not");

	# What is refused.
	like(schemaver(qw(squash a1:a1 -m x)), qr/^3\|\|ERROR:  there is nothing to squash\nDETAIL:  The range "a1:a1" has one revision, "a1"\.\n/, "$name: nothing to squash");
	like(schemaver(qw(squash d4:a1 -m x)), qr/^3\|\|ERROR:  .*d4/, "$name: a range of nothing");
	like(schemaver(qw(squash a1:e5 -m x)), qr/^3\|\|ERROR:  revision or branch label "e5" is not known/, "$name: to nowhere");
	like(schemaver(qw(squash base:c3 -m), q{the "first" one's}), qr/^3\|\|ERROR:  .*\nDETAIL:  data_steps: upgrade of c3, line 1: UPDATE\ndata_steps: downgrade of c3, line 1: SELECT\nHINT: .*\nschemaver: as an option, that is: --allow data_steps\n\z/, "$name: data steps, and what to type");
	is(scalar files(), 4, "$name: nothing is written");

	# With all that a shell could misunderstand.
	like(schemaver(qw(squash base:c3 --rev-id s1 --allow data_steps -m), q{$(id) `id` "first" one's \\ %s}), qr{^0\|migrations/\d+_s1_\w+\.sql
\|schemaver: the files of a1, b2, c3 stay; they can be deleted when no database has applied only a part of them
schemaver: schemaver_remove\(\) removes then what is registered of them, the last one first: c3\n\z}, "$name: a file in place of three");
	my ($file) = grep { /_s1_/ } files();
	my $text = slurp_file("$dir/home/migrations/$file");
	like($text, qr/^-- message: \$\(id\) `id` "first" one's \\ %s$/m, "$name: with the message");
	like($text, qr/^-- replaces: a1, b2, c3$/m, "$name: which says what it replaces");
	is($node->safe_psql($name, q{SELECT count(*) FROM schemaver.schemaver_revisions WHERE revision = 's1'}), '0', "$name: nothing is registered");
	like(schemaver(qw(squash base:c3 --rev-id s2 --allow data_steps -m x)), qr/^3\|\|ERROR: /, "$name: not twice");
	is(scalar files(), 5, "$name: there is one");
	like(schemaver('verify'), qr/^0\|/, "$name: it is not a revision too many");

	# A database that begins with it, and one that has applied a part.
	like(schemaver('upgrade'), qr/^0\|.*s1.*d4/s, "$name: the short way");
	is($node->safe_psql($name, 'SELECT string_agg(revision, $$ $$ ORDER BY revision) FROM schemaver.schemaver_applied'), 'd4 s1', "$name: is what was applied");
	$ENV{PGDATABASE} = "${name}_new";
	like(schemaver(qw(upgrade b2)), qr/^0\|/, "$name: a part");
	like(schemaver('upgrade'), qr/^0\|/, "$name: and the rest");
	is($node->safe_psql("${name}_new", 'SELECT string_agg(revision, $$ $$ ORDER BY revision) FROM schemaver.schemaver_applied'), 'a1 b2 c3 d4', "$name: goes the long way");
	$ENV{PGDATABASE} = $name;
	like(schemaver(qw(squash --json -q s1:d4 -m x --allow data_steps)), qr/^0\|\{"command" : "squash", "project" : "default", "files" : \["migrations\/[^"]*_x\.sql"\]\}\n\|$/, "$name: as JSON");
	chdir $dir;
}

everything('as_usual');
squashes('squash_as_usual');
for my $with ([qw(dash)], [qw(busybox sh)])
{
  SKIP:
	{
		skip "there is no $with->[0]", 1 unless grep { -x "$_/$with->[0]" } split /:/, $ENV{PATH};
		everything("with_$with->[0]", @$with);
		squashes("squash_with_$with->[0]", @$with);
	}
}
done_testing();
