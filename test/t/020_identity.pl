# A body has the rights of current_user, and no others: not when it changes role, and
# not in what it leaves to run later.  Whoever has logged in, whatever SET SESSION
# AUTHORIZATION and SET ROLE came before, whichever function with rights of its own
# makes the call, and whatever the body tries: each combination is generated, run by
# psql, and every piece of code of the body tells who it ran as.
use strict;
use warnings;

use IPC::Run ();
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('identity');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', "log_statement = none\nlog_min_messages = fatal\n");
$node->start;

# dev can become any other role with SET ROLE.
my %may_become = (boss => [qw(dev low high)], dev => [qw(low high boss)], low => [], high => []);
my @roles = sort keys %may_become;

$node->safe_psql('postgres', q{
	CREATE EXTENSION schemaver;
	GRANT EXECUTE ON FUNCTION schemaver_upgrade(text) TO PUBLIC;
	CREATE ROLE boss LOGIN SUPERUSER;
	CREATE ROLE low LOGIN;
	CREATE ROLE high LOGIN;
	CREATE ROLE dev LOGIN NOINHERIT IN ROLE low, high, boss;
	CREATE TABLE secret (n integer);
	GRANT SELECT ON secret TO high;
	CREATE TABLE target (n integer);
	GRANT ALL ON target TO PUBLIC;
	CREATE SCHEMA work;
	GRANT ALL ON SCHEMA work TO PUBLIC;
	CREATE FUNCTION trace(attempt text) RETURNS integer LANGUAGE plpgsql AS $$
	DECLARE
		secrets text := 'secret';
	BEGIN
		BEGIN
			PERFORM FROM secret;
		EXCEPTION WHEN insufficient_privilege THEN
			secrets := 'none';
		END;
		RAISE WARNING 'trace % % %', attempt, current_user, secrets;
		RETURN 1;
	END $$;
	CREATE FUNCTION trace() RETURNS trigger LANGUAGE plpgsql AS $$
	BEGIN
		IF TG_NARGS > 1 AND new.n < 3 THEN
			SET CONSTRAINTS ALL DEFERRED;
			EXECUTE format('INSERT INTO %s VALUES ($1)', TG_RELID::regclass) USING new.n + 1;
		END IF;
		IF TG_NARGS > 1 AND new.n = 3 THEN
			BEGIN
				RESET ROLE;
			EXCEPTION WHEN insufficient_privilege THEN
			END;
		END IF;
		PERFORM public.trace(TG_ARGV[0]);
		RETURN new;
	END $$;
	CREATE FUNCTION deploy(attempt text) RETURNS void LANGUAGE plpgsql AS $$
	BEGIN
		RAISE WARNING 'call % %', attempt, current_user;
		PERFORM set_config('schemaver.project', attempt, false);
		PERFORM public.schemaver_upgrade('heads');
	END $$;
});

