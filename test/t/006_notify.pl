# A listener on channel schemaver gets one message per run, in JSON, at commit.
use strict;
use warnings;

use JSON::PP;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('notify');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION schemaver;
	CREATE ROLE "the ""odd"" \ user" SUPERUSER;
	SELECT schemaver_configure('environment', 'test');
	SELECT schemaver_register('a', upgrade => 'CREATE TABLE t (n integer)', downgrade => 'DROP TABLE t');
	SELECT schemaver_register('b', '{a}', upgrade => 'INSERT INTO t VALUES (1)', downgrade => '');
	SELECT schemaver_register('c', '{a}', upgrade => 'INSERT INTO t VALUES (2)', downgrade => '');
	SELECT schemaver_register('bad', '{b}', upgrade => 'SELECT 1/0');
});
my $listener = $node->background_psql('postgres');
$listener->query_safe('LISTEN schemaver; LISTEN done');

# Returns the messages that have come since the last call.  They come in the order
# of the commits, so a final one of our own marks the end.
my $calls = 0;

sub messages
{
	my $seen = '';
	my $last = 'done ' . ++$calls;

	$node->safe_psql('postgres', "NOTIFY done, '$last'");
	for (1 .. 10 * $PostgreSQL::Test::Utils::timeout_default)
	{
		$seen .= $listener->query_safe('SELECT 1') . "\n";
		last if $seen =~ /"$last"/;
		select undef, undef, undef, 0.1;
	}
	die 'the listener hears nothing' if $seen !~ /"$last"/;
	return map { decode_json($_) }
	  $seen =~ /^Asynchronous notification "schemaver" with payload "(.*)" received from server process with PID \d+\.$/mg;
}

$node->safe_psql('postgres', q{SELECT schemaver_upgrade('b')});
my @got = messages();
is(scalar(@got), 1, 'one message for a run of two steps');
is_deeply(
	{ %{ $got[0] }, run => undef, user => undef },
	{
		run => undef, user => undef, project => 'default', direction => 'upgrade',
		steps => 2, from => [], to => ['b']
	},
	'it says what was done');
is($got[0]{run}, $node->safe_psql('postgres', 'SELECT DISTINCT run FROM schemaver_log'), 'and where to look it up');

$node->safe_psql('postgres', q{SELECT schemaver_upgrade('b'); SELECT * FROM schemaver_status()});
is(scalar(messages()), 0, 'no message where nothing was done');
$node->psql('postgres', q{SELECT schemaver_upgrade('bad')});
$node->psql('postgres', q{BEGIN; SELECT schemaver_upgrade('c'); ROLLBACK});
$node->psql('postgres', q{BEGIN; SAVEPOINT s; SELECT schemaver_upgrade('c'); ROLLBACK TO s; COMMIT});
is(scalar(messages()), 0, 'nor of a run that failed or was taken back');

my $runner = $node->background_psql('postgres', on_error_stop => 0);
$runner->query(q{SET client_min_messages = warning; BEGIN; SELECT schemaver_upgrade('c')});
is(scalar(messages()), 0, 'nor before commit');
$runner->query('COMMIT');
@got = messages();
is(scalar(@got), 1, 'but then');
is_deeply([ $got[0]{from}, $got[0]{to} ], [ ['b'], [ 'b', 'c' ] ], 'with the heads before and after');
$runner->quit;

$node->safe_psql('postgres', q{BEGIN; SELECT schemaver_downgrade('base'); SELECT schemaver_upgrade('a'); COMMIT});
is_deeply([ map { $_->{direction} } messages() ], [ 'downgrade', 'upgrade' ], 'two runs in a transaction: two messages');
$node->safe_psql('postgres', q{SELECT schemaver_remove('bad'); SELECT schemaver_stamp('heads'); SELECT schemaver_stamp('a'); SELECT schemaver_reset()});
@got = messages();
is_deeply([ map { "$_->{direction} $_->{steps}" } @got ], [ 'stamp 2', 'stamp 1', 'reset 4' ],
	'stamp and reset: one each');
is_deeply([ $got[2]{from}, $got[2]{to} ], [ ['a'], [ 'b', 'c' ] ], 'a reset ends where its last plan does');

$node->safe_psql('postgres', q{
	SET ROLE "the ""odd"" \ user";
	SET schemaver.project = 'sh"op\';
	SELECT schemaver_register('"\x"', upgrade => '');
	SELECT schemaver_upgrade()});
@got = messages();
is_deeply([ @{ $got[0] }{qw(user project to)} ], [ 'the "odd" \ user', 'sh"op\\', ['"\x"'] ], 'names are escaped');

# more heads than fit into a message
$node->safe_psql('postgres', q{
	SET schemaver.project = 'wide';
	SELECT schemaver_register('revision_' || n, upgrade => '', downgrade => '') FROM generate_series(1, 1000) AS n;
	SET client_min_messages = warning;
	SELECT schemaver_upgrade('heads')});
@got = messages();
is($got[0]{steps}, 1000, 'a run of 1,000 heads has its message');
ok(!exists $got[0]{to}, 'without the heads, which are too many');

$node->safe_psql('postgres', q{SET schemaver.notify = off; SET schemaver.project = 'wide'; SELECT schemaver_downgrade('base')});
is(scalar(messages()), 0, 'no message with schemaver.notify = off');
$listener->quit;
$node->stop;
done_testing();
