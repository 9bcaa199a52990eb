# Pairs of random schemas: one is made into the other, and back, by what schemaver_diff() returns.  What fails is made smaller, until
# every statement that is left out makes it pass.  Works with the server that the environment names.
package SchemaPairs;
use strict;
use warnings;
use utf8;

use Encode ();
use Exporter 'import';
use File::Temp ();
use JSON::PP ();
use RandomSchema;

our @EXPORT_OK = qw(prepare run report);

my $folder = File::Temp->newdir;
# Two for pairs of whole databases, and one for pairs of schemas, which nothing stays in.
my @databases = ('random_a', 'random_b', 'random_c');

# Runs a script, and returns what it prints.
sub psql
{
	my ($database, $script) = @_;
	open my $file, '>:encoding(UTF-8)', "$folder/script.sql" or die "script.sql: $!";
	print $file "SET client_min_messages = error;\n$script";
	close $file;
	my $output = Encode::decode('UTF-8', `psql -XAtq -v ON_ERROR_STOP=1 -d $database -f $folder/script.sql 2>&1`);
	die "$output\n" if $?;
	return $output;
}

sub quoted { return join '', map { s/'/''/gr =~ s/\\/\\\\/gr =~ s/^/ E'/r . "'" } @_; }
sub array { return 'ARRAY[' . join(',', map { quoted($_) } @_) . ']::text[]'; }

# Once for a server: makes roles and databases.
sub prepare
{
	psql('postgres', "CREATE ROLE regress_random SUPERUSER; CREATE ROLE regress_random_a; CREATE ROLE \"regress random B\";\n");
	make_database($_) for @databases;
	return;
}

sub make_database
{
	my ($name) = @_;
	psql('postgres', "DROP DATABASE IF EXISTS $name;\nCREATE DATABASE $name ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0;\n"
		  . "ALTER DATABASE $name SET synchronous_commit = off;\n");
	open my $file, '<:encoding(UTF-8)', 'test/schema/random/functions.sql' or die "functions.sql: $!";
	psql($name, "CREATE SCHEMA schemaver; CREATE EXTENSION schemaver SCHEMA schemaver;\n" . do { local $/; <$file> });
	return;
}

# The pair of a seed: two lists of statements, how questions are answered, and whether the second list makes a schema of its own.
sub make_pair
{
	my ($seed, $whole) = @_;
	my $random = RandomSchema->new($seed, $whole ? ('s1', '"S 2"') : ());
	my $pair = { seed => $seed, whole => $whole, apart => rand() < 0.1, answers => RandomSchema::one_of('drop', 'drop', 'rename', 'none') };
	$pair->{base} = [ $random->statements('grow', RandomSchema::one_of(10, 20, 30, 45)) ];
	$random = RandomSchema->new($seed + 0.5, $whole ? ('s1', '"S 2"') : ()) if $pair->{apart};
	$pair->{alteration} = [ $random->statements($pair->{apart} ? 'grow' : 'change', RandomSchema::one_of(3, 6, 12, 20)) ];
	return $pair;
}

# Returns what is wrong with pairs, and the statements of both ways.
sub check_pairs
{
	my @pairs = @_;
	my $script = join '', map {
		sprintf("SELECT to_jsonb(p) FROM random.pair(%s, %s, '%s', %s) p;\n",
			array(@{ $_->{base} }), array(@{ $_->{alteration} }), $_->{answers}, $_->{apart} ? 'true' : 'false')
	} @pairs;
	my @lines = split /\n/, psql($databases[2], "SET SESSION AUTHORIZATION regress_random;\n$script");
	return map { JSON::PP->new->decode($_) } @lines;
}

