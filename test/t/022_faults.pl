# System faults while a folder is being read: calls that fail, files that are replaced between two calls.  The name of
# a file determines what happens to it; see test/modules/sv_faults, which is preloaded here.
use strict;
use warnings;

use Cwd qw(abs_path);
use File::Path qw(make_path);
use IO::Socket::UNIX;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my ($faults, $probe) = map { abs_path("test/modules/$_") } qw(sv_faults sv_probe);
for my $module ($faults, $probe)
{
	system("make -s -C '$module' PG_CONFIG='$ENV{PG_CONFIG}' with_llvm=no >/dev/null 2>&1") == 0
	  or die "$module cannot be built";
}

my $node = PostgreSQL::Test::Cluster->new('faults');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', 'max_files_per_process = 100');
{
	local $ENV{LD_PRELOAD} = "$faults/sv_faults.so";
	$node->start;
}
$node->safe_psql('postgres', qq{
	CREATE EXTENSION schemaver;
	CREATE FUNCTION take_descriptors(integer) RETURNS integer LANGUAGE c AS '$probe/sv_probe', 'sv_probe_take_descriptors'});

my $dir = PostgreSQL::Test::Utils::tempdir();
my $n = 0;

# Returns a new folder with files in it: their contents by name, "dir", "fifo", "socket" and "-> target" being something else.
sub folder
{
	my (%files) = @_;
	my $folder = "$dir/" . ++$n;
	make_path($folder);
	for my $name (sort keys %files)
	{
		my $path = "$folder/$name";
		if ($files{$name} eq 'dir') { make_path($path); }
		elsif ($files{$name} eq 'fifo') { system('mkfifo', $path) == 0 or die; }
		elsif ($files{$name} eq 'socket') { chdir $folder or die; IO::Socket::UNIX->new(Local => $name, Listen => 1) or die "$name: $!"; }
		elsif ($files{$name} =~ /^-> (.*)/) { symlink($1, $path) or die; }
		else { append_to_file($path, $files{$name}); }
	}
	return $folder;
}

# Loads it in a separate session; returns the rows, or the error.
sub load
{
	my ($folder, $before) = @_;
	my ($ret, $out, $err) = $node->psql('postgres',
		($before // '') . ";SELECT name, revision FROM schemaver_load_directory('$folder')", extra_params => [ '-v', 'VERBOSITY=verbose' ]);
	return $ret == 0 ? $out : $err;
}

my $good = "-- revision: a\n-- down_revision: base\n\n-- schemaver: upgrade\nSELECT 1;\n";

# Files, folders and the ends of links.
like(load(folder('a@read-1-EIO.sql' => $good)), qr/58030.*could not read file "\S+\/a\@read-1-EIO.sql": Input\/output error/s, 'a file that cannot be read');
is(load(folder('a@read-1-EINTR.sql' => $good)), 'a@read-1-EINTR.sql|a', 'a signal that comes while it is read');
like(load(folder('a@fstat-1-EIO.sql' => $good)), qr/58030.*could not stat file/s, 'one that cannot be looked at when it is open');
like(load(folder('a@fstatat-1-EIO.sql' => $good)), qr/58030.*could not stat file/s, 'nor before');
like(load(folder('a@fstatat-1-ENOENT.sql' => $good)), qr/58P01.*could not stat file/s, 'one that has gone since the folder was listed');
like(load(folder('a@openat-1-EACCES.sql' => $good)), qr/42501.*could not open file/s, 'one that is forbidden');
like(load(folder('a@read-1-shrink.sql' => $good)), qr/55006.*changed while the folder was being read/s, 'one that is cut off meanwhile');
like(load(folder('sub@readdir-2-EIO' => 'dir')), qr/58030.*could not read folder "\S+\/sub\@readdir-2-EIO"/s, 'a folder that cannot be read');
like(load(folder('sub@fdopendir-1-ENOMEM' => 'dir')), qr/53200.*could not open folder/s, 'nor listed');
like(load(folder('a.sql' => '-> b@fstatat-2-EIO.sql', 'b@fstatat-2-EIO.sql' => '')), qr/58030.*could not follow symbolic link "\S+\/a.sql"/s, 'the end of a link');
like(load(folder('a@readlinkat-1-EIO.sql' => '-> b.sql', 'b.sql' => '')), qr/58030.*could not follow symbolic link/s, 'a link that cannot be read');

# More than possible.
like(load(folder('sub@readdir-1-repeat' => 'dir', 'sub@readdir-1-repeat/a.txt' => '')), qr/54000.*folder "\S+" has more than 200000 files/s, 'files without end');
like(load(folder('sub@readdir-1-repeat' => 'dir', 'sub@readdir-1-repeat/sub' => 'dir')), qr/54000.*folder "\S+" has more than 200000 folders/s, 'folders without end');

# Files that existed a moment ago.
my $changed = qr/55006.*"\S+" changed while the folder was being read/s;
for my $other ('fifo', 'dir', 'socket', '-> /etc/passwd')
{
	like(load(folder('a@openat-1-swap.sql' => $good, '.a@openat-1-swap.sql' => $other)), $changed, "a file that has become: $other");
}
like(load(folder('sub@openat-1-swap' => 'dir', '.sub@openat-1-swap' => $_)), $changed, "a folder that has become: $_")
  for ('a file', '-> /etc');
like(load(folder('a@readlinkat-1-swap.sql' => '-> b.sql', 'b.sql' => $good, '.a@readlinkat-1-swap.sql' => $good)), $changed, 'a link that has become a file');
# It is in a hidden folder, which is not listed: the order of a listing is the file system's.
like(load(folder('a.sql' => '-> .h/b@fstatat-2-swap.txt', '.h' => 'dir', '.h/b@fstatat-2-swap.txt' => $good, '.h/.b@fstatat-2-swap.txt' => '-> /etc/passwd')),
	$changed, 'the end of a link that has become one');
is($node->safe_psql('postgres', 'SELECT count(*) FROM schemaver_revisions'), '1', 'nothing else was loaded');

# Descriptors can run out anywhere; then nothing stays open, and with one more it
# continues.
my $links = folder('a.sql' => $good, 'sub' => 'dir', 'sub/b.txt' => '-> ../wi/th/c.txt', 'wi/th' => 'dir', 'wi/th/c.txt' => '');
my $all = $node->safe_psql('postgres', 'SELECT take_descriptors(1000)');
my %met;
for my $left (0 .. 8)
{
	my $said = load($links, "SELECT take_descriptors($all - $left)");
	my ($what) = $said =~ /53000: *could not (.*?) "/;
	$met{ $what // ($said =~ /^a\.sql\|a$/m ? 'loaded' : $said) }++;
}
note(join(', ', map { "$_: $met{$_}" } sort keys %met));
is_deeply([ sort keys %met ], [ 'follow symbolic link', 'loaded', 'open directory', 'open file', 'open folder' ], 'descriptors that run out');
is($node->safe_psql('postgres', qq{
	SELECT take_descriptors($all - 1);
	DO \$\$
	DECLARE
		open bigint;
	BEGIN
		FOR i IN 1 .. 50 LOOP
			BEGIN
				PERFORM schemaver_load_directory('$links');
				RAISE 'not refused';
			EXCEPTION WHEN insufficient_resources THEN
				open := coalesce(open, (SELECT count(*) FROM pg_ls_dir('/proc/self/fd')));
			END;
		END LOOP;
		IF (SELECT count(*) FROM pg_ls_dir('/proc/self/fd')) > open THEN
			RAISE 'more files are open than before';
		END IF;
	END \$\$}), $all - 1, 'nothing stays open');

$node->stop;
done_testing();
