# Tables filled by hand with graphs that no call would create: every function of the extension ends on each of them,
# normally, with its own error, or by being cancelled within 5 s.  Lists of 100,000 names, and texts of 10 MB.
use strict;
use warnings;

use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('broken');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', "autovacuum = off\nclient_min_messages = error\nschemaver.run_lock_timeout = '1s'\n");
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION schemaver;
	CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);
	INSERT INTO alembic_version VALUES ('b2');
	SELECT schemaver_configure('environment', 'test');
});
my $started = $node->safe_psql('postgres', 'SELECT pg_postmaster_start_time()');

#
# The graphs: a project each.  Ids of the small ones begin with a, b and c, which the calls name.
#
my $view = 'R__view.000000000000';
my %graphs = (
	cycle_of_2 => "SELECT 'a1', '{b2}', NULL, NULL UNION ALL SELECT 'b2', '{a1}', NULL, '{c9}'",
	cycle_of_3 => "SELECT 'a1', '{c3}', NULL, NULL UNION ALL SELECT 'b2', '{a1}', NULL, '{lab}' UNION ALL SELECT 'c3', '{b2}', NULL, NULL UNION ALL SELECT 'd4', '{c3}', '{lab}', NULL",
	cycle_of_1000 => "SELECT CASE g WHEN 1 THEN 'a1' WHEN 2 THEN 'b2' ELSE 'n' || g END, ARRAY[CASE g WHEN 2 THEN 'a1' WHEN 3 THEN 'b2' WHEN 1 THEN 'n1000' ELSE 'n' || g - 1 END], NULL, CASE g WHEN 7 THEN ARRAY['lab'] END FROM generate_series(1, 1000) g",
	cycle_by_dependency => "SELECT 'a1', NULL, '{lab}', NULL UNION ALL SELECT 'b2', '{a1}', NULL, '{lab}'",
	self_loop => "SELECT 'a1', NULL, NULL, NULL UNION ALL SELECT 'b2', '{a1,b2}', '{b2}', '{lab}'",
	two_cycles => "SELECT 'a1', '{b2}', NULL, NULL UNION ALL SELECT 'b2', '{a1}', NULL, NULL UNION ALL SELECT 'c3', '{d4}', NULL, '{lab}' UNION ALL SELECT 'd4', '{c3}', NULL, NULL",
	repeatable_into_cycle => "SELECT '$view', NULL, NULL, '{R__view}' UNION ALL SELECT 'a1', ARRAY['$view', 'b2'], NULL, NULL UNION ALL SELECT 'b2', '{a1}', NULL, '{lab}'",
	repeatable_in_cycle => "SELECT '$view', '{b2}', NULL, '{R__view}' UNION ALL SELECT 'a1', ARRAY['$view'], NULL, NULL UNION ALL SELECT 'b2', '{a1}', NULL, '{lab}'",
	missing => "SELECT 'a1', '{gone}', NULL, NULL UNION ALL SELECT 'b2', '{a1,gone2,gone2}', '{gone3}', '{lab}'",
	doubles => "SELECT 'a1', NULL, NULL, NULL UNION ALL SELECT 'b2', '{a1,a1,a1}', '{a1,lab,lab}', NULL UNION ALL SELECT 'c3', '{b2,a1,b2}', NULL, '{lab,lab}'",
	labels_taken => "SELECT 'a1', NULL, NULL, '{lab,b2}' UNION ALL SELECT 'b2', '{a1}', '{lab}', '{lab,b2,a1}'",
	strange_names => "SELECT 'a1', NULL, NULL, '{lab}' UNION ALL SELECT '', '{a1}', NULL, '{\"\"}' UNION ALL SELECT 'head', '{\"\"}', '{head}', '{heads}' UNION ALL SELECT repeat('b2', 5000), '{a1}', NULL, ARRAY[repeat('lab', 5000)]::text UNION ALL SELECT 'a,b:c\@d+1', '{b2}', NULL, NULL",
	line_of_100000 => "SELECT CASE g WHEN 1 THEN 'a1' WHEN 2 THEN 'b2' ELSE 'n' || g END, CASE g WHEN 1 THEN NULL ELSE ARRAY[CASE g WHEN 2 THEN 'a1' WHEN 3 THEN 'b2' ELSE 'n' || g - 1 END] END, NULL, CASE g WHEN 50000 THEN ARRAY['lab'] END FROM generate_series(1, 100000) g",
	star_of_100000 => "SELECT CASE g WHEN 1 THEN 'a1' WHEN 2 THEN 'b2' ELSE 'n' || g END, CASE WHEN g > 1 THEN '{a1}'::text[] END, NULL, CASE g WHEN 1 THEN ARRAY['lab'] END FROM generate_series(1, 100000) g",
	comb_of_100000 => "SELECT CASE g WHEN 1 THEN 'a1' WHEN 2 THEN 'b2' ELSE 'n' || g END, CASE WHEN g = 1 THEN NULL WHEN g IN (2, 3) THEN '{a1}' ELSE ARRAY['n' || 3 + 2 * ((g - 4) / 2)] END, NULL, CASE g WHEN 3 THEN ARRAY['lab'] END FROM generate_series(1, 100000) g",
	merge_of_100000 => "SELECT CASE g WHEN 1 THEN 'a1' ELSE 'n' || g END, NULL::text[], NULL, CASE g WHEN 1 THEN ARRAY['lab'] END FROM generate_series(1, 100000) g UNION ALL SELECT 'b2', array_agg('n' || 2 + g % 99999), array_agg('n' || 2 + g % 99999), array_agg('l' || g) FROM generate_series(1, 100000) g",
	missing_100000 => "SELECT CASE g WHEN 1 THEN 'a1' WHEN 2 THEN 'b2' ELSE 'n' || g END, ARRAY['gone' || g], ARRAY['none' || g], ARRAY['lab'] FROM generate_series(1, 100000) g",
);

