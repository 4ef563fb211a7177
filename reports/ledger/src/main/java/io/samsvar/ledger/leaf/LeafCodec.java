package io.samsvar.ledger.leaf;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Event;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Events to leaves and back. A leaf is one canonical JSON object (RFC 8785):
 *
 * <pre>
 * {"event":{…},"time":"2026-11-24T02:00:00Z","type":"sync-judged","v":1}
 * {"body":{"bytes":90210,"digest":"sha256:…"},"time":"…","type":"sync-completed","v":1}
 * </pre>
 */
public final class LeafCodec {
  /** Schema version that this version writes and reads. */
  public static final int VERSION = 1;

  private static final Set<String> INLINE = Set.of("event", "time", "type", "v");
  private static final Set<String> WITH_BODY = Set.of("body", "time", "type", "v");

  /** How a leaf with a body begins: canonical JSON sorts it first. */
  private static final byte[] BODY = "{\"body\":".getBytes(StandardCharsets.US_ASCII);

  private LeafCodec() {}

  /** The name of an event's type in leaves, for example {@code sync-judged}. */
  public static String typeName(Event event) {
    return EventTypes.name(event.getClass());
  }

  /**
   * Writes an event; {@link PreparedLeaf#at} makes a leaf of it once the ledger knows the time.
   *
   * @throws IllegalArgumentException for an event that is longer than {@link Leaf#EVENT_BYTES_MAX}
   *     or was read as {@link Event.Unrecognised}
   */
  public static PreparedLeaf prepare(Event event, PersonCommitter committer) {
    if (event instanceof Event.Unrecognised) {
      throw new IllegalArgumentException("An entry that could not be read is not appended again");
    }
    String type = typeName(event);
    byte[] json = CanonicalJson.bytes(EventJson.write(event, committer));
    if (json.length > Leaf.EVENT_BYTES_MAX) {
      throw new IllegalArgumentException(
          "The event %s has %d bytes, the ledger takes %d: split the Sync into smaller ones"
              .formatted(type, json.length, Leaf.EVENT_BYTES_MAX));
    }
    return new PreparedLeaf(type, json);
  }

  /** Writes an event as a leaf: {@link #prepare} and {@link PreparedLeaf#at}. */
  public static Leaf encode(Event event, Instant time, PersonCommitter committer) {
    return prepare(event, committer).at(time);
  }

  /** Reads a leaf; {@code bodies} finds a body by its digest. */
  public static LeafContent decode(byte[] leaf, Function<Digest, Optional<byte[]>> bodies) {
    try {
      JsonNode json = EventJson.MAPPER.readTree(leaf);
      if (!json.isObject()) {
        return new LeafContent.Damaged("the leaf is no JSON object");
      }
      return decode(json, bodies);
    } catch (JacksonException e) {
      return new LeafContent.Damaged("the leaf is no JSON: " + e.getOriginalMessage());
    }
  }

  /** The digest of the body that a leaf commits to; empty when the event stands in the leaf. */
  public static Optional<Digest> bodyDigest(byte[] leaf) {
    if (!Arrays.equals(leaf, 0, Math.min(leaf.length, BODY.length), BODY, 0, BODY.length)) {
      return Optional.empty();
    }
    try {
      JsonNode digest = EventJson.MAPPER.readTree(leaf).path("body").path("digest");
      return digest.isString() ? Optional.of(Digest.parse(digest.stringValue())) : Optional.empty();
    } catch (JacksonException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** When the ledger took a leaf, as the leaf says; empty for bytes that say nothing of it. */
  public static Optional<Instant> time(byte[] leaf) {
    try {
      return time(EventJson.MAPPER.readTree(leaf).path("time").asString(""));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static LeafContent decode(JsonNode json, Function<Digest, Optional<byte[]>> bodies) {
    String type = json.path("type").asString("");
    int version = json.path("v").asInt(0);
    Optional<Instant> time = time(json.path("time").asString(""));
    Set<String> members = Set.copyOf(json.propertyNames());
    if (version != VERSION) {
      return new LeafContent.Unrecognised(
          time, type, version, "the leaf has schema version " + version + ", not " + VERSION);
    }
    Optional<Class<? extends Event>> known = EventTypes.named(type);
    if (known.isEmpty()) {
      return new LeafContent.Unrecognised(time, type, version, "no event has the type " + type);
    }
    if (time.isEmpty() || !(members.equals(INLINE) || members.equals(WITH_BODY))) {
      return new LeafContent.Unrecognised(time, type, version, "the leaf has members " + members);
    }
    return members.equals(INLINE)
        ? event(json.path("event"), known.get(), time.get(), type)
        : body(json.path("body"), known.get(), time.get(), type, bodies);
  }

  private static LeafContent body(
      JsonNode reference,
      Class<? extends Event> known,
      Instant time,
      String type,
      Function<Digest, Optional<byte[]>> bodies) {
    Digest digest;
    try {
      digest = Digest.parse(reference.path("digest").asString(""));
    } catch (IllegalArgumentException e) {
      return new LeafContent.Damaged("the leaf names no digest of its body");
    }
    Optional<byte[]> bytes = bodies.apply(digest);
    if (bytes.isEmpty()) {
      return new LeafContent.BodyMissing(time, type, digest, "the body " + digest + " is missing");
    }
    if (!Digest.of(bytes.get()).equals(digest)) {
      return new LeafContent.BodyMissing(
          time, type, digest, "the body " + digest + " has other bytes than the leaf commits to");
    }
    try {
      return event(EventJson.MAPPER.readTree(bytes.get()), known, time, type);
    } catch (JacksonException e) {
      return new LeafContent.Damaged("the body is no JSON: " + e.getOriginalMessage());
    }
  }

  private static LeafContent event(
      JsonNode json, Class<? extends Event> known, Instant time, String type) {
    try {
      return new LeafContent.Understood(time, type, EventJson.read(json, known));
    } catch (JacksonException e) {
      return new LeafContent.Unrecognised(Optional.of(time), type, VERSION, e.getOriginalMessage());
    } catch (IllegalArgumentException | DateTimeException | NullPointerException e) {
      return new LeafContent.Unrecognised(
          Optional.of(time), type, VERSION, String.valueOf(e.getMessage()));
    }
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
