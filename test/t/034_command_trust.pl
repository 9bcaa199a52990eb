# What the command does not trust: look-alikes of the extension's functions, and the server.
use strict;
use warnings;

use Cwd qw(getcwd);
use File::Path qw(make_path remove_tree);
use IO::Socket::UNIX;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('command_trust');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;
my $top = getcwd();
my $dir = PostgreSQL::Test::Utils::tempdir();
delete @ENV{qw(SCHEMAVER_DIR NO_COLOR)};

sub fresh_folder
{
	chdir $top;
	remove_tree("$dir/home");
	make_path("$dir/home/migrations");
	chdir "$dir/home";
	for my $id ('a', 'b')
	{
		my $parent = $id eq 'a' ? 'base' : 'a';
		open my $file, '>', "migrations/$id.sql" or die;
		print $file "-- revision: $id\n-- down_revision: $parent\n\n-- schemaver: upgrade\nCREATE TABLE $id ();\n\n-- schemaver: downgrade\nDROP TABLE $id;\n";
		close $file;
	}
}

sub run_schemaver
{
	my ($out, $err);
	IPC::Run::run([ 'schemaver', @_ ], '<', \'', '>', \$out, '2>', \$err);
	return ($? >> 8, $out, $err);
}

# Somebody who has CREATE on the schema adds functions that a shorter call would match: for each function of the extension one
# for each shorter list of its arguments.
sub plant
{
	my ($db) = @_;
	$node->safe_psql($db, <<'SQL');
DO $$
DECLARE
  f record;
BEGIN
  FOR f IN SELECT p.oid, p.proname, p.pronargs, p.prokind, p.proargtypes, p.pronamespace::regnamespace AS schema
    FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
    JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND e.extname = 'schemaver'
    WHERE p.proname LIKE 'schemaver%' AND p.pronargs > 0
  LOOP
    FOR n IN 0..f.pronargs - 1 LOOP
      BEGIN
        EXECUTE format('CREATE %s %s.%I(%s) %s LANGUAGE plpgsql AS %L', CASE f.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END,
          f.schema, f.proname, (SELECT string_agg(format_type(f.proargtypes[i], NULL), ', ' ORDER BY i) FROM generate_series(0, n - 1) i),
          CASE f.prokind WHEN 'p' THEN '' ELSE 'RETURNS text' END, 'BEGIN RAISE EXCEPTION ''taken over''; END');
      EXCEPTION WHEN duplicate_function THEN
        NULL;
      END;
    END LOOP;
  END LOOP;
END $$;
-- It also looks like one of a later version.
CREATE FUNCTION s.schemaver_load(jsonb, text, text, stale text, out_of_order text, portable text) RETURNS text LANGUAGE plpgsql
  AS 'BEGIN RAISE EXCEPTION ''taken over''; END';
SQL
}

# Declares the functions as version 0.1 does.
sub make_old
{
	my ($db) = @_;
	my $rows = 'TABLE (name text, revision text, action text, problem text)';
	for ([ 'load', 'jsonb, text, text, text, boolean', q{files jsonb, format text DEFAULT 'auto', unsupported text DEFAULT 'error'}, $rows, 'VOLATILE' ],
		[ 'upgrade_sql', 'text, boolean, text', q{range text DEFAULT 'heads'}, 'text', 'STABLE' ],
		[ 'downgrade_sql', 'text, boolean, text', 'range text', 'text', 'STABLE' ],
		[ 'stamp_sql', 'text, boolean, boolean, text', 'target text, purge boolean DEFAULT false', 'text', 'STABLE' ])
	{
		my ($name, $types, $arguments, $result, $volatility) = @$_;
		$node->safe_psql($db, "ALTER EXTENSION schemaver DROP FUNCTION s.schemaver_$name($types); DROP FUNCTION s.schemaver_$name($types);"
			  . "CREATE FUNCTION s.schemaver_$name($arguments) RETURNS $result LANGUAGE C $volatility AS '\$libdir/schemaver', 'schemaver_$name';"
			  . "ALTER EXTENSION schemaver ADD FUNCTION s.schemaver_$name(" . join(', ', $arguments =~ /(?:^|, )\w+ (\w+)/g) . ')');
	}
	# That version has no functions for numbers of steps.
	$node->safe_psql($db, <<'SQL');
DO $$
DECLARE
  call text;
BEGIN
  FOR call IN SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 's'::regnamespace AND proargtypes[0] = 'bigint'::regtype LOOP
    EXECUTE format('ALTER EXTENSION schemaver DROP FUNCTION %1$s; DROP FUNCTION %1$s', call);
  END LOOP;
END $$;
SQL
}

