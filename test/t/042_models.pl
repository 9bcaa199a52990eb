# Models are built in a scratch database, by background workers: who may have one, what happens to it when a process of the
# call ends in any way, and what happens in a database that has its name and is somebody else's.
use strict;
use warnings;

use IPC::Run ();
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('models');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', q{
	dynamic_shared_memory_type = mmap
	restart_after_crash = on
	max_prepared_transactions = 5
	log_min_messages = warning
});
$node->start;
$node->safe_psql('postgres', q{
	CREATE ROLE dev LOGIN CREATEDB;
	CREATE ROLE poor LOGIN;
	CREATE ROLE maker CREATEDB;
	CREATE ROLE member LOGIN;
	CREATE ROLE guest LOGIN NOINHERIT;
	CREATE ROLE squatter LOGIN CREATEDB;
	GRANT maker TO member;
	CREATE DATABASE app});
$node->safe_psql('app', q{
	CREATE EXTENSION schemaver;
	GRANT EXECUTE ON FUNCTION schemaver_set_models, schemaver_check, schemaver_scratch_drop TO dev, poor, maker, squatter;
	GRANT SELECT ON schemaver_models TO dev, poor, maker, squatter;
	GRANT CREATE ON SCHEMA public TO maker;
	CREATE TABLE public.t (id integer PRIMARY KEY)});

