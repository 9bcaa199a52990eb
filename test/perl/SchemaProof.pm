# Builds a schema, and proves by pg_dump that schemaver_dump() and schemaver_diff() make the same one: object by object, as
# pg_dump names them.  The environment names the server, and its owner is the user.
package SchemaProof;
use strict;
use warnings;

use Exporter 'import';
use File::Temp qw(tempdir);
use IPC::Run;

our @EXPORT_OK = qw(prove_schema difference_of);

my $folder = tempdir(CLEANUP => 1);
my $with_extension = 'CREATE SCHEMA schemaver; CREATE EXTENSION schemaver SCHEMA schemaver';

# Runs a program; returns its output and what it says.
sub run
{
	my ($input, @command) = @_;
	my ($out, $err) = ('', '');
	local $ENV{PGOPTIONS} = '-c client_min_messages=warning -c lc_messages=C';
	IPC::Run::run(\@command, '<', \$input, '>', \$out, '2>', \$err);
	return ($out, $err);
}

# What the statement returns; it must succeed.
sub ask
{
	my ($db, $sql) = @_;
	my ($out, $err) = run($sql, qw(psql -X -q -A -t -v ON_ERROR_STOP=1 -d), $db);
	die "$db: $sql: $err" if $err =~ /^ERROR:|error:/m;
	chomp $out;
	return $out;
}

sub make_database
{
	my ($db) = @_;
	ask('postgres', qq{DROP DATABASE IF EXISTS "$db" (FORCE);\nCREATE DATABASE "$db" TEMPLATE template0 ENCODING 'UTF8'});
	ask($db, $with_extension);
	return;
}

# Runs each statement of a file, also after one that fails; returns the errors.
sub load_file
{
	my ($db, $path) = @_;
	my ($out, $err) = run('', qw(psql -X -q -v ON_ERROR_STOP=0 -d), $db, '-f', $path);
	return grep { /(?:ERROR|FATAL):  |psql: error:|invalid command/ } split /\n/, $err;
}

sub load_text
{
	my ($db, $text) = @_;
	my $path = "$folder/text.sql";
	open my $file, '>:raw', $path or die "$path: $!";
	print $file $text;
	close $file;
	return load_file($db, $path);
}

