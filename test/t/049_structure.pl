# What revisions lead from and to means the same in a database that files have been loaded into, and in one that was restored
# from a dump; scripts check it, too.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('structure');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;
my $dir = PostgreSQL::Test::Utils::tempdir();

sub sql { return $node->safe_psql(@_); }

# "status|messages" of statements.
sub tried
{
	my ($db, $sql) = @_;
	my ($ret, undef, $err) = $node->psql($db, $sql, extra_params => [qw(-v VERBOSITY=verbose)], on_error_stop => 1);
	return "$ret|" . $err =~ s/\b[0-9a-f]{64}\b/FINGERPRINT/gr =~ s/^psql:\S+ //gmr =~ s/^LOCATION:.*\n?//gmr;
}

sub run_script
{
	my ($db, $script) = @_;
	my $file = "$dir/script.sql";
	open my $out, '>', $file or die $!;
	print $out $script;
	close $out;
	my ($stdout, $stderr) = ('', '');
	IPC::Run::run([ 'psql', '-X', '-q', '-d', $node->connstr($db), '-f', $file ], '>', \$stdout, '2>', \$stderr);
	return ($? >> 8) . "|$stderr";
}

sub new_database
{
	my ($db) = @_;
	sql('postgres', "CREATE DATABASE $db TEMPLATE template0");
	sql($db, q{CREATE SCHEMA schemaver; CREATE EXTENSION schemaver SCHEMA schemaver});
	sql('postgres', "ALTER DATABASE $db SET search_path = public, schemaver; ALTER DATABASE $db SET client_min_messages = warning");
	return;
}

# --------------------------------------------------------------------
# One database, where everything is written: the code is what a dump prints differently.
new_database('app');
sql('app', q{
	CREATE TABLE users (id int PRIMARY KEY, kind varchar(9) DEFAULT lower('A') CHECK (kind IN ('a', 'b')));
	CREATE INDEX ON users (lower(kind)) WHERE kind IN ('a', 'b');
	CREATE VIEW chosen AS SELECT * FROM users WHERE kind IN ('a', 'b');
	CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
	CREATE TRIGGER tr BEFORE INSERT ON users FOR EACH ROW WHEN (new.kind IN ('a', 'b')) EXECUTE FUNCTION f();
	INSERT INTO users VALUES (1, 'a');
	SELECT schemaver_baseline('what there is', rev_id => 'b1')});
my $models = q{CREATE TABLE users (id int PRIMARY KEY, kind varchar(9) DEFAULT lower('A') CHECK (kind IN ('a', 'b'))%s);
	CREATE INDEX ON users (lower(kind)) WHERE kind IN ('a', 'b')};

sub migrate
{
	my ($columns, $rest) = @_;
	my $text = 'sql:' . sprintf $models, $columns;
	sql('app', qq{SELECT schemaver_set_models(\$m\$$text\$m\$); SELECT schemaver_autogenerate('x', $rest)});
	return sql('app', q{SELECT revision FROM schemaver_upgrade('heads')});
}

is(migrate(', one int', q{rev_id => 'c1'}), 'c1', 'a revision');
is(migrate(q{, one int, two varchar(9) CHECK (two IN ('x', 'y'))}, q{rev_id => 'c2', allow => '{all}'}), 'c2', 'one with code');
is(sql('app', q{SELECT count(structure_before) FROM schemaver_revisions}), '3', 'the structure of all is recorded');

# --------------------------------------------------------------------
# Files, in another database.
my $files = sql('app', q{SELECT jsonb_object_agg(name, content) FROM schemaver_export_all()});

sub load_files
{
	my ($db) = @_;
	new_database($db);
	sql($db, qq{SELECT schemaver_load(\$f\$$files\$f\$)});
	sql($db, q{SELECT schemaver_configure('check_structure', 'on')});
	return;
}

load_files('other');
is(sql('other', 'SELECT schemaver_manifest()'), sql('app', 'SELECT schemaver_manifest()'), 'files: the same manifest');
is(sql('other', q{SELECT revision FROM schemaver_upgrade()}), "b1\nc1\nc2", 'files: from nothing, in one run');
is(sql('other', q{SELECT revision FROM schemaver_downgrade('base')}), "c2\nc1\nb1", 'files: and back');
is(sql('other', qq{SELECT revision FROM schemaver_upgrade('+1'); SELECT revision FROM schemaver_upgrade('+1'); SELECT revision FROM schemaver_upgrade('+1')}),
	"b1\nc1\nc2", 'files: one by one');
is(tried('other', q{SELECT schemaver_stamp('c2', purge => true)}), '0|', 'files: a stamp says nothing');

