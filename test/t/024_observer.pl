# What an observer of a body hears: of every statement, before and after it has run, and of what it has deferred at the end.
# The library of test/modules/sv_observer is built here, with schemaver in it, loaded by its path, and never installed.
use strict;
use warnings;

use Cwd qw(abs_path);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $module = abs_path('test/modules/sv_observer');
system("make -s -C '$module' PG_CONFIG='$ENV{PG_CONFIG}' with_llvm=no >/dev/null 2>&1") == 0
  or die "$module cannot be built";

my $node = PostgreSQL::Test::Cluster->new('observer');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;

# A session uses one of the two libraries; CREATE FUNCTION loads it.
$node->safe_psql('postgres', 'CREATE EXTENSION schemaver');
$node->safe_psql('postgres', qq{
	CREATE FUNCTION observe(direction text, target text, refused text DEFAULT '') RETURNS bigint LANGUAGE c AS '$module/sv_observer', 'sv_observer_run';
	CREATE FUNCTION check_row() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN RETURN NULL; END \$\$;
});

# Registers a revision.
sub register
{
	my ($id, $parent, $upgrade, $downgrade) = @_;
	$node->safe_psql('postgres', "SELECT schemaver_register('$id', $parent, \$body\$$upgrade\$body\$, \$body\$$downgrade\$body\$)");
}

# Runs to a target; returns what the observer has reported, the result, and any error.
sub observe
{
	my ($arguments) = @_;
	my ($status, $out, $err) = $node->psql('postgres', "SET client_min_messages = notice; SELECT observe($arguments)");
	return ([ $err =~ /NOTICE:  ((?:before|after) .*)/g ], $out, $err);
}

register('r1', 'NULL', "CREATE TABLE t (id integer); -- a comment\nINSERT INTO t VALUES (1), (2);; SELECT FROM t, t u", 'DROP TABLE t');
register('r2', "'{r1}'", q{
	CREATE CONSTRAINT TRIGGER later AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_row();
	INSERT INTO t VALUES (3)}, 'DROP TRIGGER later ON t; DELETE FROM t WHERE id = 3');
register('r3', "'{r2}'", '', '');

my ($heard, $rows, $err) = observe(q{'upgrade', 'heads'});
is_deeply($heard, [
	'before upgrade r1 1: CREATE TABLE t (id integer)',
	'after upgrade r1 1: CREATE TABLE t (id integer), rows: 0',
	'before upgrade r1 2: INSERT INTO t VALUES (1), (2)',
	'after upgrade r1 2: INSERT INTO t VALUES (1), (2), rows: 2',
	'before upgrade r1 3: SELECT FROM t, t u',
	'after upgrade r1 3: SELECT FROM t, t u, rows: 4',
	'before upgrade r2 1: CREATE CONSTRAINT TRIGGER later AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_row()',
	'after upgrade r2 1: CREATE CONSTRAINT TRIGGER later AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_row(), rows: 0',
	'before upgrade r2 2: INSERT INTO t VALUES (3)',
	'after upgrade r2 2: INSERT INTO t VALUES (3), rows: 1',
	'before upgrade r2 2: the end',
	'after upgrade r2 2: the end, rows: 0',
], 'every statement, before and after it, and what was deferred') or diag($err);
is($rows, 7, 'with the rows that each returned or changed');
is($node->safe_psql('postgres', 'SELECT revision, statements, rows FROM schemaver_log ORDER BY step'),
	"r1|3|6\nr2|2|1\nr3|0|0", 'as the log has them');

# An error of the observer is one of the statement, and nothing remains.
($heard, $rows, $err) = observe(q{'downgrade', 'base', 'DELETE FROM t WHERE id = 3'});
is_deeply($heard, [
	'before downgrade r2 1: DROP TRIGGER later ON t',
	'after downgrade r2 1: DROP TRIGGER later ON t, rows: 0',
	'before downgrade r2 2: DELETE FROM t WHERE id = 3',
], 'a downgrade that the observer refuses');
like($err, qr/ERROR:  refused\nCONTEXT:  SQL statement "DELETE FROM t WHERE id = 3"\ndowngrade of revision "r2", statement 2, line 1/, 'is refused at a statement');
is($node->safe_psql('postgres', 'SELECT string_agg(revision, \',\' ORDER BY revision) FROM schemaver_applied'), 'r1,r2,r3', 'and does nothing');

# After a failure of the statement it is not called any more.
$node->safe_psql('postgres', q{SELECT schemaver_edit('r2', downgrade => 'DROP TRIGGER later ON t; SELECT 1 / 0; SELECT 2')});
($heard, $rows, $err) = observe(q{'downgrade', 'base'});
is($heard->[-1], 'before downgrade r2 2: SELECT 1 / 0', 'nothing comes after a statement that fails');
like($err, qr/ERROR:  division by zero\nCONTEXT:  SQL statement ".*"\ndowngrade of revision "r2", statement 2/, 'whose error is that of the statement');

done_testing();
