# Random bodies, written as scripts in every encoding that is allowed and run by psql as
# it is set to: the server receives the statements of the body, byte for byte, and
# nothing in them becomes a psql command.  The same for portable scripts, in a database
# without the extension, which also record the message as it is.
#
# SCHEMAVER_FUZZ is the number of bodies, SCHEMAVER_SEED selects them:
#   SCHEMAVER_FUZZ=5000 make check-one TEST=016
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $count = $ENV{SCHEMAVER_FUZZ} || 160;
my $seed = $ENV{SCHEMAVER_SEED} || 8;
my $node = PostgreSQL::Test::Cluster->new('fuzz');
my $dir = PostgreSQL::Test::Utils::tempdir();
my $trap = "$dir/t";
my $mark = '@@@';    # not in any body

srand $seed;
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', "log_statement = all\nlog_line_prefix = '$mark%a $mark'\nautovacuum = off\n");
$node->start;

# An encoding until 18.
my @mule = $node->safe_psql('postgres', q{SELECT pg_char_to_encoding('MULE_INTERNAL')}) >= 0 ? 'MULE_INTERNAL' : ();

# Database encodings, what clients there may be, and characters: some have bytes that
# are quotes and backslashes in encodings that are not allowed.
my %databases = (
	UTF8 => [ [qw(UTF8 SQL_ASCII LATIN1 EUC_JP EUC_KR WIN1252 EUC_CN)], "\xc3\xa9", "\xe8\xa1\xa8", "\xe2\x82\xac", "\xe3\x82\xbd" ],
	SQL_ASCII => [ [qw(SQL_ASCII UTF8)], "\xc3\xa9", "\xe8\xa1\xa8" ],
	LATIN1 => [ [ qw(LATIN1 UTF8 SQL_ASCII), @mule ], "\xe9", "\xa7", "\xdf" ],
	EUC_JP => [ [ qw(EUC_JP UTF8 SQL_ASCII), @mule ], "\xc9\xbd", "\xa5\xbd", "\x8e\xb1", "\xa1\xc1" ]);
my @unsafe = qw(SJIS BIG5 GBK UHC GB18030 SHIFT_JIS_2004);

my @chars;    # of the database at hand
my $mild;    # a body that psql would read as the server does

sub one_of { return $_[ rand @_ ]; }

# What would do something if psql read it.
sub junk
{
	return one_of(';', ";\n", '--', "-- \n", '/*', '*/', "'", '"', '$$', '$x$', '(', ')', "\n", "\n\n", ' ', 'x', '1', @chars) if $mild;
	return one_of(
		"\\! touch $trap", "\n\\! touch $trap\n", "\\o $trap", "\\\\", "\\", "\\'", "\\\\'", ":`touch $trap`", ":'x'", ':"x"', ':x', ':{?x}', ':1',
		"\\if false\n", "\n\\q\n", "\\gexec", "\\;", "\\restrict x\n", "\\c nowhere\n", ';', ";\n", '--', "-- \n", '/*', '*/', "'", "''", '"', '$$', '$x$', '$', '(', ')', '[', ']',
		"\n", "\n\n", "\r", "\r\n", "\t", "\f", ' ', "E'", "U&'", '&', '%', "%5C", 'BEGIN', 'END;', 'x', '1', @chars, @chars, @chars);
}

sub text { return join '', map { junk() } 1 .. 1 + rand 5; }

