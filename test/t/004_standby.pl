# On a hot standby, and in a read-only transaction, every read-only function
# works and gives the same result as on the primary; every other one is refused
# with 25006.  The lists are read from the catalog, so that no new function is
# forgotten.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

# A call of each read-only function, except for those that need no argument.
my %calls = (
	schemaver_downgrade_sql => q{masked(schemaver_downgrade_sql('b:base'))},
	schemaver_export => q{schemaver_export('b')},
	schemaver_plan => q{schemaver_plan('heads')},
	schemaver_resolve => q{schemaver_resolve('heads')},
	schemaver_show => q{schemaver_show('b')},
	schemaver_stamp_sql => q{masked(schemaver_stamp_sql('a'))},
	schemaver_upgrade_sql => q{masked(schemaver_upgrade_sql('heads'))},
);
# The same for the other functions.
my $script = q{gen_random_uuid(), 'upgrade', 'default', '{}', '', '{}'};
my %acts = (
	schemaver_adopt => q{schemaver_adopt('pg_class')},
	schemaver_autogenerate => q{schemaver_autogenerate('x')},
	schemaver_baseline => q{schemaver_baseline('x')},
	schemaver_verify => q{schemaver_verify()},
	schemaver_squash => q{schemaver_squash(':', 'x')},
	schemaver_derive_downgrade => q{schemaver_derive_downgrade('a')},
	schemaver_identify => q{schemaver_identify()},
	schemaver_configure => q{schemaver_configure('environment', 'test')},
	schemaver_ignore => q{schemaver_ignore('*.acl', '*', 'why')},
	schemaver_scratch_drop => q{schemaver_scratch_drop()},
	schemaver_set_models => q{schemaver_set_models('sql:CREATE TABLE t ()')},
	schemaver_snapshot => q{schemaver_snapshot('s')},
	schemaver_snapshot_drop => q{schemaver_snapshot_drop('s')},
	schemaver_edit => q{schemaver_edit('b', message => 'x')},
	schemaver_load => q{schemaver_load('{}')},
	schemaver_load_directory => q{schemaver_load_directory('/nonesuch')},
	schemaver_rebase => q{schemaver_rebase('b')},
	schemaver_register => q{schemaver_register('x')},
	schemaver_remove => q{schemaver_remove('b')},
	schemaver_revision => q{schemaver_revision('x')},
	schemaver_script_begin => qq{CALL schemaver_script_begin($script)},
	schemaver_script_check => qq{CALL schemaver_script_check($script)},
	schemaver_script_end => q{CALL schemaver_script_end()},
	schemaver_script_step => q{CALL schemaver_script_step('b')},
	schemaver_stamp => q{schemaver_stamp('b')},
);

my $primary = PostgreSQL::Test::Cluster->new('primary');
$primary->init(allows_streaming => 1);
$primary->start;
$primary->safe_psql('postgres', q{
	CREATE EXTENSION schemaver;
	SELECT schemaver_snapshot('kept');
	SELECT schemaver_set_models('snapshot:kept');
	SELECT schemaver_register('a', upgrade => 'CREATE TABLE t (n integer)', downgrade => 'DROP TABLE t', branch_labels => '{main}');
	SELECT schemaver_register('b', '{a}', upgrade => 'INSERT INTO t VALUES (1)', downgrade => '');
	SELECT schemaver_register('c', '{a}', upgrade => '', downgrade => '');
	SELECT schemaver_upgrade('b');
	SELECT schemaver_configure('environment', 'test');
	SELECT schemaver_configure('drift', 'on');
	CREATE FUNCTION masked(script text) RETURNS text LANGUAGE sql AS $$
		SELECT regexp_replace(script, '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}', 'UUID', 'g') $$;
});
$primary->backup('copy');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'copy', has_streaming => 1);
$standby->start;

