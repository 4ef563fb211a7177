package io.samsvar.reconciler.sealing;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How the controller is reached. Safe for several threads. */
public interface SealingTransport extends AutoCloseable {

  /**
   * One request.
   *
   * @param path for example {@code /v1/verify}
   * @param body JSON, null for none
   * @throws IOException when there is no answer; the message names the way that was taken
   */
  Answer send(String method, String path, byte @Nullable [] body)
      throws IOException, InterruptedException;

  @Override
  void close();

  /** What came back. */
  record Answer(int status, String body) {}
}
