# Other databases of the server are read by background workers: what can be read, by whom, and what happens to a worker
# whose caller ends in any way, and to a caller whose worker does.
use strict;
use warnings;

use IPC::Run ();
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('worker');
$node->init(allows_streaming => 1, extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', q{
	dynamic_shared_memory_type = mmap
	restart_after_crash = on
	log_min_messages = warning
});
$node->start;

# Names with everything that can be in one.
my $odd = q{a "b" 'c' %s $1 d:e\\f ä};
(my $odd_quoted = $odd) =~ s/"/""/g;
(my $odd_literal = $odd) =~ s/'/''/g;

$node->safe_psql('postgres', qq{
	CREATE EXTENSION schemaver;
	CREATE ROLE reader LOGIN;
	GRANT EXECUTE ON FUNCTION schemaver_diff TO reader;
	CREATE DATABASE other;
	CREATE DATABASE made;
	CREATE DATABASE closed;
	REVOKE CONNECT ON DATABASE closed FROM PUBLIC;
	CREATE DATABASE "$odd_quoted";
	CREATE DATABASE latin1 ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0;
	CREATE DATABASE win1252 ENCODING 'WIN1252' LOCALE 'C' TEMPLATE template0;
	CREATE DATABASE nothing ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0});
my $schema = q{
	CREATE SCHEMA s;
	CREATE TABLE s.t (id integer PRIMARY KEY, "Größe" text DEFAULT 'ä' NOT NULL, d date DEFAULT '2001-02-03');
	CREATE TABLE u (t integer REFERENCES s.t, n bigserial);
	CREATE INDEX ON u ((t + 1)) WHERE t > 0;
	COMMENT ON COLUMN s.t.id IS 'the number';
	GRANT SELECT ON u TO reader};
$node->safe_psql('other', $schema);
$node->safe_psql($odd, 'CREATE TABLE only_here ()');
# A schema that only this database has had.
$node->safe_psql('postgres', q{CREATE SCHEMA kept; SELECT schemaver_snapshot('kept', '{kept}'); DROP SCHEMA kept});