# --------------------------------------------------------------------
# A dump.
my $dump = "$dir/app.sql";
command_ok([ 'pg_dump', '-f', $dump, $node->connstr('app') ], 'dump');
sql('postgres', 'CREATE DATABASE restored TEMPLATE template0');
command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', $dump, $node->connstr('restored') ], 'restore');
sql('postgres', 'ALTER DATABASE restored SET search_path = public, schemaver; ALTER DATABASE restored SET client_min_messages = warning');
isnt(sql('restored', q{SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'users_kind_check'}),
	sql('app', q{SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'users_kind_check'}), 'dump: code is printed differently');
is(sql('restored', 'SELECT schemaver_manifest()'), sql('app', 'SELECT schemaver_manifest()'), 'dump: the same manifest');
sql('restored', q{SELECT schemaver_configure('check_structure', 'on')});
is(sql('restored', q{SELECT revision FROM schemaver_downgrade('c1')}), 'c2', 'dump: a downgrade');
is(sql('restored', q{SELECT revision FROM schemaver_upgrade()}), 'c2', 'dump: an upgrade');
is(tried('restored', q{SELECT schemaver_stamp('c2', purge => true)}), '0|', 'dump: a stamp says nothing');
sql('restored', 'ALTER TABLE users ADD mine int');
like(tried('restored', q{SELECT schemaver_downgrade()}), qr/^3\|ERROR:  SV012: the structure of the database is not the one that revision "c2" was written for\nDETAIL:  Recorded after its upgrade: FINGERPRINT\. Found: FINGERPRINT\.\nHINT:  Nothing has run\. /,
	'dump: what has changed is noticed');

# --------------------------------------------------------------------
# A stamp warns.
sql('restored', q{SELECT schemaver_configure('check_structure', NULL); SELECT schemaver_configure('drift', 'on'); ALTER TABLE users ADD mine2 int});
like(tried('restored', q{SELECT schemaver_stamp('c2', purge => true); SELECT schemaver_stamp('c1')}),
	qr/^0\|WARNING:  SV012: the structure of the database is not that of revision "c1"\nDETAIL:  Recorded after its upgrade: FINGERPRINT\. Found: FINGERPRINT\.\nChanged since the last run, outside of schemaver: table column "public\.users\.mine2" \(made\)\.\nHINT:  SELECT \* FROM schemaver_identify\(\) says/m,
	'a stamp warns, and says what has changed');

# --------------------------------------------------------------------
# Scripts.
load_files('scripted');
my $script = sql('scripted', q{SELECT schemaver_upgrade_sql()});
is(run_script('scripted', $script), '0|', 'script: from nothing');
is(sql('scripted', q{SELECT revision FROM schemaver_current()}), 'c2', 'script: has run');
my $back = sql('scripted', q{SELECT schemaver_downgrade_sql('c2:b1')});
sql('scripted', 'ALTER TABLE users ADD mine int');
like(run_script('scripted', $back), qr/^3\|.*ERROR:  the structure of the database is not the one that revision "c2" was written for/s, 'script: refused');
is(sql('scripted', q{SELECT revision FROM schemaver_current()}), 'c2', 'script: nothing has run');
sql('scripted', 'ALTER TABLE users DROP mine');
is(run_script('scripted', $back), '0|', 'script: a downgrade');
is(run_script('scripted', sql('scripted', q{SELECT schemaver_stamp_sql('c1')})) =~ s/\n.*//sr =~ s/.*?(ERROR|WARNING)/$1/sr, 'ERROR:  the structure of the database is not that of revision "c1"', 'script: a stamp is refused');

# Statements outside of a transaction: they are compared before they run.
is(migrate(q{, one int, two varchar(9) CHECK (two IN ('x', 'y')), three int}, q{rev_id => 'd1', allow => '{all}'}), 'd1', 'one more');
$models .= '; CREATE INDEX three ON users (three)';
is((split /\n/, migrate(q{, one int, two varchar(9) CHECK (two IN ('x', 'y')), three int}, q{rev_id => 'd2', allow => '{all}'}))[-1], 'd2', 'an index');
sql('app', q{SELECT schemaver_downgrade('d1')});
sql('app', q{SELECT schemaver_remove('d2')});
sql('app', q{SELECT schemaver_autogenerate('index', rev_id => 'e2', online => true)});
is(sql('app', q{SELECT transactional FROM schemaver_revisions WHERE revision = 'e2'}), 'f', 'an index that is built concurrently');
sql('app', q{SELECT schemaver_configure('check_structure', 'on'); ALTER TABLE users ADD mine int});
$script = sql('app', q{SELECT schemaver_upgrade_sql()});
like(run_script('app', $script), qr/^3\|.*ERROR:  the structure of the database is not the one that revision "e2" was written for/s, 'outside: refused');
is(sql('app', q{SELECT to_regclass('three') IS NULL}), 't', 'outside: nothing has run');
sql('app', 'ALTER TABLE users DROP mine');
is(run_script('app', $script), '0|', 'outside: it runs');
is(sql('app', q{SELECT revision FROM schemaver_current()}), 'e2', 'outside: and is recorded');

done_testing();
