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
	return "-- revision: $id\n-- down_revision: $parent\n\n-- schemaver: upgrade\n$body\n";
}

# Loads a folder; returns the rows, or the error.
sub load
{
	my ($folder, %options) = @_;
	my $format = $options{format} // 'auto';
	my ($ret, $out, $err) = $node->psql($options{db} // 'postgres',
		($options{before} // '') . ";SELECT name, revision, action, problem FROM schemaver_load_directory('$folder', '$format')",
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
like(load("$dir/ok", before => $as_deployer), qr/42501.*permission denied to read files of the server/s, 'not for everybody');
$node->safe_psql('postgres', 'GRANT pg_read_server_files TO deployer');
like(load("$dir/ok", before => $as_deployer), qr/unchanged/, 'but for members of pg_read_server_files');

# what cannot be read
like(load("$dir/nonesuch"), qr/58P01.*could not open folder/s, 'no such folder');
like(load("$dir/ok/0001_a.sql"), qr/could not open directory/, 'no folder');
like(load('ok'), qr/22023.*path "ok" is not absolute/s, 'a path that depends on who reads it');
write_file('null/a.sql', "-- revision: n\n-- down_revision: base\n\0");
like(load("$dir/null"), qr/22021.*file "a.sql"/s, 'a zero byte is no text, and the file is named');
write_file('bad/a.sql', "-- revision: n\n-- down_revision: base\n\n-- schemaver: upgrade\nSELECT '\xe4';\n");
like(load("$dir/bad"), qr/22021.*file "a.sql"/s, 'nor is LATIN1');
like(load("$dir/ok", db => 'latin1'), qr/22P05.*file "deeper\/still\/b.sql"/s, 'a character that the database does not have');
write_file('latin/a.sql', revision('l', 'base', "SELECT 'ä';"));
is(load("$dir/latin", db => 'latin1'), 'a.sql|l|added|', 'one that it has');
is($node->safe_psql('latin1', "SELECT octet_length(upgrade) FROM schemaver_revisions"), '11', 'is converted');
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
	like(load("$dir/links2"), qr/42501.*leads out of the folder/s, "a link to $target");
}
make_path("$dir/links3");
symlink("$dir/links3-not", "$dir/links3/c.sql") or die;
like(load("$dir/links3"), qr/58P01.*could not follow symbolic link/s, 'a link to nothing');
make_path("$dir/links4/real");
symlink('real', "$dir/links4/loop") or die;
like(load("$dir/links4"), qr/0A000.*leads to a folder/s, 'a link to a folder');
symlink("$dir/ok", "$dir/entry") or die;
like(load("$dir/entry"), qr/unchanged/, 'the folder itself may be named through a link');
make_path("$dir/similar", "$dir/similar-not");
write_file('similar-not/s.sql', revision('sn', 'base', 'SELECT 1;'));
symlink('../similar-not/s.sql', "$dir/similar/c.sql") or die;
like(load("$dir/similar"), qr/42501/, 'a folder whose name begins the same');
system('mkfifo', "$dir/latin/pipe.sql") == 0 or die;
like(load("$dir/latin"), qr/a\.sql\|l\|added/, 'what is no file is left alone, and nothing waits for it');

done_testing();
