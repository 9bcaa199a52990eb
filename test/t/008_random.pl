# Random histories, and random calls with random targets on them: after any call,
# whether it succeeds, fails or is rolled back, all invariants still hold.  The
# seed is fixed; SCHEMAVER_SEED tries another one.
use strict;
use warnings;

use List::Util qw(shuffle);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $graphs = 12;
my $calls = 60;
my $seed = $ENV{SCHEMAVER_SEED} // 1;
my %steps;

srand($seed);

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->start;
$node->safe_psql('postgres', q{
CREATE EXTENSION schemaver;

-- What the bodies have done; a stamp does it by hand.
CREATE TABLE ran (revision text COLLATE "C" PRIMARY KEY);

CREATE VIEW needs AS
SELECT r.revision, n.revision AS needed
FROM schemaver_revisions r
CROSS JOIN unnest(r.down_revision || r.depends_on) AS name
JOIN schemaver_revisions n ON n.revision = name OR name = ANY (n.branch_labels);

CREATE VIEW current_heads AS
SELECT revision FROM schemaver_applied a
WHERE NOT EXISTS (SELECT FROM needs n JOIN schemaver_applied u USING (revision) WHERE n.needed = a.revision);

-- The results of all read-only calls, in one text.
CREATE FUNCTION answers() RETURNS text LANGUAGE sql AS $$
SELECT concat_ws(' / ',
	(SELECT string_agg(h::text, ' ') FROM schemaver_heads() h),
	(SELECT string_agg(h::text, ' ') FROM schemaver_heads(true) h),
	(SELECT string_agg(b::text, ' ') FROM schemaver_bases() b),
	(SELECT string_agg(b::text, ' ') FROM schemaver_branches() b),
	(SELECT string_agg(h::text, ' ') FROM schemaver_history() h),
	(SELECT string_agg(p::text, ' ') FROM schemaver_pending() p),
	(SELECT string_agg(g, E'\n') FROM schemaver_graph() g))
$$;

-- The violated invariants, if any.
CREATE FUNCTION broken() RETURNS SETOF text LANGUAGE sql AS $$
SELECT 'not closed: ' || n.revision || ' needs ' || n.needed FROM needs n
JOIN schemaver_applied USING (revision) WHERE n.needed NOT IN (SELECT revision FROM schemaver_applied)
UNION ALL
SELECT 'applied, but has not run, or the other way round: ' || coalesce(a.revision, r.revision)
FROM schemaver_applied a FULL JOIN ran r USING (revision) WHERE a.revision IS NULL OR r.revision IS NULL
UNION ALL
SELECT 'current: ' || coalesce(c.revision, h.revision) FROM schemaver_current() c
FULL JOIN current_heads h ON h.revision = c.revision WHERE c.revision IS NULL OR h.revision IS NULL
UNION ALL
SELECT 'pending: ' || coalesce(p.revision, r.revision) FROM schemaver_pending() p
FULL JOIN (SELECT revision FROM schemaver_revisions EXCEPT SELECT revision FROM schemaver_applied) r ON r.revision = p.revision
WHERE p.revision IS NULL OR r.revision IS NULL
UNION ALL
SELECT 'history: ' || n.revision || ' below ' || n.needed FROM needs n
JOIN schemaver_history() WITH ORDINALITY a ON a.revision = n.revision
JOIN schemaver_history() WITH ORDINALITY b ON b.revision = n.needed WHERE a.ordinality > b.ordinality
UNION ALL
SELECT 'history has ' || count(*) FROM schemaver_history() HAVING count(*) <> (SELECT count(*) FROM schemaver_revisions)
UNION ALL
SELECT 'is_current' WHERE schemaver_is_current() <> NOT EXISTS (SELECT FROM schemaver_pending())
UNION ALL
SELECT 'validate: ' || v.problem FROM schemaver_validate() v WHERE v.severity = 'error'
$$;

-- Calls a function that runs bodies; reports problems, if any.
CREATE FUNCTION run(direction text, target text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	before text := answers();
	planned text;
	done text;
BEGIN
	BEGIN
		SELECT coalesce(string_agg(p.revision, ' ' ORDER BY p.step), '') INTO planned FROM schemaver_plan(target, direction) p;
	EXCEPTION WHEN OTHERS THEN
		planned := SQLSTATE;
	END;
	BEGIN
		EXECUTE format('SELECT coalesce(string_agg(revision, '' '' ORDER BY step), '''') FROM schemaver_%s($1)', direction) INTO done USING target;
	EXCEPTION WHEN OTHERS THEN
		done := SQLSTATE;
		IF done !~ '^(SV00[1-5]|22023|22012)$' THEN RETURN NEXT done || ' ' || SQLERRM; END IF;
		IF answers() <> before THEN RETURN NEXT 'an error has changed something'; END IF;
	END;
	IF done <> planned AND NOT (done = '22012' OR target LIKE '%:%') THEN RETURN NEXT 'planned: ' || planned || ', done: ' || done; END IF;
	RETURN QUERY SELECT * FROM broken();
END $$;

-- Calls anything else; calls that break the graph are rolled back.
CREATE FUNCTION try(query text, states text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	before text := answers();
BEGIN
	BEGIN
		EXECUTE query;
		PERFORM FROM schemaver_pending();
		IF query ~ 'stamp' THEN
			DELETE FROM ran;
			INSERT INTO ran SELECT revision FROM schemaver_applied;
		END IF;
	EXCEPTION WHEN OTHERS THEN
		IF SQLSTATE !~ states THEN RETURN NEXT SQLSTATE || ' ' || SQLERRM; END IF;
		IF answers() <> before THEN RETURN NEXT 'an error has changed something'; END IF;
	END;
	RETURN QUERY SELECT * FROM broken();
END $$;
});

sub one_of { return $_[ int rand @_ ]; }
sub chance { return rand() < $_[0]; }
sub quoted { my ($text) = @_; $text =~ s/'/''/g; return "'$text'"; }
sub list { return 'ARRAY[' . join(', ', map { quoted($_) } @_) . ']::text[]'; }

# One of the bodies fails on request.
sub register
{
	my ($id, $parents, $needs, $labels) = @_;
	my $upgrade = "/* ; */ INSERT INTO ran VALUES ('$id');"
	  . (chance(0.2) ? "\nSELECT 1 / current_setting('test.divisor')::int" : '');

	return sprintf('SELECT schemaver_register(%s, %s, %s, %s, depends_on => %s, branch_labels => %s)',
		quoted($id), list(@$parents), quoted($upgrade),
		quoted("DELETE FROM ran WHERE revision = '$id'"), list(@$needs), list(@$labels));
}

# A sound graph: ids in a random order, parents and dependencies among the earlier.
sub random_graph
{
	my $n = one_of(1, 4, 8, 12, 16);
	my (@ids, @labels, @statements);

	while (@ids < $n)
	{
		my $id = one_of('a', 'abcd', 'Z', 'x.', 'é') . sprintf('%03d', int rand 1000);
		next if grep { $_ eq $id } @ids;
		my $parents = one_of(0, 1, 1, 1, 1, 2, 3);
		my %parents = map { one_of(@ids) => 1 } 1 .. (@ids ? $parents : 0);
		my @needs = @ids && chance(0.3) ? one_of(@ids, @labels) : ();
		my @own = chance(0.25) ? "line-$#ids-x" : ();
		push @statements, register($id, [ sort keys %parents ], \@needs, \@own);
		push @ids, $id;
		push @labels, @own;
	}
	return (\@ids, \@labels, [ shuffle(@statements) ]);
}

# Anything that the grammar of targets allows, and some that it does not.
sub random_target
{
	my (@names) = @_;
	my $name = one_of(@names);
	my $walk = one_of('+', '-') . one_of(0, 1, 1, 2, 3, 99999999999);
	my $target = one_of($name, $name, 'head', 'heads', 'base', $walk, $name . $walk,
		"$name\@head", "$name\@base", "$name\@$walk", substr($name, 0, 4), " $name ", 'current', '', ',', 'no@such@one', 'nosuch');

	return chance(0.1) ? $target . one_of(',', ':') . one_of(@names) : $target;
}

sub random_call
{
	my ($ids, $labels, $number) = @_;
	my @names = (@$ids, @$labels);
	my $target = quoted(random_target(@names));
	my $id = quoted(one_of(@$ids));
	my $other = quoted(one_of(@names));
	my $refusals = quoted('^(SV00[1-7]|22023|55006|2BP01)$');

	return "SELECT * FROM run('upgrade', $target)" if chance(0.35);
	return "SELECT * FROM run('downgrade', $target)" if chance(0.5);
	return sprintf('SELECT * FROM try(%s, %s)', quoted(one_of(
				"SELECT * FROM schemaver_stamp($target)",
				"SELECT * FROM schemaver_stamp($target, purge => true)",
				"SELECT * FROM schemaver_rebase($id, $other)",
				"SELECT schemaver_edit($id, depends_on => ARRAY[$other])",
				"SELECT schemaver_edit($id, branch_labels => ARRAY[" . one_of('', $other, "'label$number'") . "]::text[])",
				"SELECT schemaver_edit($id, message => 'message $number')",
				"SELECT schemaver_remove($id)",
				"SELECT schemaver_revision('', 'INSERT INTO ran VALUES (''new$number'')', 'DELETE FROM ran WHERE revision = ''new$number''', "
				  . 'head => ' . one_of($target, $id, "'heads'") . ", splice => true, rev_id => 'new$number')")), $refusals);
}

