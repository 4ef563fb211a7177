package io.samsvar.documents.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.documents.Period;
import io.samsvar.documents.Samples;
import io.samsvar.documents.TestingLedger;
import io.samsvar.documents.content.ReportFrame;
import io.samsvar.documents.draft.UnsignedReport;
import io.samsvar.documents.evidence.Evidence;
import io.samsvar.documents.evidence.EvidenceCollector;
import io.samsvar.documents.evidence.EvidenceEntry;
import io.samsvar.documents.seal.PdfSeal;
import io.samsvar.documents.seal.SealIdentities;
import io.samsvar.documents.seal.SealIdentity;
import io.samsvar.documents.verify.Verification.CannotCheck;
import io.samsvar.documents.verify.Verification.Invalid;
import io.samsvar.documents.verify.Verification.Valid;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.cos.COSObjectKey;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.action.PDActionJavaScript;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What whoever holds a sealing key may try: the seal is always good, the rest is not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForgedReportTest {
  private static final Clock CLOCK = Clock.fixed(Samples.ISSUED, ZoneOffset.UTC);

  private final TestingLedger ledger = TestingLedger.ofSamples();
  private SealIdentity seal;
  private SealIdentity other;
  private Evidence evidence;
  private byte[] unsigned;

  @BeforeAll
  void collect(@TempDir Path folder) {
    seal = SealIdentities.internal(folder.resolve("a"), "Fjordhelse AS", CLOCK);
    other = SealIdentities.internal(folder.resolve("b"), "Fjordhelse AS", CLOCK);
    ReportFrame frame =
        new ReportFrame("Fjordhelse AS", "oslo", Samples.ISSUED, "samsvar 0.1.0", seal.stated());
    evidence = EvidenceCollector.collect(ledger, Samples.DAY, frame, UnsignedReport.RENDERER);
    unsigned = UnsignedReport.of(evidence).pdf();
  }

  @Test
  void untouchedIsValid() {
    assertThat(verify(sealed(unsigned))).isInstanceOf(Valid.class);
  }

  @Test
  void leftOutEntryInTheMiddle() {
    List<EvidenceEntry> entries = new ArrayList<>(evidence.entries());
    entries.remove(5);

    assertInvalid(forged(entries), "entries after 4 are left out");
  }

  @Test
  void leftOutEntriesAtTheEnd() {
    List<EvidenceEntry> entries = evidence.entries();

    assertInvalid(forged(entries.subList(0, entries.size() - 3)), "may be left out");
    assertInvalid(forged(entries.subList(4, entries.size())), "may be left out");
    assertInvalid(forged(List.of()), "no entry shows that the period is empty");
  }

  @Test
  void changedEntry() {
    List<EvidenceEntry> entries = new ArrayList<>(evidence.entries());
    EvidenceEntry entry = entries.get(6);
    byte[] leaf =
        new String(entry.leaf(), StandardCharsets.UTF_8)
            .replace("us-east-1", "no-oslo-1")
            .getBytes(StandardCharsets.UTF_8);
    entries.set(6, new EvidenceEntry(6, leaf, new byte[0], entry.path()));

    assertInvalid(forged(entries), "entry 6 is not proven");
  }

  @Test
  void bodyThatNoLeafNames() {
    List<EvidenceEntry> entries = new ArrayList<>(evidence.entries());
    EvidenceEntry entry = entries.get(6);
    entries.set(6, new EvidenceEntry(6, entry.leaf(), new byte[] {1}, entry.path()));

    assertInvalid(forged(entries), "has a body that its leaf does not name");
  }

  @Test
  void checkpointOfAnotherLedger() {
    TestingLedger another = TestingLedger.ofSamples();

    assertInvalid(
        forged(
            new Evidence(
                evidence.renderer(),
                evidence.frame(),
                evidence.period(),
                another.key(),
                evidence.checkpoint(),
                evidence.entries())),
        "does not verify with the key");
  }

  @Test
  void periodThatTheEntriesDoNotCover() {
    Period longer = new Period(Samples.DAY.from().minus(Duration.ofDays(1)), Samples.DAY.to());
    Evidence claimed =
        new Evidence(
            evidence.renderer(),
            evidence.frame(),
            longer,
            evidence.logKey(),
            evidence.checkpoint(),
            evidence.entries().subList(1, evidence.entries().size()));

    assertInvalid(forged(claimed), "may be left out");
  }

  @Test
  void sealByAnotherCertificateThanThePagesName() {
    assertInvalid(
        PdfSeal.seal(unsigned, Samples.ISSUED, other), "the pages name another certificate");
  }

  @Test
  void otherTimeInTheSealThanOnThePages() {
    assertInvalid(
        PdfSeal.seal(unsigned, Samples.ISSUED.plusSeconds(1), seal),
        "the pages are not what the evidence says");
  }

  @Test
  void certificateThatWasNotValidThen() {
    ReportFrame later =
        new ReportFrame(
            "Fjordhelse AS",
            "oslo",
            Samples.ISSUED.plus(Duration.ofDays(2000)),
            "samsvar 0.1.0",
            seal.stated());
    Evidence dated =
        new Evidence(
            evidence.renderer(),
            later,
            evidence.period(),
            evidence.logKey(),
            evidence.checkpoint(),
            evidence.entries());

    assertInvalid(
        PdfSeal.seal(UnsignedReport.of(dated).pdf(), later.issuedAt(), seal), "was not valid");
  }

  @Test
  void pagesThatSaySomethingElse() throws Exception {
    byte[] lying = rewritten(document -> flipOnPage(document));

    assertInvalid(sealed(lying), "the pages are not what the evidence says");
  }

  @Test
  void actionThatIsHidden() throws Exception {
    byte[] acting =
        rewritten(
            document ->
                document
                    .getDocumentCatalog()
                    .setOpenAction(new PDActionJavaScript("app.alert('hello')")));

    assertInvalid(sealed(acting), "the pages are not what the evidence says: trailer/Root");
  }

  @Test
  void attachmentThatIsAdded() throws Exception {
    byte[] carrying =
        rewritten(
            document ->
                document.getDocumentCatalog().getNames().getEmbeddedFiles().setKids(List.of()));

    assertInvalid(sealed(carrying), "carries no evidence");
  }

  @Test
  void secondSeal() {
    byte[] twice = PdfSeal.seal(sealed(unsigned), Samples.ISSUED, seal);

    assertThat(verify(twice)).isInstanceOf(Invalid.class);
  }

  @Test
  void anotherLayoutCannotBeChecked() {
    Evidence newer =
        new Evidence(
            "2",
            evidence.frame(),
            evidence.period(),
            evidence.logKey(),
            evidence.checkpoint(),
            evidence.entries());

    assertThat(verify(forged(newer)))
        .isInstanceOfSatisfying(
            CannotCheck.class, result -> assertThat(result.reason()).contains("layout 2"));
  }

  @Test
  void anotherCompressionIsValid() throws Exception {
    byte[] packed = rewritten(ForgedReportTest::packAgain);

    assertThat(packed).isNotEqualTo(unsigned);
    assertThat(verify(sealed(packed)))
        .isInstanceOfSatisfying(
            Valid.class,
            valid -> assertThat(valid.notes()).anyMatch(note -> note.contains("object by object")));
  }

  private void assertInvalid(byte[] pdf, String reason) {
    assertThat(verify(pdf))
        .isInstanceOfSatisfying(
            Invalid.class, invalid -> assertThat(invalid.reason()).contains(reason));
  }

  private static Verification verify(byte[] pdf) {
    return ReportVerifier.verify(pdf, Trust.none());
  }

  private byte[] sealed(byte[] pdf) {
    return PdfSeal.seal(pdf, Samples.ISSUED, seal);
  }

  private byte[] forged(List<EvidenceEntry> entries) {
    return forged(
        new Evidence(
            evidence.renderer(),
            evidence.frame(),
            evidence.period(),
            evidence.logKey(),
            evidence.checkpoint(),
            entries));
  }

  private byte[] forged(Evidence claimed) {
    return sealed(UnsignedReport.of(claimed).pdf());
  }

  private interface Change {
    void apply(PDDocument document) throws IOException;
  }

  private byte[] rewritten(Change change) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PDDocument document = Loader.loadPDF(unsigned)) {
      change.apply(document);
      document.save(out, CompressParameters.NO_COMPRESSION);
    }
    return out.toByteArray();
  }

  /** Changes one digit that a page shows. */
  private static void flipOnPage(PDDocument document) throws IOException {
    COSStream page = document.getPage(0).getCOSObject().getCOSStream(COSName.CONTENTS);
    assertThat(page).isNotNull();
    byte[] bytes;
    try (InputStream in = page.createInputStream()) {
      bytes = in.readAllBytes();
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int shown = text.indexOf(" Tj");
    assertThat(shown).isPositive();
    bytes[shown - 2] = (byte) (bytes[shown - 2] == '1' ? '2' : '1');
    try (var out = page.createOutputStream(COSName.FLATE_DECODE)) {
      out.write(bytes);
    }
  }

  /** Packs every stream as another implementation might. */
  private static void packAgain(PDDocument document) throws IOException {
    for (COSObjectKey key : document.getDocument().getXrefTable().keySet()) {
      COSObject object = document.getDocument().getObjectFromPool(key);
      COSBase base = object.getObject();
      if (base instanceof COSStream stream && stream.getFilters() != null) {
        byte[] bytes;
        try (InputStream in = stream.createInputStream()) {
          bytes = in.readAllBytes();
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out =
            new DeflaterOutputStream(packed, new Deflater(Deflater.BEST_SPEED))) {
          new ByteArrayInputStream(bytes).transferTo(out);
        }
        try (var out = stream.createRawOutputStream()) {
          out.write(packed.toByteArray());
        }
      }
    }
  }
}
