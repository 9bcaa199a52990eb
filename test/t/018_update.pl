# ALTER EXTENSION UPDATE turns the previous version into the same as a fresh install: every catalog entry, every
# privilege, and a history that still works.  Before that, the library works with the tables of the previous version; for
# those of a later one it reports what to do.
use strict;
use warnings;

use File::Basename;
use File::Copy;
use File::Path qw(make_path);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $old = '0.1';
my $new = slurp_file('schemaver.control') =~ /^default_version = '(.*)'/m ? $1 : die 'no version';
my $dir = PostgreSQL::Test::Utils::tempdir();
my @tables = map { "schemaver_$_" } qw(revisions applied state log settings);

# A copy of the server that also has other versions, which the real one must not have.  A server searches its files
# relative to its own location; only the programs that do so are copied.
sub server_with_versions
{
	my (%scripts) = @_;
	my ($bin, $share, $lib) = map { chomp(my $path = `pg_config --$_`); $path } qw(bindir sharedir pkglibdir);

	make_path("$dir$bin", "$dir$share/extension", dirname("$dir$lib"));
	for my $file (glob "$bin/*")
	{
		my $copy = $dir . $file;
		if (basename($file) =~ /^(postgres|initdb|pg_ctl)$/) { copy($file, $copy) && chmod 0755, $copy or die "$file: $!"; }
		else { symlink $file, $copy or die "$file: $!"; }
	}
	append_to_file("$dir$share/extension/schemaver--$_.sql", $scripts{$_}) for keys %scripts;
	-e "$dir$_" or symlink $_, "$dir$_" or die "$_: $!" for glob("$share/*"), glob("$share/extension/*"), $lib;
	return $dir . dirname($bin);
}

my $later = 'ALTER TABLE schemaver_revisions ADD COLUMN later text;';
my $node = PostgreSQL::Test::Cluster->new(
	'update',
	install_path => server_with_versions(
		$old => slurp_file("test/versions/schemaver--$old.sql"),
		"$new--$new.1" => 'ALTER TABLE schemaver_revisions ADD COLUMN passing text; ALTER TABLE schemaver_revisions DROP COLUMN passing;',
		"$new.1--99" => $later,
		'99--99.1' => 'ALTER TABLE schemaver_log ADD COLUMN must text NOT NULL DEFAULT $$x$$;'));
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', "max_locks_per_transaction = 128\nlock_timeout = 60s");
$node->start;
my $super = $node->safe_psql('postgres', 'SELECT current_user');
$node->safe_psql('postgres', join ';', map { "CREATE ROLE $_ LOGIN" } qw(plain reader author deployer stray));
$node->safe_psql('postgres', 'ALTER ROLE plain CREATEDB');

# Returns the output, and the error as "SQLSTATE: message" and what follows it.
sub ask
{
	my ($user, $db, $sql) = @_;
	my ($ret, $out, $err) = $node->psql($db, "\\set VERBOSITY verbose\n$sql",
		extra_params => [ '-U', $user ], on_error_stop => 1);
	return ($out, $err =~ /ERROR:  (.*)/s ? $1 : '');
}

sub as
{
	my ($user, $db, $sql) = @_;
	my ($out, $err) = ask($user, $db, $sql);
	is($err, '', "$user in $db: " . substr($sql =~ s/\s+/ /gr, 0, 60));
	return $out;
}

sub new_database
{
	my ($db, $user, $version) = @_;
	$node->safe_psql('postgres', qq{
		CREATE DATABASE $db OWNER $user TEMPLATE template0;
		ALTER DATABASE $db SET search_path = "schemaver", public;
		ALTER DATABASE $db SET client_min_messages = warning;});
	as($user, $db, 'GRANT CREATE ON SCHEMA public TO deployer; CREATE SCHEMA schemaver; GRANT USAGE ON SCHEMA schemaver TO reader');
	as($user, $db, "CREATE EXTENSION schemaver SCHEMA schemaver VERSION '$version'");
	return;
}

# Functions that the previous version does not have.
my @added = ('schemaver_help(text)', 'schemaver_upgrade(bigint)', 'schemaver_downgrade(bigint)', 'schemaver_stamp(bigint, boolean)', 'schemaver_history(bigint)', 'schemaver_pending(bigint)',
	'schemaver_plan(bigint, text, boolean, boolean)', 'schemaver_resolve(bigint, boolean)', 'schemaver_show(bigint)', 'schemaver_upgrade_sql(bigint, boolean, text)',
	'schemaver_downgrade_sql(bigint, boolean, text)', 'schemaver_stamp_sql(bigint, boolean, boolean, text)', 'schemaver_merge(text, text, text[], text)',
	'schemaver_schema(text[])', 'schemaver_fingerprint(text, text[])', 'schemaver_coverage()', 'schemaver_diff(text, text, boolean, jsonb)', 'schemaver_dump(text[], text)',
	'schemaver_snapshot(text, text[], boolean)', 'schemaver_snapshot_drop(text)', 'schemaver_ignore(text, text, text, date)',
	'schemaver_set_models(text, text[], boolean, boolean)', 'schemaver_check(boolean)', 'schemaver_scratch_drop()', 'schemaver_drift()');
