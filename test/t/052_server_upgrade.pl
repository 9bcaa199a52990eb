# What pg_upgrade does to a database with revisions: nothing looks changed, and everything goes on.  The older server is the one
# of $OLD_PG_CONFIG, else the oldest in /usr/lib/postgresql that extensions can be built for.  It runs from a copy, because the
# extension is built and installed there, and not in a server that others use.
use strict;
use warnings;

use File::Basename qw(dirname);
use File::Path qw(make_path);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

sub ask
{
	my ($pg_config, @what) = @_;
	my $answer = `'$pg_config' @what 2>/dev/null`;
	return $? == 0 ? $answer =~ s/\s+\z//r : '';
}

sub major_of
{
	my ($pg_config) = @_;
	return ask($pg_config, '--version') =~ /^PostgreSQL (\d+)/ ? $1 : 0;
}

# Is that an older server, with what building for it needs?
sub is_older
{
	my ($pg_config) = @_;
	my $major = major_of($pg_config);
	return $major >= 15 && $major < major_of($ENV{PG_CONFIG}) && -x ask($pg_config, '--bindir') . '/postgres' &&
	  -e ask($pg_config, '--includedir-server') . '/postgres.h' && -e ask($pg_config, '--pgxs');
}

my $old_config = $ENV{OLD_PG_CONFIG};
if ($old_config)
{
	is_older($old_config) or BAIL_OUT("OLD_PG_CONFIG=$old_config is not an older server with its development files");
}
else
{
	my @older = sort { major_of($a) <=> major_of($b) } grep { is_older($_) } glob '/usr/lib/postgresql/*/bin/pg_config';
	$old_config = $older[0];
}
plan skip_all => 'no server older than ' . major_of($ENV{PG_CONFIG}) . ' is installed with its development files: OLD_PG_CONFIG names one'
  if !$old_config;

# --------------------------------------------------------------------
# The older server, with the extension.
my $dir = PostgreSQL::Test::Utils::tempdir();
my $copy = "$dir/server";
make_path($copy);
for my $what ('--bindir', '--pkglibdir', '--sharedir')
{
	my $path = ask($old_config, $what);
	system('cp', '-a', '--parents', $path, $copy) == 0 or die "$path cannot be copied" if !-e "$copy$path";
}
# These are only read.
for my $path (ask($old_config, '--includedir-server'), dirname(dirname(dirname(ask($old_config, '--pgxs')))))
{
	next if -e "$copy$path";
	make_path(dirname("$copy$path"));
	symlink $path, "$copy$path" or die "$path: $!";
}
my $old_bin = $copy . ask($old_config, '--bindir');
my $tree = "$dir/tree";
make_path($tree);
system('cp', '-a', qw(Makefile schemaver.control sql src command completion doc), $tree) == 0 or die 'the sources cannot be copied';
system("find '$tree' '(' -name '*.o' -o -name '*.bc' -o -name '*.so' -o -name 'schemaver--*.*.sql' -path '$tree/schemaver*' ')' -delete");
system("make -s -C '$tree' -j 2 PG_CONFIG='$old_bin/pg_config' with_llvm=no COPT=-O0 commanddir= install >'$dir/build' 2>&1") == 0
  or die 'the extension cannot be built for the older server: ' . slurp_file("$dir/build");

my @options = (extra => [ '--encoding=UTF8', '--locale=C', '--data-checksums' ]);
my $settings = "wal_level = logical\nmax_logical_replication_workers = 0";
my $old = PostgreSQL::Test::Cluster->new('old', install_path => dirname($old_bin));
$old->init(@options);
$old->append_conf('postgresql.conf', $settings);
$old->start;
my $node = $old;
my $old_major = major_of("$old_bin/pg_config");
note("from $old_major to " . major_of($ENV{PG_CONFIG}));

# --------------------------------------------------------------------
# What there is before: all kinds of objects, and a project of a role that is no superuser.
sub sql
{
	my ($db, $sql, $role) = @_;
	my ($ret, $out, $err) = $node->psql($db, "SET client_min_messages = warning; " . ($role ? "SET SESSION AUTHORIZATION $role; " : '') . $sql,
		on_error_stop => 1, extra_params => [qw(-v VERBOSITY=verbose)]);
	$err =~ s/^psql:\S+ //gm;
	$err =~ s/^LOCATION:.*\n?//gm;
	return $err ? "$ret|$err" : $out;
}

sub run_files
{
	my ($db, @files) = @_;
	local %ENV = (%ENV, PGOPTIONS => '-c client_min_messages=warning');
	$node->command_ok([ 'psql', '-Xq', '-o', '/dev/null', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr($db), map { ('-f', $_) } @files ], "$db: made");
	return;
}

