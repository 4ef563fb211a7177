package io.samsvar.ledger.store;

import org.sqlite.SQLiteConfig;

/** Places on the way of a batch to the disk where tests end the process or make it fail. */
interface Failpoints {
  /** Nothing fails. */
  Failpoints NONE = point -> {};

  /** A step of a batch. */
  enum Point {
    BEFORE_VAULT,
    BEFORE_TRANSACTION,
    BEFORE_COMMIT,
    AFTER_COMMIT,
    AFTER_CHECKPOINT_FILE
  }

  /** Is called at each step; what it throws, the step throws. */
  void reached(Point point);

  /** Changes how the database is written. */
  default void configure(SQLiteConfig config) {}
}
