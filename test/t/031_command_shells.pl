# The command runs in other shells and with other tools than those of this machine, and whatever language these speak.
use strict;
use warnings;

use Cwd qw(getcwd);
use File::Path qw(make_path remove_tree);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('command_shells');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;
my $dir = PostgreSQL::Test::Utils::tempdir();
my $start = getcwd();
$ENV{PGHOST} = $node->host;
$ENV{PGPORT} = $node->port;
delete @ENV{qw(SCHEMAVER_DIR NO_COLOR)};
my ($command) = grep { -x } map { "$_/schemaver" } split /:/, $ENV{PATH};

sub write_file
{
	my ($name, $content) = @_;
	open my $file, '>:raw', $name or die "$name: $!";
	print $file $content;
	close $file;
}

# Everything once.
my $round = 0;
sub everything
{
	my ($name, @shell) = @_;
	my $db = 'round' . ++$round;
	$node->safe_psql('postgres', "CREATE DATABASE $db");
	$node->safe_psql($db, 'CREATE EXTENSION schemaver');
	local $ENV{PGDATABASE} = $db;
	my $folder = "$dir/$round";
	make_path($folder);
	write_file("$folder/a.sql", "-- revision: a\n-- down_revision: base\n-- message: ä\n\n-- schemaver: upgrade\nCREATE TABLE a ();\n\n-- schemaver: downgrade\nDROP TABLE a;\n");
	write_file("$folder/b.sql", "-- revision: b\n-- down_revision: a\n\n-- schemaver: upgrade\nCREATE TABLE b ();\n\n-- schemaver: downgrade\nDROP TABLE b;");
	write_file("$folder/total.sql", "-- revision: c\n-- down_revision: b\n\n-- schemaver: upgrade\nSELECT 'c'");
	my @ran = (@shell, $command);
	command_checks_all([ @ran, 'load', '-D', $folder ], 0, [qr/\Aadded a\.sql     a\nadded b\.sql     b\nadded total\.sql c it has no downgrade section and cannot be reverted\n3 added\n\z/], [qr/\A\z/], "$name: load");
	command_checks_all([ @ran, 'load', '-D', $folder ], 0, [qr/\A3 unchanged\n\z/], [qr/\A\z/], "$name: load again");
	command_checks_all([ @ran, 'upgrade', '-D', $folder ], 0, [qr/\Aat head c, 3 steps in [0-9.]+ m?s\n\z/], [qr/running upgrade/], "$name: upgrade");
	command_checks_all([ @ran, 'new', '-D', $folder, 'ö' ], 0, [qr{\A\Q$folder\E/[0-9]+_[0-9a-f]+[_ö]*\.sql\n\z}], [qr/\A\z/], "$name: new");
	command_checks_all([ @ran, 'history' ], 0, [qr/\A\* c <- b +\(head\) \(current\)\n\* b <- a\n\* a <- base +ä\n\z/], [qr/\A\z/], "$name: history");
	command_checks_all([ @ran, 'graph' ], 0, [qr/\A\* c .*\n\* b.*\n\* a ä\n\z/], [qr/\A\z/], "$name: graph");
	command_checks_all([ @ran, 'validate' ], 4, [qr/SV009/], [qr/\A\z/], "$name: validate");
	command_checks_all([ @ran, 'status', '--json' ], 0, [qr/\A\{.*\}\n\z/s], [qr/\A\z/], "$name: JSON");
	make_path("$folder-back");
	command_checks_all([ @ran, 'export', '-D', "$folder-back" ], 0, [qr/\A(?:.*\n){3}\z/], [qr/\A\z/], "$name: export");
	command_checks_all([ @ran, 'load', '-D', "$folder-back" ], 0, [qr/\A3 unchanged\n\z/], [qr/\A\z/], "$name: what was exported");
	write_file("$folder/\xff.sql", '');
	command_checks_all([ @ran, 'upgrade', '-D', $folder ], 3, [qr/\A\z/], [qr/"\\xff\.sql" is not UTF-8/], "$name: a bad name");
	unlink "$folder/\xff.sql";
	symlink '/etc/passwd', "$folder/p.sql";
	command_checks_all([ @ran, 'upgrade', '-D', $folder ], 3, [qr/\A\z/], [qr/symbolic link "p\.sql" leads out of the folder/], "$name: a link");
	command_checks_all([ @ran, 'upgrade', '' ], 1, [qr/\A\z/], [qr/an argument is empty/], "$name: usage");
	command_checks_all([ @ran, 'status', '-d', 'nowhere' ], 2, [qr/\A\z/], [qr/nowhere/], "$name: no connection");
	{
		# a folder for temporary files that is named from the current one
		chdir $dir or die $!;
		for my $folder_name ('relative', '-d')
		{
			make_path("$dir/$folder_name");
			local $ENV{TMPDIR} = $folder_name;
			command_checks_all([ @ran, 'load', '-D', "$folder-back" ], 0, [qr/\A3 unchanged\n\z/], [qr/\A\z/], "$name: TMPDIR $folder_name");
		}
		chdir $start or die $!;
	}
	command_like([ @ran, '--help' ], qr/^  upgrade \[TARGET\]/m, "$name: --help");
}

