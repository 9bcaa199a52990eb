# Revisions that are verified in the database itself, by a role that may not create databases: nobody else waits for it but some
# DDL, nothing of it can be committed, and whatever ends the call, everything is where it was.
use strict;
use warnings;

use Cwd qw(abs_path);
use IPC::Run ();
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $module = abs_path('test/modules/sv_probe');
system("make -s -C '$module' PG_CONFIG='$ENV{PG_CONFIG}' with_llvm=no >/dev/null 2>&1") == 0
  or die "$module cannot be built";

my $node = PostgreSQL::Test::Cluster->new('in_place');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', q{
	dynamic_shared_memory_type = mmap
	restart_after_crash = on
	autovacuum = off
	log_min_messages = warning
	wal_level = logical
});
$node->start;
$node->safe_psql('postgres', 'CREATE ROLE app LOGIN; CREATE ROLE other LOGIN; CREATE DATABASE app OWNER app');

# Runs statements, and returns what they print, or the error.
sub ask
{
	my ($user, $sql) = @_;
	my ($ret, $out, $err) = $node->psql('app', $sql, extra_params => [ '-U', $user, '-v', 'VERBOSITY=verbose' ]);
	$err =~ s/^psql:<stdin>:\d+: //mg;
	return $ret == 0 ? $out : $err;
}

my $contrib = $node->safe_psql('postgres', q{SELECT count(*) FROM pg_available_extensions WHERE name IN ('citext', 'hstore')}) == 2;
my $mail = $contrib ? 'public.citext' : 'text';

# A database with an application, whose revisions are applied, with what is in no schema.  Some extensions belong to the caller,
# and one stays in a schema that does not.
ask('app', q{CREATE EXTENSION schemaver SCHEMA public; SELECT schemaver_configure('environment', 'test')});
$node->safe_psql('app', q{CREATE SCHEMA tools; CREATE EXTENSION hstore SCHEMA tools; GRANT USAGE ON SCHEMA tools TO app}) if $contrib;
my @bodies = (
	[ 'users', "CREATE SCHEMA blog; " . ($contrib ? 'CREATE EXTENSION citext SCHEMA public; CREATE EXTENSION IF NOT EXISTS hstore; ' : '')
		  . "CREATE TABLE public.users (id integer PRIMARY KEY, name text, mail $mail" . ($contrib ? ", more tools.hstore DEFAULT ''" : '') . ')',
		'DROP TABLE public.users; ' . ($contrib ? 'DROP EXTENSION citext; ' : '') . 'DROP SCHEMA blog' ],
	[ 'posts', q{CREATE TABLE blog.posts (id serial PRIMARY KEY, author integer REFERENCES public.users, title text);
		CREATE VIEW blog.titles AS SELECT p.title, u.name FROM blog.posts p JOIN public.users u ON u.id = p.author;
		CREATE PUBLICATION posts FOR TABLE blog.posts}, 'DROP PUBLICATION posts; DROP VIEW blog.titles; DROP TABLE blog.posts' ],
	[ 'nap', q{DO $$BEGIN IF current_setting('application_name') = 'up' THEN PERFORM pg_sleep(600); END IF; END$$},
		q{DO $$BEGIN IF current_setting('application_name') = 'back' THEN PERFORM pg_sleep(600); END IF; END$$} ]);
