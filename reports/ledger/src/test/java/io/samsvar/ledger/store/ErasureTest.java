package io.samsvar.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Event;
import io.samsvar.ledger.LedgerEntry;
import io.samsvar.ledger.SampleEvents;
import io.samsvar.ledger.identity.PersonOpening;
import io.samsvar.ledger.merkle.TreeProofs;
import io.samsvar.ledger.verify.LedgerVerifier;
import io.samsvar.ledger.verify.Verification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Invariant 8: erasing a person never breaks a proof. Invariant 7: no person in a leaf. */
class ErasureTest {
  private static final String ORIGIN = "samsvar.example/test";
  private static final String GROUND = "GDPR article 17(1)(a)";
  private static final Actor.Person OLA = new Actor.Person("ola@example.no");

  @TempDir private Path folder;
  @TempDir private Path copy;

  @Test
  void erasingAPersonLeavesEveryLeafRootAndProofAsItIs() {
    try (SqliteLedger ledger = open()) {
      SampleEvents.all().forEach(ledger::append);
      ledger.append(approvalBy(OLA));
      ledger.append(SampleEvents.large());
      long size = ledger.size();
      String checkpoint = ledger.checkpoint().format();
      List<String> before = evidence(ledger, size);
      Set<Actor.Committed> karis = commitments(ledger, SampleEvents.KARI);
      assertThat(karis).hasSizeGreaterThan(5);

      assertThat(ledger.erase(SampleEvents.KARI, GROUND)).isEqualTo(karis.size());

      assertThat(evidence(ledger, size)).isEqualTo(before);
      assertThat(ledger.entry(size).event())
          .isEqualTo(new Event.PersonsErased(karis.size(), GROUND));
      assertThat(karis).allSatisfy(c -> assertThat(ledger.opening(c)).isEmpty());
      assertThat(commitments(ledger, OLA)).as("nobody else is erased").hasSize(1);
      assertThat(checkpoint).isNotEqualTo(ledger.checkpoint().format());
      LedgerVerifier.verifyAll(ledger).orThrow();
    }
  }

  @Test
  void anOpeningProvesWhoACommitmentStandsFor() {
    try (SqliteLedger ledger = open()) {
      LedgerEntry entry = ledger.append(approvalBy(SampleEvents.KARI));
      Actor.Committed committed =
          (Actor.Committed) ((Event.ApprovalDecided) entry.event()).approver();
      PersonOpening opening = ledger.opening(committed).orElseThrow();
      assertThat(opening.identity()).isEqualTo("kari.nordmann@example.no");
      assertThat(opening.opens(committed)).isTrue();
      assertThat(new PersonOpening("ola@example.no", opening.random()).opens(committed)).isFalse();
      assertThat(opening.toString()).doesNotContainIgnoringCase("nordmann");
    }
  }

  @Test
  void aPersonIsDisclosedForOneRecord() {
    try (SqliteLedger ledger = open()) {
      LedgerEntry entry = ledger.append(approvalBy(OLA));
      ledger.append(approvalBy(OLA));
      Actor.Committed committed =
          (Actor.Committed) ((Event.ApprovalDecided) entry.event()).approver();
      byte[] opening = ledger.opening(committed).orElseThrow().disclosed();
      assertThat(person(ledger, 0, opening).text())
          .isEqualTo("VALID the record names ola@example.no");
      assertThat(person(ledger, 1, opening)).isInstanceOf(Verification.Invalid.class);
      opening[40] ^= 1;
      assertThat(person(ledger, 0, opening)).isInstanceOf(Verification.Invalid.class);
      assertThat(person(ledger, 0, new byte[0])).isInstanceOf(Verification.CannotCheck.class);
      assertThat(person(ledger, 0, new byte[9])).isInstanceOf(Verification.Invalid.class);
    }
  }

  private static Verification person(SqliteLedger ledger, long index, byte[] extra) {
    String proof = ledger.proof(index).withExtra(extra).format();
    return LedgerVerifier.person(proof, ledger.leaf(index), ledger.body(index), ledger.key());
  }

  /** RFC 4231 has no case of this shape; the value was computed with openssl. */
  @Test
  void aCommitmentIsAnHmacOverTheCanonicalIdentity() {
    byte[] random = HexFormat.of().parseHex("00".repeat(31) + "01");
    assertThat(new PersonOpening(" Kari.Nordmann@Example.no ", random).commitment().commitment())
        .isEqualTo("67d47eec809544608b543a3d8af9389c46b5c1ad2df978d613ff02ab943ab4f2");
    assertThat(PersonOpening.canonical("A\u030Ase")).isEqualTo("\u00e5se");
  }

  @Test
  void twoRecordsOfOnePersonShareNothing() {
    try (SqliteLedger ledger = open()) {
      assertThat(ledger.append(approvalBy(OLA)).event())
          .isNotEqualTo(ledger.append(approvalBy(OLA)).event());
    }
  }

  @Test
  void noFileOfTheLedgerNamesAPerson() throws IOException {
    try (SqliteLedger ledger = open()) {
      SampleEvents.all().forEach(ledger::append);
      ledger.append(SampleEvents.large());
      assertNoFileContains("nordmann");
    }
    assertNoFileContains("nordmann");
  }

  @Test
  void aPersonWhoIsNotKnownIsNotPutOnRecord() {
    try (SqliteLedger ledger = open()) {
      assertThat(ledger.erase(OLA, GROUND)).isZero();
      assertThat(ledger.size()).isZero();
    }
  }