# What is wrong, without names.
sub class
{
	my ($result) = @_;
	my ($problem) = @{ $result->{problems} // [] } or return '';
	return $problem =~ /^(\w+ \w+ (?:[\w.]+)?)/ ? $1 : $problem;
}

# Leaves out statements, first many at once, while the same thing is wrong.
sub shrink
{
	my ($pair, $class) = @_;
	for my $list ('base', 'alteration', 'base')
	{
		for (my $n = int((@{ $pair->{$list} } + 1) / 2); $n > 0; $n = int($n / 2))
		{
			for (my $i = 0; $i < @{ $pair->{$list} };)
			{
				my @rest = @{ $pair->{$list} };
				splice @rest, $i, $n;
				my ($result) = check(({ %$pair, $list => \@rest }));
				if (class($result) eq $class) { $pair->{$list} = \@rest; }
				else { $i += $n; }
			}
		}
	}
	return $pair;
}

# The same for a pair of whole databases, which can have everything.
sub check_whole
{
	my ($pair, $with_dump) = @_;
	my ($first, $second) = @databases;
	my $result = { ran => build($first, $pair->{base}) };
	push @{ $result->{ran} }, '---', @{ build($second, ($pair->{apart} ? [] : $pair->{base}), $pair->{alteration}) };
	$result->{up} = one_way($result, 'up', $first, $second, $pair->{answers});
	$result->{down} = one_way($result, 'down', $second, $first, $pair->{answers}) unless class($result);
	compare_dumps($result, $first, $second) if $with_dump && !class($result) && $pair->{answers} ne 'none';
	return $result;
}

# Makes a database that has what the last list of statements, after those before it, makes.  Returns those that have run.
sub build
{
	my ($database, @lists) = @_;
	my $session = "SET SESSION AUTHORIZATION regress_random;\n";
	make_database($database) if psql($database, "SELECT random.clean();\n") ne "t\n";
	psql($database, $session . "CREATE SCHEMA s1; CREATE SCHEMA \"S 2\";\n");
	my @ran = map { psql($database, $session . 'SELECT to_jsonb(random.build(' . array(@$_) . ", ''))") } @lists;
	return JSON::PP->new->decode($ran[-1]);
}

sub one_way
{
	my ($result, $way, $source, $desired, $answers, $keep) = @_;
	my $answer = JSON::PP->new->decode(psql($source, "SET SESSION AUTHORIZATION regress_random;\n"
			  . "SELECT to_jsonb(w) FROM random.whole_way('$way', '$desired', '$answers', " . ($keep ? 'true' : 'false') . ') w'));
	push @{ $result->{problems} }, @{ $answer->{problems} // [] };
	push @{ $result->{problems} }, "$way fingerprint differs"
	  if defined $answer->{fingerprint}
	  && psql($desired, sprintf('SELECT random.has_fingerprint(%s, %s::jsonb)', map { quoted($_) } @$answer{ 'fingerprint', 'objects' })) ne "t\n";
	$result->{stopped} = 1 unless $answer->{has_run};
	return $answer->{steps};
}

# The server casts an array as a whole when it has read x IN ('a', 'b'), and each element when it reads again what it prints then.
sub parsed_again
{
	my ($line) = @_;
	my $element = qr/'(?:[^']|'')*'::[a-z ]+?/;
	$line =~ s{\(ARRAY\[($element(?:, $element)*)\]\)::([a-z ]+)\[\]}{my ($list, $type) = ($1, $2); 'ARRAY[' . $list =~ s/($element)(?=, '|$)/($1)::$type/gr . ']'}ge;
	return $line;
}

# What pg_dump says of each object; the order of the columns of a table does not matter, nor does that of the columns of statistics,
# which is the same.  The access method of a table is in what is
# said of the object before.
sub dump_of
{
	my ($database) = @_;
	my (%objects, $method);
	my $text = Encode::decode('UTF-8', `pg_dump -s -d $database 2>&1`);
	foreach my $part (split /^--\n(?=-- Name: )/m, $text)
	{
		my ($name, $body) = $part =~ /^-- (Name: [^\n]*)\n--\n(.*)/s;
		$body = "USING $method\n$body" if $name && $name =~ /; Type: (?:TABLE|MATERIALIZED VIEW);/ && $body !~ /^PARTITION BY/m;
		$method = $1 if $part =~ /^SET default_table_access_method = (.*);$/m;
		next unless $name;
		$body =~ s/ ON (.*) FROM /' ON ' . join(', ', sort split ', ', $1) . ' FROM '/e if $name =~ /; Type: STATISTICS;/;
		$objects{$name} .= join "\n", sort map { parsed_again(s/^\s+|,$//gr) } grep { !/^(?:--.*|\\.*|SET default_.*)?$/ } split /\n/, $body;
	}
	return \%objects;
}

# If there is something for which there are no statements, or rows were in the way, objects differ.
sub compare_dumps
{
	my ($result, $source, $desired) = @_;
	my $steps = one_way($result, 'up', $source, $desired, 'drop', 1);
	return if $result->{stopped} || grep { !defined $_->{ddl} && $_->{codes}[0] ne 'table.column_order' } @$steps;
	my ($got, $wanted) = map { dump_of($_) } $source, $desired;
	foreach my $name (sort keys %{ { %$got, %$wanted } })
	{
		my ($a, $b) = map { $_->{$name} // 'nothing' } $got, $wanted;
		push @{ $result->{problems} }, "up dump $name\n$a\n$b" if $a ne $b;
	}
	return;
}

sub check
{
	my ($pair) = @_;
	return $pair->{whole} ? check_whole($pair, 1) : check_pairs($pair);
}

# Checks pairs, many schemas of one database and a few whole databases, until there is no more time.  Calls the function with each
# pair that fails, and what is wrong with it.  Returns how many pairs were checked.
sub run
{
	my ($seed, $pairs, $seconds, $found) = @_;
	my ($begin, $done, $batch) = (time, 0, 10);
	while ($done < $pairs && (!$seconds || time - $begin < $seconds))
	{
		my $n = $pairs - $done < $batch ? $pairs - $done : $batch;
		my @whole = map { make_pair($seed + $_, 1) } grep { $_ % $batch == 9 } $done .. $done + $n - 1;
		my @parts = map { make_pair($seed + $_, 0) } grep { $_ % $batch != 9 } $done .. $done + $n - 1;
		my @results = (check_pairs(@parts), map { check_whole($_, 1) } @whole);
		foreach my $pair (@parts, @whole)
		{
			my $result = shift @results;
			$found->($pair, $result) if class($result);
		}
		$done += $n;
	}
	return $done;
}

# What is wrong with a pair, and the fewest statements that show it.
sub report
{
	my ($pair, $result) = @_;
	my @ran = @{ $result->{ran} };
	my ($middle) = grep { $ran[$_] eq '---' } 0 .. $#ran;
	my $ran = { %$pair, base => [ @ran[ 0 .. $middle - 1 ] ], alteration => [ @ran[ $middle + 1 .. $#ran ] ] };
	my ($same) = check($ran);
	my $small = shrink(class($same) eq class($result) ? $ran : { %$pair }, class($result));
	my ($again) = check($small);
	my $text = "seed $pair->{seed}, answers $pair->{answers}" . ($pair->{apart} ? ', two schemas' : '') . "\n";
	$text .= "$_;\n" for @{ $small->{base} };
	$text .= "---\n";
	$text .= "$_;\n" for @{ $small->{alteration} };
	$text .= "===\n";
	$text .= "$_\n" for @{ $again->{problems} // [] };
	for my $way ('up', 'down')
	{
		$text .= "$way: " . ($_->{ddl} // "-- $_->{codes}[0] of $_->{identity}") . "\n" for @{ $again->{$way} // [] };
	}
	return $text;
}

1;