# Runs a call; returns the statements that make one side into the other, or the error.
sub diff
{
	my ($source, $desired, %options) = @_;
	s/'/''/g foreach $source, $desired;
	my ($ret, $out, $err) = $node->psql($options{db} // 'postgres', join(";\n", @{ $options{before} // [] },
		"SELECT ddl || ';' FROM schemaver_diff('$source', '$desired') WHERE kind <> 'setting'", @{ $options{after} // [] }),
		extra_params => [ '-v', 'VERBOSITY=verbose', $options{user} ? ('-U', $options{user}) : () ]);
	$err =~ s/^psql:<stdin>:\d+: //mg;
	return $ret == 0 ? $out : $err;
}

# Processes and shared memory that a call can leave behind.  Segments of the server itself are larger, or there anyway.
my $segments = segments();
sub segments { return scalar grep { -s $_ < 200_000 } glob $node->data_dir . '/pg_dynshmem/*'; }

sub is_clean
{
	my ($name) = @_;
	$node->poll_query_until('postgres', "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE backend_type = 'schemaver')")
	  or die 'a worker does not end';
	my $left;
	for (1 .. 10 * $PostgreSQL::Test::Utils::timeout_default)
	{
		last if ($left = segments()) == $segments;
		select undef, undef, undef, 0.1;
	}
	is($left, $segments, "$name: neither process nor shared memory is left");
	return;
}

# what can be read
is(diff('snapshot:kept', 'database:other'), 'DROP SCHEMA kept;', 'a schema that another database does not have');
my $migration = diff('live', 'database:other');
like($migration, qr/^CREATE TABLE s\.t \(\n    id integer NOT NULL,\n    "Größe" text DEFAULT 'ä'::text NOT NULL/m, 'a database');
$node->safe_psql('made', $migration);
is(diff('database:made', 'database:other'), '', 'two databases, one made like the other');
is(diff('database:other', 'live'), "DROP TABLE public.u;\nDROP TABLE s.t;\nDROP SCHEMA s;", 'as the source');
is($node->safe_psql('other', 'SELECT count(*) FROM pg_extension'), '1', 'the extension is not there');
is(diff('live', 'database:postgres'), '', 'this one, from outside');
is(diff('live', "database:$odd"), 'CREATE TABLE public.only_here ();', 'a name with everything in it');
is(diff('live', 'database:template1'), '', 'a template');
$node->safe_psql('postgres', 'CREATE SCHEMA s; CREATE SCHEMA lonely');
is(diff('schema:s', 'database:other', before => [ 'SET search_path = s, public' ]),
	<<'DDL' =~ s/\n\z//r, 'a schema there, and one here');
CREATE TABLE s.t (
    id integer NOT NULL,
    "Größe" text DEFAULT 'ä'::text NOT NULL,
    d date DEFAULT '2001-02-03'::date,
    CONSTRAINT t_pkey PRIMARY KEY (id)
);
COMMENT ON COLUMN s.t.id IS 'the number';
DDL
like(diff('schema:public', 'database:other', before => [ 'SET search_path = lonely, public' ]),
	qr/ERROR:  3F000: schema "lonely" does not exist\n.*^CONTEXT:  reading database "other"$/ms, 'a schema that is not there');
$node->safe_psql('postgres', 'DROP SCHEMA s; DROP SCHEMA lonely');

# encodings
my $words = 'CREATE TABLE "é" (); CREATE TABLE "z" (t text DEFAULT \'ü\'); CREATE TABLE "ß" (); CREATE TABLE child () INHERITS ("é")';
$node->safe_psql($_, "SET client_encoding = 'UTF8'; $words") foreach qw(latin1 win1252);
is(diff('database:latin1', 'database:win1252'), '', 'two encodings, seen from a third');
like(diff('live', 'database:latin1'), qr/^CREATE TABLE public\.z \(\n    t text DEFAULT 'ü'::text\n\);$/m, 'characters are converted');
$node->safe_psql('win1252', "SET client_encoding = 'UTF8'; CREATE TABLE \"€\" (); CREATE TABLE \"Š\" (); CREATE TABLE \"ÿ\" (id integer PRIMARY KEY, f integer REFERENCES \"ÿ\")");
# The order of these names is another one in UTF-8.
$node->safe_psql('made', diff('database:made', 'database:win1252'));
is(diff('database:made', 'database:win1252'), '', 'the order of names does not matter');
# Nor does it for what needs what: a view has to go while the column of its table gets another type.
$node->safe_psql($_->[0], "SET client_encoding = 'UTF8'; ALTER TABLE \"€\" ADD x $_->[1]; CREATE VIEW v AS SELECT x FROM \"€\"; CREATE VIEW w AS SELECT 1 AS x FROM \"Š\"")
  foreach [ 'win1252', 'integer' ], [ 'made', 'bigint' ];
like(diff('database:win1252', 'database:made'), qr/^DROP VIEW public\.v;\nALTER TABLE public\."€" ALTER COLUMN x TYPE bigint[^;]*;\nCREATE VIEW public\.v AS\n[^;]*;$/, 'nor for what needs what');
$node->safe_psql('latin1', 'CREATE EXTENSION schemaver');
like(diff('live', 'database:made', db => 'latin1'), qr/^ERROR:  22P05: /m, 'a character that this database cannot have');
like(diff('live', 'database:win1252', db => 'latin1'), qr/^ERROR:  0A000: .*^DETAIL:  Conversion between LATIN1 and WIN1252 is not supported\..*^CONTEXT:  reading database "win1252"$/ms,
	'an encoding that cannot be converted');
is(diff('live', 'database:latin1', db => 'latin1'), '', 'one that it can');
$node->safe_psql('nothing', $words);
is(diff('database:nothing', 'database:latin1'), '', 'a database without an encoding');

# what cannot be read, and who cannot read
like(diff('live', 'database:nonesuch'), qr/^ERROR:  3D000: database "nonesuch" does not exist\nHINT:  .*pg_database/m, 'no such database');
like(diff('live', 'database:' . 'x' x 70), qr/^ERROR:  3D000: /m, 'a name that is too long');
like(diff('live', 'database:'), qr/^ERROR:  22023: "database:" is not a schema.*^HINT:  .*"database:NAME"/ms, 'no name');
like(diff('live', 'database:template0'), qr/^ERROR:  55000: database "template0" is not currently accepting connections$/m, 'a closed database');
like(diff('live', 'database:made', user => 'reader'), qr/^CREATE TABLE public\.child \(\) INHERITS/m, 'a plain role reads');
my $denied = qr/^ERROR:  42501: permission denied for database "?closed"?$/m;
like(diff('live', 'database:closed', user => 'reader'), $denied, 'no right to connect');
like(diff('live', 'database:closed', before => ['SET ROLE reader']), $denied, 'nor if the role was changed');
like(diff('live', 'database:closed', before => ['SET SESSION AUTHORIZATION reader']), $denied, 'nor if the session was');
is(diff('live', 'database:closed'), '', 'a superuser connects');
$node->safe_psql('postgres', 'CREATE ROLE bound LOGIN CONNECTION LIMIT 1; GRANT EXECUTE ON FUNCTION schemaver_diff TO bound');
like(diff('live', 'database:made', user => 'bound'), qr/^CREATE TABLE public\.child \(\) INHERITS/m, 'a worker is not counted as a connection');
{
	my $session = $node->background_psql('postgres', on_error_stop => 0, extra_params => [ '-U', 'bound', '-v', 'VERBOSITY=verbose' ]);
	$session->query_safe('SELECT 1');
	$node->safe_psql('postgres', 'ALTER ROLE bound NOLOGIN');
	$session->query(q{SELECT ddl FROM schemaver_diff('live', 'database:made')});
	like($session->{stderr}, qr/ERROR:  28000: role "bound" is not permitted to log in/, 'a role that may no longer log in');
	$session->quit;
}
is_clean('after errors');

# where it can be called
my $fresh = diff('live', 'database:made');
is(diff('live', 'database:made', before => [ 'BEGIN', 'CREATE TABLE uncommitted ()' ], after => ['COMMIT']), "DROP TABLE public.uncommitted;\n$fresh", 'in a transaction');
$node->safe_psql('postgres', 'DROP TABLE uncommitted');
is(diff('live', 'database:postgres', before => [ 'BEGIN', 'CREATE TABLE uncommitted ()' ], after => ['ROLLBACK']), 'DROP TABLE public.uncommitted;',
	'what is not committed is not in the database');
{
	my $session = $node->background_psql('postgres');
	$session->query_safe('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM pg_class');
	$node->safe_psql('other', 'CREATE TABLE later ()');
	like($session->query_safe(q{SELECT ddl FROM schemaver_diff('live', 'database:other')}), qr/CREATE TABLE public\.later/,
		'the other database is read at the moment of the call');
	$session->quit;
	$node->safe_psql('other', 'DROP TABLE later');
}
is($node->safe_psql('postgres', q{
	CREATE FUNCTION caught(side text) RETURNS text LANGUAGE plpgsql AS $$
	BEGIN
		PERFORM schemaver_diff('live', side);
		RETURN 'read';
	EXCEPTION WHEN OTHERS THEN
		RETURN SQLSTATE;
	END $$;
	SELECT string_agg(caught(side), ' ') FROM unnest('{database:template0,database:other,database:template0}'::text[]) side}), '55000 read 55000', 'errors can be caught');
$node->safe_psql('postgres', 'DROP FUNCTION caught');
is($node->safe_psql('postgres', q{SELECT count(*) FROM generate_series(1, 20), schemaver_diff('live', 'database:postgres')}), '0', 'many times in one statement');

# settings
$node->safe_psql('postgres', q{
	ALTER DATABASE other SET default_transaction_isolation = 'serializable';
	ALTER DATABASE other SET default_transaction_read_only = on;
	ALTER DATABASE other SET default_transaction_deferrable = on;
	ALTER DATABASE other SET search_path = s;
	ALTER DATABASE other SET DateStyle = 'German';
	ALTER DATABASE other SET statement_timeout = 1;
	ALTER DATABASE other SET lock_timeout = 1});
is(diff('live', 'database:other'), $migration, 'those of the other database do not matter');
$node->safe_psql('other', q{SET default_transaction_read_only = off; ALTER DATABASE other SET "schemaver.nonesuch" = 'x'});
is(diff('live', 'database:other'), $migration, 'nor does one that does not exist');
{
	my (undef, undef, $err) = $node->psql('postgres', q{SET client_min_messages = warning; SELECT ddl FROM schemaver_diff('live', 'database:other')},
		extra_params => [ '-v', 'VERBOSITY=verbose', '-v', 'SHOW_CONTEXT=always' ]);
	like($err, qr/WARNING:  \w+: .*schemaver\.nonesuch.*^CONTEXT:  reading database "other"$/ms, 'warnings of the worker arrive');
	(undef, undef, $err) = $node->psql('postgres', q{SET client_min_messages = error; SELECT ddl FROM schemaver_diff('live', 'database:other')});
	is($err, '', 'unless the session does not want them');
	(undef, undef, $err) = $node->psql('postgres', q{SET client_min_messages = debug5; SELECT ddl FROM schemaver_diff('live', 'database:other')},
		extra_params => [ '-v', 'SHOW_CONTEXT=always' ]);
	like($err, qr/DEBUG:  .*\n(?:LOCATION.*\n)?CONTEXT:  reading database "other"$/m, 'and those that it wants as well');
}
$node->safe_psql('postgres', 'ALTER DATABASE other RESET ALL');
is_clean('after all this');

# Calls that wait: a session has locked a catalog of the other database.
sub lock_other
{
	my ($db) = @_;
	my $session = $node->background_psql($db // 'other', on_error_stop => 0);
	$session->query_safe('BEGIN; LOCK pg_description');
	return $session;
}

# Begins a call, and waits for its worker to wait; not if the call ends by itself, perhaps before anybody can look.
sub begin
{
	my (%options) = @_;
	my %call = (out => '', err => '');
	$call{run} = IPC::Run::start(
		[ 'psql', '-XAtq', '-v', 'VERBOSITY=verbose', '-d', $node->connstr('postgres'), (map { ('-c', $_) } @{ $options{before} // [] }),
			'-c', "SELECT ddl FROM schemaver_diff('live', 'database:" . ($options{db} // 'other') . "') WHERE kind <> 'setting'" ],
		'<', \undef, '>', \$call{out}, '2>', \$call{err});
	return \%call if $options{ends};
	$node->poll_query_until('postgres', q{SELECT EXISTS (SELECT FROM pg_stat_activity WHERE backend_type = 'schemaver' AND wait_event_type = 'Lock')})
	  or die 'the worker does not wait';
	$call{pid} = $node->safe_psql('postgres', q{SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'
		AND pid <> pg_backend_pid() AND query LIKE '%schemaver_diff%' AND state = 'active'});
	$call{worker} = $node->safe_psql('postgres', q{SELECT pid FROM pg_stat_activity WHERE backend_type = 'schemaver'});
	return \%call;
}

sub is_end
{
	my ($call, $error, $name) = @_;
	$call->{run}->finish;
	like($call->{err}, $error, $name);
	is($call->{out}, '', "$name: no rows");
	return;
}

# Since 19, the server says what is waited for; the lock may be the function's or its plan's.
my $context = qr/CONTEXT:  (?:(?:SQL function|waiting for) .*\n)*/;
my $holder = lock_other();
my $call = begin(before => [ q{SET application_name = 'here'} ]);
is($node->safe_psql('postgres', "SELECT datname, query, application_name FROM pg_stat_activity WHERE pid = $call->{worker}"), 'other|reading the schema|here',
	'the worker can be seen');
$node->safe_psql('postgres', "SELECT pg_cancel_backend($call->{pid})");
is_end($call, qr/^ERROR:  57014: canceling statement due to user request$/m, 'the caller is cancelled');
is_clean('the caller is cancelled');
$call = begin();
$node->safe_psql('postgres', "SELECT pg_terminate_backend($call->{pid})");
is_end($call, qr/^FATAL:  57P01: /m, 'the caller is terminated');
is_clean('the caller is terminated');
$call = begin();
$node->safe_psql('postgres', "SELECT pg_cancel_backend($call->{worker})");
is_end($call, qr/^ERROR:  57014: canceling statement due to user request\n${context}reading database "other"$/m, 'the worker is cancelled');
is_clean('the worker is cancelled');
$call = begin();
$node->safe_psql('postgres', "SELECT pg_terminate_backend($call->{worker})");
is_end($call, qr/^ERROR:  57P01: .*\n${context}reading database "other"$/m, 'the worker is terminated');
is_clean('the worker is terminated');
$call = begin(before => ['SET statement_timeout = 1000'], ends => 1);
is_end($call, qr/^ERROR:  57014: canceling statement due to statement timeout$/m, 'statement_timeout');
is_clean('statement_timeout');
$call = begin(before => ['SET lock_timeout = 1000'], ends => 1);
is_end($call, qr/^ERROR:  55P03: canceling statement due to lock timeout\n${context}reading database "other"$/m, 'lock_timeout');
is_clean('lock_timeout');
$call = begin(before => ['SET client_connection_check_interval = 100']);
$call->{run}->kill_kill;
$node->poll_query_until('postgres', "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = $call->{pid})") or die 'the caller does not end';
is_clean('the client has gone');
my (undef, undef, $refused) = $node->psql('postgres', q{SET statement_timeout = 0; DROP DATABASE other});
like($refused, qr/is being accessed by other users/, 'DROP DATABASE is refused');
$holder->quit;

# A worker whose caller may wait for it, while it waits for the caller.
like(diff('live', 'database:renamed', before => [ 'BEGIN', 'ALTER DATABASE other RENAME TO renamed' ]),
	qr/^ERROR:  40P01: a background worker waits for a lock that this transaction holds$/m, 'a deadlock with the caller itself');
is_clean('a deadlock');
is(diff('live', 'database:other'), $migration, 'nothing was renamed');
{
	my $third = lock_other();
	my $caller = $node->background_psql('postgres', on_error_stop => 0, extra_params => [ '-v', 'VERBOSITY=verbose' ]);
	$caller->query_safe('BEGIN; SELECT pg_advisory_xact_lock(1)');
	# Advisory locks belong to a database: what both share is a tuple or an object of the whole server.
	$caller->query_safe('COMMENT ON ROLE reader IS $$locked$$');
	$third->query_until(qr/begun/, "\\echo begun\nCOMMENT ON ROLE reader IS 'too';\n");
	$node->poll_query_until('postgres', q{SELECT EXISTS (SELECT FROM pg_stat_activity WHERE query LIKE 'COMMENT ON ROLE%too%' AND wait_event_type = 'Lock')})
	  or die 'nobody waits';
	$caller->query(q{SELECT schemaver_diff('live', 'database:other')});
	like($caller->{stderr}, qr/ERROR:  40P01: a background worker waits for a lock/, 'a deadlock with another session in between');
	$caller->quit;
	$third->quit;
}
is_clean('a larger deadlock');

# Much: one text of several MB, and 100,000 objects.
$node->safe_psql('postgres', 'CREATE DATABASE much');
$node->safe_psql('much', q{
	CREATE TABLE t ();
	DO $$ BEGIN EXECUTE 'COMMENT ON TABLE t IS ' || quote_literal(repeat('ä large text ', 400000)); END $$});
$call = do { $holder = lock_other('much'); begin(db => 'much') };
kill 'STOP', $call->{pid};
$holder->quit;
$node->poll_query_until('postgres', q{SELECT EXISTS (SELECT FROM pg_stat_activity WHERE backend_type = 'schemaver' AND wait_event LIKE 'MessageQueuePut%')})
  or die 'the queue does not become full';
$node->safe_psql('postgres', "SELECT pg_terminate_backend($call->{worker})");
$node->poll_query_until('postgres', q{SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE backend_type = 'schemaver')}) or die 'the worker does not end';
kill 'CONT', $call->{pid};
is_end($call, qr/^ERROR:  58000: background worker ended before it had finished\nHINT:  .*\nCONTEXT:  reading database "much"$/m, 'a worker that ends within a message');
is_clean('a worker that ends within a message');
is(length diff('live', 'database:much'), length("CREATE TABLE public.t ();\nCOMMENT ON TABLE public.t IS '';") + 14 * 400_000, 'a text of 5 MB');
$node->safe_psql('much', q{
	DO $$ BEGIN
		FOR i IN 1 .. 500 LOOP
			EXECUTE format('CREATE TABLE t%s (%s)', i, (SELECT string_agg('column_' || n || ' integer', ', ') FROM generate_series(1, 200) n));
		END LOOP;
	END $$});
$node->safe_psql('postgres', 'CREATE DATABASE as_much TEMPLATE much');
is(diff('database:much', 'database:as_much'), '', 'all of 100,000 objects arrives');
$node->safe_psql('as_much', 'ALTER TABLE t500 DROP column_200');
is(diff('database:much', 'database:as_much'), 'ALTER TABLE public.t500 DROP COLUMN column_200;', 'also the last of them');
$node->safe_psql('postgres', 'DROP DATABASE much; DROP DATABASE as_much');

# a database that is dropped while it is read
$holder = lock_other('made');
$call = begin(db => 'made');
$node->safe_psql('postgres', 'DROP DATABASE made WITH (FORCE)');
is_end($call, qr/^ERROR:  57P01: .*\n${context}reading database "made"$/m, 'DROP DATABASE ... WITH (FORCE)');
is_clean('DROP DATABASE ... WITH (FORCE)');
eval { $holder->quit };

# processes that are killed: the server restarts
for my $victim (qw(worker pid))
{
	my $lock = lock_other();
	$call = begin();
	kill 'KILL', $call->{$victim};
	is_end($call, qr/server closed the connection|terminating connection/, "kill -9 of the $victim");
	$node->poll_query_until('postgres', 'SELECT true') or die 'the server does not come back';
	eval { $lock->quit };
	is_clean("kill -9 of the $victim");
}
is(diff('live', 'database:other'), $migration, 'and reads again');

# a standby
$node->backup('copy');
my $primary = $node;
$node = PostgreSQL::Test::Cluster->new('standby');
$node->init_from_backup($primary, 'copy', has_streaming => 1);
$node->start;
$segments = segments();
is(diff('live', 'database:other'), $migration, 'a standby reads');
$primary->safe_psql('postgres', q{ALTER DATABASE other SET default_transaction_isolation = 'serializable'});
$primary->wait_for_catchup($node);
is(diff('live', 'database:other'), $migration, 'whatever the defaults');
is_clean('on a standby');
$node->stop;
$node = $primary;

# slots
$node->append_conf('postgresql.conf', "max_worker_processes = 1\nmax_logical_replication_workers = 0");
$node->restart;
is(diff('database:other', 'database:other'), '', 'one slot is enough for two sides');
$node->append_conf('postgresql.conf', 'max_worker_processes = 0');
$node->restart;
$segments = segments();
like(diff('live', 'database:other'), qr/^ERROR:  53400: could not start a background worker.*^HINT:  .*max_worker_processes, which is 0,/ms, 'no slot');
is_clean('no slot');
$node->stop;

done_testing();
