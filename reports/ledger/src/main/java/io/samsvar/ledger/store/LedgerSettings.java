package io.samsvar.ledger.store;

import java.nio.file.Path;
import java.time.InstantSource;

/**
 * Where a ledger is and who it is.
 *
 * @param folder folder of its files; made when it is not there
 * @param origin name of the log in every checkpoint and key, a URL without scheme such as {@code
 *     samsvar.example.no/production}; the same for the life of the ledger
 * @param clock gives each record its time
 */
public record LedgerSettings(Path folder, String origin, InstantSource clock) {
  /** Settings with the system's clock. */
  public static LedgerSettings of(Path folder, String origin) {
    return new LedgerSettings(folder, origin, InstantSource.system());
  }

  /** The database of leaves, hashes and the newest checkpoint. */
  Path database() {
    return folder.resolve("ledger.db");
  }

  /** The private signing key. */
  Path signingKey() {
    return folder.resolve("ledger.key");
  }

  /** The public key, to be given to whoever verifies. */
  Path verifierKey() {
    return folder.resolve("ledger.vkey");
  }

  /** Held by the process that writes. */
  Path lock() {
    return folder.resolve("ledger.lock");
  }
}
