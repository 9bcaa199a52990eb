# What each command does and prints, with every exit status.
use strict;
use warnings;

use Cwd qw(getcwd);
use File::Path qw(make_path remove_tree);
use lib 'test/perl';
use CommandFiles;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('command');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;
my $top = getcwd();
my $dir = folder();
$ENV{PGHOST} = $node->host;
$ENV{PGPORT} = $node->port;
delete @ENV{qw(SCHEMAVER_DIR NO_COLOR)};

sub revision
{
	my ($id, $parent, $message) = @_;
	return "-- revision: $id\n-- down_revision: $parent\n-- message: $message\n\n-- schemaver: upgrade\nCREATE TABLE $id ();\n\n"
	  . "-- schemaver: downgrade\nDROP TABLE $id;\n";
}

my $db = 'a';
sub begin
{
	$db++;
	$node->safe_psql('postgres', "CREATE DATABASE $db");
	$node->safe_psql($db, 'CREATE SCHEMA s; CREATE EXTENSION schemaver SCHEMA s; ALTER DATABASE ' . $db . ' SET search_path = public, s');
	$ENV{PGDATABASE} = $db;
	chdir $top;
	remove_tree("$dir/home");
	make_path("$dir/home/migrations");
	chdir "$dir/home";
}

sub ask { return $node->safe_psql($db, $_[0]); }

# Standard output has to match completely, standard error with the expression.
sub ran
{
	my ($args, $status, $out, $err, $name) = @_;
	command_checks_all([ 'schemaver', @$args ], $status, [ ref $out ? $out : qr/\A\Q$out\E\z/ ], ref $err eq 'ARRAY' ? $err : [ $err || qr/\A\z/ ],
		$name // "schemaver @$args");
}

# One JSON document, by the parser of the server; returns what the path finds.
sub json
{
	my ($args, $status, $path) = @_;
	my ($out, $err);
	IPC::Run::run([ 'schemaver', @$args, '--json' ], '>', \$out, '2>', \$err);
	is($? >> 8, $status, "exit status of schemaver @$args --json") or diag($err);
	return $node->safe_psql($db, 'SELECT (' . join('', map { "\$q\$$_\$q\$" } $out) . ")::json #>> '$path'");
}

# The loop of a day.  The server may add that the project is empty.
my $empty = qr/\A(?:NOTICE:  .* has no revisions\n(?:DETAIL|HINT|.*\n)*)?\z/;
begin();
ran([qw(current)], 0, "nothing is applied\n", $empty);
ran([qw(heads)], 0, "nothing is registered\n", $empty);
ran([qw(branches)], 0, "no revision has several children\n", $empty);
ran([qw(history)], 0, "there are no revisions\n", $empty);
ran([qw(pending)], 0, "nothing to do\n", $empty);
ran([qw(upgrade)], 0, "nothing to do, nothing is registered\n", $empty);
ran([qw(export)], 0, "nothing is registered\n", $empty);
ran([ 'new', 'create users', '--rev-id', '1975ea' ], 0, qr{\Amigrations/[0-9]{14}_1975ea_create_users\.sql\n\z}, $empty);
is(ask('SELECT count(*) FROM schemaver_revisions'), 0, 'new registers nothing');
like(read_file(glob 'migrations/*'), qr/\A-- revision: 1975ea\n-- down_revision: base\n-- message: create users\n/, 'the file');
unlink glob 'migrations/*';
write_file('home/migrations/a.sql', revision('a', 'base', 'users'));
ran([ 'new', '--message=posts', '--rev-id=b', '--label', 'blog, site', '--no-transaction' ], 0, qr{\Amigrations/[0-9]+_b_posts\.sql\n\z}, undef, 'a second one');
like(read_file(glob 'migrations/*_b_*'), qr/^-- down_revision: a\n-- branch_labels: blog, site$/m, 'its parent is in a file that is not loaded');
like(read_file(glob 'migrations/*_b_*'), qr/^-- transactional: false$/m, 'its other fields');
ran([ 'new', 'posts', '--rev-id', 'b' ], 3, '', qr/"b"/, 'an id that is taken in the folder');
unlink glob 'migrations/*_b_*';
write_file('home/migrations/b.sql', revision('b', 'a', 'posts'));

ran([qw(upgrade -n)], 0, qr/\Awould be at head b, 2 steps in [0-9.]+ m?s; this was a rehearsal, and everything has been rolled back\n\z/,
	qr/\ANOTICE:  running upgrade  -> a, users.*\nNOTICE:  running upgrade a -> b, posts.*\n\z/);
is(ask('SELECT count(*) FROM schemaver_revisions'), 0, 'nothing is left of a rehearsal');
ran([qw(load -n)], 0, "added a.sql a\nadded b.sql b\n2 added; this was a rehearsal, and everything has been rolled back\n", undef);
ran([qw(load)], 0, "added a.sql a\nadded b.sql b\n2 added\n", undef);
ran([qw(pending)], 0, "1 a users\n2 b posts\n", undef);
ran([qw(pending a)], 0, "1 a users\n", undef);
ran([qw(current --check)], 3, '', qr/not at head/);
ran([qw(upgrade +1)], 0, qr/\Aat a, 1 pending, 1 step in [0-9.]+ m?s\n\z/, qr/\ANOTICE:  running upgrade  -> a, users.*\n\z/);
ran([qw(upgrade)], 0, qr/\Aat head b, 1 step in [0-9.]+ m?s\n\z/, qr/\ANOTICE:  running upgrade a -> b, posts.*\n\z/);
ran([qw(upgrade)], 0, "nothing to do, at head b\n", undef);
ran([qw(upgrade -q)], 0, '', undef);
ran([qw(current)], 0, qr/\Ab \(head\) [0-9-]+ [0-9:]+ by \w+ posts\n\z/, undef);
ran([qw(current --check)], 0, qr/\Ab/, undef);
ran([qw(heads)], 0, "b applied   posts\n", undef);
ran([qw(history)], 0, "* b <- a    (head) (current) posts\n* a <- base                  users\n", undef);
ran([qw(history base:a)], 0, qr/\A\* a <- base +users\n\z/, undef);
ran([qw(show)], 0, qr/\ARev: b .*CREATE TABLE b \(\);\n.*\n\z/s, undef);
ran([qw(show a)], 0, qr/\ARev: a\n/, undef);
ran([qw(graph)], 0, "* b (head) (current) posts\n* a users\n", undef);
ran([qw(graph dot)], 0, qr/\Adigraph .*\}\n\z/s, undef);
ran([qw(status)], 0, qr/\Aproject  default\ndatabase $db, production, schemaver [0-9.]+\ncurrent  b\nheads    b\npending  0\nlast run upgrade, .* by \w+\n\z/, undef);
ask(q{SELECT s.schemaver_configure('drift', 'on')});
ran([qw(status)], 0, qr/^last run upgrade, .*\ndrift    none\n\z/m, undef);
ask('CREATE TABLE by_hand (a int)');
ran([qw(status)], 0, qr/^drift    1 object has changed since: SELECT \* FROM schemaver_drift\(\)\n\z/m, undef);
ask('CREATE TABLE by_hand_too (a int)');
ran([qw(status)], 0, qr/^drift    2 objects have changed since: SELECT \* FROM schemaver_drift\(\)\n\z/m, undef);
ran([qw(status --json)], 0, qr/"drift" : 2\}\n\z/, undef);
ask('CREATE ROLE looks LOGIN; GRANT USAGE ON SCHEMA s TO looks; GRANT SELECT ON ALL TABLES IN SCHEMA s TO looks; GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA s TO looks; REVOKE EXECUTE ON FUNCTION s.schemaver_drift FROM looks');
ran([qw(status -U looks)], 0, qr/^last run upgrade, .*\n\z/m, undef);
ask('GRANT EXECUTE ON FUNCTION s.schemaver_drift TO looks; REVOKE SELECT ON s.schemaver_settings FROM looks');
ran([qw(status -U looks)], 0, qr/^last run upgrade, .*\n\z/m, undef);
ask(q{DROP OWNED BY looks; DROP ROLE looks; DROP TABLE by_hand, by_hand_too; SELECT s.schemaver_configure('drift', NULL)});
ran([qw(status --json)], 0, qr/"drift" : null\}\n\z/, undef);
ran([qw(downgrade -n)], 0, qr/\Awould be at a, 1 pending, 1 step in /, qr/\ANOTICE:  running downgrade b -> a/);
ran([qw(downgrade)], 0, qr/\Aat a, 1 pending, 1 step in /, qr/\ANOTICE:  running downgrade b -> a/);
ran([qw(downgrade base)], 0, qr/\Aat base, 2 pending, 1 step in /, qr/\ANOTICE:  running downgrade a -> /);
ran([qw(stamp head)], 0, qr/\Aat head b, 1 step in /, qr/running stamp_revision/);
is(ask(q{SELECT to_regclass('public.a') IS NULL}), 't', 'stamp runs nothing');
ran([qw(stamp --purge base)], 0, qr/\Aat base, 2 pending/, qr/running stamp_revision/);
ran([qw(script)], 0, qr/\A.*CREATE TABLE a \(\).*\n\z/s, undef);
ran([qw(upgrade --sql)], 0, qr/CREATE TABLE b/, undef);
ran([qw(script --stamp head)], 0, qr/schemaver_script_begin/, undef);
ran([qw(script --down b:a)], 0, qr/DROP TABLE b/, undef);
{
	my ($script, $again, $out, $err);
	IPC::Run::run([qw(schemaver script)], '>', \$script, '2>', \$err);
	IPC::Run::run([ 'psql', '-XqAt', '-v', 'ON_ERROR_STOP=1' ], '<', \$script, '>', \$out, '2>', \$err);
	is($?, 0, 'a script runs') or diag($err);
	like($err, qr/running upgrade a -> b/, 'it does the same');
}
ran([qw(validate)], 0, "nothing is wrong\n", undef);
ask(q{SELECT schemaver_register('c', '{b}', 'SELECT 1', NULL, 'in the database')});
ran([qw(validate)], 4, qr/\Awarning SV009 c it has no downgrade body/, undef);
ran([qw(validate -q)], 4, qr/\Awarning SV009 c/, undef);
ran([qw(export)], 0, qr{\Amigrations/[0-9]+_c_in_the_database\.sql\n\z}, undef);
ran([qw(export)], 0, "the folder has every revision\n", undef);
make_path('all');
ran([qw(export -D all)], 0, qr{\A(?:all/[0-9]+_[abc]_\w+\.sql\n){3}\z}, undef, 'those that are applied, too');
ran([qw(load)], 0, "3 unchanged\n", undef, 'what was exported is unchanged');
ask('CREATE TABLE alembic_version (version_num text); INSERT INTO alembic_version VALUES ($$c$$)');
ran([qw(adopt alembic_version)], 0, qr/\Aat head c, 1 step in /, qr/running stamp_revision/);
ask(q{SELECT schemaver_register('stale', '{c}', 'SELECT 1', '')});
ran([qw(adopt alembic_version)], 0, qr/^stale +stale .*\nnothing to do, at c, 1 pending\n\z/ms, undef, 'adopting runs nothing, so what is stale does not matter');
ask(q{SELECT schemaver_remove('stale')});
ran([qw(adopt nowhere)], 3, '', [ qr/\AERROR:  relation "nowhere" does not exist\nHINT:  .*write SCHEMA\.TABLE\.$/m, qr/\A(?!.*LINE 1)/s ]);
ask('CREATE SCHEMA "Weird Name"; ALTER TABLE alembic_version SET SCHEMA "Weird Name"');
ran([qw(adopt alembic_version)], 3, '', qr/^HINT:  Did you mean ""Weird Name"\.alembic_version"\?$/m);
ran([ 'adopt', '"Weird Name".alembic_version' ], 0, qr/^nothing to do, at head c/m, undef, 'and it works');
ask('ALTER TABLE "Weird Name".alembic_version SET SCHEMA public');

