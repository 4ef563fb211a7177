package io.samsvar.documents.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.documents.Period;
import io.samsvar.documents.Samples;
import io.samsvar.documents.TestingLedger;
import io.samsvar.documents.content.VerdictCounts;
import io.samsvar.documents.issue.IssuedReport;
import io.samsvar.documents.issue.ReportIssuer;
import io.samsvar.documents.pdf.PdfConformance;
import io.samsvar.documents.seal.SealIdentities;
import io.samsvar.documents.seal.SealIdentity;
import io.samsvar.documents.verify.Verification.CannotCheck;
import io.samsvar.documents.verify.Verification.Invalid;
import io.samsvar.documents.verify.Verification.Valid;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Event;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportVerifierTest {
  private static final Clock CLOCK = Clock.fixed(Samples.ISSUED, ZoneOffset.UTC);
  private static final int POSITIONS = 400;

  private final TestingLedger ledger = TestingLedger.ofSamples();
  private Path folder;
  private SealIdentity seal;
  private IssuedReport issued;
  private byte[] pdf;

  @BeforeAll
  void issue(@TempDir Path temporary) throws Exception {
    folder = temporary;
    seal = SealIdentities.internal(folder.resolve("data"), "Fjordhelse AS", CLOCK);
    issued = issuer().issue(ledger, Samples.DAY, folder.resolve("report.pdf"));
    pdf = Files.readAllBytes(issued.path());
    Files.createDirectories(Path.of("target/look"));
    Files.write(Path.of("target/look/issued.pdf"), pdf);
  }

  private ReportIssuer issuer() {
    return new ReportIssuer("Fjordhelse AS", "oslo-prod-1", "samsvar 0.1.0", seal, CLOCK);
  }

  @Test
  void issuedReportIsValidAndRecorded() {
    assertThat(ReportVerifier.verify(issued.path(), Trust.none()))
        .isInstanceOfSatisfying(
            Valid.class,
            valid -> {
              assertThat(valid.certificatePinned()).isFalse();
              assertThat(valid.notes()).anyMatch(note -> note.contains("not pinned: fingerprint"));
              assertThat(valid.verdicts()).isEqualTo(new VerdictCounts(2, 1, 1, 1));
              assertThat(valid.period()).isEqualTo(Samples.DAY);
              assertThat(valid.issuedAt()).isEqualTo(Samples.ISSUED);
            });
    assertThat(issued.sha256()).isEqualTo(Digest.of(pdf));
    assertThat(ledger.entry(issued.entry().orElseThrow()).event())
        .isEqualTo(
            new Event.ReportIssued(
                Samples.DAY.from(), Samples.DAY.to(), issued.sha256(), issued.pages()));
  }

  @Test
  void issuedReportConforms() {
    assertThat(PdfConformance.failures(pdf)).isEmpty();
  }

  @Test
  void pinnedTrustIsTaken() throws Exception {
    Path key = Files.writeString(folder.resolve("ledger.vkey"), ledger.key() + "\n");
    Trust trust = Trust.of(folder.resolve("data").resolve(SealIdentities.CERTIFICATE_FILE), key);

    assertThat(ReportVerifier.verify(pdf, trust))
        .isInstanceOfSatisfying(
            Valid.class,
            valid -> {
              assertThat(valid.certificatePinned()).isTrue();
              assertThat(valid.logKeyPinned()).isTrue();
              assertThat(valid.notes()).isEmpty();
            });
    assertThat(ReportVerifier.verify(pdf, new Trust(seal.certificate(), null)))
        .isInstanceOf(Valid.class);
  }

  @Test
  void otherCertificateThanThePinnedIsInvalid() {
    SealIdentity other = SealIdentities.internal(folder.resolve("other"), "Fjordhelse AS", CLOCK);

    assertThat(ReportVerifier.verify(pdf, new Trust(other.certificate(), null)))
        .isInstanceOfSatisfying(
            Invalid.class, invalid -> assertThat(invalid.reason()).contains("another certificate"));
  }

  @Test
  void otherLedgerThanThePinnedIsInvalid() {
    TestingLedger other = TestingLedger.ofSamples();

    assertThat(ReportVerifier.verify(pdf, new Trust(null, other.key())))
        .isInstanceOfSatisfying(
            Invalid.class, invalid -> assertThat(invalid.reason()).contains("another ledger"));
  }

  @Test
  void everyFlippedByteIsInvalid() {
    Random random = new Random(20261124);
    int gap = indexOf("/Contents <") + "/Contents <".length();
    int[] inSeal = random.ints(POSITIONS / 4, gap, gap + 3000).toArray();
    int[] inReserve = random.ints(POSITIONS / 8, gap + 3000, gap + 49_152).toArray();
    int[] behind = random.ints(POSITIONS / 8, gap + 49_150, pdf.length).toArray();
    int[] anywhere = random.ints(POSITIONS / 2, 0, pdf.length).toArray();
    for (int[] positions : new int[][] {inSeal, inReserve, behind, anywhere}) {
      for (int position : positions) {
        byte[] changed = pdf.clone();
        changed[position] ^= (byte) (1 << random.nextInt(8));
        assertThat(ReportVerifier.verify(changed, Trust.none()))
            .as("byte %s", position)
            .isInstanceOf(Invalid.class);
      }
    }
  }

  static Stream<Arguments> damages() {
    return Stream.of(
        damage("no byte", _ -> new byte[0]),
        damage("text", _ -> "not a PDF".getBytes(StandardCharsets.UTF_8)),
        damage("header alone", file -> Arrays.copyOf(file, 9)),
        damage("cut in half", file -> Arrays.copyOf(file, file.length / 2)),
        damage("cut by one", file -> Arrays.copyOf(file, file.length - 1)),
        damage("one byte more", file -> Arrays.copyOf(file, file.length + 1)),
        damage("twice", file -> joined(file, file)),
        damage("something before", file -> joined(new byte[] {'%', '\n'}, file)),
        damage(
            "increment behind",
            file ->
                joined(
                    file,
                    "\n9999 0 obj\n<< >>\nendobj\nxref\n0 0\ntrailer\n<< >>\nstartxref\n9\n%%EOF\n"
                        .getBytes(StandardCharsets.US_ASCII))),
        damage("range not to the end", file -> replaced(file, "/ByteRange [0 ", "/ByteRange [1 ")),
        damage("lower case digits", ReportVerifierTest::lowerCaseSeal));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("damages")
  void damagedFileIsInvalid(String name, UnaryOperator<byte[]> damage) {
    assertThat(ReportVerifier.verify(damage.apply(pdf), Trust.none()))
        .as(name)
        .isInstanceOf(Invalid.class);
  }

  @Test
  void unsignedReportIsInvalid() {
    byte[] unsigned = Arrays.copyOf(pdf, indexOf("%%EOF") + 6);

    assertThat(ReportVerifier.verify(unsigned, Trust.none()))
        .isEqualTo(new Invalid("the file bears no seal"));
  }

  @Test
  void missingFileCannotBeChecked() {
    assertThat(ReportVerifier.verify(folder.resolve("nowhere.pdf"), Trust.none()))
        .isInstanceOf(CannotCheck.class);
  }

  @Test
  void emptyPeriodIsProvenEmpty() throws Exception {
    Period before =
        new Period(
            Samples.DAY.from().minus(Duration.ofDays(2)),
            Samples.DAY.from().minus(Duration.ofDays(1)));
    IssuedReport report = issuer().issueUnrecorded(ledger, before, folder.resolve("empty.pdf"));

    assertThat(ReportVerifier.verify(report.path(), Trust.none()))
        .isInstanceOfSatisfying(Valid.class, valid -> assertThat(valid.entries()).isZero());
    assertThat(PdfConformance.failures(Files.readAllBytes(report.path()))).isEmpty();
  }

  @Test
  void emptyLedgerHasAReport() throws Exception {
    TestingLedger empty = new TestingLedger("fjordhelse.example/new", Samples.ISSUED);
    IssuedReport report =
        issuer().issueUnrecorded(empty, Samples.DAY, folder.resolve("nothing.pdf"));

    assertThat(ReportVerifier.verify(report.path(), Trust.none())).isInstanceOf(Valid.class);
  }

  private static Arguments damage(String name, UnaryOperator<byte[]> damage) {
    return Arguments.of(name, damage);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] out = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, out, first.length, second.length);
    return out;
  }

  private static byte[] replaced(byte[] file, String what, String by) {
    return new String(file, StandardCharsets.ISO_8859_1)
        .replace(what, by)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] lowerCaseSeal(byte[] file) {
    String text = new String(file, StandardCharsets.ISO_8859_1);
    int start = text.indexOf("/Contents <") + "/Contents <".length();
    int end = text.indexOf('>', start);
    return (text.substring(0, start)
            + text.substring(start, end).toLowerCase(java.util.Locale.ROOT)
            + text.substring(end))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private int indexOf(String text) {
    return new String(pdf, StandardCharsets.ISO_8859_1).indexOf(text);
  }
}
