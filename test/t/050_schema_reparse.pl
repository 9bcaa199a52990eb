# A schema that another major version of the server has printed, as 15 has printed all_kinds.sql and printed.sql, is compared as this
# server prints it: the content of a snapshot is rewritten with the words of the record that 15 has made.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('schema_reparse');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', "wal_level = logical\nmax_logical_replication_workers = 0");
$node->start;
$ENV{PGOPTIONS} = '-c client_min_messages=warning';
my $here = int($node->safe_psql('postgres', 'SHOW server_version_num') / 10000);

# What src/core/pack.h says of numbers and texts.  A text that is NULL is undefined.
my ($bytes, $at);

sub take_number
{
	my ($number, $shift) = (0, 0);
	while (1)
	{
		my $byte = ord substr $bytes, $at++, 1;
		$number |= ($byte & 0x7f) << $shift;
		return $number if $byte < 0x80;
		$shift += 7;
	}
}

sub take_text
{
	my $length = take_number();
	return if $length == 0;
	$at += $length - 1;
	return substr $bytes, $at - $length + 1, $length - 1;
}

sub put_number
{
	my ($number) = @_;
	my $out = '';
	for (; $number >= 0x80; $number >>= 7)
	{
		$out .= chr(($number & 0x7f) | 0x80);
	}
	return $out . chr $number;
}

sub put_text
{
	my ($text) = @_;
	return defined $text ? put_number(length($text) + 1) . $text : put_number(0);
}

# The content of a snapshot, as if a server of another major version had written it.  A function gets each object: its kind, its
# identity, and its properties, which it may change.
sub rewrite
{
	my ($db, $name, $major, $change) = @_;
	$bytes = pack 'H*', $node->safe_psql($db, "SELECT encode(content, 'hex') FROM schemaver_snapshots WHERE name = '$name'");
	$at = 0;
	my $out = put_number(take_number());
	take_number();
	$out .= put_number($major) . put_text(take_text());
	my @kinds;
	my $nkinds = take_number();
	$out .= put_number($nkinds);
	for (1 .. $nkinds)
	{
		my %kind = (name => take_text());
		$kind{properties} = [ map { take_text() } 1 .. take_number() ];
		push @kinds, \%kind;
		$out .= put_text($kind{name}) . put_number(scalar @{ $kind{properties} }) . join '', map { put_text($_) } @{ $kind{properties} };
	}
	my $nobjects = take_number();
	$out .= put_number($nobjects);
	for (1 .. $nobjects)
	{
		my $number = take_number();
		my $kind = $kinds[$number];
		$out .= put_number($number) . put_number(take_number()) . put_number(take_number());
		my @names = map { scalar take_text() } 1 .. 4;
		my %values = map { $_ => scalar take_text() } @{ $kind->{properties} };
		$change->($kind->{name}, $names[3], \%values);
		$out .= join '', map { put_text($_) } @names, @values{ @{ $kind->{properties} } };
	}
	$out .= substr $bytes, $at;
	my $hex = unpack 'H*', $out;
	$node->safe_psql($db, "UPDATE schemaver_snapshots SET content = decode('$hex', 'hex'), checksum = sha256(decode('$hex', 'hex')) WHERE name = '$name'");
	return;
}

sub run_file
{
	my ($db, $file, $name) = @_;
	$node->command_ok([ 'psql', '-Xq', '-o', '/dev/null', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr($db), '-f', $file ], $name);
	return;
}

sub differences
{
	my ($db, $source, $desired) = @_;
	my ($status, $out, $err) = $node->psql($db, "SELECT kind, identity, codes, ddl FROM schemaver_diff('$source', '$desired') WHERE kind <> 'setting'");
	return $err || $out;
}

$node->safe_psql('postgres', q{
	DO $$ BEGIN
		IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'postgres') THEN CREATE ROLE postgres SUPERUSER; END IF;
	END $$;
	CREATE ROLE regress_kinds; CREATE ROLE regress_words;
	CREATE DATABASE moved TEMPLATE template0;});
run_file('moved', 'test/schema/recorded_by_15.sql', 'what 15 has dumped is restored');

# What 15 has printed of each object.
my %recorded;
my $rows = $node->safe_psql('moved', q{SELECT encode(convert_to(kind || ' ' || identity, 'UTF8'), 'hex') || ' ' || coalesce((SELECT
	string_agg(encode(convert_to(key, 'UTF8'), 'hex') || ',' || encode(convert_to(value, 'UTF8'), 'hex'), ',') FROM jsonb_each_text(properties)), '')
	FROM schemaver_objects});