my $register = 'SET client_min_messages = warning;';
for my $i (0 .. $#bodies)
{
	my ($name, $up, $down) = map { s/'/''/gr } @{ $bodies[$i] };
	$register .= "SELECT schemaver_revision('$name', '$up', '$down', rev_id => 'r$i');";
}
ask('app', $register);
like(ask('app', q{SELECT string_agg(revision, ' ') FROM schemaver_upgrade()}), qr/^r0 r1 r2$/, 'the revisions are applied');
ask('app', q{INSERT INTO public.users (id, name) VALUES (1, 'ann'); INSERT INTO blog.posts (author, title) VALUES (1, 'one');
	GRANT USAGE ON SCHEMA blog TO other; GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public, blog TO other; GRANT USAGE ON blog.posts_id_seq TO other});

# Everything that the catalogs have.
sub dump_of
{
	my ($stdout, $stderr) = run_command([ 'pg_dump', '-d', $node->connstr('app') ]);
	return $stdout =~ s/^\\(un)?restrict .*$//mgr;
}
my $names = q{SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM (SELECT oid, nspname, nspowner FROM pg_namespace WHERE nspname !~ '^pg_'
	UNION ALL SELECT oid, extname, extnamespace FROM pg_extension UNION ALL SELECT oid, pubname, pubowner FROM pg_publication UNION ALL SELECT seqrelid, '', 0 FROM pg_sequence) t};
my $before = dump_of();
my $there = $node->safe_psql('app', $names);
my $verdicts = q{SELECT string_agg(concat_ws(' ', revision, upgrade_ok, downgrade_ok, same_schema, repeatable, error), ', ') FROM schemaver_verify(in_place => true)};
my $right = 'r0 t t t t, r1 t t t t, r2 t t t t';

# --------------------------------------------------------------------
# What it does
# --------------------------------------------------------------------
like(ask('app', 'SELECT * FROM schemaver_verify()'), qr/^ERROR:  42501: role "app" may not create a scratch database\n.*^HINT:  .* Or verify in place: SELECT \* FROM schemaver_verify\(in_place => true\)\.$/ms, 'without CREATEDB, the hint names it');
is(ask('app', $verdicts), $right, 'what the hint says works');
is($node->safe_psql('app', $names), $there, 'everything is where it was');
is(dump_of(), $before, 'with all that is in it');
like(ask('other', $verdicts), qr/^ERROR:  42501: permission denied for function schemaver_verify$/m, 'it is not for everybody');
$node->safe_psql('app', 'CREATE SCHEMA theirs; CREATE TABLE theirs.t (n integer)');
like(ask('app', $verdicts), qr/^ERROR:  42501: must be owner of schema theirs\n/m, 'nor where others have something');
$node->safe_psql('app', 'DROP SCHEMA theirs CASCADE');

# --------------------------------------------------------------------
# Others
# --------------------------------------------------------------------
sub begin
{
	my ($step) = @_;
	my %call = (out => '', err => '');
	$call{run} = IPC::Run::start(
		[ 'psql', '-XAtq', '-v', 'VERBOSITY=verbose', '-U', 'app', '-d', $node->connstr('app'), '-c', "SET application_name = '$step'", '-c', $verdicts ],
		'<', \undef, '>', \$call{out}, '2>', \$call{err});
	$node->poll_query_until('postgres', q{SELECT EXISTS (SELECT FROM pg_stat_activity WHERE backend_type = 'schemaver' AND wait_event = 'PgSleep')}) or die "it does not sleep: $call{err}";
	$call{caller} = $node->safe_psql('postgres', "SELECT pid FROM pg_stat_activity WHERE application_name = '$step' AND backend_type = 'client backend'");
	$call{worker} = $node->safe_psql('postgres', q{SELECT pid FROM pg_stat_activity WHERE backend_type = 'schemaver'});
	return \%call;
}

sub is_end
{
	my ($call, $error, $name) = @_;
	$call->{run}->finish;
	like($call->{err}, $error, $name);
	is($call->{out}, '', "$name: nothing is returned");
	$node->poll_query_until('postgres', q{SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE backend_type = 'schemaver')}) or die 'a worker does not end';
	is($node->safe_psql('app', $names), $there, "$name: everything is where it was");
	is($node->safe_psql('postgres', q{SELECT count(*) FROM pg_prepared_xacts}), '0', "$name: nothing is left to be committed");
	return;
}

my $call = begin('back');
my $locks = $node->safe_psql('app', "SELECT string_agg(relation::regclass || ' ' || mode, ', ' ORDER BY 1) FROM pg_locks WHERE pid = $call->{worker} AND relation IN (SELECT oid FROM pg_class WHERE oid >= 16384)");
is($locks, '', 'it locks no table that others see');
my $quick = "SET lock_timeout = '1s'; SET statement_timeout = '20s';";
for my $sql ('SELECT count(*) FROM blog.titles', 'SELECT count(*) FROM public.users', q{INSERT INTO blog.posts (author, title) VALUES (1, 'two') RETURNING 1},
	q{UPDATE public.users SET name = name || '!' RETURNING 1}, 'BEGIN; SELECT 1 FROM public.users FOR UPDATE; ROLLBACK', q{SELECT nextval('blog.posts_id_seq')})
{
	like(ask('other', "$quick $sql"), qr/^\d+$/, "not waiting: $sql");
}
is(dump_of() ne '', 1, 'nor does pg_dump');
for my $sql (q{SELECT schemaver_revision('x', 'CREATE TABLE blog.made (n integer)', 'DROP TABLE blog.made', rev_id => 'x1')}, 'SELECT revision FROM schemaver_upgrade()',
	'SELECT revision FROM schemaver_downgrade()', q{SELECT schemaver_remove('x1')}, 'ANALYZE public.users; VACUUM blog.posts; REINDEX TABLE blog.posts',
	'CREATE TABLE blog.more (n integer); ALTER TABLE blog.more ADD m text; DROP TABLE blog.more', 'ALTER TABLE public.users ADD age integer',
	'ALTER TABLE public.users DROP age', 'CREATE TEMP TABLE x (n integer)', 'CREATE SCHEMA another; DROP SCHEMA another', 'BEGIN; TRUNCATE blog.posts RESTART IDENTITY; ROLLBACK')
{
	unlike(ask('app', "$quick $sql"), qr/ERROR/, "not waiting: $sql");
}
for my $sql ('ALTER SCHEMA blog RENAME TO log', 'DROP SCHEMA blog CASCADE', 'ALTER SEQUENCE blog.posts_id_seq RESTART', 'ALTER PUBLICATION posts RENAME TO p')
{
	like(ask('app', "$quick BEGIN; $sql; ROLLBACK"), qr/^ERROR:  55P03: /m, "waits: $sql");
}
my ($out, $err);
my $second = IPC::Run::start([ 'psql', '-XAtq', '-U', 'app', '-d', $node->connstr('app'), '-c', $verdicts ], '<', \undef, '>', \$out, '2>', \$err);
$node->poll_query_until('postgres', q{SELECT EXISTS (SELECT FROM pg_stat_activity WHERE backend_type = 'schemaver' AND wait_event_type = 'Lock')}) or die 'the second one does not wait';
$node->safe_psql('postgres', "SELECT pg_cancel_backend($call->{caller})");
$second->finish;
is($out, "$right\n", 'a second one waits for the first');
is_end($call, qr/^ERROR:  57014: canceling statement due to user request$/m, 'cancelled');
like(ask('app', "BEGIN; GRANT USAGE ON SCHEMA blog TO PUBLIC; $verdicts"), qr/^ERROR:  40P01: a background worker waits for a lock that this transaction holds$/m, 'the caller is in the way');

# --------------------------------------------------------------------
# Ends
# --------------------------------------------------------------------
for my $step (qw(up back))
{
	for my $way (qw(cancel terminate))
	{
		for my $who (qw(caller worker))
		{
			$call = begin($step);
			$node->safe_psql('postgres', "SELECT pg_${way}_backend($call->{$who})");
			is_end($call, $way eq 'cancel' ? qr/^ERROR:  57014: /m : $who eq 'caller' ? qr/^FATAL:  57P01: /m : qr/^ERROR:  57P01: /m, "$step: $way $who");
		}
	}
	for my $who (qw(caller worker))
	{
		$call = begin($step);
		kill 'KILL', $call->{$who};
		$call->{run}->finish;
		like($call->{err}, qr/server closed the connection|terminating connection/, "$step: kill -9 of the $who");
		$node->poll_query_until('postgres', 'SELECT true') or die 'the server does not come back';
		is_end($call, qr/./, "$step: kill -9 of the $who");
	}
}
# Nothing can commit, not even what SQL cannot do
$node->safe_psql('app', "CREATE FUNCTION pg_catalog.commit_now() RETURNS void LANGUAGE c AS '$module/sv_probe', 'sv_probe_commit'");
ask('app', q{SELECT schemaver_revision('x', 'SELECT pg_catalog.commit_now()', '', rev_id => 'x1')});
like(ask('app', $verdicts), qr/^ERROR:  2D000: revisions that are verified in place cannot be committed$/m, 'a commit is refused');
is($node->safe_psql('app', $names), $there, 'and everything is where it was');
ask('app', q{SELECT schemaver_remove('x1')});
is(ask('app', $verdicts), $right, 'then it works again');
is(ask('app', q{SELECT string_agg(channel, '') FROM pg_listening_channels() channel}), '', 'nobody listens');

# --------------------------------------------------------------------
# Locks
# --------------------------------------------------------------------
$node->append_conf('postgresql.conf', "max_connections = 20\nmax_locks_per_transaction = 10\nmax_wal_senders = 0");
$node->restart;
my $many = join '', map { "CREATE TABLE blog.t$_ (id serial PRIMARY KEY, x text UNIQUE);\n" } 1 .. 40;
ask('app', "SELECT schemaver_revision('many', '$many', 'DROP SCHEMA blog CASCADE; CREATE SCHEMA blog', rev_id => 'x2')");
like(ask('app', $verdicts), qr/^ERROR:  53200: trying the schema out takes too many locks for one transaction\n.*^HINT:  Increase max_locks_per_transaction, which is 10, and restart the server, or verify in a database of its own: /ms, 'more than a quarter of the locks');
is($node->safe_psql('app', $names), $there, 'everything is where it was');
$node->stop;

done_testing();
