package io.samsvar.ledger.store;

import io.samsvar.ledger.Event;
import io.samsvar.ledger.LedgerEntry;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The process that {@link LedgerCrashIT} kills: appends from several threads for ever and prints
 * {@code ACK index name END} for each record that was acknowledged. With a failpoint it ends itself
 * there, without any farewell.
 */
final class AppendingProcess {
  static final int EXIT_AT_FAILPOINT = 9;

  private AppendingProcess() {}

  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    String prefix = args[1];
    int threads = Integer.parseInt(args[2]);
    SqliteLedger ledger =
        SqliteLedger.open(
            LedgerSettings.of(folder, LedgerCrashIT.ORIGIN),
            args.length > 3 ? haltAt(args[3], Integer.parseInt(args[4])) : Failpoints.NONE);
    for (int t = 0; t < threads; t++) {
      String name = prefix + "-" + t;
      Thread.ofPlatform().start(() -> append(ledger, name));
    }
  }

  private static void append(SqliteLedger ledger, String name) {
    for (int i = 0; ; i++) {
      String override = name + "-" + i;
      LedgerEntry entry = ledger.append(LedgerCrashIT.event(override));
      if (entry.event() instanceof Event.OverrideUsed) {
        System.out.println("ACK " + entry.index() + " " + override + " END");
        System.out.flush();
      }
    }
  }

  private static Failpoints haltAt(String name, int batch) {
    Failpoints.Point point = Failpoints.Point.valueOf(name);
    AtomicInteger reached = new AtomicInteger();
    return at -> {
      if (at == point && reached.incrementAndGet() == batch) {
        Runtime.getRuntime().halt(EXIT_AT_FAILPOINT);
      }
    };
  }
}
