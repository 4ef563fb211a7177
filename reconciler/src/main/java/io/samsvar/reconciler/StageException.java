package io.samsvar.reconciler;

import io.samsvar.ledger.Stage;
import org.jspecify.annotations.Nullable;

/**
 * A stage cannot go on. The revision is frozen: nothing is deleted, and the last verified revision
 * stays enforced.
 */
public final class StageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Stage stage;
  private final String code;

  /**
   * A stop at a stage.
   *
   * @param code stable code, for example {@code source.symlink}
   * @param message names the thing, the reason and the way out; no credential, no Secret value
   */
  public StageException(Stage stage, String code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.stage = stage;
    this.code = code;
  }

  /** A stop without a cause of its own. */
  public StageException(Stage stage, String code, String message) {
    this(stage, code, message, null);
  }

  /** Where it stopped. */
  public Stage stage() {
    return stage;
  }

  /** The stable code. */
  public String code() {
    return code;
  }
}
