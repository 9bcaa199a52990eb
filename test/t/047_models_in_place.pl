# Models that are built in the database itself, by a role that may not create databases: nobody else waits for it but DDL
# of the same schemas, nothing of it can be committed, and whatever ends the call, the schemas are where they were.
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

sub call_of
{
	my ($text) = @_;
	(my $literal = $text) =~ s/'/''/g;
	return "SELECT 'set' FROM schemaver_set_models('sql:$literal', in_place => true)";
}

my $contrib = $node->safe_psql('postgres', q{SELECT count(*) FROM pg_available_extensions WHERE name = 'citext'});
my $mail = $contrib ? 'public.citext' : 'text';
ask('app', q{
	CREATE EXTENSION schemaver SCHEMA public;
	CREATE SCHEMA blog;
	CREATE TABLE public.users (id integer PRIMARY KEY, name text);
	CREATE TABLE blog.posts (id serial PRIMARY KEY, author integer REFERENCES public.users, title text);
	CREATE VIEW blog.titles AS SELECT p.title, u.name FROM blog.posts p JOIN public.users u ON u.id = p.author;
	INSERT INTO public.users VALUES (1, 'ann');
	INSERT INTO blog.posts (author, title) VALUES (1, 'one');
	GRANT USAGE ON SCHEMA blog TO other;
	GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public, blog TO other});
ask('app', 'CREATE EXTENSION citext SCHEMA public; ALTER TABLE public.users ADD mail citext') if $contrib;
my $models = qq{
	CREATE TABLE public.users (id integer PRIMARY KEY, name text NOT NULL, mail $mail);
	CREATE TABLE blog.posts (id serial PRIMARY KEY, author integer REFERENCES public.users, title text, body text);
	CREATE VIEW blog.titles AS SELECT p.title, u.name FROM blog.posts p JOIN public.users u ON u.id = p.author;};

# Everything that the catalogs have.
sub dump_of
{
	my ($stdout, $stderr) = run_command([ 'pg_dump', '-d', $node->connstr('app') ]);
	return $stdout =~ s/^\\(un)?restrict .*$//mgr =~ s/^COPY public\.schemaver_models.*?^\\\.$//msgr;
}

my $schemas = q{SELECT string_agg(oid || ' ' || nspname || ' ' || pg_get_userbyid(nspowner), ', ' ORDER BY oid) FROM pg_namespace WHERE nspname !~ '^pg_'};
my $before = dump_of();
my $names = $node->safe_psql('app', $schemas);

# --------------------------------------------------------------------
# What it does
# --------------------------------------------------------------------
like(ask('app', "SELECT schemaver_set_models('sql:$models')"), qr/^ERROR:  42501: role "app" may not create a scratch database\n.*^HINT:  .*schemaver_set_models\(\.\.\., in_place => true\)\./ms, 'without CREATEDB, the hint names it');
is(ask('app', call_of($models)), 'set', 'what the hint says works');
my $missing = ask('app', q{SELECT ddl FROM schemaver_check() WHERE kind <> 'setting'});
like($missing, qr/^ALTER TABLE public\.users ALTER COLUMN name SET NOT NULL$/m, 'what differs');
like($missing, qr/^ALTER TABLE blog\.posts ADD COLUMN body text$/m, 'in each schema');
is(scalar(() = $missing =~ /^(?:ALTER|CREATE|DROP)/mg), $contrib ? 2 : 3, 'and nothing else');
like(ask('app', q{SELECT schemaver_autogenerate('m')}), qr/^ERROR:  42501: role "app" may not create a scratch database\n.*^HINT:  SET ROLE to a role that may, or let a superuser do this: ALTER ROLE app CREATEDB\.$/ms, 'a proof needs CREATEDB');
is($node->safe_psql('app', $schemas), $names, 'the schemas are where they were');
is(dump_of(), $before, 'with everything in them');

# --------------------------------------------------------------------
# Others
# --------------------------------------------------------------------
sub begin
{
	my %call = (out => '', err => '');
	$call{run} = IPC::Run::start(
		[ 'psql', '-XAtq', '-v', 'VERBOSITY=verbose', '-U', 'app', '-d', $node->connstr('app'), '-c', "SET application_name = 'call'", '-c', call_of("$models SELECT pg_sleep(600)") ],
		'<', \undef, '>', \$call{out}, '2>', \$call{err});
	$node->poll_query_until('postgres', q{SELECT EXISTS (SELECT FROM pg_stat_activity WHERE backend_type = 'schemaver' AND wait_event = 'PgSleep')}) or die "it does not sleep: $call{err}";
	$call{caller} = $node->safe_psql('postgres', q{SELECT pid FROM pg_stat_activity WHERE application_name = 'call' AND backend_type = 'client backend'});
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
	is($node->safe_psql('app', $schemas), $names, "$name: the schemas are where they were");
	is($node->safe_psql('postgres', q{SELECT count(*) FROM pg_prepared_xacts}), '0', "$name: nothing is left to be committed");
	return;
}

