package io.samsvar.ledger.leaf;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Event;
import java.time.Instant;
import java.util.Optional;

/** What a leaf turned out to say. Reading never throws: old, new and damaged leaves are results. */
public sealed interface LeafContent {

  /** An event of this version. */
  record Understood(Instant time, String type, Event event) implements LeafContent {}

  /**
   * A leaf that was written by a newer version, or by this one with members it does not know.
   *
   * @param time when the ledger took it, when the leaf says so
   */
  record Unrecognised(Optional<Instant> time, String type, int version, String reason)
      implements LeafContent {}

  /** A leaf whose body is not the one it commits to, or is not there. */
  record BodyMissing(Instant time, String type, Digest body, String reason)
      implements LeafContent {}

  /** Bytes that are no leaf. */
  record Damaged(String reason) implements LeafContent {}

  /** The event, with {@link Event.Unrecognised} for whatever could not be read. */
  default Event event() {
    return switch (this) {
      case Understood(Instant _, String _, Event event) -> event;
      case Unrecognised(Optional<Instant> _, String type, int version, String reason) ->
          new Event.Unrecognised(type, version, reason);
      case BodyMissing(Instant _, String type, Digest _, String reason) ->
          new Event.Unrecognised(type, LeafCodec.VERSION, reason);
      case Damaged(String reason) -> new Event.Unrecognised("", 0, reason);
    };
  }
}