sub make_graph
{
	my ($name) = @_;
	$node->safe_psql('postgres', "
		INSERT INTO schemaver_revisions (project, revision, down_revision, depends_on, branch_labels, upgrade, downgrade)
		SELECT '$name', revision, down::text[], needs::text[], labels::text[], 'SELECT 1', 'SELECT 2'
		FROM ($graphs{$name}) AS g(revision, down, needs, labels);
		INSERT INTO schemaver_applied (project, revision)
		SELECT project, revision FROM schemaver_revisions WHERE project = '$name' AND hashtext(revision) % 3 <> 0
		UNION ALL SELECT '$name', 'b2' WHERE NOT EXISTS (SELECT FROM schemaver_revisions WHERE project = '$name' AND revision = 'b2')
		UNION ALL SELECT '$name', 'gone' || g FROM generate_series(1, 3) g
		ON CONFLICT DO NOTHING");
}

#
# The calls: every function and procedure of the extension, with the names of its arguments.
#
my @targets = ('base', 'head', 'heads', 'current', 'b2', 'b', 'lab', 'lab@head', 'b2@base', 'b2@heads', '+1', '-1', 'b2+99999999', 'b2-99999999',
	'lab@+3', 'a1,b2,lab@head,-1', 'a1:heads', 'b2:a1', 'lab@base:lab@heads', 'current:', 'heads:base');
my %values = (
	target => \@targets, range => \@targets, head => \@targets, branch => \@targets,
	revision => [ 'b2', 'new', 'lab', 'a' ], onto => [ 'head', 'a1' ], rev_id => ['new'],
	revisions => [ '{heads}', '{a1,b2}' ], down_revision => [ '{b2}', '{new}', '{}' ], depends_on => [ '{b2,lab}', '{new}' ], branch_labels => [ '{lab}', '{R__view}', '{x}' ],
	message => ['words'], upgrade => ['SELECT 3'], downgrade => ['SELECT 4'], format => [ 'ascii', 'mermaid', 'dot' ], direction => [ 'upgrade', 'downgrade', 'stamp' ],
	files => [ '{"R__view.sql": "SELECT 2"}', '{"a.sql": "-- revision: a1\n-- down_revision: b2\n", "n.sql": "-- revision: new\n-- down_revision: b2, n7\n"}' ],
	path => ['/nowhere'], tracking_table => ['alembic_version'], name => ['environment'], value => ['test'], project => ['default'],
	current => ['{b2}'], applied => ['x'], into => ['{b2}'], code => ['*.acl'], identity => ['*'], reason => ['why'], run => ['00000000-0000-0000-0000-000000000000'], steps => ['{b2}']);

# Each call with one argument varied and the others at their first value or their default.
sub calls
{
	my @calls;
	my $functions = $node->safe_psql('postgres', q{
		SELECT p.proname, p.prokind, p.prorettype::regtype,
		       (SELECT string_agg(coalesce(name, '') || '=' || type::regtype || '=' || (n > p.pronargs - p.pronargdefaults), ';' ORDER BY n)
		        FROM unnest(p.proargtypes::oid[], p.proargnames[1:p.pronargs]) WITH ORDINALITY AS a(type, name, n))
		FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'schemaver'
		JOIN pg_proc p ON p.oid = d.objid AND d.classid = 'pg_proc'::regclass
		WHERE p.prorettype <> 'trigger'::regtype ORDER BY 1});
	for my $function (split /\n/, $functions)
	{
		my ($name, $kind, $returns, $arguments) = split /\|/, $function;
		my @arguments = map { [ split /=/ ] } split /;/, $arguments;
		my $call = sub {
			my ($varied, $value) = @_;
			my @given;
			for my $argument (@arguments)
			{
				my ($argument_name, $type, $has_default) = @$argument;
				my $is_varied = defined $varied && $varied eq $argument_name;
				next if $has_default eq 'true' && !$is_varied;
				my $text = $is_varied ? $value : $type eq 'boolean' ? 'true' : $type eq 'integer' ? '1' : ($values{$argument_name} // ['x'])->[0];
				push @given, "$argument_name => '" . ($text =~ s/'/''/gr) . "'";
			}
			my $given = join(', ', @given);
			return $kind eq 'p' ? "CALL $name($given)" : "SELECT count(*) FROM $name($given)";
		};
		push @calls, $call->();
		for my $argument (@arguments)
		{
			push @calls, map { $call->($argument->[0], $_) } $argument->[1] eq 'boolean' ? ('true', 'false') : @{ $values{ $argument->[0] } // [] };
		}
	}
	my %seen;
	return grep { !$seen{$_}++ } @calls;
}

# Makes calls, each in a separate transaction that is rolled back, and checks the results.
my %done;
sub check_calls
{
	my ($project, $name, @calls) = @_;
	my @wrong;
	my %codes;
	my $file = PostgreSQL::Test::Utils::tempdir() . '/calls.sql';
	open my $script, '>', $file or die "$file: $!";
	print $script "\\set VERBOSITY sqlstate\nSET schemaver.project = '$project';\n";
	print $script "BEGIN;\n\\echo call $_\nSET LOCAL statement_timeout = '1s';\n\\timing on\n$calls[$_];\n\\timing off\nROLLBACK;\n" for 0 .. $#calls;
	close $script;
	# One stream, so that errors stand after what was called.
	my $out = '';
	IPC::Run::run([ 'psql', '-XAtq', '-d', $node->connstr('postgres'), '-f', $file ], '>', \$out, '2>&1');
	my @parts = split /^call (\d+)$/m, $out;
	shift @parts;
	is(scalar(@parts), 2 * @calls, "$name: every call is made") or diag(substr($out, -2000));
	while (my ($n, $said) = splice(@parts, 0, 2))
	{
		my ($code) = $said =~ /ERROR:  (\w{5})$/m;
		my ($time) = $said =~ /^Time: ([0-9.]+) ms/m;
		$codes{ $code // 'none' }++;
		$done{$1}++ if ($code // '57014') eq '57014' && $calls[$n] =~ /(schemaver_\w+)/;
		push @wrong, "$calls[$n]: " . ($code // '') . ' ' . ($time // 'never ended')
		  if !defined $time || $time > 5000 || ($code // '') =~ /^XX/;
	}
	is(join("\n", @wrong), '', "$name: every call ends, with an error of its own or none");
	note("$name: " . join(', ', map { "$_ $codes{$_}" } sort keys %codes));
	is($node->safe_psql('postgres', 'SELECT pg_postmaster_start_time()'), $started, "$name: the server has lived on");
	return;
}

my @calls = calls();
cmp_ok(scalar(@calls), '>', 150, 'there are calls of every function');
for my $project (sort keys %graphs)
{
	my $large = $project =~ /100000/;
	my %once;
	# On the large ones fewer of each.
	my @some = $large ? grep { /^\w+ (?:count\(\*\) FROM )?(\w+)/ && ++$once{$1} <= 2 } @calls : @calls;
	make_graph($project);
	check_calls($project, $project, @some);
	# Runs do not get far if something is applied that is not registered.
	$node->safe_psql('postgres', "DELETE FROM schemaver_applied a WHERE project = '$project'
		AND NOT EXISTS (SELECT FROM schemaver_revisions r WHERE r.project = a.project AND r.revision = a.revision)");
	check_calls($project, "$project, all known", grep { /schemaver_(upgrade|downgrade|stamp|adopt|reset|plan|pending)/ } @some);
	$node->safe_psql('postgres', "DELETE FROM schemaver_revisions WHERE project = '$project'; DELETE FROM schemaver_applied WHERE project = '$project'")
	  unless $project eq 'merge_of_100000';
}

# An error can come too early to show anything; calls that finish or are cancelled have begun.  The procedures for scripts need
# a script, the folder does not exist, and schemaver_adopt and schemaver_rebase first check their arguments; schemaver_diff and the like are about no graph.
my %functions = map { /(schemaver_\w+)/ ? ($1 => 1) : () } @calls;
is(join(' ', grep { !$done{$_} && !/script_|load_directory|adopt|rebase|diff|drift|snapshot_drop|check|scratch_drop|set_models|autogenerate|baseline|verify|squash|derive_downgrade|identify/ } sort keys %functions), '', 'every function has something to do on one of the graphs');

#
# A session that is told to end does so, in the middle of a drawing that would take hours.
#
my $session = $node->background_psql('postgres', on_error_stop => 0);
my $pid = $session->query_safe('SELECT pg_backend_pid()');
$session->query_safe(q{SET schemaver.project = 'merge_of_100000'});
$session->query_until(qr/begun/, "\\echo begun\nSELECT count(*) FROM schemaver_graph('ascii');\n");
$node->poll_query_until('postgres', "SELECT state = 'active' AND query ~ 'schemaver_graph' FROM pg_stat_activity WHERE pid = $pid");
is($node->safe_psql('postgres', "SELECT pg_terminate_backend($pid, 5000)"), 't', 'a session ends where it is told to');
eval { $session->quit };

#
# Lists of 100,000 names, in a history of 10,000: they are not cancelled, and take no more memory
# than short ones.
#
$node->safe_psql('postgres', q{
	DELETE FROM schemaver_revisions; DELETE FROM schemaver_applied;
	INSERT INTO schemaver_revisions (revision, down_revision, branch_labels)
	SELECT 'n' || g, CASE WHEN g > 1 THEN ARRAY['n' || g - 1] END, CASE g WHEN 1 THEN '{lab}'::text[] WHEN 2 THEN '{lab2}'::text[] END FROM generate_series(1, 10000) g});
my $names = q{(SELECT array_agg('x' || g) FROM generate_series(1, 100000) g)};
my $known = q{(SELECT array_agg('n' || 1 + g % 10000) FROM generate_series(1, 100000) g)};
my @lists = (
	q{SELECT count(*) FROM schemaver_resolve(repeat('lab@head,', 20000) || 'lab@head')},
	q{SELECT count(*) FROM schemaver_resolve(repeat('lab@head,lab2@n5000,', 50000) || 'lab@head')},
	q{SELECT count(*) FROM schemaver_resolve(repeat('heads,lab@heads,-1,lab@base,base,', 20000) || 'n1')},
	q{SELECT count(*) FROM schemaver_resolve((SELECT string_agg('n' || 1 + g % 10000, ',') FROM generate_series(1, 100000) g))},
	q{SELECT count(*) FROM schemaver_resolve((SELECT string_agg('lab@n' || 1 + g % 10000, ',') FROM generate_series(1, 100000) g))},
	q{SELECT count(*) FROM schemaver_resolve(repeat('n1,', 3333333) || 'n2')},
	q{SELECT count(*) FROM schemaver_plan(repeat('lab@heads,+1,n5+7,', 30000) || 'n2')},
	q{SELECT count(*) FROM schemaver_plan(repeat('lab@heads,n5,lab@base,', 30000) || 'n2', 'stamp')},
	q{SELECT count(*) FROM schemaver_plan(repeat('base:lab@heads,', 30000) || 'base:n2', 'stamp')},
	q{SELECT count(*) FROM schemaver_history(repeat('lab@n5,', 30000) || 'n2:' || repeat('heads,lab@head,+3,', 30000) || 'heads')},
	q{SELECT length(schemaver_show(repeat('n1,lab@n2,', 50000) || 'n2'))},
	"SELECT schemaver_merge($names)", "SELECT schemaver_merge($known)",
	"SELECT schemaver_register('x', $names)", "SELECT schemaver_register('x', $known)", "SELECT schemaver_register('x', depends_on => $names)",
	"SELECT schemaver_register('x', branch_labels => $names)", "SELECT schemaver_register('x', $known, branch_labels => $names, depends_on => $known)",
	"SELECT schemaver_register('n1', $names, branch_labels => $names, depends_on => $names)",
	"SELECT schemaver_edit('n1', branch_labels => $names)", "SELECT schemaver_edit('n1', depends_on => $names)",
	"SELECT schemaver_revision('m', 'SELECT 1', branch_labels => $names)", "SELECT schemaver_revision('m', 'SELECT 1', depends_on => $known)",
	"SELECT schemaver_revision('m', 'SELECT 1', depends_on => array_fill('lab\@n9'::text, ARRAY[100000]))",
	"SELECT length(schemaver_template('m', branch_labels => $names, depends_on => $known))",
	q{SELECT length(schemaver_template('m', branch_labels => array_fill('x'::text, ARRAY[100000])))},
	q{SELECT schemaver_register('x', message => repeat('m', 10000000))},
	q{SELECT count(*) FROM schemaver_resolve(repeat('m', 10000000))},
	q{SELECT count(*) FROM schemaver_resolve(repeat('m', 33554433))},
	q{SELECT count(*) FROM schemaver_resolve('n1+' || repeat('9', 10000000))},
);
my $memory = q{SELECT 'kB: ' || (regexp_match(pg_read_file('/proc/self/status'), 'VmHWM:\s+(\d+)'))[1]};
my (@cancelled, @large);
for my $list (@lists)
{
	my ($out, $err);
	$node->psql('postgres', "SELECT count(*) FROM schemaver_heads();\n$memory;\nSET statement_timeout = '60s';\nBEGIN;\n$list;\nROLLBACK;\n$memory;\n",
		stdout => \$out, stderr => \$err, on_error_stop => 0, extra_params => [ '-v', 'VERBOSITY=sqlstate' ]);
	my @kb = $out =~ /kB: (\d+)/g;
	my ($code) = $err =~ /(?:ERROR|FATAL|PANIC):  (\w{5})/;
	push @cancelled, "$list: $code" if ($code // '') =~ /^(57|XX|53)/;
	push @large, "$list: @kb" if @kb != 2 || $kb[1] - $kb[0] > 400 * 1024;
}
is(join("\n", @cancelled), '', 'no list is too long');
is(join("\n", @large), '', 'nor takes much memory');

# Arguments that are too long are reported.
my ($code) = $node->psql('postgres', q{SELECT count(*) FROM schemaver_resolve(repeat('m', 33554433))}, stderr => \my $said, extra_params => [ '-v', 'VERBOSITY=sqlstate' ]);
like($said, qr/54000/, 'a target has a limit');

$node->stop;
done_testing();
