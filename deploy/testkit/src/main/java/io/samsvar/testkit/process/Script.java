package io.samsvar.testkit.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The two ways in which a program hangs on the process that starts it. */
enum Script {
  /** Killed when this process ends, however it ends. */
  ATTACHED("attached.sh"),
  /** Runs on. */
  DETACHED("detached.sh");

  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private final String text;

  Script(String resource) {
    try (InputStream in = Script.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not packaged with the testkit.");
      }
      this.text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the packaged " + resource, e);
    }
  }

  /**
   * The command line that becomes the given one under the same process id: in a session of its own,
   * so that a Ctrl-C at the terminal reaches this process only, which then ends its children in
   * order.
   */
  List<String> wrap(List<String> command) {
    List<String> wrapped = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      wrapped.add(SETSID.toString());
    }
    wrapped.addAll(List.of("bash", "-c", text));
    wrapped.addAll(command);
    return wrapped;
  }
}
