# A signal ends the run, not only the shell: the server stops, and nothing has changed.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(usleep time);

my $node = PostgreSQL::Test::Cluster->new('command_signals');
$node->init;
$node->start;
my $dir = PostgreSQL::Test::Utils::tempdir();
$ENV{PGHOST} = $node->host;
$ENV{PGPORT} = $node->port;
$ENV{PGDATABASE} = 'postgres';
$ENV{TMPDIR} = "$dir/tmp";
mkdir "$dir/tmp" or die;
mkdir "$dir/migrations" or die;
my ($command) = grep { -x } map { "$_/schemaver" } split /:/, $ENV{PATH};
$node->safe_psql('postgres', 'CREATE EXTENSION schemaver');
open my $file, '>', "$dir/migrations/a.sql" or die;
print $file "-- revision: a\n-- down_revision: base\n\n-- schemaver: upgrade\nCREATE TABLE a ();\nSELECT pg_sleep(100);\n";
close $file;

# Starts the command, without the signals that a test may ignore.
sub start
{
	my ($group, @command) = @_;
	my $pid = fork // die;
	return $pid if $pid;
	$SIG{$_} = 'DEFAULT' for qw(INT TERM HUP);
	setpgrp if $group;
	open STDOUT, '>', "$dir/out";
	open STDERR, '>', "$dir/err";
	exec @command or die;
}

sub contents
{
	open my $file, '<', $_[0] or return '';
	return do { local $/; <$file> };
}

sub tests
{
	my ($name, $signal, $group, @shell) = @_;
	my %number = (HUP => 1, INT => 2, TERM => 15);
	my $pid = start($group, @shell, $command, 'upgrade', '-D', "$dir/migrations");
	ok($node->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'}), "$name: it runs");
	kill $signal, $group ? -$pid : $pid;
	my $began = time;
	waitpid $pid, 0;
	is($? >> 8, 128 + $number{$signal}, "$name: the exit status") or diag(contents("$dir/err"));
	cmp_ok(time - $began, '<', 30, "$name: at once");
	is($node->safe_psql('postgres', q{SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'}), 0, "$name: the server has stopped");
	is($node->safe_psql('postgres', q{SELECT count(*) FROM schemaver_revisions}), 0, "$name: nothing has changed");
	is(contents("$dir/out"), '', "$name: it does not say that anything is done");
	is_deeply([ glob "$dir/tmp/*" ], [], "$name: nothing is left");
}

for my $shell (['sh'], ['dash'], [qw(bash --posix)], [qw(busybox sh)])
{
  SKIP:
	{
		skip "there is no $shell->[0]", 1 unless grep { -x "$_/$shell->[0]" } split /:/, $ENV{PATH};
		tests("@$shell, $_", $_, 0, @$shell) for qw(TERM INT HUP);
		tests("@$shell, as from a terminal", 'INT', 1, @$shell);
	}
}

# While it waits for another run.
{
	my $psql = $node->background_psql('postgres');
	$psql->query_safe('BEGIN');
	$psql->query_safe(q{SELECT schemaver_register('x', NULL, 'SELECT 1', '')});
	my $pid = start(0, 'sh', $command, 'upgrade', '-D', "$dir/migrations");
	ok($node->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'}), 'it waits for a lock');
	kill 'TERM', $pid;
	waitpid $pid, 0;
	is($? >> 8, 143, 'the exit status');
	is($node->safe_psql('postgres', q{SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'}), 0, 'it does not wait any more');
	$psql->query_safe('ROLLBACK');
	$psql->quit;
}

# Before it is connected.
{
	my $pid = start(0, 'sh', $command, 'upgrade', '-D', "$dir/migrations");
	usleep(20_000);
	kill 'TERM', $pid;
	waitpid $pid, 0;
	is($? >> 8 || $?, 143, 'at the beginning') unless $? == 15;
	ok($node->poll_query_until('postgres', q{SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name = 'psql' AND pid <> pg_backend_pid()}), 'nothing runs');
	is($node->safe_psql('postgres', q{SELECT count(*) FROM schemaver_revisions}), 0, 'nothing has changed');
}

done_testing();
