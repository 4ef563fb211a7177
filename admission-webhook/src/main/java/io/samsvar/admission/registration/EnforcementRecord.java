package io.samsvar.admission.registration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is known of enforcement, in a file, so that a gap that begins while we are down or outlives
 * us is on record as well.
 */
final class EnforcementRecord {

  private static final Logger LOG = LoggerFactory.getLogger(EnforcementRecord.class);

  private final Path file;

  EnforcementRecord(Path file) {
    this.file = file;
  }

  /**
   * What is known.
   *
   * @param good last time enforcement was proven
   * @param uid uid of the configuration then
   * @param generation generation of the configuration then
   * @param gap why enforcement was found to be off since, null when it was not
   */
  record State(Instant good, String uid, long generation, @Nullable String gap) {
    State provenAt(Instant time) {
      return new State(time, uid, generation, null);
    }

    State of(String newUid, long newGeneration) {
      return new State(good, newUid, newGeneration, gap);
    }

    State broken(String reason) {
      return gap != null ? this : new State(good, uid, generation, reason);
    }
  }

  /** The state of an earlier run, or null when there was none or it cannot be read. */
  @Nullable State read() {
    if (!Files.exists(file)) {
      return null;
    }
    try {
      JsonNode node = JsonMapper.shared().readTree(Files.readString(file));
      JsonNode gap = node.path("gap");
      return new State(
          Instant.parse(node.path("good").asString("")),
          node.path("uid").asString(""),
          node.path("generation").asLong(0),
          gap.isString() ? gap.stringValue() : null);
    } catch (IOException | JacksonException | DateTimeException e) {
      LOG.warn("stage=admission {} cannot be read; gaps before this start are not known", file);
      return null;
    }
  }

  void write(State state) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("good", state.good().toString());
    node.put("uid", state.uid());
    node.put("generation", state.generation());
    node.put("gap", state.gap());
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.writeString(fresh, node.toString(), StandardCharsets.UTF_8);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("The state of enforcement cannot be written to " + file, e);
    }
  }
}