for my $row (split /\n/, $rows)
{
	my ($key, $properties) = map { $_ // '' } split / /, $row;
	$recorded{ pack 'H*', $key } = { map { pack 'H*', $_ } split /,/, $properties, -1 };
}
my $used = 0;
my $other_words = 0;
my $before = $here == 15 ? 14 : 15;

$node->safe_psql('moved', q{SELECT schemaver_snapshot('x')});
rewrite('moved', 'x', $before, sub {
	my ($kind, $identity, $values) = @_;
	my $words = $recorded{"$kind $identity"};
	# What only some roles can read is not recorded.
	return if !$words || $words->{hidden};
	$used++;
	for my $name (keys %$values)
	{
		$other_words++ if ($values->{$name} // '') ne ($words->{$name} // '');
		$values->{$name} = $words->{$name};
	}
});
cmp_ok($used, '>', 150, "there are $used objects that 15 has recorded");
cmp_ok($other_words, '>', 10, "this server prints $other_words properties in other words") if $here > 15;
is(differences('moved', 'live', 'snapshot:x'), '', 'they are the same here');
is(differences('moved', 'snapshot:x', 'live'), '', 'and the other way round');
is(differences('moved', 'snapshot:x', 'snapshot:x'), '', 'and to themselves');

$node->safe_psql('moved', q{ALTER VIEW w.one SET (security_barrier); DROP VIEW w.starred;
	CREATE OR REPLACE VIEW w.combined AS SELECT id FROM w.a UNION SELECT id FROM w.b EXCEPT SELECT 2 ORDER BY 1 LIMIT 5});
is($node->safe_psql('moved', q{SELECT identity, codes FROM schemaver_diff('snapshot:x', 'live') WHERE kind <> 'setting' ORDER BY 1}),
	"w.combined|{view.definition}\nw.one|{view.options}\nw.starred|{view.extra}", 'what was changed since is found');
$node->safe_psql('moved', q{SELECT schemaver_set_models('snapshot:x'); SELECT schemaver_autogenerate('back', allow => '{all}', rev_id => 'back');
	SELECT schemaver_upgrade()});
is(differences('moved', 'live', 'snapshot:x'), '', 'a migration leads back to it');

# Too many locks for one transaction: each statement is committed.
$node->append_conf('postgresql.conf', "max_locks_per_transaction = 10\nmax_connections = 20");
$node->restart;
is(differences('moved', 'live', 'snapshot:x'), '', 'in many transactions');
is($node->safe_psql('postgres', q{SELECT count(*) FROM pg_database WHERE datname ~ '^schemaver_scratch_'}), '0', 'the database for them is dropped');

# All rights of one version are all rights of another one.
my ($since_17, $all) = map { "DELETE, INSERT, ${_}REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE TO " } 'MAINTAIN, ', '';
my $changed = 0;
$node->safe_psql('postgres', q{CREATE EXTENSION schemaver; CREATE TABLE t (n int NOT NULL); GRANT ALL ON t TO regress_kinds; SELECT schemaver_snapshot('x', '{public}')});
rewrite('postgres', 'x', $here < 17 ? 18 : 15, sub {
	my ($kind, $identity, $values) = @_;
	for my $value (grep { defined } values %$values)
	{
		$changed += $here < 17 ? $value =~ s/$all/$since_17/g : $value =~ s/$since_17/$all/g;
	}
});
cmp_ok($changed, '>', 1, 'there are such rights');
is(differences('postgres', 'live', 'snapshot:x'), '', 'they are the same here');
if ($here >= 17)
{
	$node->safe_psql('postgres', 'REVOKE MAINTAIN ON t FROM regress_kinds');
	is(differences('postgres', 'live', 'snapshot:x'), '', 'and as pg_upgrade leaves them');
	is(differences('postgres', 'snapshot:x', 'live'), '', 'and the other way round');
	$node->safe_psql('postgres', 'REVOKE TRIGGER ON t FROM regress_kinds');
	like(differences('postgres', 'live', 'snapshot:x'), qr/table\.acl.*GRANT MAINTAIN, TRIGGER ON TABLE public\.t TO /, 'but not with fewer');
}

# What only another version has.
$node->safe_psql('postgres', q{SELECT schemaver_snapshot('x', '{public}', replace => true)});
rewrite('postgres', 'x', 99, sub { my ($kind, $identity, $values) = @_; $values->{not_null} .= ' NOT CHECKED' if $kind eq 'table column' && $values->{not_null}; });
like(differences('postgres', 'live', 'snapshot:x'), qr/what version 99 of the server has printed cannot be built on version $here: syntax error.*HINT:\s+Take it again: SELECT schemaver_snapshot\('x', replace => true\)/s,
	'what only another version has is an error');

done_testing();