for my $role (@roles)
{
	$node->safe_psql('postgres', qq{
		CREATE FUNCTION deploy_$role(attempt text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS \$\$
		BEGIN
			RAISE WARNING 'call % %', attempt, current_user;
			PERFORM set_config('schemaver.project', attempt, false);
			PERFORM public.schemaver_upgrade('heads');
		END \$\$;
		ALTER FUNCTION deploy_$role OWNER TO $role;
	});
}

# Tables with constraint triggers that fire later, which the body creates: permanent or temporary ones.
sub deferring
{
	my ($kind) = @_;
	my $schema = $kind eq 'TEMP' ? 'pg_temp' : 'work';
	my $body = '';

	for (
		[ 'deferred', 'DEFERRABLE INITIALLY DEFERRED', '', 'INSERT INTO %s VALUES (9)' ],
		[ 'set_deferred', 'DEFERRABLE', '', 'SET CONSTRAINTS ALL DEFERRED; INSERT INTO %s VALUES (9)' ],
		[ 'chain', 'DEFERRABLE INITIALLY DEFERRED', q{, 'again'}, 'INSERT INTO %s VALUES (1)' ],
		[ 'in_do', 'DEFERRABLE INITIALLY DEFERRED', '', q{DO 'BEGIN INSERT INTO %s VALUES (9); EXCEPTION WHEN division_by_zero THEN END'} ])
	{
		my ($name, $when, $argument, $insert) = @$_;
		my $table = "$schema.$name";
		$body .= "DROP TABLE IF EXISTS work.$name; CREATE $kind TABLE $table (n integer); CREATE CONSTRAINT TRIGGER late AFTER INSERT ON $table $when"
		  . " FOR EACH ROW EXECUTE FUNCTION public.trace('${name}_$kind'$argument); " . sprintf($insert, $table) . '; ';
	}
	return $body;
}

my %attempts = (
	plain => q{SELECT trace('plain')},
	# role and session authorization
	(map { my ($name, $change) = @$_; ($name => "$change; SELECT public.trace('$name')") }
		[ reset_role => 'RESET ROLE' ], [ role_none => 'SET ROLE NONE' ], [ local_role_none => 'SET LOCAL ROLE NONE' ],
		[ role_default => 'SET ROLE TO DEFAULT' ], [ reset_all => 'RESET ALL' ],
		[ reset_authorization => 'RESET SESSION AUTHORIZATION' ], [ authorization_default => 'SET SESSION AUTHORIZATION DEFAULT' ],
		[ local_authorization => 'SET LOCAL SESSION AUTHORIZATION DEFAULT' ],
		[ config_role => q{SELECT set_config('role', 'none', false)} ], [ config_local => q{SELECT set_config('role', 'none', true)} ],
		[ discard => 'DISCARD PLANS' ],
		(map { [ "role_$_" => "SET ROLE $_" ], [ "authorization_$_" => "SET SESSION AUTHORIZATION $_" ],
			[ "config_role_$_" => "SELECT set_config('role', '$_', false)" ],
			[ "config_authorization_$_" => "SELECT set_config('session_authorization', '$_', false)" ] } @roles),
		[ in_do => q{DO 'BEGIN RESET ROLE; END'} ],
		[ in_do_quietly => q{DO 'BEGIN RESET ROLE; EXCEPTION WHEN OTHERS THEN END'} ],
		[ in_do_authorization => q{DO 'BEGIN RESET SESSION AUTHORIZATION; EXCEPTION WHEN OTHERS THEN END'} ]),
	with_clause => q{CREATE FUNCTION pg_temp.with_clause() RETURNS integer LANGUAGE sql SET role = 'high' AS 'SELECT public.trace(''with_clause'')'; SELECT pg_temp.with_clause()},
	# what fires later
	deferred => deferring(''),
	deferred_temp => deferring('TEMP'),
	cursors => q{DECLARE held CURSOR WITH HOLD FOR SELECT public.trace('held'); DECLARE open CURSOR FOR SELECT public.trace('open');
		DO $do$DECLARE r refcursor := 'named'; BEGIN EXECUTE $$DECLARE inner_held CURSOR WITH HOLD FOR SELECT public.trace('inner_held')$$;
			OPEN r FOR SELECT public.trace('named'); END$do$},
	event_trigger => q{DO $do$BEGIN CREATE FUNCTION pg_temp.event() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN PERFORM public.trace('event_trigger'); END$$;
		CREATE EVENT TRIGGER event ON sql_drop EXECUTE FUNCTION pg_temp.event(); EXCEPTION WHEN insufficient_privilege THEN END$do$},
	# what a later statement of the caller might use by mistake
	names => q{PREPARE plan AS SELECT public.trace('plan'); DO $do$BEGIN EXECUTE $$PREPARE inner_plan AS SELECT public.trace('inner_plan')$$; END$do$;
		CREATE TEMP TABLE target (n integer); CREATE TRIGGER late BEFORE INSERT ON pg_temp.target FOR EACH ROW EXECUTE FUNCTION public.trace('temp_table');
		CREATE FUNCTION pg_temp.count(integer) RETURNS integer LANGUAGE sql AS 'SELECT public.trace(''temp_function'')';
		CREATE FUNCTION pg_temp.plus(integer, integer) RETURNS integer LANGUAGE sql AS 'SELECT public.trace(''temp_operator'')';
		CREATE OPERATOR pg_temp.+ (LEFTARG = integer, RIGHTARG = integer, FUNCTION = pg_temp.plus);
		CREATE DOMAIN pg_temp.kind AS integer CHECK (public.trace('temp_domain') > 0);
		CREATE TEMP TABLE gone (n integer) ON COMMIT DROP; CREATE TEMP TABLE emptied (n integer) ON COMMIT DELETE ROWS; INSERT INTO emptied VALUES (1);
		CREATE TRIGGER late AFTER TRUNCATE ON emptied EXECUTE FUNCTION public.trace('on_commit'); LISTEN heard; NOTIFY heard},
	temp_view => q{CREATE TEMP VIEW target AS SELECT public.trace('temp_view') AS n},
	own_table => q{CREATE TRIGGER late BEFORE INSERT ON own FOR EACH ROW EXECUTE FUNCTION trace('own_table');
		CREATE RULE late AS ON INSERT TO own DO ALSO SELECT public.trace('own_rule');
		ALTER TABLE own ADD CONSTRAINT late CHECK (public.trace('own_constraint') > 0)},
);
for my $attempt (sort keys %attempts)
{
	$node->safe_psql('postgres', "INSERT INTO schemaver_revisions (project, revision, upgrade) VALUES ('$attempt', 'r1', \$body\$$attempts{$attempt}\$body\$)");
}

# What the caller does after the call, in its transaction and later: nothing in it is the body's.
my $inside = q{SAVEPOINT s; RESET ROLE; FETCH ALL FROM open; ROLLBACK TO s; RESET ROLE; FETCH ALL FROM named; ROLLBACK TO s;};
my $later = q{FETCH ALL FROM held; FETCH ALL FROM inner_held; EXECUTE plan; EXECUTE inner_plan; INSERT INTO target VALUES (1); SELECT count(*) FROM target; SELECT '1'::kind; SELECT pg_temp.count(1); SELECT 1 OPERATOR(pg_temp.+) 1; INSERT INTO own VALUES (1);
	CREATE TABLE work.dropped (n integer); DROP TABLE work.dropped; };

# Some only try to leave a different role behind.
sub leaves
{
	my ($attempt) = @_;
	return $attempts{$attempt} !~ /^(SELECT|SET|RESET|DISCARD) |^DO 'BEGIN RESET /;
}

# The traps are live: if psql itself sends the text of a body, each of them springs.  The server does not fire triggers
# when it empties a table at COMMIT, so that is not a trap, but that should not be relied on.
my %tags = map { $_ => 1 } map { $attempts{$_} =~ /trace\('(\w+)'/g } keys %attempts;
delete $tags{on_commit};
my $control = "\\set SHOW_CONTEXT never\n\\set QUIET on\n";
$control .= "\\c postgres boss\nSET client_min_messages = warning; CREATE TEMP TABLE own (n integer);\nBEGIN; $attempts{$_}; $inside COMMIT;\n$later\n"
  . "\\c postgres postgres\nDROP EVENT TRIGGER IF EXISTS event; DROP TABLE IF EXISTS work.dropped;\n"
  for sort keys %attempts;
my ($sprung, $complaints);
IPC::Run::run([ 'psql', '-X', '-d', $node->connstr('postgres') ], '<', \$control, '>', \$sprung, '2>', \$complaints);
delete $tags{$_} for $complaints =~ /WARNING:  trace (\w+)/g;
is(join(' ', sort keys %tags), '', 'every trap springs where nothing keeps it from that');

# Every combination of login role, session authorization, role and function.
my @cells;
for my $login (@roles)
{
	for my $authorization (undef, $login eq 'boss' ? grep { $_ ne 'boss' } @roles : ())
	{
		my $session = $authorization // $login;
		for my $role (undef, @{ $may_become{$session} })
		{
			push @cells, { login => $login, authorization => $authorization, role => $role, definer => $_,
				differs => (defined $authorization || defined $role || defined $_) ? 1 : 0 }
			  for undef, @roles;
		}
	}
}

my $script = "\\set SHOW_CONTEXT never\n\\set QUIET on\n";
for my $cell (@cells)
{
	$script .= "\\c postgres postgres\nDELETE FROM schemaver_applied; DROP TABLE IF EXISTS work.deferred, work.set_deferred, work.chain, work.in_do; DROP EVENT TRIGGER IF EXISTS event;\n\\c postgres $cell->{login}\n"
	  . "SET client_min_messages = warning;\n";
	my $become = join ' ', defined $cell->{authorization} ? "SET SESSION AUTHORIZATION $cell->{authorization};" : (),
	  defined $cell->{role} ? "SET ROLE $cell->{role};" : ();
	my $call = 'SELECT ' . (defined $cell->{definer} ? "deploy_$cell->{definer}" : 'deploy');

	$script .= "$become\n" . join('', map { "$call('$_');\n" } grep { !leaves($_) } sort keys %attempts);
	$script .= "RESET ROLE; RESET SESSION AUTHORIZATION; $become CREATE TEMP TABLE own (n integer);\nBEGIN; $call('$_');\n\\warn returned\n$inside COMMIT; $later\n"
	  . "RESET ROLE; RESET SESSION AUTHORIZATION; $later ROLLBACK; DISCARD ALL; SET client_min_messages = warning;\n"
	  for grep { leaves($_) } sort keys %attempts;
	$script .= "\\warn end\n";
}
my ($out, $err);
IPC::Run::run([ 'psql', '-X', '-d', $node->connstr('postgres') ], '<', \$script, '>', \$out, '2>', \$err);
my @output = split /^end$/m, $err;
is(scalar(@output), @cells + 1, 'psql has come to the end');

for my $cell (@cells)
{
	my $name = join ', ', map { "$_ " . ($cell->{$_} // '-') } qw(login authorization role definer);
	my ($calls, $traces, @wrong) = (0, 0);
	my ($caller, $attempt, @failed);

	for my $line (split /\n/, shift @output)
	{
		if ($line =~ /WARNING:  call (\w+) (\w+)/)
		{
			($attempt, $caller) = ($1, $2);
			$calls++;
		}
		elsif ($line eq 'returned')
		{
			undef $attempt;
		}
		elsif (defined $attempt && $line =~ /ERROR:  (?!permission denied|cannot set parameter|must be )(.*)/)
		{
			push @failed, "$attempt: $1";
		}
		elsif ($line =~ /WARNING:  trace (\w+) (\w+) (\w+)/)
		{
			my ($tag, $who, $secrets) = ($1, $2, $3);
			# A session that is only current_user can become the roles that it is a member of.
			my @allowed = ($caller, $cell->{differs} && !same($cell, $caller) ? () : @{ $may_become{$caller} });
			$traces++;
			push @wrong, "$tag as $who, $secrets" if !grep { $_ eq $who } @allowed;
			push @wrong, "$tag could read as $who" if $who eq 'low' && $secrets ne 'none';
		}
	}
	is($calls, scalar(keys %attempts), "$name: all is tried");
	cmp_ok($traces, '>=', 12, "$name: something has run");
	is_deeply(\@failed, [], "$name: what fails does so for lack of rights");
	is_deeply(\@wrong, [], "$name: with no other rights");
}

# Are all four names of the session those of the caller?
sub same
{
	my ($cell, $caller) = @_;
	return !grep { defined $_ && $_ ne $caller } $cell->{login}, @$cell{qw(authorization role definer)};
}

$node->stop;
done_testing();