sub new_database
{
	my ($db, $owner) = @_;
	sql('postgres', "CREATE DATABASE $db TEMPLATE template0 OWNER $owner");
	sql('postgres', "ALTER DATABASE $db SET search_path = public, schemaver");
	sql($db, 'CREATE SCHEMA schemaver; CREATE EXTENSION schemaver SCHEMA schemaver', $owner);
	return;
}

my $me = sql('postgres', 'SELECT current_user');
sql('postgres', 'CREATE ROLE regress_owner LOGIN CREATEDB; CREATE ROLE regress_reader');
new_database('kinds', $me);
new_database('by_hand', $me);
new_database('app', 'regress_owner');
run_files('kinds', 'test/schema/all_kinds.sql', 'test/schema/printed.sql');
is(sql('kinds', q{SELECT schemaver_configure('drift', 'on') IS NULL, length(schemaver_snapshot('before')) > 0, schemaver_set_models('snapshot:before') <> '{}'}),
	'f|t|t', 'kinds: a record, a snapshot and models');

# Nobody grants MAINTAIN on a table to who has all other rights, and pg_upgrade does not, either.
is(sql('by_hand', q{SELECT schemaver_register('h1', upgrade => 'CREATE TABLE t (n int)');
	SELECT schemaver_register('h2', '{h1}', upgrade => 'GRANT ALL ON t TO regress_reader');
	SELECT schemaver_register('h3', '{h2}', upgrade => 'INSERT INTO t VALUES (1)');
	SELECT revision FROM schemaver_upgrade()}), "added\nadded\nadded\nh1\nh2\nh3", 'by_hand: revisions with GRANT ALL');

