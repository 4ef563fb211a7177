package io.samsvar.testkit.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.SplittableRandom;

/**
 * Free TCP ports on 127.0.0.1. They lie below the range that Linux gives to outgoing connections,
 * so only another server can take one before it is used; who starts a server tries again then.
 */
public final class Ports {

  private static final int FIRST = 20_000;
  private static final int LAST = 32_000;
  private static final int TRIES_MAX = 1_000;

  private Ports() {}

  /** A port that was free just now. */
  public static int free() {
    SplittableRandom random = new SplittableRandom();
    for (int i = 0; i < TRIES_MAX; i++) {
      int port = random.nextInt(FIRST, LAST);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "No free port on 127.0.0.1 between " + FIRST + " and " + LAST + ".");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