  @Test
  void aPersonMayComeBackAfterAnErasure() {
    try (SqliteLedger ledger = open()) {
      ledger.append(approvalBy(OLA));
      assertThat(ledger.erase(OLA, GROUND)).isEqualTo(1);
      ledger.append(approvalBy(OLA));
      assertThat(commitments(ledger, OLA)).hasSize(1);
      assertThat(ledger.erase(OLA, GROUND)).isEqualTo(1);
    }
  }

  @Test
  void aRestoredVaultForgetsAgain() throws IOException {
    Actor.Committed committed;
    try (SqliteLedger ledger = open()) {
      LedgerEntry entry = ledger.append(approvalBy(OLA));
      committed = (Actor.Committed) ((Event.ApprovalDecided) entry.event()).approver();
    }
    Files.copy(folder.resolve("identities.db"), copy.resolve("identities.db"));
    try (SqliteLedger ledger = open()) {
      ledger.erase(OLA, GROUND);
    }
    Files.copy(
        copy.resolve("identities.db"),
        folder.resolve("identities.db"),
        StandardCopyOption.REPLACE_EXISTING);
    try (SqliteLedger ledger = open()) {
      assertThat(ledger.opening(committed)).isEmpty();
      assertThat(ledger.size()).as("it is on record once").isEqualTo(2);
    }
  }

  @Test
  void anErasureThatTheLedgerCouldNotTakeIsPutOnRecordAtTheNextStart() {
    List<Failpoints.Point> reached = new ArrayList<>();
    Failpoints second =
        point -> {
          reached.add(point);
          if (reached.stream().filter(Failpoints.Point.BEFORE_VAULT::equals).count() == 2) {
            throw new IllegalStateException("no space left on device");
          }
        };
    LedgerSettings settings = LedgerSettings.of(folder, ORIGIN);
    try (SqliteLedger ledger = SqliteLedger.open(settings, second)) {
      ledger.append(approvalBy(OLA));
      assertThatThrownBy(() -> ledger.erase(OLA, GROUND)).hasMessageContaining("no space left");
    }
    try (SqliteLedger ledger = open()) {
      assertThat(ledger.entry(1).event()).isEqualTo(new Event.PersonsErased(1, GROUND));
      assertThat(ledger.size()).isEqualTo(2);
    }
    try (SqliteLedger ledger = open()) {
      assertThat(ledger.size()).isEqualTo(2);
    }
  }

  @Test
  void openingsAreErasedAtTheEndOfTheirTime() {
    try (SqliteLedger ledger = open()) {
      ledger.append(approvalBy(OLA));
      assertThat(ledger.eraseBefore(Instant.now().minus(Duration.ofDays(365)), GROUND)).isZero();
      assertThat(ledger.eraseBefore(Instant.now().plusSeconds(60), GROUND)).isEqualTo(1);
      assertThat(commitments(ledger, OLA)).isEmpty();
      assertThat(ledger.entry(1).event()).isEqualTo(new Event.PersonsErased(1, GROUND));
      LedgerVerifier.verifyAll(ledger).orThrow();
    }
  }

  @Test
  void aVaultWithoutItsKeyIsRefused() throws IOException {
    open().close();
    Files.delete(folder.resolve("identities.key"));
    assertThatThrownBy(this::open).hasMessageContaining("identities.key is missing");
  }

  private static Event approvalBy(Actor.Person person) {
    Event.ApprovalDecided sample =
        (Event.ApprovalDecided)
            SampleEvents.all().stream()
                .filter(Event.ApprovalDecided.class::isInstance)
                .findFirst()
                .orElseThrow();
    return new Event.ApprovalDecided(
        sample.sync(), sample.plan(), "approval", person, true, "in good order");
  }

  private static List<String> evidence(SqliteLedger ledger, long size) {
    var checkpoint = ledger.checkpoint().checkpoint();
    assertThat(checkpoint.size()).isGreaterThanOrEqualTo(size);
    String root = ledger.withHashes(hashes -> new TreeProofs(hashes).root(size).base64());
    Stream<String> leaves =
        LongStream.range(0, size).mapToObj(i -> HexFormat.of().formatHex(ledger.leaf(i)));
    Stream<String> paths =
        LongStream.range(0, size)
            .mapToObj(
                i ->
                    ledger.withHashes(
                        hashes -> new TreeProofs(hashes).inclusion(i, size).toString()));
    return Stream.of(Stream.of(root), leaves, paths).flatMap(part -> part).toList();
  }

  /** The commitments in the leaves that the vault opens to this person. */
  private static Set<Actor.Committed> commitments(SqliteLedger ledger, Actor.Person person) {
    String name = PersonOpening.canonical(person.identity());
    return LongStream.range(0, ledger.size())
        .mapToObj(
            i ->
                new String(ledger.leaf(i), StandardCharsets.UTF_8)
                    + ledger
                        .body(i)
                        .map(body -> new String(body, StandardCharsets.UTF_8))
                        .orElse(""))
        .flatMap(
            text ->
                Pattern.compile("\"person\":\"([0-9a-f]{64})\"")
                    .matcher(text)
                    .results()
                    .map(match -> new Actor.Committed(match.group(1))))
        .filter(
            committed ->
                ledger
                    .opening(committed)
                    .filter(opening -> opening.identity().equals(name))
                    .isPresent())
        .collect(Collectors.toSet());
  }

  private void assertNoFileContains(String text) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContainIgnoringCase(text);
      }
    }
  }

  private SqliteLedger open() {
    return SqliteLedger.open(LedgerSettings.of(folder, ORIGIN));
  }
}
