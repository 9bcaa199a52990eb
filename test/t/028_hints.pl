# What a hint says to type works from the state that one is then in: after an error that was the only thing in its
# transaction, and after one that has taken what was registered in the same transaction with it.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('hints');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION schemaver; CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)');

my $project = 0;

# Runs statements in the current project; returns whether they succeed, and what psql reports.
sub run_sql
{
	my ($sql) = @_;
	my ($ret, $out, $err) = $node->psql('postgres',
		"SET schemaver.project = 'hints_$project'; $sql", on_error_stop => 1);
	return ($ret == 0, "$out\n$err");
}

# The hint of the error that some statements end with.
sub hint_of
{
	my ($sql) = @_;
	my ($ok, $said) = run_sql($sql);
	return $ok ? undef : $said =~ /^psql:<stdin>:\d+: HINT:  (.*?)(?=^psql:<stdin>|^CONTEXT:|^LOCATION:|\z)/ms ? $1 :
		$said =~ /^HINT:  (.*?)(?=^CONTEXT:|\z)/ms ? $1 : '';
}

# The calls in a hint, without those that have a placeholder.
sub calls_in
{
	my ($hint) = @_;
	my @calls = $hint =~ /(SELECT (?:\* FROM )?schemaver_\w+(\((?:[^()']|'(?:[^']|'')*'|(?2))*\)))/g;
	return grep { !/\.\.\.|\{\.\.\.\}/ } @calls[ grep { $_ % 2 == 0 } 0 .. $#calls ];
}

sub file
{
	my ($id, $parents, $body) = @_;
	$body //= "SELECT 1;\n\n-- schemaver: downgrade\n";
	return "-- revision: $id\n-- down_revision: $parents\n\n-- schemaver: upgrade\n$body";
}

# A call that loads files: id, parents, and perhaps a body.
sub load
{
	my (@files) = @_;
	return 'SELECT schemaver_load(jsonb_build_object('
		. join(', ', map { ref $_ ? "'$_->[0].sql', \$file\$" . file(@$_) . '$file$' : "'added.sql', \$file\$$_\$file\$" } @files)
		. '));';
}

# Requires that each call in a hint works, one independent of the other.
sub calls_work
{
	my ($name, $hint, %options) = @_;
	my @calls = calls_in($hint);
	ok(@calls > 0, "$name: the hint has a call to type") or diag($hint) unless $options{no_call};
	for my $call (@calls)
	{
		my ($ok, $said) = run_sql("BEGIN; $call; ROLLBACK");
		ok($ok, "$name: $call") or diag($said);
	}
	return;
}

# An error, alone and in one transaction with what precedes it.
sub check
{
	my ($name, $before, $fails, %options) = @_;
	$project++;
	my ($ok, $said) = run_sql($before);
	ok($ok, "$name: what precedes it") or diag($said);
	my $hint = hint_of("$fails;");
	ok(defined $hint && $hint ne '', "$name: fails with a hint") or return;
	unlike($hint, qr/is rolled back, load or register/, "$name: nothing is taken with it");
	calls_work($name, $hint, %options);
	$options{also}->($hint) if $options{also};

	$project++;
	$name .= ', in one transaction';
	$hint = hint_of("BEGIN; $before $fails; COMMIT");
	ok(defined $hint && $hint ne '', "$name: fails with a hint") or return;
	like($hint, qr/After a rollback, load or register the revisions again|this transaction has registered/, "$name: what it takes with it")
		if $hint =~ /schemaver_/;
	is((run_sql('SELECT count(*) FROM schemaver_revisions WHERE project = current_setting($$schemaver.project$$)'))[1] =~ /^(\d+)$/m && $1,
		0, "$name: nothing is registered any more");
	($ok, $said) = run_sql($before);
	ok($ok, "$name: doing that again first") or diag($said);
	calls_work($name, $hint, %options);
	$options{also}->($hint) if $options{also};
	return;
}

my @fork = ([ 'a1', 'base' ], [ 'b1', 'a1' ], [ 'c1', 'a1' ]);
my $fork = load(@fork);
my $by_hand = "SELECT schemaver_register('a1', downgrade => ''); SELECT schemaver_register('b1', '{a1}', downgrade => ''); SELECT schemaver_register('c1', '{a1}', downgrade => '');";

# Loads the file that a hint shows beside the others; then there is one head.
sub joins
{
	my ($hint) = @_;
	my ($lines) = $hint =~ /^(-- revision: .*\n-- down_revision: .*\n-- schemaver: upgrade\n-- schemaver: downgrade)$/m;
	ok(defined $lines, 'the hint shows a file') or return;
	my ($ok, $said) = run_sql(load(@fork, $lines) . "SELECT 'steps: ' || count(*) FROM schemaver_upgrade(); SELECT * FROM schemaver_downgrade('base')");
	ok($ok && $said =~ /^steps: 4$/m, 'with the file that the hint shows, there is one head') or diag($said);
	unlike(hint_of('SELECT * FROM schemaver_upgrade($$nonesuch$$)'), qr/merge/, 'and another hint');
	return;
}

check('several heads of files', $fork, 'SELECT * FROM schemaver_upgrade()', also => \&joins);
check('several heads of files, to look at', $fork, "SELECT * FROM schemaver_pending('head')", also => \&joins);
check('several heads of files, as a script', $fork, "SELECT schemaver_upgrade_sql('head')", also => \&joins);
check('several heads of files, for a new revision', $fork, "SELECT schemaver_revision('new')", no_call => 1, also => \&joins);
check('several heads of files, for a template', $fork, "SELECT schemaver_template('new')", no_call => 1, also => \&joins);
check('what a table records and none of the files has', "$fork TRUNCATE alembic_version; INSERT INTO alembic_version VALUES ('elsewhere');", "SELECT * FROM schemaver_adopt('alembic_version')");
check('several heads registered with calls', $by_hand, 'SELECT * FROM schemaver_upgrade()');
check('several heads, to stamp', $by_hand, "SELECT * FROM schemaver_stamp('head')");
check('several heads, to resolve', $by_hand, "SELECT * FROM schemaver_resolve('head')");
check('several heads, to show', $by_hand, "SELECT schemaver_show('head')");
check('several heads, as a range', $by_hand, "SELECT * FROM schemaver_history('a1:head')");
check('several heads to move onto', "$by_hand SELECT schemaver_register('d1', '{a1}');", "SELECT * FROM schemaver_rebase('d1')");
check('an unknown revision', $fork, "SELECT * FROM schemaver_upgrade('nothinglikeit')");
check('a parent that is missing', load([ 'a1', 'nowhere' ]), 'SELECT * FROM schemaver_upgrade()');
check('a parent that is missing, registered with a call', "SELECT schemaver_register('a1', '{nowhere}');", 'SELECT * FROM schemaver_upgrade()');
check('a range', $fork, "SELECT * FROM schemaver_upgrade('a1:b1')");
check('a number of steps down', "$fork SELECT * FROM schemaver_upgrade('b1');", "SELECT * FROM schemaver_upgrade('-1')");
check('a number of steps up', load(@fork[0, 1]) . "SELECT * FROM schemaver_upgrade('a1');", "SELECT * FROM schemaver_downgrade('+1')");
check('a merge point', load(@fork, [ 'm1', 'b1, c1' ]) . 'SELECT * FROM schemaver_upgrade();', "SELECT * FROM schemaver_downgrade('m1-1')", no_call => 1);
check('several current heads', "$fork SELECT * FROM schemaver_upgrade('heads');", "SELECT * FROM schemaver_downgrade('-1')");
check('not at head', $fork, 'SELECT * FROM schemaver_current(check_heads => true)');
check('an applied revision to remove', "$fork SELECT * FROM schemaver_upgrade('b1');", "SELECT schemaver_remove('b1')");
check('an applied revision to move', "$by_hand SELECT * FROM schemaver_upgrade('b1');", "SELECT * FROM schemaver_rebase('b1', 'c1')");
check('no downgrade body', load([ 'a1', 'base', 'SELECT 1;' ]) . 'SELECT * FROM schemaver_upgrade();', "SELECT * FROM schemaver_downgrade('base')", no_call => 1);
check('a statement that is not allowed', load([ 'a1', 'base', 'VACUUM;' ]), 'SELECT * FROM schemaver_upgrade()', no_call => 1);
check('a body that a transaction cannot have', "SELECT schemaver_register('a1', NULL, 'SELECT 1', transactional => false);", 'SELECT * FROM schemaver_upgrade()', no_call => 1);

# A transaction that goes on after the error has what it has registered.
$project++;
my ($ok, $said) = run_sql("BEGIN; $by_hand SAVEPOINT s; \\set ON_ERROR_STOP off\nSELECT * FROM schemaver_upgrade();\n\\set ON_ERROR_STOP on\nROLLBACK TO s; SELECT * FROM schemaver_upgrade('heads'); COMMIT");
ok($ok && $said =~ /After a rollback/, 'a savepoint') or diag($said);
# And one after it has nothing to do with it.
like(hint_of('SELECT * FROM schemaver_downgrade($$-1$$)'), qr/^Name the one to start from/, 'a later transaction');

# What is registered but in no file.
$project++;
run_sql($fork);
my $files = load([ 'a1', 'base' ]) =~ s/^SELECT schemaver_load\((.*)\);$/$1/sr;
my $hint = hint_of("SELECT schemaver_load($files, stale => 'error')");
my @ways = map { s/\Q(...\E/($files/r } $hint =~ /(SELECT \* FROM schemaver_load\(\.\.\., stale => '\w+'\))/g;
is(@ways, 2, 'a load that is refused: two ways on');
for my $way (@ways)
{
	my ($works, $why) = run_sql("BEGIN; $way; ROLLBACK");
	ok($works, $way =~ /stale => '\w+'/ ? "a load that is refused: $&" : $way) or diag($why);
}
calls_work('a load without files', hint_of("SELECT schemaver_load('{}', stale => 'prune')"));

# What validate reports.
$project++;
run_sql($fork . load([ 'd1', 'nowhere' ]));
my ($valid, $report) = run_sql("SELECT string_agg(hint, E'\\n') FROM schemaver_validate()");
ok($valid, 'schemaver_validate() looks at broken files');
like($report, qr/^Add the file of "nowhere", or correct down_revision in the file of "d1", and load again\.$/m, 'it names the files');
unlike($report, qr/schemaver_merge|schemaver_register/, 'and no calls that would leave the files behind');
joins((run_sql("SELECT schemaver_remove('d1'); SELECT hint FROM schemaver_validate() WHERE code = 'SV003'"))[1]);

# Guards.
$project++;
run_sql("$by_hand SELECT * FROM schemaver_upgrade('heads'); SELECT schemaver_configure('allow_downgrade', 'off')");
calls_work('downgrades are not allowed', hint_of("SELECT * FROM schemaver_downgrade('base')"));
run_sql("SELECT schemaver_configure('allow_downgrade', 'on')");
calls_work('a reset is not allowed', hint_of('SELECT * FROM schemaver_reset()'));
calls_work('a format of the graph', hint_of("SELECT * FROM schemaver_graph('png')"));

# Adopting.
$project++;
run_sql("$by_hand INSERT INTO alembic_version VALUES ('zz')");
calls_work('a revision that is not registered', hint_of("SELECT * FROM schemaver_adopt('alembic_version')"));

# Hints that a body has brought about: those of the server are left alone, and ours are completed once.
$project++;
my $in_body = sub { hint_of("BEGIN; SELECT schemaver_register('a1', NULL, \$\$ $_[0] \$\$); SELECT * FROM schemaver_upgrade(); COMMIT") };
like($in_body->("SELECT 1/0"), qr/\A\z/, 'an error without a hint');
like($in_body->("SELECT relnam FROM pg_class"), qr/\A(?!.*registered).*"pg_class\.relname"/s, 'the hint of the server');
$hint = $in_body->("SELECT * FROM schemaver_resolve('nothinglikeit')");
is(() = $hint =~ /After a rollback, load or register/g, 1, 'a hint of ours in a body') or diag($hint);
like($hint, qr/schemaver_history\(\)/, 'and what it says');

# Every function that a hint in the source names is a function of the extension.
my %named;
for my $source (glob 'src/*/*.c')
{
	my $text = slurp_file($source);
	while ($text =~ /(?:errhint|pstrdup|psprintf)\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+)/g)
	{
		my $string = $1;
		$named{$1} = $source while $string =~ /\b(schemaver_[a-z_]+)\(/g;
	}
}
cmp_ok(scalar keys %named, '>', 10, 'hints name functions');
for my $function (sort keys %named)
{
	is($node->safe_psql('postgres', "SELECT count(*) > 0 FROM pg_proc WHERE proname = '$function'"), 't',
		"$function(), in $named{$function}");
}

done_testing();