$node->safe_psql('app', q{
	CREATE FUNCTION public.event() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
	CREATE EVENT TRIGGER enabled ON sql_drop EXECUTE FUNCTION public.event();
	CREATE EVENT TRIGGER disabled ON sql_drop EXECUTE FUNCTION public.event();
	ALTER EVENT TRIGGER disabled DISABLE;
	ALTER DEFAULT PRIVILEGES FOR ROLE app, other GRANT SELECT ON TABLES TO PUBLIC;
	ALTER DEFAULT PRIVILEGES FOR ROLE app IN SCHEMA blog GRANT INSERT ON TABLES TO other});
my $call = begin();
is($node->safe_psql('postgres', "SELECT count(*) FROM pg_locks l WHERE pid = $call->{worker} AND locktype = 'relation' AND mode <> 'AccessShareLock' AND relation IN ('pg_class'::regclass) AND NOT granted"), '0', 'it waits for nothing');
my $locks = $node->safe_psql('app', "SELECT string_agg(relation::regclass || ' ' || mode, ', ' ORDER BY 1) FROM pg_locks WHERE pid = $call->{worker} AND relation IN (SELECT oid FROM pg_class WHERE oid >= 16384)");
is($locks, '', 'it locks no table that others see');
my $quick = "SET lock_timeout = '1s'; SET statement_timeout = '20s';";
for my $sql ('SELECT count(*) FROM blog.titles', 'SELECT count(*) FROM public.users', q{INSERT INTO blog.posts (id, author, title) VALUES (nextval('blog.posts_id_seq') + 100, 1, 'two') RETURNING 1},
	q{UPDATE public.users SET name = name || '!' RETURNING 1}, 'BEGIN; SELECT 1 FROM public.users FOR UPDATE; ROLLBACK')
{
	my $user = $sql =~ /nextval|BEGIN/ ? 'app' : 'other';
	like(ask($user, "$quick $sql"), qr/^\d+$/, "not waiting: $sql");
}
is(dump_of() ne '', 1, 'nor does pg_dump');
is(ask('app', "$quick SELECT schemaver_revision('x', 'CREATE TABLE blog.made (n integer)', 'DROP TABLE blog.made', rev_id => 'x1')"), 'x1', 'nor schemaver');
for my $sql ('SELECT revision FROM schemaver_upgrade()', 'SELECT revision FROM schemaver_downgrade()', q{SELECT schemaver_remove('x1')},
	'ANALYZE public.users; VACUUM blog.posts; REINDEX TABLE blog.posts', 'CREATE TABLE blog.more (n integer); ALTER TABLE blog.more ADD m text; DROP TABLE blog.more',
	'ALTER TABLE public.users ADD age integer', 'ALTER TABLE public.users DROP age', 'CREATE TEMP TABLE x (n integer)', 'CREATE SCHEMA another; DROP SCHEMA another',
	'ALTER DEFAULT PRIVILEGES IN SCHEMA blog GRANT SELECT ON TABLES TO other', 'ALTER DEFAULT PRIVILEGES IN SCHEMA blog REVOKE SELECT ON TABLES FROM other')
{
	unlike(ask('app', "$quick $sql"), qr/ERROR/, "DDL: $sql");
}
for my $sql ('ALTER SCHEMA blog RENAME TO log', 'DROP SCHEMA blog CASCADE', 'GRANT USAGE ON SCHEMA blog TO PUBLIC', 'ALTER SCHEMA public OWNER TO app')
{
	like(ask('app', "$quick BEGIN; $sql; ROLLBACK"), qr/^ERROR:  55P03: /m, "waits: $sql");
}
for my $sql ('ALTER EVENT TRIGGER enabled DISABLE', 'ALTER DEFAULT PRIVILEGES FOR ROLE app REVOKE SELECT ON TABLES FROM PUBLIC')
{
	like(ask('postgres', "$quick BEGIN; $sql; ROLLBACK"), qr/^ERROR:  55P03: /m, "waits: $sql");
}
for my $sql ('ALTER EVENT TRIGGER disabled ENABLE', 'ALTER DEFAULT PRIVILEGES FOR ROLE other REVOKE SELECT ON TABLES FROM PUBLIC')
{
	unlike(ask('postgres', "$quick BEGIN; $sql; ROLLBACK"), qr/ERROR/, "not waiting, as it is not about the caller: $sql");
}
my $second = IPC::Run::start([ 'psql', '-XAtq', '-U', 'app', '-d', $node->connstr('app'), '-c', call_of($models) ], '<', \undef, '>', \my $out, '2>', \my $err);
$node->poll_query_until('postgres', q{SELECT EXISTS (SELECT FROM pg_stat_activity WHERE backend_type = 'schemaver' AND wait_event_type = 'Lock')}) or die 'the second one does not wait';
$node->safe_psql('postgres', "SELECT pg_cancel_backend($call->{caller})");
$second->finish;
is("$out$err", "set\n", 'a second one waits for the first');
is_end($call, qr/^ERROR:  57014: canceling statement due to user request$/m, 'cancelled');
$node->safe_psql('app', q{
	DROP EVENT TRIGGER enabled;
	DROP EVENT TRIGGER disabled;
	DROP FUNCTION public.event;
	ALTER DEFAULT PRIVILEGES FOR ROLE app IN SCHEMA blog REVOKE INSERT ON TABLES FROM other;
	ALTER DEFAULT PRIVILEGES FOR ROLE app, other REVOKE SELECT ON TABLES FROM PUBLIC});