# The schema of others has roles that are not here: they are made, and it is loaded again.
sub build
{
	my ($db, $path) = @_;
	my @errors;
	for (1 .. 4)
	{
		make_database($db);
		@errors = load_file($db, $path);
		my %missing = map { /role "(.*)" does not exist/ ? ($1 => 1) : () } @errors;
		last if !%missing;
		ask('postgres', 'CREATE ROLE "' . s/"/""/gr . '"') for sort keys %missing;
	}
	return @errors;
}

# The objects that pg_dump writes, by their headings.  A setting comes before the first object that needs it, and is valid for
# those that follow: it is made a part of each.
sub objects_of
{
	my ($db) = @_;
	my ($text, $err) = run('', qw(pg_dump -s -d), $db);
	die "pg_dump of $db: $err" if $err =~ /error:/;
	my (%objects, %setting);
	my ($head, @parts) = split /^--\n-- (?=Name: )/m, $text;
	%setting = $head =~ /^SET (default_\w+) = (.*);$/mg;
	for my $part (@parts)
	{
		my ($heading, $body) = $part =~ /\A(.*?)\n--\n(.*)\z/s;
		my %used = $heading =~ /Type: (?:TABLE|MATERIALIZED VIEW);/ ? %setting
		  : $heading =~ /Type: (?:INDEX|CONSTRAINT);/ ? (default_tablespace => $setting{default_tablespace}) : ();
		%setting = (%setting, $body =~ /^SET (default_\w+) = (.*);$/mg);
		# The last one ends with the end of the dump.
		$body =~ s/^--\n-- PostgreSQL database dump complete.*//ms;
		$body =~ s/^\\(?:un)?restrict .*\n//mg;
		$body =~ s/^SET default_\w+ = .*;\n//mg;
		$body =~ s/\A\n+|\n+\z//g;
		$body = join "\n", sort split /\n/, $body if $heading =~ /Type: (?:DEFAULT )?ACL;/;
		push @{ $objects{$heading} }, join "\n", $body, map { "-- $_ = " . ($used{$_} // "''") } sort keys %used;
	}
	return { map { $_ => join "\n", sort @{ $objects{$_} } } keys %objects };
}

# The headings of the objects that only one of the databases has, or that differ.
sub differing
{
	my ($left, $right) = @_;
	return grep { ($left->{$_} // '') ne ($right->{$_} // '') } sort keys %{ { %$left, %$right } };
}

# difference_of(result, heading, stage): the lines of an object that only one of the databases has, to be read by people.
sub difference_of
{
	my ($result, $heading, $stage) = @_;
	my ($wanted, $made) = map { [ split /\n/, $_->{$heading} // '' ] } $result->{objects}, $result->{$stage}{objects};
	my %wanted = map { $_ => 1 } @$wanted;
	my %made = map { $_ => 1 } @$made;
	return (map { "- $_" } grep { !$made{$_} } @$wanted), map { "+ $_" } grep { !$wanted{$_} } @$made;
}

sub fingerprint_of { return ask($_[0], q{SELECT schemaver.schemaver_fingerprint('strict')}); }

# The statements that make a database into another one, as a script, and how many differences have none.
sub script_of
{
	my ($db, $desired) = @_;
	my $call = "schemaver.schemaver_diff(source => 'live', desired => 'database:$desired')";
	my $script = ask($db, "SELECT string_agg(ddl || ';', E'\\n' ORDER BY step) FROM $call");
	return ("$script\n", ask($db, "SELECT string_agg(coalesce(codes[1], kind) || ' of ' || identity, E'\\n' ORDER BY step) FROM $call WHERE ddl IS NULL"));
}

# What is left to do, one line each.
sub left_of
{
	my ($db, $desired) = @_;
	return split /\n/, ask($db,
		"SELECT coalesce(replace(ddl, E'\\n', ' '), codes[1] || ' of ' || identity) FROM schemaver.schemaver_diff(source => 'live', desired => 'database:$desired') WHERE kind <> 'setting'");
}

# A stage: the database that was made, compared with the one that is wanted.
sub compare
{
	my ($db, $desired, $objects, @errors) = @_;
	my $made = objects_of($db);
	return {
		errors => \@errors,
		objects => $made,
		differing => [ differing($objects, $made) ],
		left => [ left_of($db, $desired) ],
		same_fingerprint => fingerprint_of($db) eq fingerprint_of($desired),
	};
}

# prove_schema(name, path): builds the file in a database with that name, and others from it.  The result has
#   errors     of the file itself
#   uncovered  what the dump says is not covered
#   objects    of pg_dump
#   dump       what schemaver_dump() writes, loaded into an empty database
#   diff       an empty database, after what schemaver_diff() returns
#   back       that one, after what schemaver_diff() returns to make it empty again
# Of the last three each has errors, objects, differing, left and same_fingerprint.  All databases are removed, unless keep is true.
sub prove_schema
{
	my ($name, $path, $keep) = @_;
	my ($dumped, $diffed, $empty) = map { "${name}_$_" } qw(dumped diffed empty);
	my %result = (errors => [ build($name, $path) ]);
	make_database($_) for $dumped, $diffed, $empty;
	$result{objects} = objects_of($name);
	$result{text} = ask($name, 'SELECT content FROM schemaver.schemaver_dump()');
	$result{uncovered} = [ $result{text} =~ /^-- (.* is not covered)$/mg ];
	$result{dump} = compare($dumped, $name, $result{objects}, load_text($dumped, $result{text}));
	$result{again} = ask($dumped, 'SELECT content FROM schemaver.schemaver_dump()');

	$result{diff} = compare($diffed, $name, $result{objects}, load_text($diffed, (script_of($diffed, $name))[0]));
	my $nothing = objects_of($empty);
	$result{back} = compare($diffed, $empty, $nothing, load_text($diffed, (script_of($diffed, $empty))[0]));
	if (!$keep)
	{
		ask('postgres', qq{DROP DATABASE "$_" (FORCE)}) for $name, $dumped, $diffed, $empty;
	}
	return \%result;
}

1;
