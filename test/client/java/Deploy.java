import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Deploys each folder that is named, and reverts everything at the end. Java with JDBC. */
public class Deploy {
    public static void main(String[] folders) throws Exception {
        String url = "jdbc:postgresql://%s:%s/%s".formatted(env("PGHOST"), env("PGPORT"), env("PGDATABASE"));
        try (Connection connection = DriverManager.getConnection(url, env("PGUSER"), "")) {
            connection.setAutoCommit(false);
            for (String folder : folders) {
                System.out.println("== " + Path.of(folder).getFileName());
                try {
                    deploy(connection, Path.of(folder));
                } catch (PSQLException error) {
                    report(error);
                }
            }
            System.out.println("== downgrade");
            query(connection, "SELECT direction, revision, message FROM schemaver_downgrade(CAST(? AS text))", "base");
            connection.commit();
        }
    }

    /** All of it, or nothing. */
    static void deploy(Connection connection, Path folder) throws IOException, SQLException {
        try {
            query(connection, "SELECT name, revision, action FROM schemaver_load(?::jsonb)", readFolder(folder));
            query(connection, "SELECT direction, revision, message FROM schemaver_upgrade()");
            connection.commit();
        } catch (SQLException error) {
            connection.rollback();
            throw error;
        }
    }

    /** Prints notices and rows; the notices are the statement's warnings, also when it has failed. */
    static void query(Connection connection, String sql, String... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setString(i + 1, arguments[i]);
            }
            try (ResultSet rows = executeAndPrintNotices(statement)) {
                while (rows.next()) {
                    System.out.println(rows.getString(1) + " " + rows.getString(2) + " " + rows.getString(3));
                }
            }
        }
    }

    static ResultSet executeAndPrintNotices(PreparedStatement statement) throws SQLException {
        try {
            return statement.executeQuery();
        } finally {
            printNotices(statement);
        }
    }

    static void printNotices(Statement statement) throws SQLException {
        for (SQLWarning notice = statement.getWarnings(); notice != null; notice = notice.getNextWarning()) {
            System.out.println("NOTICE:  " + notice.getMessage());
        }
    }

    static void report(PSQLException error) throws PSQLException {
        ServerErrorMessage message = error.getServerErrorMessage();
        if (message == null) {
            throw error; // not of the server: the connection, for example
        }
        System.out.println("ERROR:  " + error.getSQLState() + ": " + message.getMessage());
        printIfAny("DETAIL", message.getDetail());
        printIfAny("HINT", message.getHint());
        printIfAny("CONTEXT", message.getWhere());
    }

    static void printIfAny(String name, String text) {
        if (text != null) {
            System.out.println(name + ":  " + text);
        }
    }

    /** The files as a JSON object. */
    static String readFolder(Path folder) throws IOException {
        StringJoiner json = new StringJoiner(",", "{", "}");
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.filter(path -> path.toString().endsWith(".sql"))::iterator) {
                json.add(quote(folder.relativize(file).toString().replace('\\', '/')) + ":" + quote(Files.readString(file)));
            }
        }
        return json.toString();
    }

    /** A string of JSON. Most programs have a library for it. */
    static String quote(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append("\\u%04x".formatted((int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    static String env(String name) {
        return System.getenv(name);
    }
}