# And tables; what anybody may do with them is compared with a fresh install.
my @added_tables = ('schemaver_ignored', 'schemaver_models', 'schemaver_objects', 'schemaver_snapshots');
my $added_tables = join ', ', map { "'$_'" } @added_tables;
push @added, 'schemaver_autogenerate(text, text[], jsonb, boolean, text, text)', 'schemaver_baseline(text, text[], text)', 'schemaver_verify(text, text[], boolean)',
	'schemaver_derive_downgrade(text)', 'schemaver_identify(text)', 'schemaver_squash(text, text, text[], text)';
my $added = join ', ', map { my $name = s/, /,/gr; "'$name'" } @added;

sub is_new
{
	my ($db) = @_;
	return $node->safe_psql($db, q{SELECT extversion <> '} . $old . q{' FROM pg_extension WHERE extname = 'schemaver'}) eq 't';
}

# What security.md says about reader, author and deployer, so that every grant there is
# tested.
sub grant_roles
{
	my ($user, $db) = @_;
	my $page = slurp_file('doc/security.md');
	my ($grants) = $page =~ /^```sql\n(-- may look\n.*?)^```/ms or die 'no grants in doc/security.md';
	$grants =~ s/app_(?=reader|author|deployer)//g;
	unless (is_new($db))
	{
		$grants =~ s/,\s*\Q$_\E// for @added;
		$grants =~ s/,\s*schemaver_(?:help|schema|fingerprint|coverage|diff|drift)\b//g;
		$grants =~ s/(schemaver_\w+_sql)\([^)]*\)/$1/g;    # these had fewer arguments
	}
	# Role memberships are not the owner's to grant.
	my $members = '';
	$members .= $1 while $grants =~ s/^(GRANT \w+ TO \w+;)\n//m;
	$node->safe_psql($db, $members);
	as($user, $db, $grants);
	return;
}

