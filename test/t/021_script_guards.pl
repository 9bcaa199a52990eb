# A script, or a call, that has waited for a run checks again whether it may run,
# according to what is allowed then.  And restoring the session's settings is not a way to
# set what the caller must not.
use strict;
use warnings;

use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('guards');
$node->init;
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION schemaver;
	CREATE ROLE author;
	SELECT schemaver_register('a', upgrade => 'CREATE TABLE a ()', downgrade => 'DROP TABLE a'),
		schemaver_register('b', '{a}', upgrade => 'CREATE TABLE b ()', downgrade => 'DROP TABLE b'),
		schemaver_register('other');
	SELECT schemaver_upgrade('b')});

# Creates a script, starts it while somebody holds the lock, forbids it with a
# statement, or does not, and returns the output of the script.
sub run_behind
{
	my ($make, $meanwhile) = @_;
	my $script = $node->basedir . '/script.sql';
	my $holder = $node->background_psql('postgres');
	my ($in, $out, $err) = ('', '', '');
	my $client;

	unlink $script;
	append_to_file($script, $node->safe_psql('postgres', "SELECT $make"));
	$holder->query_safe(q{BEGIN; SELECT schemaver_edit('other', message => now()::text)});
	$client = IPC::Run::start([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', $script, '-d', $node->connstr('postgres') ],
		\$in, \$out, \$err, IPC::Run::timeout($PostgreSQL::Test::Utils::timeout_default));
	$node->poll_query_until('postgres', q{SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'object' AND NOT granted)})
	  or die 'the script does not wait';
	$node->safe_psql('postgres', $meanwhile) if defined $meanwhile;
	$holder->query_safe('COMMIT');
	$holder->quit;
	$client->finish;
	return $err;
}

sub applied
{
	return $node->safe_psql('postgres', q{SELECT string_agg(revision, ',' ORDER BY revision) FROM schemaver_applied});
}

unlike(run_behind(q{schemaver_downgrade_sql('b:a')}), qr/ERROR/, 'a script that waits runs when it is its turn');
is(applied(), 'a', 'and is recorded');

like(run_behind(q{schemaver_downgrade_sql('a:base')}, q{SELECT schemaver_configure('allow_downgrade', 'off')}),
	qr/ERROR:  downgrades are not allowed in this database/, 'downgrades are forbidden while it waits');
is(applied(), 'a', 'nothing is recorded');
is($node->safe_psql('postgres', q{SELECT to_regclass('a') IS NOT NULL}), 't', 'and nothing has run');
$node->safe_psql('postgres', q{SELECT schemaver_configure('allow_downgrade', 'on')});

like(run_behind(q{schemaver_upgrade_sql('a:b')}, 'GRANT EXECUTE ON FUNCTION schemaver_register TO author WITH GRANT OPTION'),
	qr/ERROR:  a superuser may not run revisions/, 'somebody else decides what bodies do since it waits');
is(applied(), 'a', 'nothing is recorded');
$node->safe_psql('postgres', 'REVOKE EXECUTE ON FUNCTION schemaver_register FROM author CASCADE');

# The tables are locked, the extension is not.
for (q{schemaver_upgrade_sql('a:b')}, q{'SELECT * FROM schemaver_upgrade($$b$$)'})
{
	like(run_behind($_, q{UPDATE pg_extension SET extowner = 'author'::regrole WHERE extname = 'schemaver'}),
		qr/ERROR:  a superuser may not run revisions .*owns the extension/s, "the extension is given away meanwhile: $_");
	is(applied(), 'a', 'nothing is recorded');
	$node->safe_psql('postgres', q{UPDATE pg_extension SET extowner = 10 WHERE extname = 'schemaver'});
}

# A body that changes a later one of the same script: the next one is not what is registered.
$node->safe_psql('postgres', q{
	REVOKE EXECUTE ON FUNCTION schemaver_register FROM author CASCADE;
	SET schemaver.project = 'rewrites';
	SELECT schemaver_register('first', upgrade => $$UPDATE schemaver_revisions SET upgrade = 'SELECT 22' WHERE revision = 'second'$$),
		schemaver_register('second', '{first}', upgrade => 'SELECT 2')});
{
	my $made = $node->safe_psql('postgres', q{SET schemaver.project = 'rewrites'; SELECT schemaver_upgrade_sql('second')});
	my ($ret, $out, $err) = $node->psql('postgres', $made, on_error_stop => 1);
	like($err, qr/ERROR:  revision "second" differs from the one that the script was made from/, 'a body that rewrites the next one');
	is($node->safe_psql('postgres', q{SELECT count(*) FROM schemaver_applied WHERE project = 'rewrites'}), '0', 'nothing is recorded');
}

