# The cases of test/schema/cases.sql, both ways and with rows, each in databases of its own: what schemaver_diff() returns is run,
# and pg_dump must say the same of the result as of a database that was made by hand.  No row may be lost that no hazard names.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

# What the two states do not show, and a user answers; the way back has the same answer, turned round.
my %renames = (
	col_rename => [ 'public.t.b', 'public.t.bb' ],
	composite_change => [ 'public.c.b', 'public.c.bb' ],
	table_set_schema => [ 'public.t', 's2.t' ],
);

# What is refused, with the differences that remain; the way back then has nothing to do.
my %refused = (
	part_from_plain => "table.partition_key of public.t\ntable.missing of public.t_all\nconstraint.name of t_pkey2 on public.t",
);

my $node = PostgreSQL::Test::Cluster->new('schema_cases');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', 'wal_level = logical');
$node->start;
$node->safe_psql('postgres', 'CREATE ROLE sv_r1; CREATE ROLE sv_r2');
$ENV{PGOPTIONS} = '-c client_min_messages=error';
my $version = $node->safe_psql('postgres', 'SHOW server_version_num');

sub make_database
{
	my ($name, $sql) = @_;
	$node->safe_psql('postgres', "CREATE DATABASE $name TEMPLATE empty");
	$node->safe_psql($name, $sql);
}

# A column of the rows of schemaver_diff(), with the renames.
sub diff
{
	my ($source, $desired, $columns, $answers) = @_;
	my $json = $answers ? sprintf(q{'{"%s": "%s"}'}, @$answers) : 'NULL';
	return $node->safe_psql($source, "SELECT $columns FROM schemaver.schemaver_diff('live', 'database:$desired', renames => $json)");
}

# What pg_dump says of a database, without the order of columns, which no statement changes.
sub dump_of
{
	my ($database) = @_;
	my ($out, $err) = run_command([ 'pg_dump', '--schema-only', '--host', $node->host, '--port', $node->port, $database ]);
	die $err if $err;
	# Since 18, NOT NULL has a name, which depends on how a partition has got it.
	return join "\n", sort map { s/,$//r =~ s/ CONSTRAINT \S+_not_null NOT NULL/ NOT NULL/r } grep { !/^(--|\\|$)/ } split /\n/, $out;
}

# The values of each column of each table, as lines "table.column: values".
sub rows_of
{
	my ($database) = @_;
	my $columns = $node->safe_psql($database, q{SELECT format('SELECT %L, string_agg(coalesce(%I::text, ''null''), '','' ORDER BY %2$I::text) FROM %s',
		relname || '.' || attname, attname, c.oid::regclass)
		FROM pg_class c JOIN pg_attribute a ON attrelid = c.oid AND attnum > 0 AND NOT attisdropped
		JOIN pg_namespace n ON n.oid = relnamespace
		WHERE relkind IN ('r', 'p') AND nspname !~ '^(pg_|schemaver|information)' ORDER BY 1});
	return map { split /\|/, $node->safe_psql($database, $_), 2 } split /\n/, $columns;
}

# Makes the source into what is desired.  Returns the statements.
sub one_way
{
	my ($name, $source, $desired, $answers) = @_;
	my $script = diff($source, $desired, q{string_agg(coalesce(ddl || ';', '-- ' || codes[1] || ' of ' || identity)
		|| coalesce(' -- ' || nullif(array_to_string(hazards, ', '), ''), ''), E'\n' ORDER BY step)}, $answers);
	my ($status, $out, $err) = $node->psql($source, "BEGIN;\n$script\nCOMMIT", on_error_stop => 1);
	is($err, '', "$name: the statements run") or diag($script);
	is(diff($source, $desired, q{string_agg(coalesce(ddl, codes[1] || ' of ' || identity), E'\n') FILTER (WHERE kind <> 'setting')}), $refused{$name} // '', "$name: nothing is left")
	  or diag($script);
	is(dump_of($source), dump_of($desired), "$name: pg_dump agrees") or diag($script) unless $refused{$name};
	unlike($script, qr/CASCADE/, "$name: no CASCADE");
	return $script;
}

$node->safe_psql('postgres', 'CREATE DATABASE empty');
$node->safe_psql('empty', 'CREATE SCHEMA schemaver; CREATE EXTENSION schemaver SCHEMA schemaver');

my $cases = slurp_file('test/schema/cases.sql');
my @names = $cases =~ /^=== (.*)$/mg;
for my $case (split /^(?==== )/m, $cases)
{
	my ($name, $base, $alteration) = $case =~ /^=== (\S+)\n(.*?)\n?---\n(.*)\z/s or next;
	next if $ENV{CASE} && $name !~ /$ENV{CASE}/;
  SKIP:
	{
		skip("$name: needs version 18", 1) if $name =~ /_18$/ && $version < 180000;
		make_database("a_$name", "$base\n$alteration");
		make_database("b_$name", $base);
		make_database("c_$name", $base);
		my %before = rows_of("b_$name");
		my $answer = $renames{$name};
		one_way($name, "b_$name", "a_$name", $answer);
		my (%after, %wanted) = rows_of("b_$name");
		%wanted = rows_of("a_$name");
		exists $before{$_} && is($after{$_}, $wanted{$_}, "$name: $_ keeps its values") for sort keys %wanted;
		one_way("$name, back", "b_$name", "c_$name", $answer ? [ reverse @$answer ] : undef);
		%after = rows_of("b_$name");
		exists $wanted{$_} && is($after{$_}, $before{$_}, "$name, back: $_ keeps its values") for sort keys %before;
		$node->safe_psql('postgres', "DROP DATABASE $_") for "a_$name", "b_$name", "c_$name";
	}
}
cmp_ok(scalar @names, '>=', 65, 'there were cases');
done_testing();
