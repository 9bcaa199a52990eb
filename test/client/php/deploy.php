<?php
// Deploys each folder that is named, and reverts everything at the end.  PHP with PDO.

function read_folder(string $folder): array
{
    $files = [];
    $walk = new RecursiveIteratorIterator(new RecursiveDirectoryIterator($folder, FilesystemIterator::SKIP_DOTS));
    foreach ($walk as $path => $file) {
        if ($file->isFile() && $file->getExtension() === 'sql') {
            $files[$walk->getSubPathname()] = file_get_contents($path);
        }
    }
    return $files;
}

function print_rows(PDOStatement $rows): void
{
    foreach ($rows->fetchAll(PDO::FETCH_NUM) as $row) {
        echo implode(' ', $row), "\n";
    }
}

// All of it, or nothing.
function deploy(PDO $db, string $folder): void
{
    $db->beginTransaction();
    try {
        $load = $db->prepare('SELECT name, revision, action FROM schemaver_load(CAST(? AS jsonb))');
        $load->execute([json_encode((object) read_folder($folder), JSON_THROW_ON_ERROR)]);
        print_rows($load);
        print_rows($db->query('SELECT direction, revision, message FROM schemaver_upgrade()'));
        $db->commit();
    } catch (Throwable $error) {
        $db->rollBack();
        throw $error;
    }
}

// PDO has the SQLSTATE, and everything else in one text.
function report(PDOException $error): void
{
    [$sqlstate, , $text] = $error->errorInfo;
    echo preg_replace('/^ERROR:  /', "ERROR:  $sqlstate: ", $text), "\n";
}

// Notices come with PHP 8.4.
if (PHP_VERSION_ID >= 80400) {
    $db = PDO::connect('pgsql:');
    $db->setNoticeCallback(function (string $notice): void {
        echo rtrim($notice), "\n";
    });
} else {
    $db = new PDO('pgsql:');
}
foreach (array_slice($argv, 1) as $folder) {
    echo '== ', basename($folder), "\n";
    try {
        deploy($db, $folder);
    } catch (PDOException $error) {
        report($error);
    }
}
echo "== downgrade\n";
$down = $db->prepare('SELECT direction, revision, message FROM schemaver_downgrade(CAST(? AS text))');
$down->execute(['base']);
print_rows($down);
