# Two sessions that write the same row at the very same moment: both have seen that it does not exist when the first
# one writes it.  A third session prevents the table from growing meanwhile, which is necessary if it is empty.
use strict;
use warnings;

use Cwd qw(abs_path);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $module = abs_path('test/modules/sv_probe');
system("make -s -C '$module' PG_CONFIG='$ENV{PG_CONFIG}' with_llvm=no >/dev/null 2>&1") == 0
  or die "$module cannot be built";

my $node = PostgreSQL::Test::Cluster->new('same_moment');
$node->init;
$node->append_conf('postgresql.conf', 'autovacuum = off');
$node->start;
$node->safe_psql('postgres', qq{
	CREATE EXTENSION schemaver;
	CREATE FUNCTION hold_extension(regclass) RETURNS void LANGUAGE c AS '$module/sv_probe', 'sv_probe_hold_extension'});

sub waiting
{
	my ($count) = @_;
	$node->poll_query_until('postgres', "SELECT count(*) = $count FROM pg_locks WHERE locktype = 'extend' AND NOT granted")
	  or die "$count sessions do not wait";
}

# Begins two statements at once on a table without rows, and returns the results.  Either can be the first.
sub race
{
	my ($table, $first, $second) = @_;
	$node->safe_psql('postgres', "TRUNCATE $table");
	my ($holder, @both) = map { $node->background_psql('postgres', on_error_stop => 0) } 1 .. 3;
	my $pid = $holder->query_safe('SELECT pg_backend_pid()');
	$holder->query_until(qr/begun/, "\\echo begun\nSELECT hold_extension('$table');\n");
	$node->poll_query_until('postgres', "SELECT count(*) = 1 FROM pg_locks WHERE locktype = 'extend' AND granted") or die;
	$both[0]->query_until(qr/begun/, "\\echo begun\n\\set VERBOSITY verbose\n$first;\n");
	waiting(1);
	$both[1]->query_until(qr/begun/, "\\echo begun\n\\set VERBOSITY verbose\n$second;\n");
	waiting(2);
	$node->safe_psql('postgres', "SELECT pg_cancel_backend($pid)");
	$both[$_]->query('\echo') for 0, 1;
	$holder->query('\echo');
	my @said = map { $_->{stderr} } @both;
	$_->quit for $holder, @both;
	return @said;
}

my @said = race('schemaver_settings', q{SELECT schemaver_configure('environment', 'test')}, q{SELECT schemaver_configure('environment', 'staging')});
unlike("@said", qr/ERROR/, 'a setting that both have set');
like($node->safe_psql('postgres', 'SELECT value FROM schemaver_settings'), qr/^(test|staging)$/, 'one of them changes what the other has written');

@said = race('schemaver_revisions', q{INSERT INTO schemaver_revisions (revision, message) VALUES ('a', 'by hand')}, q{SELECT schemaver_register('a')});
my $message = $node->safe_psql('postgres', 'SELECT message FROM schemaver_revisions');
if ($message eq 'by hand')
{
	like($said[1], qr/ERROR:  40001: revision "a" has just been registered by another session/, 'a revision that was added by hand meanwhile');
	unlike($said[0], qr/ERROR/, 'is there');
}
else
{
	like($said[0], qr/ERROR:  23505/, 'a revision that was registered meanwhile');
	unlike($said[1], qr/ERROR/, 'is there');
}
like($node->safe_psql('postgres', q{SELECT schemaver_register('a', message => 'once more')}), qr/^replaced$/, 'and the next one finds it');

$node->stop;
done_testing();