# Scripts of every kind.
{
	my ($plain) = run_command([qw(schemaver script base:heads)]);
	like($plain, qr/CREATE TABLE b/, 'a script');
	unlike($plain, qr/schemaver_portable/, 'a script is not portable unless it is asked for');
	ran([qw(script --portable base:heads)], 0, qr/\A(?!.*schemaver_script_begin).*public\.schemaver_portable.*CREATE TABLE b \(\)/s, undef);
	ran([qw(script --portable --schema o's base:heads)], 0, qr/\A(?!.*public\.schemaver_portable).*"o's"\.schemaver_portable/s, undef);
	ran([qw(script --portable --down b:a)], 0, qr/DELETE FROM public\.schemaver_portable/, undef);
	ran([qw(script --portable --stamp --purge head)], 0, qr/DELETE FROM public\.schemaver_portable WHERE project OPERATOR\(pg_catalog\.=\) \S+;.*INSERT/s, undef);
	unlike((run_command([qw(schemaver script --stamp head)]))[0], qr/purge/, 'a stamp keeps what it does not name');
	like((run_command([qw(schemaver script --stamp --purge head)]))[0], qr/true/, 'or not');
	my ($sql) = run_command([qw(schemaver downgrade --sql b:a)]);
	like($sql, qr/DROP TABLE b/, 'downgrade --sql');
	like((run_command([qw(schemaver stamp --sql base:b)]))[0], qr/\A(?!.*CREATE TABLE).*schemaver_script_begin/s, 'stamp --sql');
}

# Two heads: with files, merge makes one.
write_file('home/migrations/d.sql', revision('d', 'c', 'tags'));
write_file('home/migrations/e.sql', revision('e', 'c', 'likes'));
ran([qw(branches)], 0, "no revision has several children\n", undef);
ran([qw(branches -D migrations)], 0, "c -> d, e in the database\n", undef);
ran([qw(heads -D migrations)], 0, "d not applied   tags\ne not applied   likes\n", undef);
is(ask('SELECT count(*) FROM schemaver_revisions'), 3, 'looking at the folder registers nothing');
ran([qw(upgrade)], 3, '', [ qr/there are 2 heads/, qr/^schemaver: nothing has been loaded either; to load the files only: schemaver load$/m,
	qr/^schemaver: to join the heads in a new file: schemaver merge$/m ]);
ran([qw(new more)], 3, '', [ qr/there are 2 heads/, qr/schemaver merge$/m, qr/^schemaver: to follow one of them, add --head and its id$/m ]);
ran([qw(new more --head d --rev-id f)], 0, qr{_f_more\.sql\n\z}, undef);
unlink glob 'migrations/*_f_*';
ran([ qw(merge --rev-id g --label), 'site, x', 'both of them' ], 0, qr{\Amigrations/[0-9]+_g_both_of_them\.sql\n\z}, undef);
like(read_file(glob 'migrations/*_g_*'), qr/^-- down_revision: d, e\n-- branch_labels: site, x\n-- message: both of them$/m, 'what the file of a merge says');
unlink glob 'migrations/*_g_*';
ran([qw(merge --rev-id g)], 0, qr{\Amigrations/[0-9]+_g_merge_d_and_e\.sql\n\z}, undef);
ran([qw(upgrade)], 0, qr/\Aat head g, 3 steps in /, qr/-> d, tags.*-> e, likes.*-> g, merge d and e/s);
ran([qw(merge)], 3, '', qr/\AERROR/);

# A body that fails.
write_file('home/migrations/h.sql', revision('h', 'g', 'fails') =~ s/CREATE TABLE h \(\)/SELECT 1;\nSELECT 1\/0/r);
ran([qw(upgrade)], 3, '', [ qr/^ERROR:  division by zero$/m, qr/^(?:CONTEXT:  )?upgrade of revision "h", statement 2/m, qr/^schemaver: nothing has been loaded either/m ]);
is(ask(q{SELECT count(*) FROM schemaver_revisions WHERE revision = 'h'}), 0, 'the file is not loaded');
unlink 'migrations/h.sql';

# A parent that has children, and what must be applied before.
ran([qw(new aside --head a --rev-id i)], 3, '', qr/splice/);
ran([qw(new aside --head a --rev-id i --splice --depends-on), 'b , c' ], 0, qr{_i_aside\.sql\n\z}, undef);
like(read_file(glob 'migrations/*_i_*'), qr/^-- down_revision: a\n-- depends_on: b, c$/m, 'its parent and its dependencies');
unlink glob 'migrations/*_i_*';

# What a program shows of two heads, in the transaction in which it loads, is what doc/clients.md says.
{
	begin();
	my %file = map { s{.*/}{}r => read_file($_) } map { glob "$top/test/client/migrations/$_/*.sql" } qw(main branch);
	my ($branch) = map { s{.*/}{}r } glob "$top/test/client/migrations/branch/*.sql";
	my $load = sub { return 'BEGIN; SELECT count(*) FROM schemaver_load(jsonb_build_object(' . join(', ', map { "\$n\$$_\$n\$, \$n\$$file{$_}\$n\$" } @_) . ')); SELECT count(*) FROM schemaver_upgrade(); COMMIT;'; };
	ask($load->(grep { $_ ne $branch } keys %file));
	my ($status, $out, $err) = $node->psql($db, $load->(keys %file));
	my ($shown) = $err =~ /^(DETAIL:.*?-- schemaver: downgrade)/ms;
	ok(defined $shown && index(read_file("$top/$_"), $shown) >= 0, "$_ has what is shown") or diag($err) for qw(doc/clients.md test/client/expected.out test/client/psql/expected.out);
}

# Existing files stay.
begin();
write_file('home/migrations/a.sql', revision('a', 'base', 'users'));
write_file('home/migrations/hold.txt', '');
ask(q{ALTER DATABASE } . $db . q{ SET schemaver.file_template = '{rev}.sql'});
ran([qw(new one --rev-id b)], 0, "migrations/b.sql\n", undef);
rename 'migrations/b.sql', 'migrations/c.sql' or die;
symlink 'nowhere', 'migrations/.keep';
write_file('home/migrations/d.sql', "-- revision: x\n-- down_revision: b\n\n-- schemaver: upgrade\n");
ran([qw(new two --rev-id d)], 3, '', qr{\Aschemaver: "migrations/d\.sql" exists already; nothing has been written\n\z});
like(read_file('migrations/d.sql'), qr/revision: x/, 'it is as before');
is(scalar(my @left = glob 'migrations/.schemaver*'), 0, 'nothing is left');
ask(q{SELECT schemaver_register('d', NULL, 'SELECT 1', '')});
ran([qw(export)], 3, '', qr{\Aschemaver: "migrations/d\.sql" exists already; nothing has been written\n\z});

# Where files cannot be linked, they are copied.
{
	make_path("$dir/nolinks");
	open my $ln, '>', "$dir/nolinks/ln" or die;
	print $ln "#!/bin/sh\nexit 1\n";
	close $ln;
	chmod 0755, "$dir/nolinks/ln";
	local $ENV{PATH} = "$dir/nolinks:$ENV{PATH}";
	make_path('copied');
	ran([qw(export -D copied)], 0, "copied/d.sql\n", undef, 'a folder without links');
	is(read_file('copied/d.sql'), ask(q{SELECT schemaver_export('d')}), 'the file is whole');
	is(scalar(@left = glob 'copied/.schemaver*'), 0, 'nothing else is left');
}

# Names of files that would lead elsewhere.
ask(q{ALTER DATABASE } . $db . q{ SET schemaver.file_template = '-{rev}.sql'});
ran([qw(new three --head x)], 3, '', qr/names a file in a way that is not safe.*nothing has been written/s);

# What is registered but in no file is not run in silence.
{
	begin();
	write_file('home/migrations/a.sql', revision('a', 'base', 'users'));
	ask(q{SELECT schemaver_register('x', '{a}', 'CREATE TABLE x ()', '', 'of another branch')});
	my $refusal = [ qr/\Aschemaver: registered and not applied, but in none of the files: x\nschemaver: nothing has been done; /,
		qr/to remove .*: schemaver upgrade --prune; to keep and run it: schemaver upgrade --keep\n\z/ ];
	ran([qw(upgrade)], 3, '', $refusal);
	for my $target (qw(heads x))
	{
		ran([ 'upgrade', $target, '-d', $db ], 3, '', [ $refusal->[0], qr/to remove .*: schemaver upgrade $target --prune -d $db; to keep and run it: schemaver upgrade $target --keep -d $db\n\z/ ]);
	}
	is(ask('SELECT count(*) FROM schemaver_revisions'), 1, 'nothing was loaded');
	ran([qw(upgrade -n a)], 0, qr/^would be at a, 1 pending/m, qr/-> a, users/, 'a target that does not need it');
	ran([qw(load -n)], 0, qr/^added a\.sql a\nstale +x .*\n1 added, 1 stale;/m, undef);
	ran([qw(new more --rev-id b)], 0, qr/_b_more\.sql\n\z/, qr/\Aschemaver: the new file follows what is registered, but in none of the files: x\nschemaver: to write the missing files: schemaver export; .* --prune\n\z/);
	like(read_file(glob 'migrations/*_b_*'), qr/^-- down_revision: x$/m, 'it counts as a head');
	ran([qw(new more --head a --splice --rev-id c)], 0, qr/_c_more\.sql\n\z/, qr/\Aschemaver: registered, but in none of the files: x; --prune leaves it out\n\z/, 'a new file beside it');
	unlink glob 'migrations/*_c_*';
	unlink glob 'migrations/*_b_*';
	ran([qw(new more --rev-id b --prune)], 0, qr/_b_more\.sql\n\z/, undef);
	like(read_file(glob 'migrations/*_b_*'), qr/^-- down_revision: a$/m, 'or not');
	is(ask('SELECT count(*) FROM schemaver_revisions'), 1, 'and stays registered');
	unlink glob 'migrations/*_b_*';
	ran([qw(upgrade -n --prune)], 0, qr/^would be at head a/m, qr/-> a, users/);
	ran([qw(upgrade -n --keep)], 0, qr/^would be at head x, 2 steps/m, qr/-> a, users.*-> x, of another branch/s);
	ran([qw(upgrade --prune)], 0, qr/\Apruned +x .*\nat head a, 1 step in /, qr/-> a, users/);
	is(ask('SELECT count(*) FROM schemaver_revisions'), 1, 'it is removed');
	ask(q{SELECT schemaver_register('x', '{a}', 'CREATE TABLE x ()', '', 'of another branch')});
	write_file('home/migrations/b.sql', revision('b', 'a', 'posts'));
	ran([qw(upgrade)], 3, '', $refusal, 'two heads, of which one is stale');
	ran([qw(stamp head)], 3, '', qr/schemaver stamp head --prune; /);
	ran([qw(new more)], 3, '', [ qr/there are 2 heads/, qr/in none of the files: x; --prune leaves it out/ ]);
	ran([qw(upgrade --prune)], 0, qr/^at head b, 1 step in /m, qr/-> b, posts/);
	ran([qw(downgrade)], 0, qr/\Aat a, 1 pending/, qr/b -> a/, 'a downgrade does not look at files');
}

# What somebody has to know of a file is said by the command that runs it, too.
begin();
write_file('home/migrations/a.sql', "-- revision: a\n-- down_revision: base\n\n-- schemaver: upgrade\nSELECT 1;\n");
write_file('home/migrations/notes.txt', '');
ran([qw(upgrade -n)], 0, qr/\Aadded a\.sql a it has no downgrade section and cannot be reverted\nwould be at head a,/, qr/-> a/);
ran([qw(upgrade)], 0, qr/\Aadded a\.sql a it has no downgrade section and cannot be reverted\nat head a,/, qr/-> a/);
ran([qw(upgrade)], 0, qr/\Anothing to do/, qr/\A\z/);
ran([qw(load -p other -n -f goose)], 0, qr/^ignored a\.sql/m, undef);
write_file('home/migrations/1_b.sql', "-- +goose Up\nSELECT 1;\n");
ran([qw(upgrade -p other -n -f goose)], 0, qr/\Aignored a\.sql +its name is not that of a migration\nwould be at head 1,/, qr/-> 1/, 'a file that is left out');

# The calls in hints, as commands.
begin();
write_file('home/migrations/a.sql', revision('a', 'base', 'users'));
ran([qw(upgrade nosuch)], 3, '', qr/^schemaver: as a command, SELECT \* FROM schemaver_history\(\) is: schemaver history -D migrations$/m);
ran([qw(history -D migrations)], 0, qr/^o a /m, undef, 'and it works, though nothing is loaded');
write_file('home/migrations/b.sql', revision('b', 'nosuch', 'lost'));
ran([qw(upgrade)], 3, '', [ qr/"nosuch" is not known/, qr/^schemaver: as a command, SELECT \* FROM schemaver_validate\(\) is: schemaver validate -D migrations$/m, qr/\A(?!.*schemaver merge)/s ]);
ran([qw(validate -D migrations)], 4, qr/^error .*nosuch/m, undef, 'and so does this');
unlink 'migrations/b.sql';
ran([qw(show nosuch)], 3, '', qr/is: schemaver history$/m, 'no files, no folder');
ran([qw(upgrade)], 0, qr/^at head a/m, qr/-> a/);
ran([qw(downgrade +1)], 3, '', qr/^schemaver: as a command, SELECT \* FROM schemaver_upgrade\('\+1'\) is: schemaver upgrade \+1$/m);
write_file('home/migrations/a.sql', revision('a', 'base', 'users') =~ s/\(\)/(id int)/r);
ran([qw(load)], 3, '', qr/^schemaver: as a command, SELECT \* FROM schemaver_downgrade\('base'\) is: schemaver downgrade base$/m);
{
	# for the same folder, database and project
	my @where = (qw(-D migrations -f native -d), "dbname=$db password=secret");
	ran([ 'load', @where ], 3, '', [ qr/ is: schemaver downgrade base -d \.\.\.$/m, qr/\A(?!.*secret)/s ], 'a connection string may have a password in it');
	ran([ qw(load -d), $db, '-h', $node->host, '--port', $node->port ], 3, '', qr/ is: schemaver downgrade base -d $db -h \S+ --port \d+$/m);
	write_file("home/of 'b'/$_.sql", revision($_, 'base', 'heads')) for qw(c d);
	my $folder = quotemeta q{'of '\''b'\'''};
	ran([ qw(upgrade nosuch --in-order -d), $db, qw(-p other -f native -D), "of 'b'" ], 3, '', [ qr/only: schemaver load -D $folder -f native --in-order -d $db -p other$/m,
		qr/ is: schemaver history -D $folder -f native -d $db -p other$/m ]);
	ran([ qw(upgrade --stub --project 7 -D), "of 'b'" ], 3, '', [ qr/in a new file: schemaver merge -D $folder --stub --project 7$/m, qr/ is: schemaver upgrade c -D $folder --stub --project 7$/m ]);
}
ran([qw(downgrade base)], 0, qr/^at base/m, qr/a -> /, 'and it works');
ran([qw(load)], 0, qr/^replaced a\.sql a\n/, undef, 'and then loading does');
ask(q{SELECT schemaver_register('x', '{a}', '', '')});
write_file('home/migrations/y.sql', revision('y', 'x', 'on a stale one'));
ran([qw(upgrade --prune)], 3, '', qr/^schemaver: as an option, stale => 'report' is: --keep$/m);
ran([qw(upgrade --keep)], 0, qr/^at head y/m, qr/-> y/, 'and it works');
write_file('home/migrations/z.sql', revision('z', 'y', 'raises') =~ s/CREATE TABLE z \(\)/DO \$\$BEGIN RAISE 'no' USING HINT = E'SELECT * FROM schemaver_stamp(''\$(touch x)''), SELECT * FROM schemaver_stamp(''--purge'')'; END\$\$/r);
ran([qw(upgrade)], 3, '', qr/^schemaver: nothing has been loaded either; [^\n]*\n\z/m, 'what a shell would run is not made a command');

# Folders.
chdir $top;
begin();
remove_tree('migrations');
ran([qw(load)], 1, '', qr/\Aschemaver: there is no folder "migrations"; make it, or name another one with -D\n/);
ran([qw(new x)], 1, '', qr/there is no folder "migrations"/);
ran([qw(upgrade)], 0, "nothing to do, nothing is registered\n", qr/\Aschemaver: there is no folder "migrations": using what is registered\n/);
ran([qw(upgrade -D nowhere)], 1, '', qr/\Aschemaver: "nowhere" is not a folder\n/);
ran([qw(history -D nowhere)], 1, '', qr/\Aschemaver: "nowhere" is not a folder\n/);
{
	local $ENV{SCHEMAVER_DIR} = 'nowhere';
	ran([qw(upgrade)], 1, '', qr/"nowhere" is not a folder/, 'SCHEMAVER_DIR must exist');
	ran([qw(upgrade --no-load)], 0, "nothing to do, nothing is registered\n", $empty);
	make_path('nowhere');
	write_file('home/nowhere/a.sql', revision('a', 'base', 'users'));
	ran([qw(load)], 0, "added a.sql a\n1 added\n", undef, 'SCHEMAVER_DIR names the folder');
}
make_path("-odd 'f\\older");
ran([ 'export', '-D', "-odd 'f\\older" ], 0, qr{\A-odd 'f\\older/[0-9]+_a_users\.sql\n\z}, undef, 'the name of a folder');
ran([ 'load', "-D-odd 'f\\older" ], 0, "1 unchanged\n", undef, 'again');

# A folder of another tool.
write_file('home/flyway/V1__a.sql', 'CREATE TABLE f1 ();');
ran([qw(new x -D flyway)], 3, '', qr/\AERROR:  /, 'a native file does not go into the folder of another tool');
ran([qw(new x -D flyway -f flyway -p other)], 3, '', qr/\AERROR:  the files of this folder have the format of another tool\n/);
ran([qw(export -D flyway -f flyway)], 3, '', qr/\AERROR:  the files of this folder have the format of another tool\n(?:.*\n)*HINT:  Name another folder/);
ran([qw(load -D flyway -f alien)], 3, '', qr/alien/);
ran([qw(load -D flyway -f flyway -p legacy)], 0, "added V1__a.sql 1 \n1 added\n" =~ s/ \n/\n/r, undef);
ran([qw(heads -p legacy)], 0, qr/\A1 not applied +a\n\z/, undef, 'in its project');

# What its tool would not run, and what is not SQL.
write_file('home/flyway/V3__c.sql', 'CREATE TABLE f3 ();');
ran([qw(upgrade -D flyway -f flyway -p legacy -q)], 0, '', undef);
write_file('home/flyway/V2__b.sql', 'CREATE TABLE f2 ();');
ran([qw(upgrade -D flyway -f flyway -p legacy)], 3, '', qr/\AERROR:  revision "2" is out of order/);
ran([qw(load -D flyway -f flyway -p legacy --out-of-order)], 0, qr/^added +V2__b\.sql 2 /m, undef);
ran([qw(upgrade -D flyway -f flyway -p legacy)], 0, qr/\Aat head 2, 1 step in /, qr/3 -> 2, b/);
write_file("home/dbmate/$_.sql", "-- migrate:up\nSELECT 1;\n-- migrate:down\n") for '1_a', '3_c';
ran([qw(upgrade -D dbmate -p mate -q)], 0, qr/\Aadded 3_c\.sql 3 no file has number 2\n\z/, undef);
write_file('home/dbmate/2_b.sql', "-- migrate:up\nSELECT 1;\n-- migrate:down\n");
ran([qw(load -D dbmate -p mate --in-order)], 3, '', qr/\AERROR:  revision "2" is out of order/);
ran([qw(upgrade -D dbmate -p mate --in-order)], 3, '', qr/\AERROR:  revision "2" is out of order/);
ran([qw(load -D dbmate -p mate)], 0, qr/^added +2_b\.sql 2 /m, undef);
write_file('home/flyway/V4__d.java', '');
ran([qw(load -D flyway -f flyway -p legacy)], 3, '', qr/V4__d\.java/);
ran([qw(pending -D flyway -f flyway -p legacy)], 3, '', qr/V4__d\.java/);
ran([qw(pending -D flyway -f flyway -p legacy --stub)], 0, "1 4 d\n", undef);
ran([qw(load -D flyway -f flyway -p legacy --stub)], 0, qr/^added +V4__d\.java 4 /m, undef);

# What a format reads besides SQL is sent, too, and SQL by whatever ending.
write_file('home/prisma/1_a/migration.sql', 'SELECT 1;');
write_file('home/prisma/migration_lock.toml', "provider = \"mysql\"\n");
ran([qw(load -D prisma -p prisma)], 3, '', qr/migration_lock\.toml.*not for PostgreSQL/);
write_file('home/conf/V1__a.sql', 'SELECT 1;');
write_file('home/conf/V1__a.sql.conf', "executeInTransaction=maybe\n");
ran([qw(load -D conf -f flyway -p conf)], 3, '', qr/V1__a\.sql\.conf/);
write_file('home/sqitch/sqitch.plan', "%project=x\n\na 2026-01-01T00:00:00Z N <n\@x>\n");
write_file('home/sqitch/deploy/a.sql', 'SELECT 1;');
ran([qw(load -D sqitch -p sqitch)], 0, qr{^added +deploy/a\.sql [0-9a-f]{40}$}m, undef);
write_file('home/capitals/A.SQL', revision('u', 'base', 'users'));
ran([qw(load -D capitals -p capitals)], 0, "added A.SQL u\n1 added\n", undef);

# Usage.
for my $case (
	[ [ 'upgrade', '' ], qr/an argument is empty/ ], [ [''], qr/the name of the command is empty/ ],
	[ [ 'upgrade', '-D', '' ], qr/the argument of --dir is empty/ ], [ [ 'upgrade', '--dir=' ], qr/the argument of --dir is empty/ ],
	[ [ 'upgrade', '-p', '' ], qr/the argument of --project is empty/ ], [ [ '-d', '', 'upgrade' ], qr/the argument of --dbname is empty/ ],
	[ [ 'upgrade', '-h', '' ], qr/--host is empty/ ], [ [ 'upgrade', '-U', '' ], qr/--username is empty/ ], [ [ 'upgrade', '--port', '' ], qr/--port is empty/ ],
	[ [ 'load', '-f', '' ], qr/--format is empty/ ], [ [ 'new', '-m', '' ], qr/--message is empty/ ], [ [ 'new', 'x', '--rev-id', '' ], qr/--rev-id is empty/ ],
	[ ['new'], qr/needs an argument: MESSAGE/ ], [ ['stamp'], qr/needs an argument: TARGET/ ], [ ['adopt'], qr/needs an argument: TABLE/ ],
	[ [ 'new', 'a', 'b' ], qr/too many arguments: "b"/ ], [ [ 'load', 'x' ], qr/too many arguments: "x"/ ], [ [ 'new', 'a', '-m', 'b' ], qr/two messages/ ],
	[ [ 'upgrade', '-x' ], qr/there is no option "-x"/ ], [ [ 'upgrade', '--nowhere' ], qr/there is no option "--nowhere"/ ],
	[ [ 'upgrade', '-D' ], qr/option --dir needs an argument/ ], [ [ 'upgrade', '--json=1' ], qr/takes no argument/ ],
	[ [ 'current', '--splice' ], qr/schemaver current does not take --splice/ ], [ [ 'upgrade', '--keep', '--prune' ], qr/exclude each other/ ],
	[ [qw(script --down --stamp x)], qr/--down and --stamp exclude each other/ ], [ [qw(script --purge)], qr/--purge needs --stamp/ ], [ [qw(script --stamp)], qr/--stamp needs a target/ ],
	[ [qw(script --schema x)], qr/--schema needs --portable/ ], [ [qw(upgrade --sql -n)], qr/--sql and --dry-run exclude each other/ ],
	[ [qw(load -D flyway --out-of-order --in-order)], qr/--out-of-order and --in-order exclude each other/ ],
	[ [qw(new x -D flyway --out-of-order --in-order)], qr/--out-of-order and --in-order exclude each other/ ], [ [qw(upgrade --no-load -D flyway)], qr/--no-load and --dir exclude each other/ ],
	[ [ 'frob' ], qr/there is no command "frob"\n/ ], [ [ "frob\e[31m" ], qr/there is no command "frob\\x1b\[31m"\n/ ],
	[ ['revision'], qr/did you mean "schemaver new"\?/ ], [ ['rollback'], qr/did you mean "schemaver downgrade"\?/ ],
	[ ['makemigrations'], qr/did you mean "schemaver migrate"\?/ ], [ ['chek'], qr/did you mean "schemaver check"\?/ ],
	[ ['upgrde'], qr/did you mean "schemaver upgrade"\?/ ], [ ['Histroy'], qr/did you mean "schemaver history"\?/ ], [ ['stat'], qr/did you mean "schemaver status"\?/ ],
	[ [qw(db migrate -m x)], qr/did you mean the same without "db"\?/ ], [ [qw(revision --autogenerate -m x)], qr/"--autogenerate"; did you mean "schemaver migrate"\?/ ],
	[ ['drift'], qr/did you mean "SELECT \* FROM schemaver_drift\(\)" in psql\?/ ],
	[ ['init'], qr/did you mean "mkdir migrations", and then "schemaver new"\?/ ],
	[ [qw(help curent)], qr/did you mean "schemaver current"\?/ ], [ ['*'], qr/there is no command "\*"\n/ ], [ ['x' x 5000], qr/there is no command "x+"\n/ ],
	[ [qw(upgrade --dryrun)], qr/"--dryrun"; did you mean --dry-run\?/ ], [ [qw(--no-laod upgrade)], qr/"--no-laod"; did you mean --no-load\?/ ],
	[ [qw(upgrade --directory=x)], qr/did you mean --dir\?/ ], [ [qw(new x --branch-label y)], qr/did you mean --label\?/ ], [ [qw(upgrade --branch-label y)], qr/there is no option "--branch-label"\n/ ],
	[ [qw(upgrade -p 5432)], qr/\Aschemaver: -p is the project: the port is --port=5432, and a project of that name --project=5432\n/ ], [ [qw(-qp5432 status)], qr/the port is --port=5432/ ],
	[ [qw(new create users)], qr/too many arguments: "users"; a message of several words needs quotes\n/ ],
	(map { [ [ 'upgrade', '--', @$_ ], qr/cannot be passed on/ ] } [ '-c', 'SELECT 1' ], [ '-f', '/dev/null' ], ['-1'], ['-l'], ['-V'], [ '--help' ], [ '--command=x' ], [ '--comm=x' ],
		[ '-v', 'ON_ERROR_STOP=0' ], ['-vON_ERROR_STOP='], [ '--set=ON_ERROR_STOP=off' ], [ '-v', 'schema=x' ], [ '-v', 'VERBOSITY=`id`' ], ['-o/dev/null'], ['-n'], ['-s'], ['-S'], ['postgres'], ['-At']),
	[ [ 'upgrade', '--', '-d', '' ], qr/is empty/ ], [ [ 'upgrade', '--', '-v' ], qr/needs an argument/ ])
{
	my ($args, $err) = @$case;
	ran($args, 1, '', [ $err, qr/^Type "schemaver.*--help"\.$/m ], "usage: @$args");
}
ran([], 1, '', qr/\Aschemaver: migrations/);
ran([ 'load', '-qn', "-d$db", '-D', 'nowhere', '--', '-v', 'VERBOSITY=verbose', '-w', '-h', $node->host, '-p', $node->port ], 0, '', undef, 'options can be joined');

# What is passed on to psql.
ran([qw(upgrade --no-load nowhere -- -v VERBOSITY=sqlstate)], 3, '', qr/\AERROR:  SV001$/m, 'how much an error says');
ran([ qw(upgrade --no-load nowhere -- -v VERBOSITY=verbose -L), "$dir/log" ], 3, '', qr/\AERROR:  SV001: .*^LOCATION: /ms, 'and how little');
like(read_file("$dir/log"), qr/schemaver_upgrade/, 'the log of psql');

# Help.
my ($help) = run_command([qw(schemaver --help)]);
my ($words) = run_command([qw(schemaver --words)]);
my @commands = map { s/\t.*//r } split /\n/, $words;
cmp_ok(scalar @commands, '>=', 18, 'there are commands');
my $source = do { local (@ARGV, $/) = glob "$top/command/*.sh"; join '', <> };
my $page = read_file("$top/doc/schemaver.1");
my $reference = read_file("$top/doc/command.md");
for my $command (@commands)
{
	like($help, qr/^  \Q$command\E /m, "--help mentions $command");
	like($page, qr/^\.It Ic \Q$command\E\b/m, "the manual page describes $command");
	like($reference, qr/^### $command\b/m, "doc/command.md describes $command");
	my ($own) = run_command([ 'schemaver', $command, '--help' ]);
	like($own, qr/\Aschemaver $command: .*^usage: schemaver $command.*--json/ms, "$command has a help of its own");
	is((run_command([ 'schemaver', 'help', $command ]))[0], $own, "help $command is the same");
	unlike($own, qr/^.{121}/m, 'its lines are short');
	my ($options) = run_command([ 'schemaver', '--words', $command ]);
	for my $option (map { s/\t.*//r } split /\n/, $options)
	{
		like($own, qr/(?:^  |, )\Q$option\E[ ,]/m, "$command --help mentions $option");
		next unless $option =~ /^--/;
		like($page, qr/Fl \Q${\ ($option =~ s{^--}{}r =~ s{-}{\\-}gr =~ s{^}{-}r)}\E\b/, "the manual page describes $option");
		like($reference, qr/`[^`]*\Q$option\E\b/, "doc/command.md describes $option");
	}
}
ran([qw(--version)], 0, qr/\Aschemaver [0-9.]+\n\z/, undef);
ran([ '-d', $db, '--version' ], 0, qr/\Aschemaver ([0-9.]+)\nthe extension in $db has version \1\n\z/, undef);

# No connection, no extension.
ran([ '-d', 'no such db', 'upgrade' ], 2, '', qr/no such db/);
ran([qw(upgrade -d nowhere)], 2, '', qr/^schemaver: -d names the database; the folder is -D "nowhere"$/m, 'the option of Flask-Migrate for the folder');
ran([qw(status --project=5432)], 0, qr/\Aproject  5432\n/, qr/project "5432" has no revisions/);
ran([ '-d', 'postgres', 'status' ], 3, '', qr/\AERROR:  the extension schemaver is not in database "postgres"\nHINT:  If this is the right database, CREATE SCHEMA .*; otherwise name another one with -d or PGDATABASE\.\n\z/);
{
	my ($command) = grep { -x } map { "$_/schemaver" } split /:/, $ENV{PATH};
	make_path("$dir/none");
	for my $tool (qw(sh mktemp rm cat awk sed tr iconv mkfifo find env wc))
	{
		my ($path) = grep { -x } map { "$_/$tool" } qw(/usr/bin /bin);
		symlink $path, "$dir/none/$tool";
	}
	local $ENV{PATH} = "$dir/none";
	command_checks_all([ $command, 'status' ], 2, [qr/\A\z/], [qr/\Aschemaver: psql is not in PATH\n\z/], 'no psql');
}

# JSON.
is(json([qw(load -D nowhere)], 0, '{files,0,action}'), 'unchanged', 'load');
is(json([qw(pending)], 0, '{revisions,0,revision}'), 'a', 'pending');
is(json([qw(upgrade -n -D nowhere)], 0, '{rolled_back}'), 'true', 'a rehearsal');
is(json([qw(upgrade -D nowhere)], 0, '{steps,0,revision}'), 'a', 'upgrade');
is(json([qw(upgrade -D nowhere)], 0, '{current}'), '["a"]', 'nothing to do');
is(json([$_], 0, '{command}'), $_, $_) for qw(current heads branches history show pending status graph script);
is(json([qw(export -D nowhere)], 0, '{files}'), '[]', 'export');
is(json([qw(downgrade)], 0, '{pending}'), 1, 'downgrade');
is(json([qw(stamp head)], 0, '{steps,0,direction}'), 'stamp', 'stamp');
like(json([ 'new', "quoted \"x\"", '-D', 'nowhere', '--rev-id', 'n' ], 0, '{file}'), qr{\Anowhere/[0-9]+_n_quoted_x\.sql\z}, 'new');
is(json([qw(validate)], 0, '{findings}'), '[]', 'validate');
ask(q{SELECT schemaver_register('z', '{a}', 'SELECT 1', NULL)});
is(json([qw(validate)], 4, '{findings,0,code}'), 'SV009', 'with findings');
like(json([qw(upgrade nowhere)], 3, '{error}'), qr/^ERROR:  .*"nowhere" is not known\nHINT/m, 'an error');
symlink '/etc/passwd', 'nowhere/p.sql';
like(json([qw(upgrade -D nowhere)], 3, '{error}'), qr/\Aschemaver: symbolic link "p\.sql" leads out of the folder\nschemaver: nothing has been loaded\z/, 'files');
unlink 'nowhere/p.sql';
like(json([qw(upgrade -d nodb)], 2, '{error}'), qr/nodb/, 'no connection');

# Text from the database does not command the terminal; nor does it become a command of the shell or of psql.
begin();
write_file('home/migrations/a.sql', "-- revision: a\n-- down_revision: base\n-- message: \$(touch x) `touch x` \\! touch x :target 'q' \"d\" %s\n\n-- schemaver: upgrade\n"
	  . "DO \$\$ BEGIN RAISE NOTICE E'\\x1b]0;title\\x07\\u009b31m ä'; END \$\$;\nSELECT '\xc2\x9b2J\x7f \xc3\x9b';\n");
ran([qw(upgrade)], 0, qr/^at head a/m, qr/\\x1b\]0;title\\x07\\u009b31m ä/);
ran([qw(history)], 0, "* a <- base (head) (current) \$(touch x) `touch x` \\! touch x :target 'q' \"d\" %s\n", undef);
ran([ 'new', "\$(touch x) `touch x`\\! touch x" ], 0, qr{\Amigrations/[0-9]+_[0-9a-f]+_touch_x_touch_x_touch_x\.sql\n\z}, undef);
{
	# C1 controls, which JSON allows to be as they are
	my ($out, $err);
	IPC::Run::run([qw(schemaver show a --json)], '>', \$out, '2>', \$err);
	like($out, qr/\\\\u009b31m \xc3\xa4.*\\u009b2J\\u007f \xc3\x9b/s, 'a document has the escapes of JSON');
	unlike($out, qr/[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]/, 'and no control characters');
}
my ($written) = glob 'migrations/*_touch_x_*';
write_file("home/$written", read_file($written) =~ s/^DO .*\n//mgr);
ran([ 'stamp', "'; DROP TABLE x; --" ], 3, '', qr/\AERROR/);
ran([ 'upgrade', ":'schema'" ], 3, '', qr/\AERROR/);
ran([ 'upgrade', '-p', $_ ], 3, '', qr/\AERROR:  /) for 'bad name', 'a@b', 'head', "x\ny";
ok(!-e 'x' && !-e 'migrations/x', 'nothing was run');

# Colors, at a terminal only.
SKIP:
{
	skip 'no program "script" makes a terminal here', 4
		unless `script --version 2>&1` =~ /util-linux/ && `script -qec 'echo made' /dev/null </dev/null 2>/dev/null` =~ /made/;
	local $ENV{TERM} = 'xterm';
	my $at_terminal = sub { my $out = `script -qec 'schemaver $_[0]' /dev/null </dev/null`; return $out; };
	like($at_terminal->('history'), qr/\A\e\[32m\*\e\[m a .*\e\[1m\(current\)\e\[m/, 'colors at a terminal');
	like($at_terminal->('load -n'), qr/^\e\[1m1 added, .*rolled back\e\[m/m, 'the last line, too');
	unlike(do { local $ENV{TERM} = 'dumb'; $at_terminal->('history') }, qr/\e\[[0-9]/, 'not at one that has none');
	unlike(do { local $ENV{NO_COLOR} = 1; $at_terminal->('history') }, qr/\e\[[0-9]/, 'nor with NO_COLOR');
}

# Settings of the session and of psql.
write_file('home/.psqlrc', "\\set ON_ERROR_STOP off\n\\set AUTOCOMMIT off\nSELECT 'psqlrc';\n");
{
	local $ENV{PSQLRC} = "$dir/home/.psqlrc";
	# Servers since 19 have only strings that conform to the standard.
	my $strings = $node->safe_psql('postgres', 'SHOW server_version_num') < 190000 ? '-c standard_conforming_strings=off' : '';
	local $ENV{PGOPTIONS} = "-c client_min_messages=error $strings -c search_path=pg_temp -c lc_messages=C -c datestyle=german -c bytea_output=escape";
	ran([qw(downgrade base)], 3, '', qr/\AERROR/);
	ran([qw(stamp base)], 0, qr/\Aat base, 2 pending/, qr/running stamp_revision/);
}

# With -q, too, a mistyped project is named.
ran([ @$_, '-qp', 'defalt' ], 0, '', [ qr/\ANOTICE:  project "defalt" has no revisions$/m, qr/Did you mean "default"/ ]) for [qw(upgrade --no-load)], ['current'], ['pending'], ['history'];
ran([qw(upgrade --no-load -qn)], 0, '', undef);

# A full disk, and descriptors that are closed.
{
	my $shell = sub { my ($line) = @_; my ($out, $err); local $SIG{PIPE} = 'DEFAULT'; IPC::Run::run([ 'sh', '-c', $line ], '>', \$out, '2>', \$err); return ($? >> 8, $out, $err); };
  SKIP:
	{
		skip 'there is no /dev/full', 1 unless -c '/dev/full';
		for my $args ('history', 'status --json', 'stamp base', 'show', 'export -D migrations --json', '--help', 'stamp --help')
		{
			my ($status, $out, $err) = $shell->("schemaver $args >/dev/full");
			is($status, 5, "schemaver $args, to a full disk");
			like($err, qr/^schemaver: the output could not be written; what the command does is done$/m, 'which is said');
		}
	}
	is_deeply([ $shell->('schemaver stamp base <&- 2>&-') ], [ 0, "nothing to do, at base, 2 pending\n", '' ], 'without standard error');
	is_deeply([ ($shell->('schemaver stamp head <&- >&- 2>&-'))[0], ask('SELECT count(*) FROM schemaver_applied') ], [ 0, 2 ], 'without any');
	is_deeply([ $shell->('schemaver stamp base -q >&-; schemaver history -q | true') ], [ 0, '', '' ], 'nobody reads');
}

# A role that may only upgrade.
ask('CREATE ROLE deployer LOGIN; GRANT USAGE ON SCHEMA s TO deployer; GRANT EXECUTE ON FUNCTION schemaver_upgrade(text) TO deployer');
ran([qw(upgrade -U deployer)], 3, '', [ qr/\AERROR:  permission denied for function schemaver_load$/m, qr/^HINT:  The owner of the extension can (GRANT EXECUTE ON FUNCTION s\.schemaver_load\(.*\) TO deployer;) To leave the folder out, add --no-load\.$/m ]);
ran([qw(current -U deployer)], 3, '', qr/\AERROR:  permission denied for function schemaver_current\nHINT:  .* can GRANT EXECUTE ON FUNCTION s\.schemaver_current\(boolean\) TO deployer;\n\z/);
ran([ @$_, '-U', 'deployer' ], 3, '', qr/\AERROR:  permission denied for function schemaver_\w+\nHINT:  .*GRANT EXECUTE/)
  for ['load'], ['downgrade'], [qw(stamp base)], [qw(script)], [qw(script --down base)], ['export'], [qw(new x)], ['merge'], [qw(history)], ['status'], [qw(adopt x)];
ask('GRANT EXECUTE ON FUNCTION schemaver_upgrade_sql(text, boolean, text), schemaver_stamp_sql(text, boolean, boolean, text) TO deployer; REVOKE EXECUTE ON FUNCTION schemaver_upgrade(text) FROM deployer');
ran([ @$_, '-U', 'deployer' ], 0, qr/schemaver_script_begin/, undef, "@$_ needs the right to make scripts, and no other") for [qw(upgrade --sql)], [qw(script)], [qw(stamp --sql head)];
ask('GRANT EXECUTE ON FUNCTION schemaver_upgrade(text) TO deployer');
ask('CREATE ROLE nobody LOGIN');
ran([qw(upgrade -U nobody)], 3, '', qr/\AERROR:  permission denied for schema "s"\nHINT:  The owner of the extension can GRANT USAGE ON SCHEMA s TO nobody; and the functions that are needed\.\n\z/);
ran([qw(upgrade -U deployer --no-load)], 0, qr/\Adone, 2 steps in/, qr/running upgrade/);
ran([qw(upgrade -U deployer --no-load)], 0, "nothing to do\n", undef);

# An operator or function of somebody else is not called.
ask(q{CREATE FUNCTION public.json_agg(anyelement) RETURNS json LANGUAGE sql AS $$SELECT '"planted"'::json$$;
	CREATE FUNCTION public.trap(name, text) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN RAISE 'planted'; END$$;
	CREATE OPERATOR public.= (FUNCTION = public.trap, LEFTARG = name, RIGHTARG = text);
	CREATE OPERATOR public.<> (FUNCTION = public.trap, LEFTARG = name, RIGHTARG = text);
	CREATE FUNCTION public.spring(pg_catalog.text) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN RAISE 'planted'; END$$;
	CREATE DOMAIN public.text AS pg_catalog.text CHECK (public.spring(VALUE));
	ALTER DATABASE } . $db . q{ SET search_path = public, pg_catalog, s});
is(json([ $_, $_ eq 'stamp' ? 'head' : () ], $_ eq 'validate' ? 4 : 0, '{command}'), $_, "$_ calls nothing that was planted") for qw(load upgrade status history validate pending stamp export);

# Two branches: a stamp changes the one that it names, and --purge forgets the other.
begin();
write_file("home/migrations/$_->[0].sql", revision(@$_)) for [ 'a', 'base', 'users' ], [ 'b', 'a', 'posts' ], [ 'c', 'a', 'likes' ];
ran([qw(stamp heads)], 0, qr/^at heads b, c, 2 steps in /m, qr/-> b.*-> c/s, 'both heads');
ran([qw(stamp b)], 0, qr/\Anothing to do, at heads b, c\n\z/, undef, 'the other branch stays');
ran([qw(stamp --purge -n b)], 0, qr/\Awould be at b, 1 pending, 1 step in /, qr/running stamp_revision/, 'a rehearsal');
ran([qw(stamp --purge b)], 0, qr/\Aat b, 1 pending, 1 step in /, qr/running stamp_revision/);
is(ask('SELECT string_agg(revision, $$ $$ ORDER BY revision) FROM schemaver_applied'), 'a b', 'without it, what is not named is forgotten');
like((run_command([qw(schemaver downgrade --sql b:a)]))[0], qr/DROP TABLE b/, 'a script of one branch');
ran([qw(script --stamp --purge c)], 0, qr/'c'.*true/s, undef);
like((run_command([ 'schemaver', @$_ ]))[0], qr/\A(?!.*DROP TABLE a).*DROP TABLE b/s, "@$_ reverts one step") for [qw(script --down)], [qw(downgrade --sql)];

# Variables of the environment that have the names of those of the program.
{
	my %names = map { $_ => 1 } join('', map { read_file($_) } glob "$top/command/*.sh") =~ /(?<![\w\$-])([a-z][a-z_0-9]*)=/g;
	cmp_ok(scalar keys %names, '>', 50, 'the program has variables');
	my @calls = ([qw(history)], [qw(current)], [qw(status --json)], [qw(downgrade -n)], [qw(upgrade -n c)], [qw(load -n)], [qw(script a:b)], [qw(--help)]);
	my $run = sub { my ($out, $err); IPC::Run::run([ 'schemaver', @{$_[0]} ], '>', \$out, '2>', \$err); return join("\n", $? >> 8, $out, $err) =~ s/in [0-9.]+ m?s|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.../gr; };
	my @plain = map { $run->($_) } @calls;
	local @ENV{ keys %names } = ('planted') x keys %names;
	is($run->($calls[$_]), $plain[$_], "@{$calls[$_]}, with other variables") for 0 .. $#calls;
}

# What a failure took with it.
write_file('home/migrations/d.sql', revision('d', 'b', 'tags'));
ran([qw(stamp nosuch)], 3, '', [ qr/\AERROR/, qr/^schemaver: nothing has been loaded either; to load the files only: schemaver load$/m ]);
ask('CREATE TABLE alembic_version (version_num text); INSERT INTO alembic_version VALUES ($$nosuch$$)');
ran([qw(adopt alembic_version)], 3, '', [ qr/^ERROR:  "alembic_version" records migrations that are not registered$/m,
	qr/^HINT:  .*Register the migrations of Alembic first, then adopt again\./m,
	qr/^schemaver: nothing has been loaded either; to load the files only: schemaver load$/m, qr/ is: schemaver history -D migrations$/m ]);
is(ask('SELECT count(*) FROM schemaver_revisions'), 3, 'nothing was loaded');
ask('UPDATE alembic_version SET version_num = $$d$$');
ran([qw(adopt alembic_version)], 0, qr/^at d, 1 pending, 1 step in /m, qr/running stamp_revision/, 'adopting loads the folder');

# Programs that color what they say.
{
	local $ENV{PG_COLOR} = 'always';
	ran([ 'current', '-h', "$dir/none" ], 2, '', [ qr/\Apsql: error: /, qr/\A[^\e]*\z/, qr/\A(?!.*\\x1b)/s ], 'psql uses no colors');
}

# What the command asks after a call does not look into the search_path of the user either.
begin();
write_file("home/migrations/$_->[0].sql", revision(@$_)) for [ 'a', 'base', 'users' ], [ 'b', 'a', 'posts' ];
ask(q{CREATE FUNCTION public.trap(pg_catalog.text, pg_catalog.text) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN RAISE 'planted'; END$$;
	CREATE OPERATOR public.= (FUNCTION = public.trap, LEFTARG = pg_catalog.text, RIGHTARG = pg_catalog.text);
	CREATE OPERATOR public.|| (FUNCTION = public.trap, LEFTARG = pg_catalog.text, RIGHTARG = pg_catalog.text);
	CREATE FUNCTION public.array_to_json(anyarray) RETURNS json LANGUAGE plpgsql AS $$BEGIN RAISE 'planted'; END$$;
	CREATE FUNCTION public.array_to_string(anyarray, pg_catalog.text) RETURNS pg_catalog.text LANGUAGE plpgsql AS $$BEGIN RAISE 'planted'; END$$;
	ALTER DATABASE } . $db . q{ SET search_path = public, pg_catalog, s});
ran([qw(upgrade)], 0, qr/^at head b, 2 steps in /m, qr/-> a.*-> b/s, 'an upgrade');
ran([qw(downgrade)], 0, qr/\Aat a, 1 pending, /, qr/b -> a/, 'a downgrade');
ran([qw(stamp b)], 0, qr/^at head b, 1 step in /m, qr/a -> b/, 'a stamp');
ran([qw(export)], 0, "the folder has every revision\n", undef);
ran([ 'upgrade', '-n', '--no-load', '-q' ], 0, '', undef);

# A failure of something else is not blamed on the heads; and a rehearsal by a role that may not look.
begin();
write_file("home/migrations/$_->[0].sql", revision(@$_)) for [ 'a', 'base', 'users' ], [ 'b', 'a', 'posts' ];
write_file('home/migrations/c.sql', revision('c', 'a', 'fails') =~ s/CREATE TABLE c \(\)/SELECT 1\/0/r);
ran([qw(upgrade heads)], 3, '', [ qr/^ERROR:  division by zero$/m, qr/^schemaver: nothing has been loaded either/m, qr/\A(?!.*join the heads)/s ]);
unlink 'migrations/c.sql';
ran([qw(load -q)], 0, "added a.sql a\nadded b.sql b\n", undef);
ask('GRANT USAGE ON SCHEMA s TO deployer; GRANT EXECUTE ON FUNCTION schemaver_upgrade(text) TO deployer; GRANT CREATE ON SCHEMA public TO deployer');
ran([qw(upgrade -U deployer --no-load -n)], 0, qr/\Adone, 2 steps in [0-9.]+ m?s; this was a rehearsal, and everything has been rolled back\n\z/, qr/running upgrade/);
is(ask(q{SELECT count(*) FROM schemaver_applied}), 0, 'and nothing is applied');
remove_tree("$dir/home/migrations");
ran([qw(upgrade -n)], 0, qr/^would be at head b/, [ qr/\Aschemaver: there is no folder "migrations": using what is registered$/m ]);
ran([qw(upgrade -n -q)], 0, '', undef, 'with -q nothing is said about the folder');

chdir $top;
done_testing();
