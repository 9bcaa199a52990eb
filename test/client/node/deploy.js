// Deploys each folder that is named, and reverts everything at the end.  Node with pg.
import { readFile, readdir } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import pg from 'pg'

async function readFolder(folder) {
  const files = {}
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name)
    if (entry.isFile() && entry.name.endsWith('.sql')) files[relative(folder, path)] = await readFile(path, 'utf8')
  }
  return files
}

const print = (...row) => console.log(row.join(' '))

// All of it, or nothing; on one client, since each query of a pool may go to another connection.
async function deploy(client, folder) {
  await client.query('BEGIN')
  try {
    const files = JSON.stringify(await readFolder(folder))
    const loaded = await client.query('SELECT name, revision, action FROM schemaver_load($1::jsonb)', [files])
    for (const row of loaded.rows) print(row.name, row.revision, row.action)
    const run = await client.query('SELECT direction, revision, message FROM schemaver_upgrade()')
    for (const row of run.rows) print(row.direction, row.revision, row.message)
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  }
}

function report(error) {
  print(`ERROR:  ${error.code}: ${error.message}`)
  if (error.detail) print('DETAIL: ', error.detail)
  if (error.hint) print('HINT: ', error.hint)
  if (error.where) print('CONTEXT: ', error.where)
}

const client = new pg.Client()
client.on('notice', (notice) => print(`${notice.severity}: `, notice.message))
await client.connect()
for (const folder of process.argv.slice(2)) {
  print('==', basename(folder))
  try {
    await deploy(client, folder)
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error
    report(error)
  }
}
print('== downgrade')
const { rows } = await client.query('SELECT direction, revision, message FROM schemaver_downgrade($1::text)', ['base'])
for (const row of rows) print(row.direction, row.revision, row.message)
await client.end()