# --------------------------------------------------------------------
# What the catalogs contain about the extension, one line per entry, without what differs between databases
# (OIDs, files, numbers of transactions).
sub catalogs
{
	my ($db, $without) = @_;
	return [ split /\n/, $node->safe_psql($db, <<"SQL") ];
SET search_path = schemaver, pg_catalog;
CREATE TEMP TABLE ext AS SELECT * FROM pg_extension WHERE extname = 'schemaver';
CREATE TEMP TABLE member AS
  SELECT classid, objid FROM pg_depend WHERE refclassid = 'pg_extension'::regclass AND refobjid = (SELECT oid FROM ext) AND deptype = 'e';
CREATE TEMP TABLE rel AS
  WITH RECURSIVE r AS (
    SELECT objid AS oid FROM member WHERE classid = 'pg_class'::regclass
    UNION SELECT o.oid FROM r, LATERAL (
      SELECT indexrelid AS oid FROM pg_index WHERE indrelid = r.oid
      UNION ALL SELECT reltoastrelid FROM pg_class c WHERE c.oid = r.oid AND reltoastrelid <> 0) o)
  SELECT c.oid, regexp_replace(c.relname, '[0-9]+', (SELECT p.relname FROM pg_class p
           WHERE 'pg_toast_' || p.oid IN (c.relname, replace(c.relname, '_index', '')))) AS name
  FROM r JOIN pg_class c USING (oid);
CREATE TEMP TABLE entry (line text);
CREATE FUNCTION pg_temp.say(jsonb) RETURNS text LANGUAGE sql RETURN \$1::text;
INSERT INTO entry SELECT 'pg_extension ' || pg_temp.say(to_jsonb(e) - '{oid,extowner,extnamespace,extconfig}'::text[] ||
    jsonb_build_object('owner', extowner::regrole, 'schema', extnamespace::regnamespace, 'config', extconfig::regclass[]))
  FROM ext e;
INSERT INTO entry SELECT 'pg_class ' || name || ' ' || pg_temp.say(to_jsonb(c) -
    '{oid,relname,relnamespace,relowner,reltype,relfilenode,reltoastrelid,relfrozenxid,relminmxid,relpages,reltuples,relallvisible,relallfrozen}'::text[] ||
    jsonb_build_object('owner', relowner::regrole, 'schema', relnamespace::regnamespace, 'toast', reltoastrelid <> 0))
  FROM pg_class c JOIN rel USING (oid);
INSERT INTO entry SELECT 'pg_attribute ' || name || '.' || attname || ' ' ||
    pg_temp.say(to_jsonb(a) - '{attrelid,attcacheoff,attmissingval,atttypid$without}'::text[] ||
    jsonb_build_object('type', CASE WHEN attisdropped THEN '' ELSE atttypid::regtype::text END))
  FROM pg_attribute a JOIN rel ON rel.oid = attrelid WHERE attnum > 0;
INSERT INTO entry SELECT 'columns ' || name || ' ' || string_agg(attname, ',' ORDER BY attnum)
  FROM pg_attribute a JOIN rel ON rel.oid = attrelid WHERE attnum > 0 GROUP BY name;
INSERT INTO entry SELECT 'pg_attrdef ' || name || '.' || adnum || ' ' || pg_get_expr(adbin, adrelid)
  FROM pg_attrdef d JOIN rel ON rel.oid = adrelid;
INSERT INTO entry SELECT 'pg_constraint ' || name || '.' || conname || ' ' || pg_get_constraintdef(c.oid) || ' ' ||
    pg_temp.say(to_jsonb(c) - '{oid,conrelid,conindid,connamespace,conparentid}'::text[])
  FROM pg_constraint c JOIN rel ON rel.oid = conrelid;
INSERT INTO entry SELECT 'pg_index ' || name || ' ' || pg_temp.say(to_jsonb(i) - '{indexrelid,indrelid}'::text[])
  FROM pg_index i JOIN rel ON rel.oid = indexrelid;
INSERT INTO entry SELECT 'pg_trigger ' || name || '.' || tgname || ' ' || pg_get_triggerdef(t.oid) || ' ' ||
    pg_temp.say(to_jsonb(t) - '{oid,tgrelid,tgfoid}'::text[])
  FROM pg_trigger t JOIN rel ON rel.oid = tgrelid;
INSERT INTO entry SELECT 'pg_proc ' || p.oid::regprocedure || ' ' || pg_get_function_arguments(p.oid) || ' ' ||
    pg_temp.say(to_jsonb(p) - '{oid,pronamespace,proowner,proargdefaults}'::text[] || jsonb_build_object('owner', proowner::regrole, 'schema', pronamespace::regnamespace))
  FROM pg_proc p JOIN member ON objid = p.oid AND classid = 'pg_proc'::regclass;
INSERT INTO entry SELECT 'pg_type ' || typname || ' ' ||
    pg_temp.say(to_jsonb(t) - '{oid,typrelid,typarray,typelem,typnamespace,typowner}'::text[] || jsonb_build_object('owner', typowner::regrole))
  FROM pg_type t WHERE typrelid IN (SELECT oid FROM rel) OR typelem IN (SELECT reltype FROM pg_class JOIN rel USING (oid) WHERE reltype <> 0);
CREATE TEMP TABLE object AS
  SELECT classid, objid FROM member UNION SELECT 'pg_class'::regclass, oid FROM rel UNION SELECT 'pg_extension'::regclass, oid FROM ext
  UNION SELECT 'pg_trigger'::regclass, oid FROM pg_trigger WHERE tgrelid IN (SELECT oid FROM rel)
  UNION SELECT 'pg_constraint'::regclass, oid FROM pg_constraint WHERE conrelid IN (SELECT oid FROM rel)
  UNION SELECT 'pg_attrdef'::regclass, oid FROM pg_attrdef WHERE adrelid IN (SELECT oid FROM rel)
  UNION SELECT 'pg_type'::regclass, oid FROM pg_type WHERE typrelid IN (SELECT oid FROM rel);
INSERT INTO entry SELECT 'pg_description ' || pg_describe_object(classoid, d.objoid, objsubid) || ' ' || description
  FROM pg_description d JOIN object ON classid = classoid AND objid = objoid;
INSERT INTO entry SELECT 'pg_init_privs ' || pg_describe_object(classoid, i.objoid, objsubid) || ' ' || privtype::text || ' ' || initprivs::text
  FROM pg_init_privs i JOIN object ON classid = classoid AND objid = objoid;
INSERT INTO entry SELECT 'pg_depend ' || coalesce(pg_describe_object(d.classid, d.objid, objsubid), '?') || ' -> ' ||
    pg_describe_object(refclassid, refobjid, refobjsubid) || ' ' || deptype::text::text
  FROM pg_depend d WHERE EXISTS (SELECT FROM object o WHERE o.classid = d.classid AND o.objid = d.objid)
    OR EXISTS (SELECT FROM object o WHERE o.classid = d.refclassid AND o.objid = d.refobjid);
INSERT INTO entry SELECT 'pg_shdepend ' || pg_describe_object(d.classid, d.objid, objsubid) || ' -> ' || refobjid::regrole || ' ' || deptype::text::text
  FROM pg_shdepend d JOIN object o ON o.classid = d.classid AND o.objid = d.objid
  WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND refclassid = 'pg_authid'::regclass;
SELECT regexp_replace(line, 'pg_toast_[0-9]+', 'pg_toast_N', 'g') FROM entry ORDER BY line COLLATE "C";
SQL
}

# Prints what only one of the two lists has, by name.
sub same_catalogs
{
	my ($db, $fresh, $name, $without) = @_;
	my ($is, $wanted) = map { catalogs($_, $without) } $db, $fresh;
	my %is = map { $_ => 1 } @$is;
	my %wanted = map { $_ => 1 } @$wanted;
	my @diff = ((map { "only in the updated one: $_" } grep { !$wanted{$_} } @$is),
		(map { "only in the fresh one:   $_" } grep { !$is{$_} } @$wanted));
	cmp_ok(scalar @$wanted, '>', 300, "$name: there are entries to compare");
	is(join("\n", @diff), '', "$name: all entries of the catalogs are those of a fresh install");
	return;
}