# A stamp script to which somebody adds a step by hand.
{
	my $made = $node->safe_psql('postgres', q{SET schemaver.project = 'rewrites'; SELECT schemaver_stamp_sql('first')});
	$made =~ s/^(CALL \S*schemaver_script_end)/CALL schemaver_script_step('first'::text);\n$1/m or die $made;
	my ($ret, $out, $err) = $node->psql('postgres', $made, on_error_stop => 1);
	like($err, qr/ERROR:  the steps of the script are not the announced ones/, 'a step in a script of a stamp');
	# Or statements outside of a transaction.
	$made =~ s/^BEGIN;$//m;
	$made =~ s/schemaver_script_begin/schemaver_script_check/;
	($ret, $out, $err) = $node->psql('postgres', $made, on_error_stop => 1);
	like($err, qr/NOTICE:  running stamp_revision  -> first\n.*ERROR:  schemaver_script_step\(\) cannot be called outside of a script/s, 'the same outside of a transaction');
}

# Before its library is loaded, everybody can change a setting.  In a body outside of
# a transaction the library is loaded, and only a superuser can change the setting.
$node->safe_psql('postgres', q{
	CREATE ROLE deployer LOGIN;
	GRANT EXECUTE ON ALL ROUTINES IN SCHEMA public TO deployer;
	SELECT schemaver_register('alone', upgrade => $$DO 'BEGIN END'$$, transactional => false)});
my $script = $node->safe_psql('postgres', q{SELECT schemaver_upgrade_sql('alone')}, extra_params => [ '-U', 'deployer' ]);
my ($ret, $out, $err) = $node->psql('postgres', "SET plpgsql.variable_conflict = 'use_column'; SET nobody.s = 'mine';\n$script\n"
	. 'SHOW plpgsql.variable_conflict; SHOW nobody.s', extra_params => [ '-q', '-U', 'deployer' ], on_error_stop => 1);
is($ret, 0, 'a script whose body loads a library');
like($err, qr/WARNING:  permission denied to set parameter "plpgsql.variable_conflict"/, 'the server takes away what the caller may not set');
is($out, "error\nmine", 'and the script does not put it back; other settings stay');

# All settings are put back, however many names a session has made up.
$node->safe_psql('postgres', q{SET schemaver.project = 'many';
	SELECT schemaver_register('many', upgrade => $$DO 'BEGIN PERFORM set_config(''made.up_'' || g, ''theirs'', false) FROM generate_series(1, 2000) g; END'$$, transactional => false)});
my $many = $node->safe_psql('postgres', q{SET schemaver.project = 'many'; SELECT schemaver_upgrade_sql()});
($ret, $out, $err) = $node->psql('postgres', "DO 'BEGIN PERFORM set_config(''made.up_'' || g, g::text, false) FROM generate_series(2, 2000, 2) g; END';\n$many\n"
	. q{SELECT count(*), count(*) FILTER (WHERE current_setting('made.up_' || g) = CASE WHEN g % 2 = 0 THEN g::text ELSE '' END) FROM generate_series(1, 2000) g},
	extra_params => ['-q'], on_error_stop => 1);
is($out, '2000|2000', 'many settings');

# What a body cannot call online it cannot call there either: it would record what has not run.
my $n = 0;
for my $call (q{schemaver_stamp('never')}, q{schemaver_upgrade('never')}, q{schemaver_downgrade('base')}, q{schemaver_configure('allow_downgrade', 'on')},
	q{schemaver_reset()}, q{schemaver_adopt('alembic_version')})
{
	for my $body ("SELECT $call", "DO \$\$BEGIN PERFORM $call; END\$\$", "CREATE VIEW call_it AS SELECT 1 AS \"\\\"; SELECT $call; SELECT 1")
	{
		my $project = 'p' . ++$n;
		$node->safe_psql('postgres', qq{SET schemaver.project = '$project';
			CREATE TABLE IF NOT EXISTS alembic_version (version_num text);
			SELECT schemaver_register('alone', upgrade => \$body\$$body\$body\$, transactional => false), schemaver_register('never', '{alone}')});
		my $made = $node->safe_psql('postgres', qq{SET schemaver.project = '$project'; SELECT schemaver_upgrade_sql('alone')});
		($ret, $out, $err) = $node->psql('postgres', $made, on_error_stop => 1);
		like($err, qr/ERROR:  schemaver_\w+\(\) cannot be called from the body of a revision/, "outside of a transaction: $body");
		is($node->safe_psql('postgres', qq{DROP VIEW IF EXISTS call_it; SELECT count(*) FROM schemaver_applied WHERE project = '$project'}), '0', 'nothing is recorded');
	}
}

