# Deploys each folder that is named, and reverts everything at the end.  Ruby with pg.
require 'json'
require 'pg'

def read_folder(folder)
  Dir.glob('**/*.sql', base: folder).to_h { |name| [name, File.binread(File.join(folder, name)).force_encoding('UTF-8')] }
end

# All of it, or nothing.
def deploy(conn, folder)
  conn.transaction do
    conn.exec_params('SELECT name, revision, action FROM schemaver_load($1::jsonb)', [JSON.generate(read_folder(folder))])
        .each_row { |row| puts row.join(' ') }
    conn.exec('SELECT direction, revision, message FROM schemaver_upgrade()').each_row { |row| puts row.join(' ') }
  end
end

def report(result)
  puts "ERROR:  #{result.error_field(PG::PG_DIAG_SQLSTATE)}: #{result.error_field(PG::PG_DIAG_MESSAGE_PRIMARY)}"
  { 'DETAIL' => PG::PG_DIAG_MESSAGE_DETAIL, 'HINT' => PG::PG_DIAG_MESSAGE_HINT, 'CONTEXT' => PG::PG_DIAG_CONTEXT }.each do |name, field|
    text = result.error_field(field)
    puts "#{name}:  #{text}" if text
  end
end

conn = PG.connect
conn.set_notice_processor { |message| puts message }
ARGV.each do |folder|
  puts "== #{File.basename(folder)}"
  deploy(conn, folder)
rescue PG::ServerError => e
  report(e.result)
end
puts '== downgrade'
conn.exec_params('SELECT direction, revision, message FROM schemaver_downgrade($1::text)', ['base']).each_row { |row| puts row.join(' ') }