sub act
{
	my ($sql, $role) = @_;
	return sql('app', $sql, $role // 'regress_owner');
}

my $models = q{CREATE TYPE kind AS ENUM ('a', 'b', 'c');
	CREATE TABLE users (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, name varchar(40) NOT NULL DEFAULT 'x' CHECK (name IN ('x', 'y', 'z') OR name LIKE 'a%%'),
		kind kind NOT NULL DEFAULT 'a', mail text, UNIQUE (name, kind));
	CREATE TABLE posts (id bigint PRIMARY KEY, author bigint NOT NULL REFERENCES users ON DELETE CASCADE, made timestamptz NOT NULL DEFAULT now(), title text%s);
	CREATE INDEX ON posts (author, lower(title)) WHERE title IN ('p', 'q');
	CREATE VIEW written AS SELECT u.*, p.title, count(*) OVER (PARTITION BY u.id) FROM users u JOIN posts p ON p.author = u.id WHERE p.made > CURRENT_DATE - 7;
	CREATE FUNCTION titles(bigint) RETURNS bigint LANGUAGE sql STABLE BEGIN ATOMIC SELECT count(*) FROM posts WHERE author = $1; END;
	GRANT ALL ON users TO regress_reader; GRANT SELECT ON posts TO regress_reader};

sub migrate
{
	my ($revision, $columns) = @_;
	my $text = 'sql:' . sprintf $models, $columns;
	act(qq{SELECT schemaver_set_models(\$m\$$text\$m\$); SELECT schemaver_autogenerate('$revision', rev_id => '$revision', allow => '{all}')});
	return act(q{SELECT revision FROM schemaver_upgrade('heads')});
}

is(migrate('b1', ''), 'b1', 'app: the first one from models');
is(migrate('b2', q{, part text DEFAULT 'r' CHECK (part IN ('r', 's'))}), 'b2', 'app: and the second');
is(act(q{INSERT INTO users (name) VALUES ('x'), ('y'); INSERT INTO posts (id, author, title) SELECT n, 1, 'p' FROM generate_series(1, 10) n;
	SELECT schemaver_configure('drift', 'on'); SELECT schemaver_configure('check_structure', 'on'); SELECT schemaver_snapshot('before') <> ''}), "off\noff\nt", 'app: a record and a snapshot');

# What must be the same afterwards, whatever happened.
my %kept = (
	history => 'SELECT * FROM schemaver_history()',
	manifest => 'SELECT schemaver_manifest()',
	current => 'SELECT * FROM schemaver_current()',
	files => 'SELECT * FROM schemaver_export_all()',
	map { $_ => "SELECT md5(string_agg(t::text, E'\\n' ORDER BY t::text COLLATE \"C\")) FROM schemaver.schemaver_$_ t" }
	  qw(revisions applied state log settings snapshots models objects));
my %before = map { $_ => act($kept{$_}) } keys %kept;
isnt($before{$_}, '', "there is something: $_") for sort keys %kept;
isnt(sql('postgres', q{SELECT count(*) FROM pg_database WHERE datname LIKE 'schemaver_scratch_%'}), '0', 'there are scratch databases');
is(act(q{SELECT * FROM schemaver_drift()}) . act(q{SELECT * FROM schemaver_check(raise => false)}) . act(q{SELECT * FROM schemaver_validate()}), '', 'nothing differs before');
is(act(q{SELECT revision FROM schemaver_identify()}), 'b2', 'the revision is known before');

# --------------------------------------------------------------------
my $new = PostgreSQL::Test::Cluster->new('new');
$new->init(@options);
$new->append_conf('postgresql.conf', $settings);
$old->stop;
my $new_bin = ask($ENV{PG_CONFIG}, '--bindir');
chdir $dir or die $!;
command_ok([ "$new_bin/pg_upgrade", '--no-sync', '-d', $old->data_dir, '-D', $new->data_dir, '-b', $old_bin, '-B', $new_bin,
	'-s', $new->host, '-p', $old->port, '-P', $new->port ], 'pg_upgrade');
$new->start;
$node = $new;
local $ENV{PGOPTIONS} = '';

is(act($kept{$_}), $before{$_}, "the same: $_") for sort keys %kept;
for my $role ('regress_owner', $me)
{
	is(act(q{SELECT change, kind, identity, codes FROM schemaver_drift()}, $role), '', "$role: no drift");
	is(act(q{SELECT * FROM schemaver_validate()}, $role), '', "$role: nothing is damaged");
	is(act(q{SELECT schemaver_is_current()}, $role), 't', "$role: everything is applied");
}
is(act(q{SELECT * FROM schemaver_check(raise => false)}), '', 'live and models do not differ');
is(act(q{SELECT kind, identity, codes, ddl FROM schemaver_diff('live', 'snapshot:before')}), '', 'nor live and a snapshot');
like(act(q{SELECT * FROM schemaver_check(raise => false)}, $me), qr/42501.*while role "regress_owner" decides.*SET ROLE regress_owner/s, 'a superuser still runs nothing of the owner');
is(act(q{SELECT revision, also, nearest, differences FROM schemaver_identify()}), 'b2||b2|', 'the revision is known');
is(act(q{SELECT schemaver_autogenerate('nothing', allow => '{all}') IS NULL}), 't', 'there is nothing to migrate');
is(act(q{SELECT schemaver_stamp('b2')}), '', 'a stamp finds the structure of the revision');

is(sql('kinds', q{SELECT change, kind, identity, codes, recorded, live FROM schemaver_drift()}), '', 'kinds: no drift');
is(sql('kinds', q{SELECT kind, identity, codes, ddl FROM schemaver_check(raise => false) WHERE kind <> 'setting'}), '', 'kinds: live and models do not differ');
is(sql('kinds', q{SELECT kind, identity, codes, ddl FROM schemaver_diff('snapshot:before', 'live') WHERE kind <> 'setting'}), '', 'kinds: nor a snapshot and live');
is(sql('kinds', q{SELECT schemaver_autogenerate('nothing', allow => '{all}') IS NULL}), 't', 'kinds: there is nothing to migrate');

is(sql('by_hand', q{SELECT revision, also, nearest, differences FROM schemaver_identify()}), 'h2|{h3}|h2|', 'by_hand: the revision is known');

# --------------------------------------------------------------------
# It goes on.
is(act(q{SELECT revision FROM schemaver_downgrade('b1')}), 'b2', 'a downgrade');
is(act(q{SELECT revision FROM schemaver_identify()}), 'b1', 'it is known');
is(act(q{SELECT revision FROM schemaver_upgrade()}), 'b2', 'an upgrade');
is(act(q{SELECT revision, upgrade_ok, downgrade_ok, same_schema, error FROM schemaver_verify()}), "b1|t|t|t|\nb2|t|t|t|", 'the revisions are verified');
is(act(q{SELECT change, identity FROM schemaver_drift()}), '', 'runs are recorded');
is(migrate('b3', q{, part text DEFAULT 'r' CHECK (part IN ('r', 's')), more int}), 'b3', 'a new revision is written and runs');
is(act(q{SELECT structure_major FROM schemaver_revisions ORDER BY revision}), "$old_major\n$old_major\n" . major_of($ENV{PG_CONFIG}), 'each says where it was written');
is(act(q{SELECT * FROM schemaver_check(raise => false)}), '', 'the models are those of now');
is(act(q{SELECT count(*) FROM posts}), '10', 'the rows are there');
act('ALTER TABLE posts ADD mine int; DROP INDEX posts_author_lower_idx');
is(act(q{SELECT change, kind, identity FROM schemaver_drift()}), "made|table column|public.posts.mine\ndropped|index|public.posts_author_lower_idx", 'what others change is found');
like(act(q{SELECT schemaver_downgrade()}), qr/SV012.*"b3" was written for/s, 'and a run on it is refused');
is(act(q{SELECT schemaver_scratch_drop()}), 't', 'the scratch database is known, and dropped');

done_testing();