# A script that somebody edits: what is sent beside what need not be a statement of a body, or in a savepoint, or as
# one statement instead of two, would run without being seen, or be recorded without having run.
$node->safe_psql('postgres', 'CREATE TABLE kept (n integer); INSERT INTO kept VALUES (1)');
for ([ 'behind a BEGIN', true => 's/^CREATE TABLE sent /BEGIN \\\\; DELETE FROM kept;\n$&/m' ],
	[ 'behind a SET', true => 's/^CALL \S*schemaver_script_end/SET datestyle = ISO \\\\; DELETE FROM kept;\n$&/m' ],
	[ 'behind the BEGIN of the record', false => 's/^BEGIN READ WRITE;/BEGIN READ WRITE \\\\; DELETE FROM kept;/m' ],
	[ 'behind a RESET', false => 's/^RESET ROLE;/RESET ROLE \\\\; DELETE FROM kept;/m' ],
	[ 'rolled back to a savepoint', false => 's/^CREATE TABLE sent.*;/BEGIN; SAVEPOINT s; $& ROLLBACK TO s; COMMIT;/m' ],
	[ 'in one transaction', false => 's/^CREATE TABLE sent.*;/BEGIN; $& COMMIT;/m' ],
	[ 'described and not run', true => 's/^CREATE TABLE sent.*;/CREATE TABLE sent () \\\\gdesc/m' ],
	[ 'described and not run', false => 's/^CREATE TABLE sent.*;/CREATE TABLE sent () \\\\gdesc/m' ],
	[ 'the last one described', true => 's/CHECKPOINT;/CHECKPOINT \\\\gdesc/' ],
	[ 'as one statement', true => 's/^SELECT 1;\s+CHECKPOINT/SELECT 1 CHECKPOINT/m' ])
{
	my ($name, $transactional, $edit) = @$_;
	my $project = 'edited' . ++$n;
	$node->safe_psql('postgres', qq{SET schemaver.project = '$project';
		SELECT schemaver_register('sent', upgrade => E'CREATE TABLE sent ();\\nSELECT 1; CHECKPOINT', transactional => $transactional)});
	my $made = $node->safe_psql('postgres', qq{SET schemaver.project = '$project'; SELECT schemaver_upgrade_sql()});
	my $edited = $made =~ s/^:schemaver_(?:un)?restrict$//mgr;    # or psql takes no commands
	eval "\$edited =~ $edit" or die "$edit: $made";
	($ret, $out, $err) = $node->psql('postgres', $edited, on_error_stop => 1);
	like($err, qr/ERROR:  (?:unexpected statement in the script|this is not statement \d of|statement \d of the upgrade of revision "sent" has been sent, but has not run)/, "an edited script: $name");
	is($node->safe_psql('postgres', qq{SELECT count(*) FROM schemaver_applied WHERE project = '$project'}), '0', 'nothing is recorded');
	is($node->safe_psql('postgres', 'DROP TABLE IF EXISTS sent; SELECT count(*) FROM kept'), '1', 'and nothing else has run');
	($ret, $out, $err) = $node->psql('postgres', $made, on_error_stop => 1);
	is($ret, 0, 'as it was made it runs') or diag $err;
	$node->safe_psql('postgres', 'DROP TABLE IF EXISTS sent');
}

# A client that parses, binds and executes sends the same.
for my $protocol (qw(simple extended prepared))
{
	my $file = $node->basedir . '/script.sql';
	my $project = "protocol_$protocol";
	my $made = $node->safe_psql('postgres', qq{SET schemaver.project = '$project';
		SELECT schemaver_register('sent', upgrade => 'CREATE TABLE sent (); INSERT INTO sent DEFAULT VALUES; SELECT FROM sent; DROP TABLE sent'),
			schemaver_register('alone', '{sent}', upgrade => 'CHECKPOINT', transactional => false);
		SELECT schemaver_upgrade_sql()});
	$made =~ s/^added\|added\n//;
	$made =~ s/^\\.*\n|^:schemaver_.*\n|^SELECT pg_catalog\.int4ge(?:.*\n)*?\\gset\n//mg;
	unlink $file;
	append_to_file($file, $made);
	$node->command_ok([ 'pgbench', '-n', '-M', $protocol, '-t', 1, '-f', $file, '-d', $node->connstr('postgres') ], "a script by the $protocol protocol");
	is($node->safe_psql('postgres', qq{SELECT count(*) FROM schemaver_applied WHERE project = '$project'}), '2', 'is recorded');
}

# A rule can say that nothing is to be run.
$node->safe_psql('postgres', q{SET schemaver.project = 'ruled';
	SELECT schemaver_register('ruled', upgrade => 'CREATE TABLE ruled (n integer); CREATE RULE nothing AS ON INSERT TO ruled DO INSTEAD NOTHING; INSERT INTO ruled VALUES (1); DROP TABLE ruled')});
($ret, $out, $err) = $node->psql('postgres', $node->safe_psql('postgres', q{SET schemaver.project = 'ruled'; SELECT schemaver_upgrade_sql()}), on_error_stop => 1);
is($ret, 0, 'a statement of which nothing is left') or diag $err;

$node->stop;
done_testing();