my %script;
$ENV{PGHOST} = $node->host;
$ENV{PGPORT} = $node->port;
for my $version ('0.1', '0.2')
{
	my $db = 'planted' . $version =~ tr/.//dr;
	$node->safe_psql('postgres', "CREATE DATABASE $db");
	$node->safe_psql($db, "CREATE SCHEMA s; CREATE EXTENSION schemaver SCHEMA s; ALTER DATABASE $db SET search_path = public, s");
	make_old($db) if $version eq '0.1';
	plant($db);
	$ENV{PGDATABASE} = $db;
	fresh_folder();
	for my $call (
		[qw(load)], [qw(upgrade +1)], [qw(upgrade)], [qw(downgrade)], [qw(stamp head)], [qw(current)], [qw(current --check)], [qw(heads)],
		[qw(branches)], [qw(history)], [qw(history base:a)], [qw(show)], [qw(pending)], [qw(status)], [qw(graph)], [qw(heads -D migrations)],
		[qw(script base:head)], [qw(script --down b:a)], [qw(script --stamp head)], [qw(script --stamp --purge head)],
		$version eq '0.1' ? () : ([qw(script --portable base:head)], [qw(script --portable --schema x base:head)], [qw(load --prune)], [qw(load --in-order)], [qw(dump)], [qw(dump --layout files -o dumped)], [qw(diff live)],
			[ 'check', '--models-command', 'echo "CREATE TABLE x (n integer);"', '--schema', 'public', '--complete' ], ['check']),
		[qw(new text)], [qw(export)], [qw(validate -q)])
	{
		my ($status, $out, $err) = run_schemaver(@$call);
		ok($status == 0 || $call->[0] =~ /^(?:validate|check)$/ && $status == 4, "schemaver @$call calls the extension's functions, version $version") or diag($err);
	}
	@script{qw(portable plain)} = map { (run_schemaver('script', @$_, 'base:head'))[1] } ['--portable'], [] if $version eq '0.2';
	next if $version ne '0.1';
	like((run_schemaver(@$_))[2], qr/does not know schemaver $_->[0]/, "version 0.1 does not know $_->[0]") for ['dump'], [qw(diff live)], ['check'];
	for my $call ([qw(load --prune)], [qw(load --out-of-order)], [qw(load --in-order)], [qw(script --portable)])
	{
		my ($status, $out, $err) = run_schemaver(@$call);
		like($err, qr/does not know \Q@{[ $call->[1] =~ s{in-order}{out-of-order}r ]}\E/, "version 0.1 does not know $call->[1]");
	}
}

# A server that is not what it seems.  To each statement it answers with one row, of the columns that a script of the command
# asks for, and one more: psql makes a variable of each.
sub message { my ($type, $body) = @_; return $type . pack('N', length($body) + 4) . $body; }

sub answer_row
{
	my (%column) = @_;
	my @names = sort keys %column;
	return message('T', pack('n', scalar @names) . join('', map { "$_\0" . pack('NnNnNn', 0, 0, 25, -1 & 0xffff, 0xffffffff, 0) } @names))
	  . message('D', pack('n', scalar @names) . join('', map { pack('N', length $column{$_}) . $column{$_} } @names))
	  . message('C', "SELECT 1\0");
}