everything('sh');
for my $shell ([qw(dash)], [qw(bash --posix)], [qw(busybox sh)], ['ksh'], ['mksh'], ['yash'])
{
  SKIP:
	{
		my ($path) = grep { -x } map { "$_/$shell->[0]" } split /:/, $ENV{PATH};
		skip "there is no $shell->[0]", 1 unless $path;
		everything("@$shell", @$shell);
	}
}

# With the tools of busybox.
SKIP:
{
	my ($busybox) = grep { -x } map { "$_/busybox" } split /:/, $ENV{PATH};
	skip 'there is no busybox', 1 unless $busybox;
	my %applets = map { $_ => 1 } split /\n/, `$busybox --list`;
	make_path("$dir/bin");
	symlink $busybox, "$dir/bin/$_" for grep { $applets{$_} } qw(sh awk sed tr wc find cat rm mktemp mkfifo readlink cmp tee env mkdir ln cut grep);
	local $ENV{PATH} = "$dir/bin:$ENV{PATH}";
	everything('busybox', 'sh');
}

# In other languages: their messages, and their rules for characters and numbers.
for my $language (qw(de_DE ja_JP tr_TR))
{
  SKIP:
	{
		my $locale = "$language.UTF-8";
		make_path("$dir/locales");
		skip "the locale $locale cannot be made: the package locales is needed", 1
		  unless -e "/usr/share/i18n/locales/$language" && system("localedef -i $language -f UTF-8 $dir/locales/$locale >$dir/localedef.log 2>&1") == 0;
		local $ENV{LOCPATH} = "$dir/locales";
		local $ENV{LC_ALL} = $locale;
		local $ENV{LANG} = $locale;
		local $ENV{LANGUAGE} = $language;
		everything($locale, 'sh');
	}
}

# The completion.
for my $case ([ 'bash', '-c', "source completion/schemaver.bash; COMP_WORDS=(schemaver up); COMP_CWORD=1; _schemaver; echo \${COMPREPLY[@]}" ],
	[ 'bash', '-c', "source completion/schemaver.bash; COMP_WORDS=(schemaver -d app upgrade --dr); COMP_CWORD=4; _schemaver; echo \${COMPREPLY[@]}" ],
	[ 'zsh', '-fc', 'compdef() { : }; _describe() { print -l -- ${(P)2} }; words=(schemaver -d app up); CURRENT=4; source completion/schemaver.zsh' ],
	[ 'zsh', '-fc', '_describe() { print -l -- ${(M)${(P)2}:#--dr*} }; words=(schemaver upgrade --dr); CURRENT=3; source completion/schemaver.zsh' ],
	[ 'fish', '-c', 'source completion/schemaver.fish; complete -C"schemaver up"' ], [ 'fish', '-c', 'source completion/schemaver.fish; complete -C"schemaver upgrade --dr"' ])
{
  SKIP:
	{
		skip "there is no $case->[0]", 1 unless grep { -x } map { "$_/$case->[0]" } split /:/, $ENV{PATH};
		local $ENV{HOME} = $dir;
		command_like($case, $case->[2] =~ /--dr/ ? qr/\A--dry-run\b/ : qr/^upgrade\b/m, "completion: $case->[2]");
	}
}

# The manual page.
SKIP:
{
	my ($reader) = grep { my $tool = $_; grep { -x "$_/$tool" } split /:/, $ENV{PATH} } qw(mandoc man);
	skip 'there is nothing that shows a manual page', 1 unless $reader;
	my ($text) = run_command([ $reader eq 'man' ? (qw(man -l)) : 'mandoc', 'doc/schemaver.1' ]);
	like($text =~ s/.\x08//gr, qr/EXIT STATUS.*EXAMPLES/s, 'the manual page');
}

done_testing();