# --------------------------------------------------------------------
# Every function, with arguments that have an effect; all in one transaction that is rolled back.  {} means any result.
my @looks = (
	'schemaver_heads()', 'schemaver_bases()', 'schemaver_branches()', 'schemaver_current()', 'schemaver_is_current()', 'schemaver_history()',
	'schemaver_pending()', q{schemaver_plan('heads')}, q{schemaver_resolve('heads')}, q{schemaver_show('heads')}, 'schemaver_status()',
	'schemaver_graph()', 'schemaver_validate()', q{schemaver_export('a')}, 'schemaver_export_all()', q{schemaver_template('new', head => 'n')},
	'schemaver_manifest()', 'schemaver_upgrade_sql()', q{schemaver_downgrade_sql('m:b')}, q{schemaver_stamp_sql('m')});
my @acts = (
	q{schemaver_revision('new', head => 'n')}, q{schemaver_register('new')}, q{schemaver_merge('{n,x}')}, q{schemaver_merge('{n,x}'::text[])}, q{schemaver_rebase('x', onto => 'n')},
	q{schemaver_edit('n', message => 'edited')}, q{schemaver_remove('n')}, q{schemaver_load('{"q.sql": "-- revision: q\n-- down_revision: n\n\n-- schemaver: upgrade\nSELECT 1;\n"}')},
	q{schemaver_load_directory('DIR')}, q{schemaver_upgrade('n')}, q{schemaver_downgrade('b')}, q{schemaver_stamp('n')}, 'schemaver_reset()',
	q{schemaver_stamp('base', purge => true); SELECT * FROM schemaver_adopt('schema_migrations')}, q{schemaver_configure('environment', 'test')});
# What the previous version does not have.
my @new_looks = ('schemaver_help()', 'schemaver_schema()', 'schemaver_fingerprint()', 'schemaver_coverage()', q{schemaver_diff('live', 'live')}, 'schemaver_dump()', 'schemaver_pending(+1)', 'schemaver_plan(+1)', 'schemaver_upgrade_sql(+1)');
my @new_acts = (q{schemaver_ignore('*.acl', '*', 'why', '2100-01-01')}, q{schemaver_snapshot('s'); SELECT * FROM schemaver_diff('snapshot:s', 'live'); SELECT schemaver_snapshot_drop('s')},
	q{schemaver_snapshot('s'); SELECT schemaver_set_models('snapshot:s'); SELECT * FROM schemaver_check()}, q{schemaver_scratch_drop()}, q{schemaver_configure('drift', 'on'); SELECT * FROM schemaver_drift(); SELECT schemaver_configure('drift', NULL)}, q{schemaver_upgrade(+1); SELECT * FROM schemaver_downgrade(-1)});
push @new_acts, q{schemaver_verify()}, q{schemaver_identify()}, q{schemaver_derive_downgrade('m')}, q{schemaver_squash('m:n', 's', allow => '{data_steps}')},
	q{schemaver_upgrade('heads'); SELECT schemaver_snapshot('s'); SELECT schemaver_set_models('snapshot:s'); SELECT schemaver_autogenerate('x', head => 'heads')},
	q{set_config('schemaver.project', 'fresh', true); SELECT schemaver_baseline('b')};
my @scripts = qw(schemaver_script_check schemaver_script_begin schemaver_script_step schemaver_script_end);