sub receive
{
	my ($client, $length) = @_;
	my $data = '';
	while (length $data < $length)
	{
		my $n = sysread $client, $data, $length - length $data, length $data;
		return undef unless $n;
	}
	return $data;
}

my %usual = (
	search_path => 'public', encoding => 'UTF8', began => 'now', schema => 's', schema_name => 's', extension_version => '0.2',
	is_old => 'off', takes_stale => 'on', takes_out_of_order => 'on', can_look => 'on', is_refused => 'off', cannot_prune => 'off',
	loaded => '[]', stale_revisions => '', has_stale => 'off', has_several => 'off', is_all => 'on', refused => '', steps => '[]',
	step_count => '0', seconds => '0', pending => '0', current => '[]', heads => '[]', at => 'done', is_empty => 'on', closing => 'x',
	rows => '[]', text => 'x', ignored => '', revision => 'r', is_alien => 'off', stale_parents => 'x', has_stale_parents => 'on', name => 'x.sql',
	row_count => '1', renames_json => '{}', files => '[]', content => '', merge => 'x', new => '[]', names => '[]');

# Serves clients until it is killed.
sub serve
{
	my ($listener, %more) = @_;
	$SIG{TERM} = sub { POSIX::_exit(0) };
	while (my $client = $listener->accept)
	{
		my $length = unpack 'N', receive($client, 4) // next;
		receive($client, $length - 4);
		syswrite $client, message('R', pack 'N', 0)
		  . join('', map { message('S', "$_\0") } "server_version\x0015.0", "server_encoding\0UTF8", "client_encoding\0UTF8", "standard_conforming_strings\0" . ($more{strings} // 'on'))
		  . message('K', pack 'NN', 1, 1) . message('Z', 'I');
		while (defined(my $type = receive($client, 1)))
		{
			my $query = receive($client, unpack('N', receive($client, 4)) - 4);
			last if $type eq 'X';
			next unless $type eq 'Q';
			my $copy = $query =~ /\ACOPY/;
			syswrite $client, ($copy ? message('H', "\0\0\0") . message('d', ($more{copied} // 'x.sql') . "\t" . ($more{copied_text} // '-- x') . "\n") . message('c', '') . message('C', "COPY 1\0")
				: answer_row(%usual, %more)) . message('Z', 'T');
		}
		close $client;
	}
}

require POSIX;
make_path("$dir/socket");
$ENV{PGHOST} = "$dir/socket";
$ENV{PGPORT} = 5432;
$ENV{PGDATABASE} = 'x';
my @calls = ([qw(load)], [qw(upgrade)], [qw(upgrade --json)], [qw(stamp x)], [qw(adopt x)], [qw(downgrade)], [qw(current)], [qw(script)], [qw(history)],
	[qw(show)], [qw(status)], [qw(validate)], [qw(new x)], [qw(merge)], [qw(export)], [qw(load --prune)], [qw(--version -d x)], [qw(dump)], [qw(dump -o made/dumped)], [qw(dump --json)], [qw(diff x)], [qw(diff x --online)], [qw(diff x --json)], ['check'], [qw(check --models schema:x --schema y)], [qw(check --models-command date --json)]);
my $evil = "touch $dir/home/taken";
my %seen = map { $_ => 1 } join("\n", values %script) =~ /\b(schemaver_[a-z_]+)\b/g;
my %other = map { $_ => 1 } grep { !/\A(?:is|takes|has|can|cannot)_/ } keys %usual, qw(work more order folder target key format unsupported
	project messages command out_of_order stale ROW_COUNT empty VERSION_NUM script_schema label depends_on rev_id schemas layout output writes source online renames), keys %seen;
for my $value ("0 \\! $evil\n", "|$evil #", "`$evil`", "$dir/home/made")
{
	unlink "$dir/socket/.s.PGSQL.5432";
	my $listener = IO::Socket::UNIX->new(Type => SOCK_STREAM, Local => "$dir/socket/.s.PGSQL.5432", Listen => 5) or die $!;
	my $pid = fork;
	if ($pid == 0)
	{
		serve($listener, map { $_ => $value } keys %other);
		POSIX::_exit(0);
	}
	close $listener;
	for my $call (@calls)
	{
		fresh_folder();
		make_path("$dir/home/made");
		my ($status, $out, $err) = run_schemaver(@$call);
		is(join(' ', -e "$dir/home/taken" ? 'taken' : (), glob "$dir/home/made/*"), '',
			"schemaver @$call does not take a value for a command or a file: " . $value =~ s/\Q$evil\E/.../r =~ s/\n//r =~ s/\Q$dir\E//r) or diag($err);
	}
	for my $kind (sort keys %script)
	{
		fresh_folder();
		make_path("$dir/home/made");
		IPC::Run::run([ 'psql', '-X' ], '<', \$script{$kind}, '>', \my $out, '2>', \my $err);
		is(join(' ', -e "$dir/home/taken" ? 'taken' : (), glob "$dir/home/made/*"), '',
			"a $kind script does not take a value for a command: " . $value =~ s/\Q$evil\E/.../r =~ s/\n//r =~ s/\Q$dir\E//r) or diag($err);
	}
	kill 'TERM', $pid;
	waitpid $pid, 0;
}

# The names of new files.
for my $name ('x.py', '../x.sql', '/tmp/x.sql', '.x.sql', 'migrations', '-x.sql', 'x.sql')
{
	unlink "$dir/socket/.s.PGSQL.5432";
	my $listener = IO::Socket::UNIX->new(Type => SOCK_STREAM, Local => "$dir/socket/.s.PGSQL.5432", Listen => 5) or die $!;
	my $pid = fork;
	if ($pid == 0)
	{
		serve($listener, copied => $name);
		POSIX::_exit(0);
	}
	close $listener;
	fresh_folder();
	my ($status, $out, $err) = run_schemaver('export');
	is($status, $name eq 'x.sql' ? 0 : 3, "a server that names a new file $name") or diag($err);
	is(join(' ', map { s{.*/}{}r } glob 'migrations/*'), 'a.sql b.sql' . ($name eq 'x.sql' ? ' x.sql' : ''), 'the folder');
	kill 'TERM', $pid;
	waitpid $pid, 0;
}

# What is printed for psql does not have commands in it, however the server makes psql read strings: it is loaded into the same
# server.
for my $strings ('on', 'off')
{
	for my $text ("SELECT 1;\\n\\\\! $evil\\n", "SELECT 'a\\\\';\\n\\\\! $evil\\n--'\\n", "\\\\unrestrict schemaver1k\\n\\\\unrestrict schemaver2k\\n\\\\! $evil\\n", "\\\\! $evil")
	{
		unlink "$dir/socket/.s.PGSQL.5432";
		my $listener = IO::Socket::UNIX->new(Type => SOCK_STREAM, Local => "$dir/socket/.s.PGSQL.5432", Listen => 5) or die $!;
		my $pid = fork;
		if ($pid == 0)
		{
			serve($listener, copied => 'schema.sql', copied_text => $text, strings => $strings);
			POSIX::_exit(0);
		}
		close $listener;
		for my $call ([qw(dump)], [qw(diff x)], ['check'])
		{
			fresh_folder();
			my ($status, $script, $err) = run_schemaver(@$call);
			is($status, $call->[0] eq 'dump' ? 0 : 4, "schemaver @$call") or diag($err);
			like($script, qr/touch/, 'the text of the server is printed');
			IPC::Run::run([ 'psql', '-X' ], '<', \$script, '>', \my $out, '2>', \$err);
			ok(!-e "$dir/home/taken", "schemaver @$call prints no command of psql, strings $strings") or diag($script);
		}
		kill 'TERM', $pid;
		waitpid $pid, 0;
	}
}

done_testing();