# A caller that has changed one of the schemas itself
like(ask('app', 'BEGIN; GRANT USAGE ON SCHEMA blog TO PUBLIC; ' . call_of($models)), qr/^ERROR:  40P01: a background worker waits for a lock that this transaction holds$/m, 'the caller is in the way');

# --------------------------------------------------------------------
# Ends
# --------------------------------------------------------------------
for my $way (qw(cancel terminate))
{
	for my $who (qw(caller worker))
	{
		$call = begin();
		$node->safe_psql('postgres', "SELECT pg_${way}_backend($call->{$who})");
		is_end($call, $way eq 'cancel' ? qr/^ERROR:  57014: /m : $who eq 'caller' ? qr/^FATAL:  57P01: /m : qr/^ERROR:  57P01: /m, "$way $who");
	}
}
for my $who (qw(caller worker))
{
	$call = begin();
	kill 'KILL', $call->{$who};
	$call->{run}->finish;
	like($call->{err}, qr/server closed the connection|terminating connection/, "kill -9 of the $who");
	$node->poll_query_until('postgres', 'SELECT true') or die 'the server does not come back';
	is_end($call, qr/./, "kill -9 of the $who");
}
is(ask('app', "SET statement_timeout = 1500; " . call_of('SELECT pg_sleep(600)')) =~ s/\n.*//sr, 'ERROR:  57014: canceling statement due to statement timeout', 'statement_timeout');
# Nothing can commit, not even what SQL cannot do
$node->safe_psql('app', "CREATE SCHEMA tools; CREATE FUNCTION tools.commit() RETURNS void LANGUAGE c AS '$module/sv_probe', 'sv_probe_commit'; GRANT USAGE ON SCHEMA tools TO app");
like(ask('app', qq{SELECT schemaver_set_models('sql:$models SELECT tools.commit()', '{public,blog}', in_place => true)}), qr/^ERROR:  2D000: models that are built in place cannot be committed$/m, 'a commit is refused');
$node->safe_psql('app', 'SET client_min_messages = warning; DROP SCHEMA tools CASCADE');
is($node->safe_psql('app', $schemas), $names, 'and the schemas are where they were');

# --------------------------------------------------------------------
# Locks
# --------------------------------------------------------------------
$node->append_conf('postgresql.conf', "max_connections = 20\nmax_locks_per_transaction = 10\nmax_wal_senders = 0");
$node->restart;
my $many = join '', map { "CREATE TABLE blog.t$_ (id serial PRIMARY KEY, x text UNIQUE);\n" } 1 .. 40;
like(ask('app', call_of($many)), qr/^ERROR:  53200: trying the schema out takes too many locks for one transaction\n.*^HINT:  .*max_locks_per_transaction, which is 10,/ms, 'more than a quarter of the locks');
is($node->safe_psql('app', $schemas), $names, 'the schemas are where they were');
$node->stop;

done_testing();
