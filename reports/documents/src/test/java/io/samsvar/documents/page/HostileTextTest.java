package io.samsvar.documents.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.documents.Samples;
import io.samsvar.documents.TestingLedger;
import io.samsvar.documents.content.ReportFrame;
import io.samsvar.documents.issue.ReportIssuer;
import io.samsvar.documents.pdf.PdfConformance;
import io.samsvar.documents.seal.SealIdentities;
import io.samsvar.documents.verify.ReportVerifier;
import io.samsvar.documents.verify.Trust;
import io.samsvar.documents.verify.Verification;
import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Event;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Operation;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Stage;
import io.samsvar.ledger.SyncRef;
import io.samsvar.ledger.Verdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HostileTextTest {
  private static final Clock CLOCK = Clock.fixed(Samples.ISSUED, ZoneOffset.UTC);

  static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.of("plain æøå ÆØÅ – ok", "plain æøå ÆØÅ – ok"),
        Arguments.of("a\u202Eb", "a[U+202E]b"),
        Arguments.of("a\u0000b\u001Bc", "a[U+0000]b[U+001B]c"),
        Arguments.of("a\nb\tc\r", "a b c "),
        Arguments.of("zero\u200Bwidth\uFEFF", "zero[U+200B]width[U+FEFF]"),
        Arguments.of("soft\u00ADhyphen", "soft[U+00AD]hyphen"),
        Arguments.of("a\u00A0b\u2003c", "a b c"),
        Arguments.of("line\u2028para\u2029", "line[U+2028]para[U+2029]"),
        Arguments.of("lone \uD800 half", "lone [U+D800] half"),
        Arguments.of("private \uE000", "private [U+E000]"),
        Arguments.of("\u6F22\u5B57 and \uD83D\uDE00", "\u25A1\u25A1 and \u25A1"),
        Arguments.of("\u05D0\u0627", "\u25A1\u25A1"),
        Arguments.of("A\u030A", "\u00C5"),
        Arguments.of("<script>alert(1)</script>", "<script>alert(1)</script>"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void textIsShownAsItIs(String text, String shown) {
    assertThat(VisibleText.of(text)).isEqualTo(shown);
  }

  @Test
  void longTextIsCutAndSaysSo() {
    assertThat(VisibleText.of("x".repeat(VisibleText.TEXT_CHARS_MAX + 7)))
        .hasSizeLessThan(VisibleText.TEXT_CHARS_MAX + 60)
        .endsWith("… (7 more characters in the evidence)");
    assertThat(VisibleText.of("\uD83D\uDE00".repeat(VisibleText.TEXT_CHARS_MAX)))
        .doesNotContain("U+D8");
  }

  @Test
  void hostileRecordBecomesAPlainConformingDocument(@TempDir Path folder) throws Exception {
    TestingLedger ledger = new TestingLedger("hostile.example/log", Samples.DAY.from());
    String hostile =
        "\u202Etxt.exe</p></td><script>alert(1)</script><!DOCTYPE x [<!ENTITY e SYSTEM"
            + " \"file:///etc/passwd\">]>&e; ]]> ) Tj ET /OpenAction << /S /JavaScript /JS"
            + " (app.alert) >> endstream endobj \\( @import url(http://x.example/a.css);"
            + " </style>\u0000\u0007 \u6F22 "
            + "W".repeat(300);
    hostile(ledger, hostile);
    Path out = folder.resolve("hostile.pdf");
    String name = hostile.substring(0, ReportFrame.NAME_CHARS_MAX);
    new ReportIssuer(
            name,
            name,
            name,
            SealIdentities.internal(folder.resolve("data"), "Fjordhelse AS", CLOCK),
            CLOCK)
        .issueUnrecorded(ledger, Samples.DAY, out);
    byte[] pdf = Files.readAllBytes(out);
    Files.createDirectories(Path.of("target/look"));
    Files.write(Path.of("target/look/hostile.pdf"), pdf);

    assertThat(PdfConformance.failures(pdf)).isEmpty();
    assertThat(ReportVerifier.verify(pdf, Trust.none())).isInstanceOf(Verification.Valid.class);
    try (PDDocument document = Loader.loadPDF(pdf)) {
      int annotations = 0;
      for (PDPage page : document.getPages()) {
        annotations += page.getAnnotations().size();
      }
      assertThat(annotations).as("the seal's own field and nothing else").isEqualTo(1);
      assertThat(document.getDocumentCatalog().getOpenAction()).isNull();
      assertThat(document.getDocumentCatalog().getActions().getCOSObject().size()).isZero();
      assertThat(new PDFTextStripper().getText(document))
          .contains("[U+202E]txt.exe", "<script>", "[U+0000]", "\u25A1");
    }
    assertThat(new String(pdf, StandardCharsets.ISO_8859_1))
        .doesNotContain("/Launch", "/URI", "/GoToR");
  }

  private static void hostile(TestingLedger ledger, String text) {
    SyncRef sync = new SyncRef(text, text);
    Actor actor = new Actor.Machine("system:" + text);
    Revision revision = new Revision(text, text, text, actor, Samples.DAY.from());
    ResourceId resource = new ResourceId(text, text, text, text);
    Digest digest = Digest.of("x");
    Verdict blocked =
        Verdict.of(
            List.of(
                new Finding(
                    text, text, Severity.DENY, text, resource, text, text, List.of(text, text))));
    ledger.append(new Event.SyncJudged(sync, revision, digest, digest, digest, blocked));
    ledger.append(new Event.SyncFrozen(sync, revision, Stage.FETCH, text, text));
    ledger.append(new Event.ApprovalDecided(sync, digest, text, actor, true, text));
    ledger.append(
        new Event.AdmissionDenied(
            text, Operation.UPDATE, resource, text, actor, sync, revision, blocked));
    ledger.append(new Event.OverrideUsed(text, text, Operation.DELETE, resource, actor));
    ledger.append(
        new Event.DriftReverted(
            sync, revision, resource, Event.DriftKind.ADDED, List.of(text), List.of(text)));
    ledger.append(
        new Event.EnforcementGap(
            text, Samples.DAY.from(), Samples.DAY.from().plusSeconds(60), text));
    ledger.append(new Event.PolicyRejected(text, revision, text, digest));
    ledger.append(new Event.ComponentChanged(text, text, true));
    ledger.append(new Event.PersonsErased(1, text));
  }
}
