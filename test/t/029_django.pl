# The script in doc/formats.md writes the migrations of a Django project into files that make the
# same schema, and whose ids are those that Django records.
use strict;
use warnings;

use Cwd qw(abs_path);
use File::Basename;
use File::Path qw(make_path);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $python = '/usr/bin/python3';
plan skip_all => 'Django and psycopg2 are not installed'
  if system("$python -c 'import django, psycopg2' >/dev/null 2>&1") != 0;
$ENV{PYTHONDONTWRITEBYTECODE} = 1;

my $top = dirname(dirname(dirname(abs_path(__FILE__))));
my $dir = PostgreSQL::Test::Utils::tempdir();
my $node = PostgreSQL::Test::Cluster->new('django');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;
my @to = ('-h', $node->host, '-p', $node->port);

sub write_file
{
	my ($name, $content) = @_;
	make_path("$dir/$name" =~ s{/[^/]*$}{}r);
	open my $file, '>', "$dir/$name" or die "$name: $!";
	print $file $content;
	close $file;
}

sub schema
{
	my ($db) = @_;
	my ($out, $err) = run_command([ 'pg_dump', @to, '-s', '-x', '-n', 'public', '-T', 'django_migrations*', $db ]);
	return join("\n", grep { !/^(--|\\(un)?restrict|$)/ } split(/\n/, $out)) . "\n";
}

# A project with Django's own applications, and one with a branch.
my ($script) = slurp_file("$top/doc/formats.md") =~ m{^## Django\n.*?^```python\n(.*?)^```\n}ms;
write_file('shop/management/commands/sql_files.py', $script);
write_file($_, '') for ('shop/__init__.py', 'shop/management/__init__.py', 'shop/management/commands/__init__.py', 'shop/migrations/__init__.py');
write_file('settings.py', <<"SETTINGS");
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sites",
                  "django.contrib.postgres", "shop"]
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "django", "HOST": "${\$node->host}",
                         "PORT": "${\$node->port}"}}
SECRET_KEY = "x"
SETTINGS
write_file('shop/migrations/0001_initial.py', <<'MIGRATION');
from django.conf import settings
from django.db import migrations, models
class Migration(migrations.Migration):
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL), ("sites", "0001_initial")]
    operations = [migrations.CreateModel("Item", [
        ("id", models.AutoField(primary_key=True)), ("name", models.CharField(max_length=20)), ("n", models.IntegerField()),
        ("owner", models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE))],
        options={"unique_together": {("name", "n")}})]
MIGRATION
write_file('shop/migrations/0002_left.py', <<'MIGRATION');
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
class Migration(migrations.Migration):
    atomic = False
    dependencies = [("shop", "0001_initial")]
    operations = [AddIndexConcurrently("item", models.Index(fields=["name"], name="item_name"))]
MIGRATION
write_file('shop/migrations/0002_right.py', <<'MIGRATION');
from django.db import migrations, models
class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [migrations.AlterUniqueTogether("item", set()),
                  migrations.AddField("item", "note", models.TextField(default="it's 100%")),
                  migrations.RunSQL("CREATE VIEW names AS SELECT name FROM shop_item")]
MIGRATION
write_file('shop/migrations/0003_merge.py', <<'MIGRATION');
from django.db import migrations
class Migration(migrations.Migration):
    dependencies = [("shop", "0002_left"), ("shop", "0002_right")]
MIGRATION

$node->safe_psql('postgres', "CREATE DATABASE $_") for ('django', 'files');
$ENV{PYTHONPATH} = $dir;
my ($out, $err) = run_command([ $python, '-m', 'django', 'sql_files', '--settings=settings', '--no-color', "$dir/files" ]);
is($out, '', 'the script says nothing on its standard output');
like($err, qr/^auth\.0011_update_proxy_permissions: what is in Python has to be written in SQL$/m, 'and names what is in Python');
like($err, qr/^shop\.0002_right: Django doubles/m, 'and what has doubled percent signs');
unlike($err, qr/Traceback/, 'and does not fail');

# What is in Python is not needed in a new database.
system("sed -i -e '/RAISE .this migration is not complete/d' -e 's/100%%/100%/' $dir/files/*.sql") == 0 or die;
$node->safe_psql('files', 'CREATE SCHEMA schemaver; CREATE EXTENSION schemaver SCHEMA schemaver');
my $path = "options='-c search_path=public,schemaver'";
run_log([ "$top/bin/schemaver", 'load', '-h', $node->host, '--port', $node->port, '-d', 'files', '-D', "$dir/files", '-q' ]);
is($node->safe_psql('files', "SELECT count(*) FROM schemaver.schemaver_revisions WHERE revision LIKE 'shop.%'"), '4', 'all files are loaded');
my ($problems) = $node->safe_psql('files', 'SELECT * FROM schemaver.schemaver_validate() WHERE severity = $$error$$');
is($problems, '', 'and nothing is wrong with them');
is($node->safe_psql('files', q{SELECT down_revision, depends_on, branch_labels, transactional FROM schemaver.schemaver_revisions
	WHERE revision LIKE 'shop.%' ORDER BY revision}),
	"|{auth.0001_initial,sites.0001_initial}|{shop}|t\n{shop.0001_initial}|||f\n{shop.0001_initial}|||t\n{shop.0002_left,shop.0002_right}|||t",
	'with the parents that Django knows');
my $upgrade = $node->safe_psql('files', q{SET search_path = public, schemaver; SELECT schemaver_upgrade_sql('heads')});
$node->safe_psql('files', "SET search_path = public, schemaver;\n$upgrade");
is(schema('files'), schema('django'), 'the schema is equal');
like(schema('files'), qr/item_name/, 'and is not empty');

# The database that Django has migrated.
$node->safe_psql('django', 'CREATE SCHEMA schemaver; CREATE EXTENSION schemaver SCHEMA schemaver');
run_log([ "$top/bin/schemaver", 'load', '-h', $node->host, '--port', $node->port, '-d', 'django', '-D', "$dir/files", '-q' ]);
$node->safe_psql('django', q{SELECT * FROM schemaver.schemaver_adopt('public.django_migrations')});
is($node->safe_psql('django', 'SELECT count(*) FROM schemaver.schemaver_pending()'), '0', 'all of its migrations are adopted');

done_testing();