# A history with everything that could get lost.
sub fill
{
	my ($user, $db) = @_;
	as($user, $db, <<'SQL');
SELECT schemaver_register('a', upgrade => E'CREATE TABLE public.t (n integer, x text);\r\n', downgrade => 'DROP TABLE public.t', message => 'first', branch_labels => '{main}');
SELECT schemaver_register('b', '{a}', upgrade => 'INSERT INTO public.t VALUES (1)', downgrade => 'DELETE FROM public.t');
SELECT schemaver_register('c', '{a}', upgrade => repeat('SELECT 1; -- long
', 5000), downgrade => '');
SELECT schemaver_register('m', '{b,c}', upgrade => 'CREATE VIEW public.v AS SELECT * FROM public.t', downgrade => 'DROP VIEW public.v', depends_on => '{main}');
SELECT schemaver_register('n', '{m}', upgrade => 'INSERT INTO public.t VALUES (2, NULL)', downgrade => 'DELETE FROM public.t WHERE n = 2');
SELECT schemaver_register('x', '{}', upgrade => NULL);
CREATE TABLE public.schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL);
SELECT schemaver_configure('environment', 'test');
SELECT schemaver_upgrade('m');
SELECT schemaver_downgrade('b');
SELECT schemaver_upgrade('m');
SET schemaver.project = 'shop';
SELECT schemaver_register('a', upgrade => 'CREATE TABLE public.shop (n integer)', downgrade => 'DROP TABLE public.shop');
SELECT schemaver_stamp('a');
SQL
	grant_roles($user, $db);
	return;
}

# All rows, in the columns of the previous version; and all privileges, except those on added columns.
sub state_of
{
	my ($db) = @_;
	return join "\n", map {
		my $columns = $node->safe_psql($db, "SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute
			WHERE attrelid = '$_'::regclass AND attnum > 0 AND NOT attisdropped AND attname NOT IN ('upgrade_authority', 'downgrade_authority', 'upgrade_file', 'upgrade_line', 'downgrade_file', 'downgrade_line', 'replaces', 'structure_before', 'structure_after', 'structure_major', 'structure_scope', 'team')");
		"$_: " . $node->safe_psql($db, "SELECT $columns FROM $_ ORDER BY 1, 2, 3")
	} @tables;
}

sub rights_in
{
	my ($db) = @_;
	return $node->safe_psql($db, qq{
		SELECT o, array(SELECT a::text FROM unnest(acl) a ORDER BY 1)
		FROM (SELECT proname::text AS o, proacl AS acl FROM pg_proc
		      WHERE proname LIKE 'schemaver%' AND oid::regprocedure::text NOT IN ($added)
		      UNION ALL SELECT oid::regclass::text, relacl FROM pg_class WHERE relname LIKE 'schemaver%' AND relkind = 'r' AND relname NOT IN ($added_tables)
		      UNION ALL SELECT attrelid::regclass || '.' || attname, attacl FROM pg_attribute WHERE attacl IS NOT NULL
		        AND attrelid IN (SELECT oid FROM pg_class WHERE relname LIKE 'schemaver%')) s
		ORDER BY 1});
}

# Functions with new arguments are new functions: the warning of the update has the statements that restore what was
# granted on the old ones.
sub grant_again
{
	my ($user, $db, $warning, $who) = @_;
	my ($grants) = $warning =~ /WARNING:  rights on functions that have new arguments must be granted again\nDETAIL:  ((?:GRANT .*;\n?)+)/;
	like($grants // '', qr/^GRANT EXECUTE ON FUNCTION schemaver\.schemaver_load TO author;$/m, "$who: the update names the rights to be granted again");
	is((ask('author', $db, q{SELECT schemaver_load('{}')}))[1] =~ s/:.*//sr, '42501', "$who: until then they are missing");
	as($user, $db, $grants);
	return;
}

sub authorities
{
	my ($db) = @_;
	return $node->safe_psql($db, q{
		SELECT DISTINCT coalesce(upgrade_authority, '-') || ' ' || coalesce(downgrade_authority, '-') FROM schemaver_revisions ORDER BY 1});
}

# --------------------------------------------------------------------
# The library with the tables of the previous version.
my $folder = "$dir/migrations";
mkdir $folder;
append_to_file("$folder/q.sql", "-- revision: q\n-- down_revision: n\n\n-- schemaver: upgrade\nSELECT 1;\n");
chmod 0755, $dir;

sub call_all
{
	my ($user, $db, $check) = @_;
	my %called;

	my $is_new = is_new($db);
	my @calls = (@acts, $is_new ? @new_acts : ());

	as($super, $db, "GRANT pg_read_server_files TO $user");
	for my $call (@looks, $is_new ? @new_looks : (), @calls)
	{
		my $acts = grep { $_ eq $call } @calls;
		my $sql = $call =~ s/DIR/$folder/r;
		my ($out, $err) = ask($user, $db, "BEGIN; SELECT * FROM $sql; ROLLBACK");
		$called{$_} = 1 for $sql =~ /(schemaver_\w+)\(/g;
		$check->($call, $acts, $out, $err);
	}
	for my $target ('n')
	{
		my ($script) = ask($user, $db, "SELECT schemaver_upgrade_sql('$target')");
		my ($out, $err) = ask($user, $db, $script);
		$called{$_} = 1 for @scripts;
		$check->('the script of an upgrade', 1, $out, $err);
		ask($user, $db, q{SELECT schemaver_downgrade('m')}) if $err eq '';
	}
	my ($out, $err) = ask($user, $db, q{DO 'BEGIN CALL schemaver_script_check(NULL, NULL, NULL, NULL, NULL, NULL); END'});
	is( $node->safe_psql($db, q{SELECT string_agg(DISTINCT proname, ',' ORDER BY proname) FROM pg_proc WHERE pronamespace = 'schemaver'::regnamespace}),
		join(',', sort keys %called, 'schemaver_invalidate'),
		"$db: these were all functions");
	as($super, $db, "REVOKE pg_read_server_files FROM $user") unless $user eq $super;
	return;
}

for my $user ($super, 'plain')
{
	my $db = $user eq $super ? 'by_super' : 'by_plain';
	my $who = $user eq $super ? 'plain install' : 'trusted install';

	new_database($db, $user, $old);
	new_database("${db}_fresh", $user, $new);
	fill($user, $db);
	call_all($user, $db, sub {
		my ($call, $acts, $out, $err) = @_;
		is($err, '', "$who, tables of $old: $call works");
	});
	is(as($user, $db, q{SELECT code, hint FROM schemaver_validate() WHERE code = '55000'}),
		"55000|As $user or a superuser, run ALTER EXTENSION schemaver UPDATE.", "$who: schemaver_validate() says that it is to be updated");

	as($user, $db, q{BEGIN; INSERT INTO schemaver_revisions (revision) VALUES ('by_hand'); SELECT schemaver_show('by_hand'); ROLLBACK});

	# a dump from before the update goes into a server that has the next version
	for my $format ('plain', 'custom', 'inserts')
	{
		my $dst = "${db}_$format";
		my $file = "$dir/$db.$format";

		$node->command_ok([ 'pg_dump', '-U', $user, '-f', $file, $format eq 'custom' ? '-Fc' : $format eq 'inserts' ? '--inserts' : '-Fp', $node->connstr($db) ], "$who: pg_dump at $old");
		$node->safe_psql('postgres', qq{CREATE DATABASE $dst OWNER $user TEMPLATE template0; ALTER DATABASE $dst SET search_path = "schemaver", public;});
		# Only rights on functions that have new arguments cannot be restored.
		my ($out, $err) = run_command(
			$format eq 'custom'
			? [ 'pg_restore', '-U', $user, '-d', $node->connstr($dst), $file ]
			: [ 'psql', '-Xq', '-o', '/dev/null', '-U', $user, '-d', $node->connstr($dst), '-f', $file ]);
		is(join("\n", grep { !/function \S*schemaver_(load|load_directory|(upgrade|downgrade|stamp)_sql)\([^)]*\) does not exist/ } $err =~ /^.*(?:ERROR|FATAL): .*/mg),
			'', "$who: $format dump of $old restored where $new is the default");
		is($node->safe_psql($dst, q{SELECT extversion FROM pg_extension WHERE extname = 'schemaver'}), $new, "$who, $format: it has the new version then");
		is(state_of($dst), state_of($db), "$who, $format: and every row");
		is(authorities($dst), $user eq $super ? '- -' : 'plain plain', "$who, $format: bodies on the authority of whose they are");
		is(as($user, $dst, 'SELECT revision FROM schemaver_upgrade($$n$$)'), 'n', "$who, $format: it goes on");
	}

	# sessions that know the history, and one in the middle of a run
	my ($idle, $busy, $updating) = map { $node->background_psql($db, on_error_stop => 1, extra_params => [ '-U', $user ]) } 1 .. 3;
	is($idle->query_safe('SELECT string_agg(revision, $$,$$) FROM schemaver_heads()'), 'n,x', "$who: a session has the history in memory");
	$busy->query_safe('BEGIN; SELECT FROM schemaver_upgrade($$n$$)');

	my ($state, $rights) = (state_of($db), rights_in($db));
	# New objects get no privileges from defaults, regardless of the owner.
	$node->safe_psql($db, "ALTER DEFAULT PRIVILEGES FOR ROLE $_ GRANT ALL ON TABLES TO stray; ALTER DEFAULT PRIVILEGES FOR ROLE $_ GRANT ALL ON FUNCTIONS TO stray;
		ALTER DEFAULT PRIVILEGES FOR ROLE $_ IN SCHEMA schemaver GRANT ALL ON TABLES TO stray; ALTER DEFAULT PRIVILEGES FOR ROLE $_ IN SCHEMA schemaver GRANT ALL ON FUNCTIONS TO stray;")
	  for $super, 'plain';
	my $pid = $updating->query_safe('SELECT pg_backend_pid()');
	$updating->query_until(qr/begun/, "\\echo begun\nALTER EXTENSION schemaver UPDATE;\n");
	ok($node->poll_query_until($db, "SELECT count(*) = 1 FROM pg_locks WHERE pid = $pid AND NOT granted"), "$who: the update waits for a run");
	$busy->query_safe('ROLLBACK');
	is($updating->query(q{SELECT extversion FROM pg_extension WHERE extname = 'schemaver'}), $new, "$who: and is done then");
	grant_again($user, $db, $updating->{stderr}, $who);
	same_catalogs_with_grants($db, $user, $who);
	is(state_of($db), $state, "$who: the history is the same");
	is(rights_in($db), $rights, "$who: what was granted is granted, and nobody has got anything");
	$node->safe_psql($db, "DROP OWNED BY stray");
	is(authorities($db), $user eq $super ? '- -' : 'plain plain', "$who: old bodies are on the authority of who decided");
	is(as($user, $db, q{SELECT count(*) FROM schemaver_validate() WHERE code = '55000'}), '0', "$who: nothing is out of date any more");

	# the sessions continue
	is($idle->query_safe('SELECT string_agg(revision, $$,$$) FROM schemaver_heads()'), 'n,x', "$who: a session that was there goes on looking");
	is($idle->query_safe(q{SELECT schemaver_register('o', '{n}', downgrade => '')}), 'added', "$who: and registering");
	is($busy->query_safe('SELECT revision FROM schemaver_upgrade($$o$$)'), "n\no", "$who: and running");
	is($node->safe_psql($db, q{SELECT coalesce(upgrade_authority, '-'), coalesce(downgrade_authority, '-') FROM schemaver_revisions WHERE revision = 'o'}),
		$user eq $super ? '-|-' : 'plain|plain', "$who: with an authority");
	$_->quit for $idle, $busy, $updating;
	is(as('author', $db, q{SELECT schemaver_register('p', '{o}', downgrade => '')}), 'added', "$who: an author goes on");
	is(as('deployer', $db, 'SELECT revision FROM schemaver_upgrade($$p$$)'), 'p', "$who: a deployer goes on");
	is(as('reader', $db, q{SELECT count(*) FROM schemaver_log WHERE direction = 'upgrade' AND revision = 'p'}), '1', "$who: a reader goes on");
	is(as($user, $db, q{SELECT revision FROM schemaver_downgrade('m')}), "p\no\nn", "$who: and back");
	as($user, $db, 'SELECT schemaver_remove($$p$$), schemaver_remove($$o$$)');
	call_all($user, $db, sub {
		my ($call, $acts, $out, $err) = @_;
		is($err, '', "$who, updated: $call works");
	});

	# a dump from after the update
	$node->command_ok([ 'pg_dump', '-U', $user, '-f', "$dir/$db.updated", $node->connstr($db) ], "$who: pg_dump of the updated database");
	$node->safe_psql('postgres', qq{CREATE DATABASE ${db}_again OWNER $user TEMPLATE template0; ALTER DATABASE ${db}_again SET search_path = "schemaver", public;});
	$node->command_ok([ 'psql', '-Xq', '-o', '/dev/null', '-U', $user, '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr("${db}_again"), '-f', "$dir/$db.updated" ],
		"$who: restored");
	is(state_of("${db}_again"), state_of($db), "$who: every row has come over");
	$node->command_ok([ 'pg_dump', '-U', $user, '-f', "$dir/$db.again", $node->connstr("${db}_again") ], "$who: dumped again");
	my @dumps = map { slurp_file("$dir/$db.$_") =~ s/^\\(un)?restrict .*\n//mgr } qw(updated again);
	ok($dumps[0] eq $dumps[1], "$who: the two dumps are the same") or diag(`diff $dir/$db.updated $dir/$db.again`);
	is(as($user, "${db}_again", 'SELECT revision FROM schemaver_upgrade($$n$$)'), 'n', "$who: the restored database goes on");
}

# Fresh installs have no grants yet.
sub same_catalogs_with_grants
{
	my ($db, $user, $who) = @_;
	is($node->safe_psql($db, qq{
		SELECT count(*), count(*) FILTER (WHERE a.grantee NOT IN (p.proowner, e.extowner))
		FROM pg_proc p CROSS JOIN pg_extension e CROSS JOIN LATERAL (SELECT DISTINCT grantee FROM aclexplode(p.proacl)) a
		WHERE e.extname = 'schemaver' AND p.oid::regprocedure::text IN ($added)}),
		($user eq $super ? 1 : 2) * @added . '|0', "$who: only the owner may call new functions");
	grant_roles($user, $_) for $db, "${db}_fresh";
	# The value for existing rows is in the catalog, so that they need not be rewritten.
	same_catalogs($db, "${db}_fresh", $who, $user eq $super ? q{} : q{,atthasmissing});
	return;
}

# --------------------------------------------------------------------
# An administrator's own columns come before ours then, and nothing is mixed up.
new_database('own_columns', 'plain', $old);
$node->safe_psql('own_columns', 'ALTER TABLE schemaver_revisions ADD COLUMN gone text, ADD COLUMN team text; ALTER TABLE schemaver_revisions DROP COLUMN gone');
fill('plain', 'own_columns');
$node->safe_psql('own_columns', q{UPDATE schemaver_revisions SET team = 'blue'});
as('plain', 'own_columns', 'ALTER EXTENSION schemaver UPDATE');
as('plain', 'own_columns', q{SELECT schemaver_register('o', '{n}', downgrade => ''); SELECT schemaver_load('{"q.sql": "-- revision: q\n-- down_revision: n\n\n-- schemaver: upgrade\nSELECT 1;\n"}')});
is($node->safe_psql('own_columns', q{SELECT string_agg(DISTINCT concat_ws(' ', team, upgrade_authority, downgrade_authority), ',') FROM schemaver_revisions}),
	'blue plain plain,plain plain', 'columns of an administrator stay theirs');
is(as('plain', 'own_columns', 'SELECT revision FROM schemaver_upgrade($$o$$)'), "n\no", 'and everything works');

my $ways = 0;

# After pg_upgrade, the extension belongs to a superuser, and privileges determine who
# decides.
new_database('by_rights', $super, $old);
$node->safe_psql('by_rights', q{GRANT EXECUTE ON FUNCTION schemaver_register TO plain WITH GRANT OPTION; SELECT schemaver_register('a'); ALTER EXTENSION schemaver UPDATE});
is(authorities('by_rights'), 'plain plain', 'who can appoint authors is the authority');

for my $way (
	'GRANT EXECUTE ON FUNCTION schemaver_edit TO plain WITH GRANT OPTION',
	'ALTER FUNCTION schemaver_load_directory OWNER TO plain',
	'GRANT INSERT ON schemaver_revisions TO plain',
	'GRANT UPDATE (upgrade) ON schemaver_revisions TO plain')
{
	my $db = 'by_rights_' . ++$ways;
	new_database($db, $super, $old);
	$node->safe_psql($db, qq{SELECT schemaver_register('a'); $way; ALTER EXTENSION schemaver UPDATE});
	is(authorities($db), 'plain plain', "so is who has been given this: $way");
}

# The owner of the tables decides as well.
new_database('by_tables', $super, $old);
$node->safe_psql('by_tables', q{SELECT schemaver_register('a'); ALTER TABLE schemaver_revisions OWNER TO plain; ALTER EXTENSION schemaver UPDATE});
is(authorities('by_tables'), 'plain plain', 'who owns the tables is the authority');

# --------------------------------------------------------------------
# While the update waits, the schema's owner puts a look-alike in the table's place.  None of its code runs, and the
# extension is not half updated.
new_database('attacked', 'plain', $old);
as('plain', 'attacked', q{SELECT schemaver_register('a')});
my ($locker, $updater) = ($node->background_psql('attacked'), $node->background_psql('attacked', on_error_stop => 0));
$locker->query_safe('BEGIN; LOCK TABLE schemaver.schemaver_revisions IN ACCESS SHARE MODE');
my $updater_pid = $updater->query_safe('SELECT pg_backend_pid()');
$updater->query_until(qr/begun/, "\\echo begun\nALTER EXTENSION schemaver UPDATE;\n");
$node->poll_query_until('attacked', "SELECT count(*) = 1 FROM pg_locks WHERE pid = $updater_pid AND NOT granted");
# Some servers lock the schema while an extension is being updated.
my ($nothing, $refused) = ask('plain', 'attacked', <<'SQL');
SET lock_timeout = '1s';
ALTER SCHEMA schemaver RENAME TO aside;
CREATE SCHEMA schemaver;
CREATE TABLE schemaver.schemaver_revisions (n integer);
INSERT INTO schemaver.schemaver_revisions VALUES (1);
CREATE FUNCTION schemaver.pwn() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'ALTER ROLE plain SUPERUSER'; RETURN NEW; END $$;
CREATE TRIGGER pwn BEFORE UPDATE ON schemaver.schemaver_revisions FOR EACH ROW EXECUTE FUNCTION schemaver.pwn();
ALTER TABLE schemaver.schemaver_revisions ENABLE ALWAYS TRIGGER pwn;
SQL
$locker->query_safe('COMMIT');
$updater->query('SELECT 1');
$_->quit for $locker, $updater;
is($node->safe_psql('attacked', q{SELECT rolsuper FROM pg_roles WHERE rolname = 'plain'}), 'f', 'a look-alike runs nothing');
if ($refused eq '')
{
	is( $node->safe_psql('attacked', q{
			SELECT extversion, (SELECT count(*) FROM pg_attribute WHERE attname = 'upgrade_authority') FROM pg_extension WHERE extname = 'schemaver'}),
		"$old|0", 'and is not taken for the table');
	as('plain', 'attacked', 'DROP SCHEMA schemaver CASCADE; ALTER SCHEMA aside RENAME TO schemaver; ALTER EXTENSION schemaver UPDATE');
}
else { like($refused, qr/^55P03/, 'the schema cannot be renamed meanwhile'); }
is(authorities('attacked'), 'plain plain', 'the extension is updated in the end');

# --------------------------------------------------------------------
# All databases of a server, as in the README.
new_database('one', 'plain', $old);
new_database('other', $super, $old);
$node->safe_psql('postgres', 'CREATE DATABASE without');
my ($loop) = slurp_file('README.md') =~ /^```\n(psql[^`]*ALTER EXTENSION[^`]*)^```/ms;
{
	local %ENV = (%ENV, PGHOST => $node->host, PGPORT => $node->port, PGDATABASE => 'postgres');
	IPC::Run::run([ 'bash', '-c', $loop ], '>', \my $out, '2>', \my $err);
	unlike($err, qr/ERROR/, 'the loop over all databases');
}
is($node->safe_psql($_, q{SELECT extversion FROM pg_extension WHERE extname = 'schemaver'}), $new, "has updated $_") for qw(one other);

# --------------------------------------------------------------------
# Versions that the library does not know.
as('plain', 'by_plain', "ALTER EXTENSION schemaver UPDATE TO '$new.1'");
call_all('plain', 'by_plain', sub {
	my ($call, $acts, $out, $err) = @_;
	is($err, '', "a later version with the same columns: $call works");
});
as('plain', 'by_plain', "ALTER EXTENSION schemaver UPDATE TO '99'");
my $says = qr/^55000: extension "schemaver" has version 99(\.1)? in this database, but this session has loaded the library of version \Q$new\E\nHINT:  Reconnect\. .*install version 99/;
call_all('plain', 'by_plain', sub {
	my ($call, $acts, $out, $err) = @_;
	if ($acts) { like($err, $says, "a later version with other columns: $call says so"); }
	else { is($err, '', "a later version with other columns: $call works"); }
});
my $count = $node->safe_psql('by_plain', 'SELECT count(*) FROM schemaver_revisions');
as('plain', 'by_plain', q{INSERT INTO schemaver_revisions (revision) VALUES ('by_hand')});
is($node->safe_psql('by_plain', q{SELECT upgrade_authority FROM schemaver_revisions WHERE revision = 'by_hand'}), 'plain', 'triggers work there, too');
as('plain', 'by_plain', "ALTER EXTENSION schemaver UPDATE TO '99.1'");
like((ask('plain', 'by_plain', 'SELECT * FROM schemaver_heads()'))[1], $says, 'a later version with columns that need a value: even looking says so');

$node->stop;
done_testing();