# Runs statements, and returns what they print, or the error.
sub ask
{
	my ($user, $sql, %options) = @_;
	my ($ret, $out, $err) = $node->psql($options{db} // 'app', $sql,
		extra_params => [ '-U', $user // 'postgres', '-v', 'VERBOSITY=verbose', '-v', 'SHOW_CONTEXT=always' ]);
	$err =~ s/^psql:<stdin>:\d+: //mg;
	return $ret == 0 ? $out : $err;
}

# Sets models, and returns "set", or the error.
sub set
{
	my ($user, $text, %options) = @_;
	(my $literal = $text) =~ s/'/''/g;
	return ask($user, ($options{before} // '') . "SELECT CASE WHEN length(schemaver_set_models('sql:$literal')) = 64 THEN 'set' END", %options);
}

sub name_of
{
	my ($role) = @_;
	return $node->safe_psql('postgres', "SELECT format('schemaver_scratch_%s_%s', d.oid, r.oid) FROM pg_database d, pg_roles r WHERE d.datname = 'app' AND r.rolname = '$role'");
}

sub scratch { return $node->safe_psql('postgres', q{SELECT coalesce(string_agg(pg_get_userbyid(datdba) || ': ' || shobj_description(oid, 'pg_database'), E'\n' ORDER BY 1), '') FROM pg_database WHERE shobj_description(oid, 'pg_database') ~ '^schemaver: .* for database app;'}); }

# A superuser drops what a role has.
sub drop_scratch { $node->safe_psql('postgres', 'DROP DATABASE IF EXISTS ' . name_of($_[0]) . ' WITH (FORCE)'); return; }

my $mark = 'schemaver: scratch database of role dev for database app; it can be dropped at any time';
my $used = 'schemaver: scratch database, to be dropped of role dev for database app; it can be dropped at any time';

# No process and no shared memory is left, and no database that others could not tell.
my $segments = segments();
sub segments { return scalar grep { -s $_ < 200_000 } glob $node->data_dir . '/pg_dynshmem/*'; }

sub is_clean
{
	my ($name, $expected) = @_;
	$node->poll_query_until('postgres', "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE backend_type = 'schemaver')") or die 'a worker does not end';
	my $left;
	for (1 .. 10 * $PostgreSQL::Test::Utils::timeout_default)
	{
		last if ($left = segments()) == $segments;
		select undef, undef, undef, 0.1;
	}
	is($left, $segments, "$name: neither process nor shared memory is left");
	is(scratch(), $expected, "$name: the databases that are left") if defined $expected;
	return;
}

# --------------------------------------------------------------------
# Who may
# --------------------------------------------------------------------
my $refused = set('poor', 'CREATE TABLE t (id integer)');
like($refused, qr/^ERROR:  42501: role "poor" may not create a scratch database\nDETAIL:  Nothing can be proved without one: .*\nHINT:  .*CONTEXT:  preparing the scratch database\n/s, 'without CREATEDB');
is_clean('without CREATEDB', '');
like(ask('poor', q{SELECT length(schemaver_set_models('database:app'))}), qr/^64$/, 'another database needs no scratch database');
my ($remedy) = $refused =~ /(ALTER ROLE poor CREATEDB)\./;
$node->safe_psql('postgres', $remedy);
is(set('poor', 'CREATE TABLE t (id integer PRIMARY KEY)'), 'set', 'what the hint says works');
is(ask('poor', 'SELECT ddl FROM schemaver_check()'), '', 'no differences');
is(ask('poor', 'SELECT schemaver_scratch_drop()'), 't', 'its owner drops it');
$node->safe_psql('postgres', 'ALTER ROLE poor NOCREATEDB');
is(scratch(), '', 'it is gone');
is(ask('poor', 'SELECT schemaver_scratch_drop()'), 'f', 'again: there is none');

is(set('dev', 'CREATE TABLE t (id integer PRIMARY KEY)'), 'set', 'with CREATEDB');
is_clean('with CREATEDB', "dev: $mark");
my $before = $node->safe_psql('postgres', q{SELECT oid FROM pg_database WHERE datname ~ '^schemaver_scratch'});
is(set('dev', 'CREATE TABLE t (id integer PRIMARY KEY)'), 'set', 'again');
is($node->safe_psql('postgres', q{SELECT oid FROM pg_database WHERE datname ~ '^schemaver_scratch'}), $before, 'the database is used again');
is($node->safe_psql('postgres', q{SELECT d.encoding = a.encoding AND d.datcollate = a.datcollate AND d.datctype = a.datctype AND d.datlocprovider = a.datlocprovider
	FROM pg_database d, pg_database a WHERE d.datname ~ '^schemaver_scratch' AND a.datname = 'app'}), 't', 'it sorts as the other one');
is($node->safe_psql(name_of('dev'), q{SELECT count(*) FROM pg_class WHERE oid >= 16384}), '0', 'nothing is committed in it');
like(ask('squatter', 'SELECT 1', db => name_of('dev')), qr/FATAL:  42501: permission denied for database|FATAL:  permission denied for database/, 'others cannot connect to it');

# Rights of the current user, and no others
my $who = q{DO $$BEGIN RAISE EXCEPTION 'I am % of %', current_user, session_user; END$$};
like(set('dev', $who), qr/^ERROR:  P0001: I am dev of dev$/m, 'the text runs as the caller');
like(set('postgres', $who, before => 'SET ROLE dev; '), qr/^ERROR:  P0001: I am dev of postgres$/m, 'after SET ROLE, as that role');
for my $escape ('RESET ROLE', 'SET ROLE postgres', 'SET SESSION AUTHORIZATION postgres', 'RESET SESSION AUTHORIZATION', q{SELECT set_config('role', 'postgres', false)},
	q{DO 'BEGIN EXECUTE ''RESET ROLE''; END'}, q{DO 'BEGIN PERFORM set_config(''session_authorization'', ''postgres'', true); END'})
{
	like(set('postgres', $escape, before => 'SET ROLE dev; '), qr/^ERROR:  42501: cannot set parameter "(role|session_authorization)" within security-definer function$/m, "no way back: $escape");
}
like(set('postgres', q{COPY (SELECT 1) TO PROGRAM 'true'}, before => 'SET ROLE dev; '), qr/^ERROR:  42501: /m, 'no program');
like(set('member', 'CREATE TABLE x ()'), qr/^ERROR:  42501: permission denied for function schemaver_set_models$|may not create/m, 'a member without CREATEDB');
is(set('member', 'CREATE TABLE x ()', before => 'SET ROLE maker; '), 'set', 'SET ROLE to a role that has CREATEDB and cannot log in');
$node->safe_psql('app', q{
	CREATE FUNCTION for_guests(text) RETURNS text LANGUAGE sql SECURITY DEFINER SET search_path = public AS 'SELECT schemaver_set_models($1)';
	ALTER FUNCTION for_guests(text) OWNER TO maker});
(my $quoted = $who) =~ s/'/''/g;
like(ask('guest', "SELECT for_guests('sql:$quoted')"), qr/^ERROR:  P0001: I am maker of guest$/m, 'a SECURITY DEFINER function, for a role that could not connect');
like(ask('guest', "SELECT for_guests('sql:RESET ROLE')"), qr/^ERROR:  42501: cannot set parameter/m, 'and could not come back');
is($node->safe_psql('postgres', "SELECT has_database_privilege('guest', '" . name_of('maker') . "', 'CONNECT')"), 'f', 'who cannot connect afterwards');
like(ask('guest', q{SELECT for_guests('sql:CREATE TABLE x ()')}), qr/^[0-9a-f]{64}$/, 'it works, too');
is(ask(undef, 'SET ROLE maker; SELECT schemaver_scratch_drop()'), 't', 'dropped');

# Settings of the role; since 19, a backslash is always one
$node->safe_psql('postgres', 'ALTER ROLE dev SET standard_conforming_strings = off') if $node->safe_psql('postgres', 'SHOW server_version_num') < 190000;
$node->safe_psql('postgres', q{
	ALTER ROLE dev SET default_transaction_read_only = on;
	ALTER ROLE dev SET default_transaction_isolation = 'serializable';
	ALTER ROLE dev SET default_transaction_deferrable = on;
	ALTER ROLE dev SET search_path = nonesuch;
	ALTER DATABASE app SET statement_timeout = 1});
drop_scratch('dev');
is(set('dev', q{CREATE TABLE t (id integer PRIMARY KEY, x text DEFAULT 'a\b')}, before => 'SET default_transaction_read_only = off; SET statement_timeout = 0; SET standard_conforming_strings = on; SET search_path = public; '), 'set', 'settings of role and database do not matter');
is(ask('dev', q{SET statement_timeout = 0; SET search_path = public; SELECT ddl FROM schemaver_check() WHERE kind <> 'setting'}), q{ALTER TABLE public.t ADD COLUMN x text DEFAULT E'a\\\\b'::text}, 'a backslash is a backslash');
$node->safe_psql('postgres', 'ALTER ROLE dev RESET ALL; ALTER DATABASE app RESET ALL');

# Operators and functions in the way
$node->safe_psql('app', q{
	CREATE SCHEMA trap;
	GRANT USAGE ON SCHEMA trap TO PUBLIC;
	CREATE FUNCTION trap.spring(jsonb, jsonb) RETURNS text LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'trapped %', current_user; END$$;
	CREATE OPERATOR trap.->> (LEFTARG = jsonb, RIGHTARG = jsonb, FUNCTION = trap.spring);
	CREATE FUNCTION trap.spring(text, text) RETURNS text LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'trapped %', current_user; END$$;
	CREATE OPERATOR trap.|| (LEFTARG = text, RIGHTARG = text, FUNCTION = trap.spring);
	ALTER DATABASE app SET search_path = trap, pg_catalog, public});
drop_scratch('dev');
is(set('dev', 'CREATE TABLE t (id integer PRIMARY KEY)'), 'set', 'operators of others are not found');
$node->safe_psql('app', 'ALTER DATABASE app RESET search_path; SET client_min_messages = warning; DROP SCHEMA trap CASCADE');

# A superuser, where the extension belongs to a role that is not one
$node->safe_psql('postgres', 'CREATE DATABASE theirs OWNER dev');
ask('dev', 'CREATE EXTENSION schemaver', db => 'theirs');
like(set('postgres', 'CREATE TABLE t ()', db => 'theirs'), qr/^ERROR:  42501: a superuser may not run/m, 'a superuser where the extension has another owner');
like(ask('postgres', q{SELECT schemaver_set_models('schema:public')}, db => 'theirs'), qr/^ERROR:  42501: a superuser may not run/m, 'nor a schema of others');
is(set('dev', 'CREATE TABLE t ()', db => 'theirs'), 'set', 'the owner may');

# Messages in an encoding that the text has set
is(ask('dev', q{SELECT schemaver_set_models('sql:SET client_encoding = LATIN1; DO $$BEGIN RAISE EXCEPTION $m$é$m$; END$$')}) =~ s/\n.*//sr, 'ERROR:  P0001: é', 'SET client_encoding is left out');
like(ask('dev', q{SELECT schemaver_set_models('sql:CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql SET client_encoding = LATIN1 AS $$BEGIN RAISE EXCEPTION $m$é$m$; END$$; SELECT f()')}),
	qr/^ERROR:  P0001: (é|\?)$/m, 'a function cannot send what is not text');

# --------------------------------------------------------------------
# Databases of that name
# --------------------------------------------------------------------
my $name = name_of('dev');
drop_scratch('dev');
my $trap = q{CREATE FUNCTION public.trap() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'trapped'; END$$;};
ask('squatter', "CREATE DATABASE $name", db => 'postgres');
my $theirs = qr/^ERROR:  55000: database "$name" is not a scratch database of role "dev"\nDETAIL:  .*\nHINT:  If nobody needs the database: DROP DATABASE $name\.$/m;
like(set('dev', 'CREATE TABLE t ()'), $theirs, 'a database of somebody else');
like(ask('dev', 'SELECT schemaver_scratch_drop()'), $theirs, 'is not dropped');
ask('squatter', "COMMENT ON DATABASE $name IS '$mark'", db => 'postgres');
like(set('dev', 'CREATE TABLE t ()'), $theirs, 'with a forged mark');
like(ask('dev', 'SELECT schemaver_scratch_drop()'), $theirs, 'is not dropped');
$node->safe_psql('postgres', "ALTER DATABASE $name OWNER TO dev; COMMENT ON DATABASE $name IS NULL");
like(set('dev', 'CREATE TABLE t ()'), $theirs, 'an own one without a mark');
like(ask('dev', 'SELECT schemaver_scratch_drop()'), $theirs, 'is not dropped');
$node->safe_psql('postgres', "COMMENT ON DATABASE $name IS 'mine, schemaver: scratch database'");
like(set('dev', 'CREATE TABLE t ()'), $theirs, 'with another comment');
is($node->safe_psql('postgres', "SELECT count(*) FROM pg_database WHERE datname = '$name'"), '1', 'it is still there');
is_clean('databases of others');
ask('dev', "DROP DATABASE $name", db => 'postgres');
is(set('dev', 'CREATE TABLE t ()'), 'set', 'what the hint says works');

# A schema that a program has made, whose owner is another role
$node->safe_psql('app', 'CREATE SCHEMA made AUTHORIZATION squatter; CREATE TABLE made.t (id integer PRIMARY KEY); ALTER TABLE made.t OWNER TO squatter; GRANT USAGE ON SCHEMA made TO dev');
like(ask('dev', q{SELECT schemaver_set_models('schema:made')}), qr/^ERROR:  42501: role "dev" may not try out a schema of role squatter$/m, 'a schema of another owner');
like(ask('postgres', q{SELECT schemaver_set_models('schema:made')}), qr/^ERROR:  42501: a superuser may not try out a schema of other roles\n.*\nHINT:  SET ROLE squatter, or a role that is a member of all owners and has no rights outside of the database\.$/m, 'not by a superuser');
$node->safe_psql('postgres', 'GRANT squatter TO dev');
like(ask('dev', q{SELECT schemaver_set_models('schema:made')}), qr/^[0-9a-f]{64}$/, 'as a member of that role');
is(ask('dev', 'SELECT ddl FROM schemaver_check()'), '', 'it is compared');
$node->safe_psql('postgres', 'REVOKE squatter FROM dev');
$node->safe_psql('app', 'SET client_min_messages = warning; DROP SCHEMA made CASCADE');

# Somebody has used it
ask('dev', 'CREATE TABLE mine (n integer)', db => $name);
like(set('dev', 'CREATE TABLE t ()'), qr/^ERROR:  55000: scratch database "$name" is not empty\nDETAIL:  .*mine.*\nHINT:  .*SELECT schemaver_scratch_drop\(\)\.$/m, 'somebody has made a table there');
is(ask('dev', 'SELECT schemaver_scratch_drop()'), 't', 'what the hint says');
is(set('dev', 'CREATE TABLE t ()'), 'set', 'works');
# It has come with a dump of another server, in another encoding
drop_scratch('dev');
$node->safe_psql('postgres', "CREATE DATABASE $name OWNER dev ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0; COMMENT ON DATABASE $name IS '$mark'");
is(set('dev', 'CREATE TABLE "€" ()'), 'set', 'one in another encoding is replaced');
is($node->safe_psql('postgres', "SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = '$name'"), 'UTF8', 'by one in this encoding');
# A session of the owner in it
my $inside = $node->background_psql($name, extra_params => [ '-U', 'dev' ], on_error_stop => 0);
$inside->query_safe('SELECT 1');
is(set('dev', 'CREATE TABLE t ()'), 'set', 'a session in it does not matter');
is(ask('dev', 'SELECT schemaver_scratch_drop()'), 't', 'and is ended when it is dropped');
eval { $inside->quit };

# --------------------------------------------------------------------
# Extensions
# --------------------------------------------------------------------
SKIP:
{
	skip 'contrib is not installed', 9 if $node->safe_psql('postgres', q{SELECT count(*) FROM pg_available_extensions WHERE name IN ('citext', 'pg_trgm', 'pageinspect')}) < 3;
	$node->safe_psql('app', 'CREATE SCHEMA ext; CREATE EXTENSION citext SCHEMA ext; CREATE EXTENSION pg_trgm SCHEMA ext');
	my $text = 'CREATE EXTENSION citext; CREATE TABLE t (id integer PRIMARY KEY, mail ext.citext); CREATE INDEX mails ON t USING gin ((mail::text) ext.gin_trgm_ops)';
	is(set('dev', $text), 'set', 'extensions that may be created');
	like(ask('dev', 'SELECT ddl FROM schemaver_check()'), qr/ADD COLUMN mail ext\.citext\n.*^CREATE INDEX mails ON public\.t USING gin \(\(+mail\)::text\) ext\.gin_trgm_ops\)$/ms, 'are there');
	$node->safe_psql('app', 'CREATE EXTENSION pageinspect');
	$refused = set('dev', $text);
	like($refused, qr/^ERROR:  42501: what needs extension "pageinspect" is not provable: permission denied to create extension "pageinspect"$/m, 'one that may not');
	my ($where, $what) = $refused =~ /\\connect (\S+), then (.*;)$/m;
	is($where, $name, 'the hint names the database');
	$node->safe_psql($where, $what);
	is(set('dev', $text), 'set', 'what the hint says works');
	is(set('dev', $text), 'set', 'and goes on');
	$node->safe_psql('app', q{UPDATE pg_extension SET extversion = '0.1' WHERE extname = 'citext'});
	like(set('dev', $text), qr/^ERROR:  22023: what needs extension "citext" is not provable: extension "citext" has no installation script nor update path for version "0\.1"\n.*^HINT:  .*ALTER EXTENSION/ms, 'a version that the server does not have');
	$node->safe_psql('app', q{UPDATE pg_extension SET extversion = (SELECT default_version FROM pg_available_extensions WHERE name = 'citext') WHERE extname = 'citext'});
	# A version that the scratch database has, and this one no longer
	my ($version) = $node->safe_psql('app', q{SELECT extversion FROM pg_extension WHERE extname = 'pageinspect'});
	$node->safe_psql('app', q{UPDATE pg_extension SET extversion = '0.1' WHERE extname = 'pageinspect'});
	like(set('dev', $text), qr/^ERROR:  42501: what needs extension "pageinspect" is not provable: must be owner of extension pageinspect\n.*then .*ALTER EXTENSION pageinspect UPDATE TO '0\.1';$/ms, 'another version than the scratch database has');
	$node->safe_psql('app', 'DROP EXTENSION pageinspect; CREATE EXTENSION pageinspect SCHEMA ext');
	drop_scratch('dev');
	($where, $what) = set('dev', $text) =~ /\\connect (\S+), then (.*;)$/m;
	$node->safe_psql($where, $what);
	is(set('dev', $text), 'set', 'in a schema of its own');
	$node->safe_psql('app', 'DROP EXTENSION pageinspect');
	# What pg_dump writes is what is there
	$node->safe_psql('app', q{
		CREATE SCHEMA other;
		CREATE DOMAIN other.positive AS integer CHECK (VALUE > 0);
		CREATE TABLE other.p (n other.positive, mail ext.citext) PARTITION BY LIST (n);
		CREATE TABLE other.p1 PARTITION OF other.p FOR VALUES IN (1);
		CREATE VIEW other.v AS SELECT * FROM other.p;
		CREATE FUNCTION other.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
		CREATE TRIGGER tr BEFORE INSERT ON other.p FOR EACH ROW EXECUTE FUNCTION other.f();
		COMMENT ON SCHEMA other IS 'another';
		GRANT USAGE ON SCHEMA other TO dev;
		GRANT SELECT ON schemaver_log TO dev});
	my $dump = $node->basedir . '/dump.sql';
	IPC::Run::run([ 'pg_dump', '-s', '-d', $node->connstr('app'), '-f', $dump ]) or die 'pg_dump';
	is(set('postgres', slurp_file($dump)), 'set', 'a dump of the schema');
	is(ask('postgres', 'SELECT ddl FROM schemaver_check()'), '', 'has no differences');
	(my $literal = slurp_file($dump)) =~ s/'/''/g;
	is(ask('postgres', "SELECT length(schemaver_set_models('sql:$literal', complete => true)); SELECT ddl FROM schemaver_check()"), '64', 'nor if it is complete');
	$node->safe_psql('app', 'SET client_min_messages = warning; DROP SCHEMA other CASCADE; DROP SCHEMA ext CASCADE');
	drop_scratch('postgres');
}

# --------------------------------------------------------------------
# Calls that wait
# --------------------------------------------------------------------
# Begins a call of dev, and waits until a process of it waits as it is expected to.
sub begin
{
	my (%options) = @_;
	my %call = (out => '', err => '');
	my $text = $options{text} // 'SELECT pg_sleep(600)';
	$call{run} = IPC::Run::start(
		[ 'psql', '-XAtq', '-v', 'VERBOSITY=verbose', '-U', 'dev', '-d', $node->connstr('app'), '-c', "SET application_name = 'call'", (map { ('-c', $_) } @{ $options{before} // [] }),
			'-c', $options{sql} // "SELECT 'set' FROM schemaver_set_models('sql:$text')" ],
		'<', \undef, '>', \$call{out}, '2>', \$call{err});
	return \%call if $options{ends};
	my $waits = $options{waits} // q{wait_event = 'PgSleep'};
	$node->poll_query_until('postgres', "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE backend_type = 'schemaver' AND $waits)") or die "nobody waits: $call{err}";
	$call{caller} = $node->safe_psql('postgres', q{SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND application_name = 'call' AND state = 'active' ORDER BY backend_start DESC LIMIT 1});
	$call{keeper} = $node->safe_psql('postgres', q{SELECT pid FROM pg_stat_activity WHERE query = 'keeping the scratch database' ORDER BY backend_start DESC LIMIT 1});
	$call{worker} = $node->safe_psql('postgres', q{SELECT pid FROM pg_stat_activity WHERE query = 'building the models' ORDER BY backend_start DESC LIMIT 1});
	return \%call;
}

sub is_end
{
	my ($call, $error, $step) = @_;
	$call->{run}->finish;
	like($call->{err}, $error, $step);
	is($call->{out}, '', "$step: nothing is returned");
	return;
}

sub goes_on { is(set('dev', 'CREATE TABLE t ()'), 'set', "$_[0]: the next call works"); return; }

my $cancelled = qr/^ERROR:  57014: canceling statement due to user request$/m;
my $ended = qr/^ERROR:  57P01: terminating (?:background worker|connection)/m;

my $call = begin();
is($node->safe_psql('postgres', "SELECT string_agg(datname || ': ' || query, ', ' ORDER BY query) FROM pg_stat_activity WHERE backend_type = 'schemaver'"),
	"$name: building the models, app: keeping the scratch database", 'what can be seen');
my $second = begin(before => ['SET lock_timeout = 500'], ends => 1);
is_end($second, qr/^ERROR:  55P03: canceling statement due to lock timeout\nCONTEXT:  (?:.*\n)?waiting for another call of the same role, which uses the scratch database\npreparing the scratch database$/m, 'a second caller waits, up to lock_timeout, and is told for what');
$second = begin(text => 'CREATE TABLE second ()', waits => q{wait_event_type = 'Lock'});
$node->safe_psql('postgres', "SELECT pg_cancel_backend($second->{caller})");
is_end($second, $cancelled, 'and can be cancelled');
$second = begin(text => 'CREATE TABLE second ()', waits => q{wait_event_type = 'Lock'});
$node->safe_psql('postgres', "SELECT pg_terminate_backend($second->{keeper})");
is_end($second, $ended, 'its keeper can be ended');
is(set('squatter', 'CREATE TABLE another ()'), 'set', 'another role does not wait');
drop_scratch('squatter');
$second = begin(sql => 'SELECT schemaver_scratch_drop()', waits => q{wait_event_type = 'Lock'});
my $third = begin(text => 'CREATE TABLE third ()', waits => q{wait_event_type = 'Lock'});
$node->safe_psql('postgres', "SELECT pg_cancel_backend($call->{caller})");
is_end($call, $cancelled, 'the first one is cancelled');
$second->{run}->finish;
is("$second->{err}$second->{out}", "t\n", 'then the second one does what it has to do');
$third->{run}->finish;
is("$third->{err}$third->{out}", "set\n", 'and the third one');
is_clean('three callers', "dev: $mark");

# Each process, ended at each step.  Making and dropping the database waits for a catalog that is locked.
for my $step ([ 'the text runs', q{wait_event = 'PgSleep'}, '' ], [ 'the database is made', q{wait_event_type = 'Lock'}, 'LOCK pg_shdescription' ])
{
	my ($title, $waits, $lock) = @$step;
	for my $way ('cancel', 'terminate')
	{
		for my $who ($lock ? qw(caller keeper) : qw(caller keeper worker))
		{
			drop_scratch('dev');
			my $holder = $lock ? $node->background_psql('postgres') : undef;
			$holder->query_safe("BEGIN; $lock") if $holder;
			$call = begin(waits => $waits);
			is($node->safe_psql('postgres', "SELECT pg_${way}_backend($call->{$who})"), 't', "$title: $way $who");
			# The caller goes on without its keeper; a keeper that makes the database finishes first.
			if ($who eq 'keeper' && !$lock || $who eq 'keeper' && $way eq 'terminate')
			{
				$holder->quit if $holder;
				$node->poll_query_until('postgres', "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = $call->{keeper})") if $way eq 'terminate';
				$node->poll_query_until('postgres', q{SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep')}) or die 'the text does not run';
				$node->safe_psql('postgres', "SELECT pg_cancel_backend($call->{caller})");
				is_end($call, $cancelled, "$title, $way $who");
			}
			else
			{
				is_end($call, $who eq 'caller' && $way eq 'terminate' ? qr/^FATAL:  57P01: /m : $way eq 'terminate' ? $ended : $cancelled, "$title, $way $who");
				$holder->quit if $holder;
			}
			is_clean("$title, $way $who");
			like(scratch(), qr/^(dev: \Q$mark\E)?$/, "$title, $way $who: nothing is left but the marked database");
			goes_on("$title, $way $who");
		}
	}
}

# Timeouts
drop_scratch('dev');
$call = begin(before => ['SET statement_timeout = 1500'], ends => 1);
is_end($call, qr/^ERROR:  57014: canceling statement due to statement timeout$/m, 'statement_timeout');
is_clean('statement_timeout', "dev: $mark");
$call = begin(before => ['SET client_connection_check_interval = 100']);
$call->{run}->kill_kill;
$node->poll_query_until('postgres', "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = $call->{caller})") or die 'the caller does not end';
is_clean('the client has gone', "dev: $mark");

# The database is renamed or dropped meanwhile
$call = begin();
like(ask('dev', "ALTER DATABASE $name RENAME TO elsewhere", db => 'postgres'), qr/^ERROR:  55006: /m, 'it cannot be renamed while it is used');
$node->safe_psql('postgres', "DROP DATABASE $name WITH (FORCE)");
is_end($call, $ended, 'it is dropped by force');
is_clean('dropped by force', '');
goes_on('dropped by force');
$node->safe_psql('postgres', "ALTER DATABASE $name RENAME TO elsewhere");
goes_on('renamed');
is($node->safe_psql('postgres', 'SELECT count(*) FROM pg_database WHERE datname = $$elsewhere$$'), '1', 'what was renamed stays');
$node->safe_psql('postgres', "DROP DATABASE elsewhere");
# and the other database is dropped
is($node->safe_psql('postgres', q{SELECT count(*) FROM pg_database WHERE datname ~ '^schemaver_scratch'}), '2', 'dev has two');
ask('dev', 'DROP DATABASE theirs', db => 'postgres');
is($node->safe_psql('postgres', q{SELECT count(*) FROM pg_database WHERE datname ~ '^schemaver_scratch'}), '2', 'one stays when its database is dropped');
like($node->safe_psql('postgres', q{SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname ~ '^schemaver_scratch' ORDER BY oid}), qr/for database theirs; it can be dropped at any time$/m, 'and says what it was for');
$node->safe_psql('postgres', $node->safe_psql('postgres', q{SELECT format('DROP DATABASE %I', d.datname) FROM pg_database d WHERE shobj_description(oid, 'pg_database') ~ 'for database theirs'}));

# In a transaction, and twice
is($node->safe_psql('app', q{
	CREATE FUNCTION caught(source text) RETURNS text LANGUAGE plpgsql AS $$
	BEGIN
		PERFORM schemaver_set_models(source);
		RETURN 'set';
	EXCEPTION WHEN OTHERS THEN
		RETURN SQLSTATE;
	END $$;
	SELECT string_agg(caught(source), ' ') FROM unnest('{sql:CREATE TABLE a (),sql:CREATE TABLE a (n nonesuch),sql:CREATE TABLE b (),sql:VACUUM,sql:CREATE TABLE c ()}'::text[]) source}),
	'set 42704 set 25001 set', 'errors can be caught');
is_clean('errors are caught');
drop_scratch('postgres');

# Processes that are killed: the server restarts
for my $who (qw(worker keeper caller))
{
	$call = begin();
	kill 'KILL', $call->{$who};
	is_end($call, qr/server closed the connection|terminating connection/, "kill -9 of the $who");
	$node->poll_query_until('postgres', 'SELECT true') or die 'the server does not come back';
	is_clean("kill -9 of the $who", "dev: $mark");
	goes_on("kill -9 of the $who");
}
drop_scratch('dev');
{
	my $holder = $node->background_psql('postgres', on_error_stop => 0);
	$holder->query_safe('BEGIN; LOCK pg_shdescription');
	$call = begin(waits => q{wait_event_type = 'Lock'});
	kill 'KILL', $call->{keeper};
	is_end($call, qr/server closed the connection|terminating connection/, 'kill -9 of the keeper that makes the database');
	eval { $holder->quit };
	$node->poll_query_until('postgres', 'SELECT true') or die 'the server does not come back';
	is_clean('kill -9 of the keeper that makes the database', '');
	goes_on('kill -9 of the keeper that makes the database');
}
drop_scratch('dev');
drop_scratch('postgres');
drop_scratch('poor');
is(scratch(), '', 'all are dropped');
$node->stop;

# --------------------------------------------------------------------
# More than one transaction may lock
# --------------------------------------------------------------------
my $small = PostgreSQL::Test::Cluster->new('small');
$small->init;
$small->append_conf('postgresql.conf', "max_connections = 20\nmax_locks_per_transaction = 10\nmax_worker_processes = 4\nautovacuum_max_workers = 1\nmax_wal_senders = 0\nwal_level = minimal\nrestart_after_crash = on\ndynamic_shared_memory_type = mmap");
$small->start;
$node = $small;
$node->safe_psql('postgres', 'CREATE ROLE dev LOGIN CREATEDB; CREATE ROLE guest LOGIN SUPERUSER; CREATE ROLE squatter LOGIN CREATEDB; CREATE DATABASE app');
$node->safe_psql('app', q{
	CREATE EXTENSION schemaver;
	GRANT EXECUTE ON FUNCTION schemaver_set_models, schemaver_check, schemaver_scratch_drop TO dev;
	GRANT SELECT ON schemaver_models TO dev;
	CREATE FUNCTION for_guests(text) RETURNS text LANGUAGE sql SECURITY DEFINER SET search_path = public AS 'SELECT schemaver_set_models($1)';
	ALTER FUNCTION for_guests(text) OWNER TO dev;
	CREATE TABLE busy (n integer); INSERT INTO busy VALUES (0)});
$name = name_of('dev');
$segments = segments();
my $tables = join '', map { "CREATE TABLE t$_ (id serial PRIMARY KEY, parent integer REFERENCES t@{[ $_ > 1 ? $_ - 1 : 1 ]}, x text UNIQUE);\n" } 1 .. 15;
{
	# A client that does what clients do, all the time
	my ($out, $err) = ('', '');
	my $bench = $node->basedir . '/bench.sql';
	append_to_file($bench, "BEGIN; UPDATE busy SET n = n + 1; CREATE TEMP TABLE x (n integer) ON COMMIT DROP; SELECT count(*) FROM pg_class; COMMIT;\n");
	my $clients = IPC::Run::start([ 'pgbench', '-n', '-c', '3', '-T', '8', '-f', $bench, '-d', $node->connstr('app') ], '<', \undef, '>', \$out, '2>', \$err);
	is(set('dev', $tables), 'set', 'models of 15 tables, where 5 are too many for a transaction');
	like(ask('dev', 'SELECT count(*) FROM schemaver_check()'), qr/^\d+$/, 'they are read');
	like(set('dev', join('', reverse split /(?<=\n)/, $tables)), qr/^set$/, 'in any order');
	$clients->finish;
	unlike("$out$err", qr/out of shared memory|ERROR/, 'no client fails');
}
is_clean('large models', '');
is(ask('dev', q{SELECT count(*) FROM schemaver_check() WHERE codes = '{table.missing}'}), '15', 'all tables are there');
is(set('dev', "CREATE SCHEMA apart; SET LOCAL search_path = apart; $tables"), 'set', 'SET LOCAL is for the rest of the text');
is(ask('dev', q{SELECT count(*) FROM schemaver_check() WHERE codes = '{table.missing}' AND identity LIKE 'apart.%'}), '15', 'although its statements are committed');
{
	my $holder = $node->background_psql('app');
	$holder->query_safe("BEGIN; SELECT pg_advisory_xact_lock(n) FROM generate_series(1, 100) n");
	is(set('dev', 'CREATE TABLE t (n integer);' . join '', map { "COMMENT ON TABLE t IS '$_';" } 1 .. 16), 'set', 'locks of others');
	is(scratch(), "dev: $mark", 'do not count');
	$holder->quit;
}
drop_scratch('dev');
like(set('dev', "$tables DO 'BEGIN END'"), qr/^ERROR:  SV014: DO is not allowed in models that are too large for one transaction\nDETAIL:  .*committed one by one.*\nHINT:  .*max_locks_per_transaction, which is 10,.*^CONTEXT:  models, line 16$/ms, 'no DO');
like(set('dev', "$tables CALL p()"), qr/^ERROR:  SV014: CALL is not allowed in models that are too large/m, 'no CALL');
like(set('dev', "DO 'BEGIN FOR i IN 1 .. 100 LOOP EXECUTE format(''CREATE TABLE d%s (n serial PRIMARY KEY)'', i); END LOOP; END'"), qr/^ERROR:  SV014: DO is not allowed in models that are too large/m, 'nor one that takes too many locks itself');
like(set('dev', "DO 'BEGIN FOR i IN 1 .. 100 LOOP BEGIN EXECUTE format(''CREATE TABLE d%s (n serial PRIMARY KEY)'', i); EXCEPTION WHEN OTHERS THEN NULL; END; END LOOP; END'"), qr/^ERROR:  SV014: DO is not allowed in models that are too large/m, 'even if it catches the error');
like(set('postgres', "$tables CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS 'BEGIN CREATE ROLE hidden; END'; SELECT f()"), qr/^ERROR:  SV014: CREATE ROLE is not allowed in models\nDETAIL:  .*committed one by one/m, 'what is committed cannot hide a role');
is($node->safe_psql('postgres', q{SELECT count(*) FROM pg_roles WHERE rolname = 'hidden'}), '0', 'there is none');
like(set('dev', "$tables CREATE TABLE wrong (n nonesuch)"), qr/^ERROR:  42704: type "nonesuch" does not exist\n.*CONTEXT:  models, line 16, column 24$/ms, 'an error at the end');
is_clean('errors in large models', '');
# What is deferred to COMMIT has no other rights
my $deferred = q{CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''I am % of %'', current_user, session_user; END';
	CREATE CONSTRAINT TRIGGER tr AFTER INSERT ON t1 DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION f(); INSERT INTO t1 VALUES (1, 1, 'x');};
(my $literal = "$tables $deferred") =~ s/'/''/g;
like(ask('guest', "SELECT for_guests('sql:$literal')"), qr/^ERROR:  P0001: I am dev of guest$/m, 'a deferred trigger runs as the caller');
is_clean('a deferred trigger', '');
# Every way to end a call whose statements are committed
for my $way (qw(cancel terminate))
{
	for my $who (qw(caller keeper worker))
	{
		$call = begin(text => "$tables SELECT pg_sleep(600)");
		is(scratch(), "dev: $used", 'the mark says that it is to be dropped') if $who eq 'caller';
		$node->safe_psql('postgres', "SELECT pg_${way}_backend($call->{$who})");
		if ($who eq 'keeper' && $way eq 'cancel')
		{
			$node->safe_psql('postgres', "SELECT pg_cancel_backend($call->{caller})");
			is_end($call, $cancelled, 'large models: to cancel the keeper has no effect');
		}
		else
		{
			is_end($call, $who eq 'caller' && $way eq 'terminate' ? qr/^FATAL:  57P01: /m : $way eq 'cancel' ? $cancelled : $ended, "large models: $way $who");
		}
		is_clean("large models: $way $who", '');
	}
}
for my $who (qw(worker keeper caller))
{
	$call = begin(text => "$tables SELECT pg_sleep(600)");
	kill 'KILL', $call->{$who};
	is_end($call, qr/server closed the connection|terminating connection/, "large models: kill -9 of the $who");
	$node->poll_query_until('postgres', 'SELECT true') or die 'the server does not come back';
	is_clean("large models: kill -9 of the $who", "dev: $used");
	is(set('dev', 'CREATE TABLE small ()'), 'set', 'a database that is to be dropped is not used');
	is_clean('the next call', "dev: $mark");
}
# Slots
drop_scratch('dev');
$node->append_conf('postgresql.conf', "max_worker_processes = 2\nmax_logical_replication_workers = 0");
$node->restart;
is(set('dev', 'CREATE TABLE t ()'), 'set', 'two slots are enough');
$node->append_conf('postgresql.conf', 'max_worker_processes = 1');
$node->restart;
like(set('dev', 'CREATE TABLE t ()'), qr/^ERROR:  53400: could not start a background worker.*^HINT:  .*max_worker_processes, which is 1,/ms, 'one slot');
is_clean('one slot', "dev: $mark");
is(ask('dev', 'SELECT schemaver_scratch_drop()'), 't', 'is enough to drop it');
$node->stop;

done_testing();
