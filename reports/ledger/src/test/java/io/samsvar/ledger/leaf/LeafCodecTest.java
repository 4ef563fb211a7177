package io.samsvar.ledger.leaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Event;
import io.samsvar.ledger.SampleEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LeafCodecTest {
  private static final Instant TIME = Instant.parse("2026-11-24T02:00:00.5Z");
  private static final Path GOLDEN = Path.of("src/test/resources/leaves-v1.jsonl");
  private static final Actor.Committed COMMITTED = new Actor.Committed("c".repeat(64));

  static Stream<Event> events() {
    return Stream.concat(SampleEvents.all().stream(), Stream.of(SampleEvents.large()));
  }

  @ParameterizedTest
  @MethodSource("events")
  void everyEventReadsBackAsItWasWritten(Event event) {
    Leaf leaf = encode(event);
    LeafContent content = decode(leaf);
    assertThat(content)
        .isInstanceOfSatisfying(
            LeafContent.Understood.class,
            understood -> {
              assertThat(understood.time()).isEqualTo(TIME);
              assertThat(understood.type()).isEqualTo(LeafCodec.typeName(event));
              // Writing it once more shows that nothing but the person was replaced.
              assertThat(encode(understood.event())).isEqualTo(leaf);
            });
    assertThat(leaf.bytes().length).isLessThanOrEqualTo(Leaf.LEAF_BYTES_MAX);
  }

  @ParameterizedTest
  @MethodSource("events")
  void noPersonStandsInALeaf(Event event) {
    Leaf leaf = encode(event);
    String all = text(leaf.bytes()) + leaf.body().map(LeafCodecTest::text).orElse("");
    assertThat(all).doesNotContainIgnoringCase("nordmann");
  }

  @Test
  void everyTypeOfEventHasASample() {
    assertThat(SampleEvents.all().stream().map(Object::getClass).collect(Collectors.toSet()))
        .as("add an event of each new type to SampleEvents.all()")
        .containsAll(
            Arrays.stream(Event.class.getPermittedSubclasses())
                .filter(type -> type != Event.Unrecognised.class)
                .toList());
  }

  /**
   * Ledgers that exist must stay readable: what version 1 wrote is pinned. A new type of event adds
   * lines; a line that changes needs a new schema version. Run with {@code -Dgolden.update=true} to
   * add lines.
   */
  @Test
  void leavesOfVersionOneStayAsTheyAre() throws IOException {
    List<String> written =
        SampleEvents.all().stream().map(event -> text(encode(event).bytes())).toList();
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(GOLDEN, String.join("\n", written) + "\n");
    }
    assertThat(written).isEqualTo(Files.readAllLines(GOLDEN));
  }

  @Test
  void aLargeEventIsCommittedToByDigest() {
    Leaf leaf = encode(SampleEvents.large());
    byte[] body = leaf.body().orElseThrow();
    assertThat(body.length).isGreaterThan(Leaf.LEAF_BYTES_MAX);
    assertThat(text(leaf.bytes())).contains(Digest.of(body).toString());
    assertThat(LeafCodec.bodyDigest(leaf.bytes())).contains(Digest.of(body));
    body[body.length / 2] ^= 1;
    assertThat(LeafCodec.decode(leaf.bytes(), digest -> Optional.of(body)))
        .isInstanceOf(LeafContent.BodyMissing.class);
    assertThat(LeafCodec.decode(leaf.bytes(), digest -> Optional.empty()))
        .isInstanceOf(LeafContent.BodyMissing.class);
  }

  @Test
  void anEventBeyondTheLimitIsRefusedWithTheWayOut() {
    assertThatThrownBy(() -> encode(SampleEvents.large(200_000)))
        .hasMessageContaining("sync-intended")
        .hasMessageContaining("16777216")
        .hasMessageContaining("split the Sync");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'event':{},'time':'2026-11-24T02:00:00Z','type':'heartbeat','v':2} | version 2",
        "{'event':{},'time':'2026-11-24T02:00:00Z','type':'heartbeat','v':'1.5'} | version 0",
        "{'event':{},'time':'2026-11-24T02:00:00Z','type':'heartbeat'} | version 0",
        "{'event':{},'time':'2026-11-24T02:00:00Z','type':'quantum-leap','v':1} | quantum-leap",
        "{'event':{'x':1},'time':'2026-11-24T02:00:00Z','type':'heartbeat','v':1} | x",
        "{'event':{},'time':'2026-11-24T02:00:00Z','type':'persons-erased','v':1} | openings",
        "{'event':{},'time':'soon','type':'heartbeat','v':1} | members",
        "{'event':{},'more':1,'time':'2026-11-24T02:00:00Z','type':'heartbeat','v':1} | more",
      })
  void aLeafOfAnotherVersionIsAResult(String leaf, String reason) {
    LeafContent content = read(leaf);
    assertThat(content).isInstanceOf(LeafContent.Unrecognised.class);
    assertThat(content.event())
        .isInstanceOfSatisfying(
            Event.Unrecognised.class, event -> assertThat(event.reason()).contains(reason));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"`` | JSON", "[] | object", "{ | JSON", "{'v':1,'v':1} | JSON", "7 7 | JSON"})
  void bytesThatAreNoLeafAreAResult(String leaf, String reason) {
    assertThat(read(leaf))
        .isInstanceOfSatisfying(
            LeafContent.Damaged.class, damaged -> assertThat(damaged.reason()).contains(reason));
  }

  @Test
  void readingNeverThrows() {
    Random random = new Random(17);
    for (Event event : SampleEvents.all()) {
      byte[] leaf = encode(event).bytes();
      for (int i = 0; i < 300; i++) {
        byte[] changed = leaf.clone();
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
        byte[] cut = Arrays.copyOf(changed, random.nextInt(changed.length + 1));
        assertThat(LeafCodec.decode(changed, digest -> Optional.empty()).event()).isNotNull();
        assertThat(LeafCodec.decode(cut, digest -> Optional.empty()).event()).isNotNull();
      }
    }
  }

  @Test
  void whatCouldNotBeReadIsNotAppendedAgain() {
    assertThatThrownBy(() -> encode(new Event.Unrecognised("x", 2, "newer")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Leaf encode(Event event) {
    return LeafCodec.encode(event, TIME, person -> COMMITTED);
  }

  private static LeafContent decode(Leaf leaf) {
    return LeafCodec.decode(leaf.bytes(), digest -> leaf.body());
  }

  private static LeafContent read(String leaf) {
    byte[] bytes = leaf.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return LeafCodec.decode(bytes, digest -> Optional.empty());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