sub functions
{
	my ($volatility) = @_;
	return split /\n/, $primary->safe_psql('postgres', qq{
		SELECT p.proname FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'schemaver'
		JOIN pg_proc p ON p.oid = d.objid AND d.classid = 'pg_proc'::regclass
		WHERE d.deptype = 'e' AND p.proname <> 'schemaver_template' AND p.prorettype <> 'trigger'::regtype AND (p.provolatile = 'v') = ('$volatility' = 'v')
		ORDER BY 1});
}

# Compares the results of all read-only functions here with those on the
# primary.
sub compare
{
	my ($name) = @_;
	$primary->wait_for_catchup($standby);
	for my $function (functions('s'))
	{
		my $call = 'SELECT * FROM ' . ($calls{$function} // "$function()");
		my $expected = $primary->safe_psql('postgres', $call);
		my ($ret, $out, $err) = $standby->psql('postgres', $call);

		is("$ret $out $err", "0 $expected ", "$name: $function");
	}
	return;
}

cmp_ok(scalar(functions('s')), '>=', 12, 'there are functions that look');
compare('standby');
for my $function (functions('s'))
{
	my $call = 'SELECT * FROM ' . ($calls{$function} // "$function()");
	my ($ret, $out, $err) = $primary->psql('postgres', "BEGIN READ ONLY; $call; COMMIT");
	is("$ret $err", '0 ', "read-only transaction: $function");
}

# it generates an id, so no two answers are the same, but it does not change
# anything
like($standby->safe_psql('postgres', q{SELECT schemaver_template('x', 'b')}), qr/^-- down_revision: b$/m, 'standby: schemaver_template');

cmp_ok(scalar(functions('v')), '>=', 11, 'there are functions that act');
for my $function (functions('v'))
{
	# These read catalogs in a subtransaction, and are volatile because their queries take snapshots.
	if ($function =~ /^schemaver_(check|diff|drift|dump|fingerprint|schema)$/)
	{
		my $arguments = $function eq 'schemaver_diff' ? q{'live', 'live'} : '';
		is($standby->safe_psql('postgres', "SELECT count(*) >= 0 FROM $function($arguments)"), 't', "standby: $function");
		is($primary->safe_psql('postgres', "BEGIN READ ONLY; SELECT count(*) >= 0 FROM $function($arguments); COMMIT"), 't', "read-only transaction: $function");
		next;
	}
	my $call = 'SELECT * FROM ' . ($acts{$function} // "$function()");
	$call =~ s/^SELECT .* FROM CALL/CALL/;
	my ($ret, $out, $err) = $standby->psql('postgres', "\\set VERBOSITY verbose\n$call");
	like($err, qr/ERROR:  25006: /, "standby: $function is refused");
	($ret, $out, $err) = $primary->psql('postgres', "\\set VERBOSITY verbose\nBEGIN READ ONLY; $call; COMMIT");
	like($err, qr/ERROR:  25006: /, "read-only transaction: $function is refused");
}

# a session of the standby that has the history in memory notices what changes
my $session = $standby->background_psql('postgres');
is($session->query_safe('SELECT revision FROM schemaver_current()'), 'b', 'a session of the standby');
$primary->safe_psql('postgres', q{SELECT schemaver_upgrade('heads')});
$primary->wait_for_catchup($standby);
is($session->query_safe('SELECT revision FROM schemaver_current()'), "b\nc", 'sees a run of the primary');
$primary->safe_psql('postgres', q{SELECT schemaver_merge(rev_id => 'm')});
$primary->wait_for_catchup($standby);
is($session->query_safe('SELECT revision FROM schemaver_heads()'), 'm', 'and a new revision');
$session->quit;
compare('standby after a run');

# a standby that is promoted continues
$primary->stop;
$standby->promote;
is($standby->safe_psql('postgres', 'SELECT revision FROM schemaver_upgrade()'), 'm', 'after promotion the history goes on');
$standby->stop;
done_testing();
