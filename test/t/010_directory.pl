# schemaver_load_directory reads a folder of the server, and nothing outside of it.
use strict;
use warnings;

use File::Path qw(make_path);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('directory');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION schemaver;
	CREATE ROLE deployer;
	GRANT EXECUTE ON FUNCTION schemaver_load_directory TO deployer;
	CREATE DATABASE latin1 ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0;
});
$node->safe_psql('latin1', 'CREATE EXTENSION schemaver');

my $dir = PostgreSQL::Test::Utils::tempdir();

sub write_file
{
	my ($name, $content) = @_;
	make_path("$dir/$name" =~ s{/[^/]*$}{}r);
	open my $file, '>:raw', "$dir/$name" or die "$name: $!";
	print $file $content;
	close $file;
}

# A file of a revision.
sub revision
{
	my ($id, $parent, $body) = @_;
	return "-- revision: $id\n-- down_revision: $parent\n-- schemaver: downgrade\n-- schemaver: upgrade\n$body\n";
}

# Loads a folder; returns the rows, or the error.
sub load
{
	my ($folder, %options) = @_;
	my $format = $options{format} // 'auto';
	my ($ret, $out, $err) = $node->psql($options{db} // 'postgres',
		($options{before} // '') . ";SELECT name, revision, action, problem FROM schemaver_load_directory('$folder', '$format') WHERE action <> 'stale'",
		extra_params => [ '-v', 'VERBOSITY=verbose' ]);
	return $ret == 0 ? $out : $err;
}

write_file('ok/0001_a.sql', revision('a', 'base', 'CREATE TABLE a (id int);'));
write_file('ok/deeper/still/b.sql', revision('b', 'a', "SELECT 'ä€';"));
write_file('ok/README.md', "\xff\xfe\x00 no text at all");
write_file('ok/.git/config.sql', 'never read');
write_file('ok/.hidden.sql', 'never read');
is(load("$dir/ok"), "0001_a.sql|a|added|\nREADME.md||ignored|its name does not end in .sql\ndeeper/still/b.sql|b|added|",
	'all files of a folder, but for hidden ones');
like(load("$dir/ok/"), qr/^0001_a\.sql\|a\|unchanged\|$/m, 'again, with a slash at the end');
is($node->safe_psql('postgres', "SELECT schemaver_export('b') ~ 'SELECT ''ä€'';'"), 't', 'text is UTF-8');
make_path("$dir/empty");
is(load("$dir/empty"), '', 'a folder without files');

# rights
my $as_deployer = 'SET ROLE deployer';
like(load("$dir/ok", before => $as_deployer), qr/42501.*permission denied to read files on the server/s, 'not for everybody');
$node->safe_psql('postgres', 'GRANT pg_read_server_files TO deployer');
like(load("$dir/ok", before => $as_deployer), qr/unchanged/, 'but for members of pg_read_server_files');

# what cannot be read
like(load("$dir/nonesuch"), qr/58P01.*could not open folder/s, 'no such folder');
like(load("$dir/ok/0001_a.sql"), qr/could not open directory/, 'no folder');
SKIP:
{
	skip 'nothing is forbidden to this user', 2 if $> == 0;
	write_file('closed/a.sql', 'SELECT 1');
	chmod 0, "$dir/closed/a.sql";
	like(load("$dir/closed"), qr/42501.*could not open file "\S+closed\/a\.sql"/s, 'a file that the server may not read');
	chmod 0600, "$dir/closed/a.sql";
	make_path("$dir/closed/within");
	chmod 0, "$dir/closed/within";
	like(load("$dir/closed"), qr/42501.*could not open folder "\S+closed\/within"/s, 'and such a folder');
	chmod 0700, "$dir/closed/within";
}
like(load('ok'), qr/22023.*path "ok" is not absolute/s, 'a path that depends on who reads it');
write_file('null/a.sql', "-- revision: n\n-- down_revision: base\n\0");
like(load("$dir/null"), qr/22021.*file "a.sql", line 3$/ms, 'a zero byte is no text, and the file is named');
write_file('bad/a.sql', "-- revision: n\n-- down_revision: base\n\n-- schemaver: upgrade\nSELECT '\xe4';\n");
like(load("$dir/bad"), qr/22021.*file "a.sql", line 5$/ms, 'nor is LATIN1');
write_file('bad/a.sql', "\xe4");
like(load("$dir/bad"), qr/22021.*file "a.sql", line 1$/ms, 'in the first line');
like(load("$dir/ok", db => 'latin1'), qr/22P05.*file "deeper\/still\/b.sql", line 5$/ms, 'a character that the database does not have');
write_file('latin/a.sql', revision('l', 'base', "SELECT 'ä';"));
is(load("$dir/latin", db => 'latin1'), 'a.sql|l|added|', 'one that it has');
is($node->safe_psql('latin1', "SELECT octet_length(upgrade) FROM schemaver_revisions"), '11', 'is converted');
# UTF-16, as some editors and shells write it
for my $case ([ 'a byte order mark', "\xff\xfe-\0-\0" ], [ 'the other byte order', "\xfe\xff\0-\0-" ], [ 'no mark', "-\0-\0 \0r\0" ], [ 'no mark, the other order', "\0-\0-\0 " ])
{
	write_file('wide/a.sql', $case->[1]);
	like(load("$dir/wide"), qr/22021.*file "a\.sql" is in UTF-16.*HINT:.*iconv -f UTF-16/s, "UTF-16 is named: $case->[0]");
}
write_file('marked/a.SQL', "\xef\xbb\xbf" . revision('m1', 'base', 'SELECT 1;'));
is(load("$dir/marked"), 'a.SQL|m1|added|', 'a byte order mark, and an ending in capitals');
write_file('capitals/V1__a.SQL', 'SELECT 1;');
is(load("$dir/capitals"), 'V1__a.SQL|1|added|', 'the content of such a file is read');
is($node->safe_psql('postgres', "SELECT upgrade FROM schemaver_revisions WHERE revision = '1'"), 'SELECT 1;', 'for every format');

# Alembic: the history is text in any file, and code is looked at
write_file('alembic/up.sql', "-- Running upgrade  -> al\n\nSELECT 1;\n\nINSERT INTO alembic_version (version_num) VALUES ('al');\n");
write_file('alembic/history.txt', "Rev: al (head)\nParent: <base>\nPath: al.py\n\n    first users\n\n    Create Date: 2026-01-01 00:00:00\n");
write_file('alembic/LICENSE.txt', "\xa9 in Latin-1");
write_file('alembic/notes.txt', "\xff\xfe\xe4\0");
write_file('alembic/large.txt', ' ' x (16 * 1024 * 1024 + 1));
is(load("$dir/alembic"), <<'ROWS' . 'up.sql|al|added|no text contains the downgrades, so nothing can be reverted: alembic downgrade heads:base --sql > down.sql', 'the history of Alembic in a text file');
LICENSE.txt||ignored|it is not text that the database can hold, so it was not read
history.txt||ignored|it is the history, read for messages, dates, labels and dependencies
large.txt||ignored|it is too large to be read
notes.txt||ignored|it is in UTF-16, so it was not read
ROWS
is($node->safe_psql('postgres', "SELECT message, created_at IS NOT NULL FROM schemaver_revisions WHERE revision = 'al'"), 'first users|t', 'with message and date');
write_file('latin1/V1__a.sql', "SELECT 1;");
write_file('latin1/README.txt', "€ is not in Latin-1");
like(load("$dir/latin1", db => 'latin1'), qr/^README\.txt\|\|ignored\|it is not text that the database can hold.*^V1__a\.sql\|1\|added\|$/ms, 'a text that the database cannot hold is passed over');
write_file('python/0001_a.py', "revision = 'a'\ndown_revision = None\n");
like(load("$dir/python"), qr/0A000.*Alembic migrations are Python; give the SQL that they run instead/s, 'a folder of Alembic migrations is recognized');

write_file('large/a.sql', revision('x', 'base', ' ' x (16 * 1024 * 1024)));
like(load("$dir/large"), qr/54000.*too large to be a migration/s, 'a file that is too large');
make_path("$dir/deep" . '/d' x 20);
like(load("$dir/deep"), qr/54000.*nested too deeply/s, 'folders without end');

# links
write_file('secret/s.sql', revision('s', 'base', 'SELECT 1;'));
write_file('links/a.sql', revision('la', 'base', 'SELECT 1;'));
symlink('a.sql', "$dir/links/b.txt") or die;
like(load("$dir/links"), qr/^a\.sql\|la\|added\|$/m, 'a link to a file inside');
for my $target ("$dir/secret/s.sql", '../secret/s.sql', '/etc/passwd', "$dir/links2/../secret/s.sql")
{
	make_path("$dir/links2");
	unlink "$dir/links2/c.sql";
	symlink($target, "$dir/links2/c.sql") or die;
	like(load("$dir/links2"), qr/42501.*points outside the folder/s, "a link to $target");
}
make_path("$dir/links3");
symlink("$dir/links3-not", "$dir/links3/c.sql") or die;
like(load("$dir/links3"), qr/58P01.*could not follow symbolic link/s, 'a link to nothing');
make_path("$dir/links4/real");
symlink('real', "$dir/links4/loop") or die;
like(load("$dir/links4"), qr/0A000.*points to a folder/s, 'a link to a folder');
symlink("$dir/ok", "$dir/entry") or die;
like(load("$dir/entry"), qr/unchanged/, 'the folder itself may be named through a link');
make_path("$dir/similar", "$dir/similar-not");
write_file('similar-not/s.sql', revision('sn', 'base', 'SELECT 1;'));
symlink('../similar-not/s.sql', "$dir/similar/c.sql") or die;
like(load("$dir/similar"), qr/42501/, 'a folder whose name begins the same');

# links to links, through folders, up and down, from the root of the file system
write_file('chain/a.sql', revision('ca', 'base', 'SELECT 1;'));
write_file('chain/deep/er/b.sql', revision('cb', 'ca', 'SELECT 1;'));
my %chain = ('c.txt' => 'd.txt', 'd.txt' => './deep/er/../er//b.sql', 'deep/e.txt' => '../a.sql', 'f.txt' => "$dir/chain/deep/er/b.sql",
	'g.txt' => '../chain/a.sql', 'deep/h.txt' => "../../../../../../../../../../../../..$dir/chain/a.sql", 'i.txt' => "$dir/entry2/a.sql");
symlink($chain{$_}, "$dir/chain/$_") or die for keys %chain;
symlink("$dir/chain", "$dir/entry2") or die;
is(scalar(() = load("$dir/entry2") =~ /\.txt\|\|ignored/g), 7, 'links that stay inside, also where the folder is named through a link');
symlink('..', "$dir/chain/deep/er/up") or die;
like(load("$dir/entry2"), qr/0A000.*"\S+er\/up" points to a folder/s, 'a link to a folder is reported');
symlink('deep/er/up/er/b.sql', "$dir/chain/j.txt") or die;
unlink "$dir/chain/deep/er/up" or die;
like(load("$dir/entry2"), qr/58P01.*could not follow symbolic link "\S+entry2\/j.txt"/s, 'and one through a link that is not there');
unlink "$dir/chain/j.txt" or die;

make_path("$dir/out/real");
symlink("$dir/secret", "$dir/out/.hidden") or die;
for my $target ('.hidden/s.sql', 'real/../.hidden/s.sql', '..', '/', "$dir", '../out/../secret/s.sql', "$dir/out/.hidden/s.sql", "/proc/self/cwd/postmaster.pid")
{
	unlink "$dir/out/c.sql";
	symlink($target, "$dir/out/c.sql") or die;
	my $result = load("$dir/out");
	like($result, qr/42501.*symbolic link "\S+out\/c\.sql" points outside the folder/s, "a link to $target");
}
my %bad = ('c.sql' => 'loops', 'nothing' => 'nothing inside', join('/', ('x' x 200) x 10) => 'too long', 'real/../real/..' => 'the folder itself', 'ok.sql/../ok.sql/x' => 'below a file');
write_file('out/ok.sql', '');
for my $target (sort keys %bad)
{
	unlink "$dir/out/c.sql";
	symlink($target, "$dir/out/c.sql") or die;
	like(load("$dir/out"), qr/(58P01|0A000|42809).*symbolic link/s, "a link to what is $bad{$target}");
}

# anything that is not a file is ignored, and nothing waits for it
system('mkfifo', "$dir/latin/pipe.sql") == 0 or die;
system($^X, '-MIO::Socket::UNIX', '-e', 'chdir $ARGV[0]; IO::Socket::UNIX->new(Local => "socket.sql", Listen => 1) or die', "$dir/latin") == 0 or die;
is(load("$dir/latin"), 'a.sql|l|added|', 'pipes and sockets');
symlink('pipe.sql', "$dir/latin/link.sql") or die;
is(load("$dir/latin"), 'a.sql|l|unchanged|', 'and links to them');
write_file("lines/a\nb.sql", revision('n', 'base', 'SELECT 1;'));
is(load("$dir/lines"), "a\nb.sql|n|added|", 'a name of two lines');
write_file("encoding/\xe4.sql", revision('n', 'base', 'SELECT 1;'));
like(load("$dir/encoding"), qr/22021.*not valid in the encoding/s, 'a name that is no text');
is(load("$dir/encoding", db => 'latin1'), "\xe4.sql|n|added|", 'unless it is');

# Open files are closed after errors, even in a session that continues: more errors than files that the server
# allows to open.
my $limit = 2 * $node->safe_psql('postgres', 'SHOW max_files_per_process');
unlink "$dir/out/c.sql";
symlink('../../secret/s.sql', "$dir/out/real/c.sql") or die;
is($node->safe_psql('postgres', qq{
	DO \$\$
	DECLARE
		open bigint;
	BEGIN
		FOR i IN 1 .. $limit LOOP
			BEGIN
				PERFORM schemaver_load_directory('$dir/out');
				RAISE 'not refused';
			EXCEPTION WHEN insufficient_privilege THEN
				IF i = 1 THEN
					SELECT count(*) INTO open FROM pg_ls_dir('/proc/self/fd');
				END IF;
			END;
		END LOOP;
		IF (SELECT count(*) FROM pg_ls_dir('/proc/self/fd')) > open THEN
			RAISE 'more files are open than before';
		END IF;
	END \$\$;
	SELECT revision FROM schemaver_load_directory('$dir/links') WHERE action <> 'stale'}), "la\n", 'nothing stays open');

# It can be cancelled: anywhere between the first file and the last.
write_file("many/$_.txt", '') for 1 .. 20000;
my $session = "SET statement_timeout = '1ms'";
like(load("$dir/many", before => $session), qr/57014/, 'a large folder');

# While files, folders and links are swapped, nothing outside of the folder is
# read.
sub swap_folder
{
	rename('sub', '.sub') and symlink('../outside', 'sub');
	unlink('sub') and rename('.sub', 'sub');
}

sub point_link
{
	symlink($_[0], '.link') and rename('.link', 'link.sql');
}

my %swap = (
	file => sub { symlink('../outside/s.sql', '.s') and rename('.s', 's.sql'); link('s.txt', '.s') and rename('.s', 's.sql') },
	folder => \&swap_folder,
	link => sub { point_link('../outside/s.sql'); point_link('s.txt') },
	way => \&swap_folder,
	growth => sub {
		open(my $file, '>', 's.sql') or die;
		syswrite $file, revision('growth', 'base', 'SELECT 1;');
		syswrite $file, '-- ' . 'x' x 5000 . "\n" for 1 .. 10;
	});
write_file("outside/$_", revision('stolen', 'base', 'SELECT 1;')) for qw(s.sql s.txt);
write_file("$_/s.txt", revision($_, 'base', 'SELECT 1;')) for qw(file link growth);
write_file('folder/sub/s.sql', revision('folder', 'base', 'SELECT 1;'));
write_file('way/sub/s.txt', revision('way', 'base', 'SELECT 1;'));
symlink('s.txt', "$dir/link/link.sql") or die;
symlink('sub/s.txt', "$dir/way/link.sql") or die;
for my $kind (sort keys %swap)
{
	my $swapper = fork // die;
	if ($swapper == 0)
	{
		chdir "$dir/$kind" or die;
		$swap{$kind}->() while getppid() != 1;
		exit;
	}
	my $outcomes = $node->safe_psql('postgres', qq{
		CREATE TEMP TABLE outcomes (outcome text);
		DO \$\$
		DECLARE
			loaded int := 0;
		BEGIN
			FOR i IN 1 .. 6000 LOOP
				EXIT WHEN loaded = 500;
				BEGIN
					PERFORM schemaver_load_directory('$dir/$kind', 'native');
					INSERT INTO outcomes VALUES ('loaded');
					loaded := loaded + 1;
				EXCEPTION WHEN OTHERS THEN
					INSERT INTO outcomes VALUES (SQLSTATE);
				END;
			END LOOP;
		END \$\$;
		SELECT string_agg(format('%s %s', n, outcome), ', ' ORDER BY outcome) FROM (SELECT outcome, count(*) AS n FROM outcomes GROUP BY 1) AS counts});
	kill 'KILL', $swapper;
	waitpid $swapper, 0;
	note("$kind: $outcomes");
	is($node->safe_psql('postgres', "SELECT count(*) FROM schemaver_revisions WHERE revision = 'stolen'"), '0', "a $kind that is swapped: nothing of outside is read");
	unlike($outcomes, qr/XX/, 'and nothing unexpected happens');
	$node->safe_psql('postgres', 'DELETE FROM schemaver_revisions');
}

done_testing();
