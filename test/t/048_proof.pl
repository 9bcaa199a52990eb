# Proofs run in the scratch database, by background workers: whatever ends one of their processes, at whichever step, nothing
# is stored, and nothing is left but the marked database.  A large proof does not disturb other clients.
use strict;
use warnings;

use IPC::Run ();
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('proof');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', q{
	dynamic_shared_memory_type = mmap
	restart_after_crash = on
	autovacuum = off
	log_min_messages = warning
});
$node->start;

# A function that sleeps if the call is named after the step, and the step is there.
$node->safe_psql('postgres', 'CREATE ROLE dev LOGIN CREATEDB; CREATE DATABASE app OWNER dev; CREATE DATABASE large OWNER dev');
sub ask
{
	my ($sql, %options) = @_;
	my ($ret, $out, $err) = $node->psql($options{db} // 'app', $sql, extra_params => [ '-U', 'dev', '-v', 'VERBOSITY=verbose' ]);
	return $ret == 0 ? $out : $err =~ s/^psql:<stdin>:\d+: //mgr;
}
# In a proof, it is called for the copy, for the upgrade and for the downgrade.
my $nap = q{
	CREATE SEQUENCE public.calls;
	CREATE FUNCTION public.nap() RETURNS integer LANGUAGE plpgsql AS $$
	BEGIN
		IF current_setting('application_name') = (ARRAY['old', 'new', 'down'])[nextval('public.calls')] THEN
			PERFORM pg_sleep(600);
		END IF;
		RETURN 1;
	END $$;};
ask("CREATE EXTENSION schemaver; $nap CREATE MATERIALIZED VIEW public.old AS SELECT public.nap() AS n");
is(ask("SELECT 'set' FROM schemaver_set_models(\$m\$sql: $nap CREATE MATERIALIZED VIEW public.new AS SELECT public.nap() AS n\$m\$)"), 'set', 'models');
$node->safe_psql('app', 'GRANT pg_read_all_stats TO dev');

my $scratch = q{SELECT coalesce(string_agg(shobj_description(oid, 'pg_database'), E'\n'), '') FROM pg_database WHERE datname ~ '^schemaver_scratch'};
my $mark = qr/^(?:schemaver: scratch database(?:, to be dropped)? of role dev for database app; it can be dropped at any time)?$/;
my $stored = q{SELECT count(*) FROM schemaver_revisions WHERE revision NOT IN ('v1', 'v2')};
my $segments = segments();
sub segments { return scalar grep { -s $_ < 200_000 } glob $node->data_dir . '/pg_dynshmem/*'; }

# Begins a call, and waits until it is at the step.
sub begin
{
	my ($step, $sql) = @_;
	my %call = (out => '', err => '');
	$call{run} = IPC::Run::start([ 'psql', '-XAtq', '-v', 'VERBOSITY=verbose', '-U', 'dev', '-d', $node->connstr('app'), '-c', "SET application_name = '$step'", '-c', $sql ],
		'<', \undef, '>', \$call{out}, '2>', \$call{err});
	$node->poll_query_until('postgres', q{SELECT EXISTS (SELECT FROM pg_stat_activity WHERE backend_type = 'schemaver' AND wait_event = 'PgSleep')}) or die "$step is not reached: $call{err}";
	$call{caller} = $node->safe_psql('postgres', "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND application_name = '$step'");
	$call{keeper} = $node->safe_psql('postgres', q{SELECT pid FROM pg_stat_activity WHERE query = 'keeping the scratch database'});
	$call{worker} = $node->safe_psql('postgres', q{SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND backend_type = 'schemaver'});
	return \%call;
}

sub is_clean
{
	my ($name) = @_;
	$node->poll_query_until('postgres', q{SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE backend_type = 'schemaver')}) or die 'a worker does not end';
	my $left;
	for (1 .. 10 * $PostgreSQL::Test::Utils::timeout_default)
	{
		last if ($left = segments()) == $segments;
		select undef, undef, undef, 0.1;
	}
	is($left, $segments, "$name: neither process nor shared memory is left");
	like($node->safe_psql('postgres', $scratch), $mark, "$name: nothing is left but the marked database");
	is($node->safe_psql('app', $stored), '0', "$name: nothing is stored");
	return;
}

