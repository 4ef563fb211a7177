package io.samsvar.ledger.leaf;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Event;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * An event in canonical JSON that waits for its time. Threads prepare their events side by side;
 * only {@link #at} happens in the order of the log. Immutable.
 */
public final class PreparedLeaf {
  private final String type;
  private final byte[] event;

  PreparedLeaf(String type, byte[] event) {
    this.type = type;
    this.event = event;
  }

  /** The event as it will be read from the ledger: with commitments in the place of persons. */
  public Event event() {
    Class<? extends Event> known = EventTypes.named(type).orElseThrow();
    return EventJson.read(EventJson.MAPPER.readTree(event), known);
  }

  /** The leaf of this event at this time. */
  public Leaf at(Instant time) {
    // The members are in canonical order as they stand: body or event, time, type, v.
    String tail =
        ",\"time\":\"%s\",\"type\":\"%s\",\"v\":%d}".formatted(time, type, LeafCodec.VERSION);
    byte[] inline = join("{\"event\":", event, tail);
    if (inline.length <= Leaf.LEAF_BYTES_MAX) {
      return new Leaf(inline, new byte[0]);
    }
    String reference = "{\"bytes\":%d,\"digest\":\"%s\"}".formatted(event.length, Digest.of(event));
    return new Leaf(
        join("{\"body\":", reference.getBytes(StandardCharsets.US_ASCII), tail), event.clone());
  }

  private static byte[] join(String head, byte[] middle, String tail) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(head.length() + middle.length + 100);
    out.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(middle);
    out.writeBytes(tail.getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }
}
