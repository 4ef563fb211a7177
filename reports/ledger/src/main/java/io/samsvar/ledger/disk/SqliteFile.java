package io.samsvar.ledger.disk;

import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * How a SQLite database of the ledger is opened: write-ahead log, and an fsync at every commit, so
 * that a committed transaction survives a loss of power.
 */
public final class SqliteFile {
  /** How long a connection waits for another one's write. */
  public static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);

  private final Path file;

  /** The database in this file, which need not exist yet. */
  public SqliteFile(Path file) {
    this.file = file;
  }

  /** Connections that write. */
  public SQLiteDataSource writable() {
    SQLiteConfig config = writeConfig();
    return source(config);
  }

  /** The settings of {@link #writable}, to be changed before use. */
  public static SQLiteConfig writeConfig() {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    config.setBusyTimeout((int) BUSY_TIMEOUT.toMillis());
    config.enforceForeignKeys(true);
    // Deleted rows are overwritten: what is erased must not stay in free pages.
    config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
    return config;
  }

  /** Connections with these settings. */
  public SQLiteDataSource source(SQLiteConfig config) {
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
    return source;
  }

  /** Connections that only read, also beside a process that writes. */
  public SQLiteDataSource readOnly() {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout((int) BUSY_TIMEOUT.toMillis());
    return source(config);
  }

  /**
   * Brings the tables to the newest version.
   *
   * @param location folder of the migrations on the class path
   * @throws FlywayException when the file is no database or a newer version wrote it
   */
  public static void migrate(DataSource source, String location) {
    Flyway.configure(SqliteFile.class.getClassLoader())
        .dataSource(source)
        .locations("classpath:" + location)
        .load()
        .migrate();
  }
}