sub without { my ($text, $what) = @_; return $text =~ s/$what//gr; }

# A literal or something similar, usually well-formed.
sub literal
{
	my $text = text();
	my $quoted = $text =~ s/'/''/gr;
	my $tag = one_of('', 'x', 'a1', '_', $chars[0]);
	my $kind = int($mild ? one_of(0, 1, 2, 3, 7, 8, 9) : rand 12);

	return $text if rand() < 0.02;
	return "'$quoted'" if $kind < 3;
	return "E'" . ($quoted =~ s/\\/\\\\/gr) . "'" if $kind == 3;
	return "E'" . ($quoted =~ s/\\/\\\\/gr) . one_of("\\'", "\\n", "\\\\", '') . "'" if $kind == 4;
	return "E'a'" . one_of("\n", " \n\n ", " -- it's \\! touch $trap\n") . "'b\\\\" . ($quoted =~ s/\\/\\\\/gr) . "'" if $kind == 5;
	return "U&'" . without($quoted, '\\\\') . one_of("\\0041", "\\\\", '') . "'" if $kind == 6;
	return "\$$tag\$" . without($text, '\$') . "\$$tag\$" if $kind < 9;
	return "1 AS \"a" . (substr($text, 0, 20) =~ s/["\x80-\xff]//gr) . '"' if $kind == 9;
	return one_of("B'1'", "X'1f'", "N'a'", '1.5e-1', '-1', '2^-1', "'a'::text", "'1' :: integer") if $kind == 10;
	return one_of('(ARRAY[1,2])[1:2]', '(ARRAY[1])[n:n]', '(ARRAY[1])[n : n]', '(ARRAY[1])[:n]', 'n', 'a$1', '"n"') . ' /* ' . without($text, '[*/]') . ' */';
}

sub blank { return one_of(' ', "\n", "\t", ' /* x; */ ', " -- it's\n") if $mild; return one_of(' ', ' ', ' ', "\n", "\n\n", "\t", " -- " . without(text(), "[\n\r]") . "\n", ' /* ' . without(text(), '[*/]') . ' */ ', ' /* /* \\! */ */ ', "\r\n"); }

sub statement
{
	my $kind = rand($mild ? 20 : 10) + ($mild ? 0.5 : 0);
	my $items = join ',' . blank(), map { literal() } 1 .. 1 + rand 3;

	return "CREATE OR REPLACE FUNCTION pg_temp." . one_of('f', 'begin', '"begin"') . "() RETURNS integer BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 2 END; END" if $kind < 0.5;
	return "CREATE OR REPLACE FUNCTION pg_temp.g(" . one_of('', 'begin integer') . ") RETURNS text LANGUAGE sql AS " . one_of("'SELECT 1::text'", '$$ SELECT 1::text; $$') if $kind < 1;
	return "DO" . blank() . "\$do\$ BEGIN PERFORM 1; -- \\! touch $trap\nEND \$do\$" if $kind < 1.5;
	return "SELECT set_config('client_encoding', '" . one_of(@unsafe) . "', true)" if $kind < 1.6;
	return 'SELECT' . blank() . $items . blank() . "FROM (SELECT 1 AS n" . ($mild ? '' : ', 2 AS a$1') . ") AS x";
}

# Removes what may be around a statement.
sub trimmed
{
	my ($text) = @_;
	my $comment = qr{--[^\n\r]*(?:[\n\r]|\z)|(/\*(?:[^*/]|\*(?!/)|/(?!\*)|(?1))*\*/)};

	$text =~ s/\A(?:\s|$comment)+//;
	$text =~ s/\s*;?\s*\z//;
	return $text;
}

#
# The bodies: those that run online are the ones that must run as scripts.
#
my @bodies;
foreach my $encoding (sort keys %databases)
{
	my $db = lc "fuzz_$encoding";
	my ($clients, @its_chars) = @{ $databases{$encoding} };
	my $sql = "SET client_encoding = 'SQL_ASCII';\n";

	@chars = @its_chars;
	$node->safe_psql('postgres', "CREATE DATABASE $_ TEMPLATE template0 ENCODING '$encoding' LC_COLLATE 'C' LC_CTYPE 'C'") foreach $db, "away_$db";
	$node->safe_psql($db, q{
		CREATE EXTENSION schemaver;
		CREATE FUNCTION is_good(project text, body bytea, message bytea, transactional boolean) RETURNS boolean LANGUAGE plpgsql AS $$
		DECLARE
			encoding name := getdatabaseencoding();
		BEGIN
			PERFORM set_config('schemaver.project', project, false), set_config('client_min_messages', 'error', false);
			BEGIN
				PERFORM schemaver_register('r', NULL, convert_from(body, encoding), 'SELECT 1', message => translate(convert_from(message, encoding), E'\n\r\t\f', ''));
				PERFORM schemaver_upgrade();
				RAISE 'good' USING ERRCODE = 'GGGGG';
			EXCEPTION WHEN SQLSTATE 'GGGGG' THEN
				PERFORM schemaver_register('r', NULL, convert_from(body, encoding), 'SELECT 1', message => translate(convert_from(message, encoding), E'\n\r\t\f', ''), transactional => transactional);
				RETURN true;
			WHEN OTHERS THEN
				RETURN false;
			END;
		END $$});
	foreach my $n (1 .. $count / keys %databases)
	{
		$mild = rand() < 0.4;
		my @statements = map { statement() } 1 .. 1 + rand 3;
		my $body = join('', map { (rand() < 0.5 ? blank() : '') . $_ . ';' } @statements) . one_of('', "\n", blank());
		my %body = (db => $db, project => "p$n", client => one_of(@$clients), text => $body, statements => \@statements, transactional => rand() < 0.8);

		chop $body{text} if rand() < 0.2;
		push @bodies, \%body;
		$sql .= sprintf "SELECT '%s', is_good('%s', '\\x%s', '\\x%s', %s);\n", $body{project}, $body{project}, unpack('H*', $body{text}), unpack('H*', text()), $body{transactional} ? 'true' : 'false';
	}
	my %good = map { split /\|/ } split /\n/, $node->safe_psql($db, $sql);
	$_->{good} = $good{ $_->{project} } eq 't' foreach grep { $_->{db} eq $db } @bodies;
}
@bodies = grep { $_->{good} } @bodies;
cmp_ok(scalar @bodies, '>', $count / 3, scalar(@bodies) . ' bodies run online');

#
# Their scripts.
#
my $files = 0;

sub write_file
{
	my ($text) = @_;
	my $file = "$dir/" . ++$files;

	open my $handle, '>:raw', $file or die $!;
	print $handle $text;
	close $handle;
	return $file;
}

my $rc = write_file("\\set SINGLELINE on\n\\set SINGLESTEP on\n\\set AUTOCOMMIT off\n\\set ON_ERROR_ROLLBACK on\n\\set FETCH_COUNT 1\n\\set ECHO all\n\\set x boom\n\\set n boom\n\\set 1 boom\n\\set 2 boom\n");
my @ways = ([ '-X', '-f' ], [ '-X', '<' ], [ '-X', '-S', '-f' ], [ '-f' ], ['<']);
my ($refused, $carried, $plain) = (0, 0, 0);
my $log_before = -s $node->logfile;

# Makes the script of a body; returns its file, undef if it is refused.
sub make_script
{
	my ($body, $call) = @_;
	my ($script, $err) = ('', '');

	local $ENV{PGCLIENTENCODING} = $body->{client};
	IPC::Run::run([ 'psql', '-XAtq', '-d', $node->connstr($body->{db}), '-c', "SET schemaver.project = '$body->{project}'", '-c', "SELECT $call" ],
		'>', \$script, '2>', \$err);
	if ($script eq '')
	{
		# That is for characters that the client does not have.
		$refused++;
		like($err, qr/has no equivalent in encoding|cannot be written in encoding|conversion between .* is not supported|invalid byte sequence/, "refused: $body->{options}")
			or diag($body->{text});
		return;
	}
	$script =~ /\\gexec/ ? $carried++ : $plain++;
	return write_file($script);
}

# Runs a script; returns its exit code and its messages.
sub run_script
{
	my ($body, $db, $file, $name, $way, @options) = @_;
	my $err = '';

	delete local $ENV{PGCLIENTENCODING};
	local $ENV{PGAPPNAME} = $name;
	local $ENV{PSQLRC} = $rc;
	IPC::Run::run([ 'psql', @options, '-d', $node->connstr($db), $way eq '-f' ? ('-f', $file) : () ],
		'<', ($way eq '<' ? $file : '/dev/null'), '>', '/dev/null', '2>', \$err);
	my $status = $? >> 8;
	ok(!-e $trap, "no command of psql has run: $name, $body->{options}") or diag("$body->{text}\n$err");
	unlink $trap;
	return ($status, $err);
}

foreach my $n (0 .. $#bodies)
{
	my $body = $bodies[$n];
	my @options = @{ one_of(@ways) };
	my $way = pop @options;
	my $file;

	$body->{options} = "@options $way, $body->{db}, $body->{client}, seed $seed, body $n";
	$file = make_script($body, 'schemaver_upgrade_sql()');
	if (!defined $file)
	{
		$body->{refused} = 1;
		next;
	}
	($body->{status}, $body->{err}) = run_script($body, $body->{db}, $file, "script$n", $way, @options);
	$file = make_script($body, q{schemaver_upgrade_sql('base:heads', portable => true)});
	$body->{portable_refused} = !defined $file;
	($body->{portable_status}, $body->{portable_err}) = run_script($body, "away_$body->{db}", $file, "portable$n", $way, @options) if defined $file;
}
cmp_ok($plain, '>', $count / 10, "$plain are read by psql");
note("$refused refused, $plain plain, $carried with statements that psql does not read");

#
# The results.
#
my $log = slurp_file($node->logfile, $log_before);
my %received;
while ($log =~ /^\Q$mark\E((?:script|portable)\d+) \Q$mark\ELOG:  statement: (.*?)(?=^\Q$mark\E)/gms)
{
	my ($n, $statement) = ($1, $2);

	chomp $statement;
	push @{ $received{$n} }, $statement =~ s/\n\t/\n/gr;
}
foreach my $n (0 .. $#bodies)
{
	my $body = $bodies[$n];
	my @seen;
	my $inside = 0;

	next if $body->{refused};
	# A body that has another encoding from there on cannot send its other characters.
	next if $body->{status} == 3 && $body->{text} =~ /client_encoding/ && $body->{err} =~ /encoding|this is not statement/;
	is($body->{status}, 0, "it runs: $body->{options}") or diag("$body->{text}\n$body->{err}");
	next if $body->{status} != 0;
	foreach my $statement (@{ $received{"script$n"} })
	{
		my $it = trimmed($statement);

		$inside = 0 if $it =~ /^(CALL public\.schemaver_script|RESET|BEGIN)/;
		push @seen, $it if $inside && $it !~ /^SELECT pg_catalog\.convert_from\(pg_catalog\.decode\(/;
		$inside = 1 if $it =~ ($body->{transactional} ? qr/^CALL public\.schemaver_script_step/ : qr/^CALL public\.schemaver_script_check/);
	}
	# A stray mark may have joined two statements.
	next if @seen != @{ $body->{statements} };
	is_deeply(\@seen, [ map { trimmed($_) } @{ $body->{statements} } ], "what was sent is what was written: $body->{options}") or diag($body->{text});
}

foreach my $n (0 .. $#bodies)
{
	my $body = $bodies[$n];
	my @seen;
	my ($told, $inside) = (0, 0);

	next if $body->{refused} || $body->{portable_refused};
	# Nobody compares what is sent.
	next if $body->{text} =~ /client_encoding/;
	is($body->{portable_status}, 0, "a portable script runs: $body->{options}") or diag("$body->{text}\n$body->{portable_err}");
	next if $body->{portable_status} != 0;
	foreach my $statement (@{ $received{"portable$n"} })
	{
		my $it = trimmed($statement);

		last if $inside && $it =~ /^(SET CONSTRAINTS ALL IMMEDIATE|DISCARD ALL)$/;
		push @seen, $it if $inside && $it !~ /^SELECT pg_catalog\.convert_from\(pg_catalog\.decode\(/;
		$told = 1 if $it =~ /^DO \$schemaver\$BEGIN RAISE NOTICE/;
		$inside = 1 if $told && $it =~ ($body->{transactional} ? qr/^DO/ : qr/^SET ROLE/);
	}
	next if @seen != @{ $body->{statements} };
	is_deeply(\@seen, [ map { trimmed($_) } @{ $body->{statements} } ], "it sends what is written: $body->{options}") or diag($body->{text});
}
foreach my $db (map { lc "fuzz_$_" } sort keys %databases)
{
	my @ran = grep { $_->{db} eq $db && defined $_->{portable_status} && $_->{portable_status} == 0 } @bodies;
	my $of = join ',', map { "'$_->{project}'" } @ran;
	my $what = q{SELECT project, encode(convert_to(message, getdatabaseencoding()), 'hex') FROM };

	is($node->safe_psql("away_$db", "$what schemaver_portable WHERE project IN ($of) ORDER BY 1"), $node->safe_psql($db, "$what schemaver_revisions WHERE project IN ($of) ORDER BY 1"),
		'it records messages as they are: ' . @ran . " in $db");
}

# In encodings where a part of a character looks like something else there is no script.
foreach my $encoding (@unsafe)
{
	my ($out, $err) = ('', '');

	local $ENV{PGCLIENTENCODING} = $encoding;
	IPC::Run::run([ 'psql', '-XAtq', '-d', $node->connstr('fuzz_utf8'), '-c', 'SELECT schemaver_upgrade_sql()' ], '>', \$out, '2>', \$err);
	like($err, qr/ERROR:  a script cannot be written in encoding "$encoding"\n.*HINT:  SET client_encoding = 'UTF8';/s, "none in $encoding");
}

$node->stop;
done_testing();
