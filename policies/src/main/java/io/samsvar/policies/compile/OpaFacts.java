package io.samsvar.policies.compile;

import io.samsvar.ledger.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;

/**
 * What the pinned {@code opa} says of itself. Its version is asked once for each state of the file
 * and then kept on disk, and what it can do only when something is compiled, so that a command
 * whose packs are compiled already starts no child. Safe for several threads.
 */
final class OpaFacts {

  private final OpaTool tool;
  private final Path folder;
  private final ObjectMapper json;
  private final String version;
  private @Nullable String capabilities;

  private OpaFacts(OpaTool tool, Path folder, ObjectMapper json, String version) {
    this.tool = tool;
    this.folder = folder;
    this.json = json;
    this.version = version;
  }

  /**
   * Of this executable.
   *
   * @param folder where its version is kept
   * @throws IOException when it does not answer
   */
  static OpaFacts of(Path opa, OpaTool tool, Path folder, ObjectMapper json) throws IOException {
    String state =
        String.join(
            "\n",
            opa.toRealPath().toString(),
            Long.toString(Files.size(opa)),
            Files.getLastModifiedTime(opa).toString());
    Path file = folder.resolve("opa-" + Digest.of(state).hex() + ".version");
    String version;
    try {
      version = Files.readString(file);
    } catch (NoSuchFileException e) {
      version = answer(tool.run(folder, "version"));
      Path temporary = Files.createTempFile(folder, "opa-", ".tmp");
      Files.writeString(temporary, version);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    return new OpaFacts(tool, folder, json, version);
  }

  /** Its version, in its own words. */
  String version() {
    return version;
  }

  /** The capabilities file of what a policy may use. */
  synchronized String capabilities() throws IOException {
    if (capabilities == null) {
      String all = answer(tool.run(folder, "capabilities", "--current"));
      capabilities = Capabilities.restrict(json, all);
    }
    return capabilities;
  }

  private static String answer(OpaTool.Output output) throws IOException {
    if (output.code() != 0) {
      throw new IOException("opa does not answer: " + output.err().strip());
    }
    return output.out();
  }
}