ask(q{SELECT schemaver_revision('one', 'CREATE TABLE v1 (a int); DO $$BEGIN IF current_setting($q$application_name$q$) = $q$up$q$ THEN PERFORM pg_sleep(600); END IF; END$$',
	'DROP TABLE v1; DO $$BEGIN IF current_setting($q$application_name$q$) = $q$back$q$ THEN PERFORM pg_sleep(600); END IF; END$$', rev_id => 'v1'); SELECT schemaver_stamp('v1')});
my %calls = (
	old => q{SELECT schemaver_autogenerate('m', allow => '{all}')},
	new => q{SELECT schemaver_autogenerate('m', allow => '{all}')},
	down => q{SELECT schemaver_autogenerate('m', allow => '{all}')},
	up => q{SELECT * FROM schemaver_verify()},
	back => q{SELECT schemaver_verify()});
my %titles = (old => 'the copy', new => 'the upgrade', down => 'the downgrade', up => 'an upgrade that is verified', back => 'a downgrade that is verified');
for my $step (qw(old new down up back))
{
	for my $who (qw(worker keeper caller))
	{
		my $name = "kill -9 of the $who in $titles{$step}";
		my $call = begin($step, $calls{$step});
		kill 'KILL', $call->{$who};
		$call->{run}->finish;
		like($call->{err}, qr/server closed the connection|terminating connection/, $name);
		is($call->{out}, '', "$name: nothing is returned");
		$node->poll_query_until('postgres', 'SELECT true') or die 'the server does not come back';
		is_clean($name);
	}
	for my $way (qw(cancel terminate))
	{
		for my $who (qw(caller worker))
		{
			my $name = "$way $who in $titles{$step}";
			my $call = begin($step, $calls{$step});
			$node->safe_psql('postgres', "SELECT pg_${way}_backend($call->{$who})");
			$call->{run}->finish;
			like($call->{err}, $way eq 'cancel' ? qr/57014: / : qr/57P01: /, $name);
			is($call->{out}, '', "$name: nothing is returned");
			is_clean($name);
		}
	}
}
is(ask('SELECT string_agg(upgrade_ok::text || downgrade_ok, $$ $$) FROM schemaver_verify()'), 'truetrue', 'then revisions can be verified');
like(ask(q{SELECT schemaver_autogenerate('m', allow => '{all}')}), qr/^\w{12}$/, 'and a proof succeeds');
like($node->safe_psql('postgres', $scratch), $mark, 'with what was left');

# --------------------------------------------------------------------
# A large one at the defaults, beside clients that do what clients do
# --------------------------------------------------------------------
ask('CREATE EXTENSION schemaver; CREATE TABLE busy (n integer); INSERT INTO busy VALUES (0)', db => 'large');
my $bench = $node->basedir . '/bench.sql';
append_to_file($bench, "BEGIN; UPDATE busy SET n = n + 1; CREATE TEMP TABLE x (n integer PRIMARY KEY, t text) ON COMMIT DROP; SELECT count(*) FROM pg_class; COMMIT;\n");
my ($out, $err) = ('', '');
my $clients = IPC::Run::start([ 'pgbench', '-n', '-U', 'dev', '-c', '5', '-R', '20', '-T', '3000', '-f', $bench, '-d', $node->connstr('large') ], '<', \undef, '>', \$out, '2>', \$err);
my $tables = join '', map { "CREATE TABLE public.t$_ (id integer PRIMARY KEY, x text);" } 1 .. 2000;
is(ask("SELECT 'set' FROM schemaver_set_models('sql:CREATE TABLE busy (n integer); $tables', '{public}')", db => 'large'), 'set', 'models of 2,000 tables');
like(ask(q{SELECT schemaver_autogenerate('large')}, db => 'large'), qr/^\w{12}$/, 'and the proof of what makes them');
ok($clients->pumpable, 'the clients go on');
cmp_ok(ask('SELECT n FROM busy', db => 'large'), '>', 0, 'and do something');
$clients->signal('TERM');
$clients->finish;
unlike("$out$err", qr/out of shared memory|ERROR|aborted/, 'none of them fails');
is(ask('SELECT count(*) FROM schemaver_revisions', db => 'large'), '1', 'it is stored');
$node->stop;

done_testing();