for my $graph (1 .. $graphs)
{
	my ($ids, $labels, $statements) = random_graph();
	my $script = "SET client_min_messages = warning;\nTRUNCATE schemaver_revisions, schemaver_applied, ran;\n";

	$script .= "DO \$\$ BEGIN PERFORM ($_); END \$\$;\n" for @$statements;
	$script .= "TRUNCATE schemaver_log;\n";
	for my $number (1 .. $calls)
	{
		my $around = one_of([ '', '' ], [ '', '' ], [ 'BEGIN;', 'ROLLBACK;' ], [ 'BEGIN ISOLATION LEVEL REPEATABLE READ;', 'COMMIT;' ]);
		my $call = random_call($ids, $labels, $number);
		$script .= sprintf("SET test.divisor = %d;\n%s %s; %s\n", chance(0.8), $around->[0], $call, $around->[1]);
		$script .= "SELECT * FROM broken();\n" if $around->[1] eq 'ROLLBACK;';
	}
	$script .= "\\echo ANSWERS\nSELECT answers();\n";
	my ($wrong, $answers) = split /^ANSWERS\n/m, $node->safe_psql('postgres', $script);
	for my $row (split /\n/, $node->safe_psql('postgres', 'SELECT direction, count(*) FROM schemaver_log GROUP BY 1'))
	{
		my ($direction, $count) = split /\|/, $row;
		$steps{$direction} += $count;
	}
	is($wrong, '', "graph $graph: everything holds") or diag("SCHEMAVER_SEED=$seed\n$script");
	is($answers, $node->safe_psql('postgres', 'SELECT answers()'), "graph $graph: another session sees the same");
	is( $node->safe_psql('postgres', q{
SET client_min_messages = warning;
SET test.divisor = 1;
SELECT * FROM run('upgrade', 'heads');
SELECT count(*) FROM schemaver_pending();
SELECT * FROM run('downgrade', 'base');
SELECT count(*) FROM schemaver_applied}), "0\n0", "graph $graph: all the way up, and down");
}

# not everything was refused
cmp_ok($steps{$_} // 0, '>', 20, "there were steps: $_") for qw(upgrade downgrade);
cmp_ok($steps{stamp} // 0, '>', 5, 'there were steps: stamp');

$node->stop;
done_testing();
