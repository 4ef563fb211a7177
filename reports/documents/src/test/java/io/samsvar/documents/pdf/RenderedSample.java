package io.samsvar.documents.pdf;

import io.samsvar.documents.Period;
import io.samsvar.documents.Samples;
import io.samsvar.documents.content.ReportContent;
import io.samsvar.documents.page.Integrity;
import io.samsvar.documents.page.ReportPage;
import io.samsvar.ledger.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The day of {@link Samples} as an unsigned PDF. */
public final class RenderedSample {
  private RenderedSample() {}

  /** Renders it. */
  public static byte[] pdf() {
    ReportContent content = ReportContent.of(Samples.frame(), Samples.DAY, Samples.entries());
    Integrity integrity =
        new Integrity(
            "SAMSVAR-2026-11-23-0123ABCD",
            "fjordhelse.example/samsvar",
            1031,
            "qY5J0jBzT0o3W5Z1m0W6z9m2u3k0Z0q1wJ8l2d0o5sE=",
            List.of(
                "fjordhelse.example/samsvar",
                "1031",
                "qY5J0jBzT0o3W5Z1m0W6z9m2u3k0Z0q1wJ8l2d0o5sE=",
                "",
                "— fjordhelse.example/samsvar Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8="),
            "fjordhelse.example/samsvar+0b3c1d2e+AZ3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeO",
            31,
            Digest.of("evidence"));
    DocumentProperties properties =
        new DocumentProperties(
            ReportPage.title(content),
            ReportPage.description(content),
            content.frame().organisation(),
            content.frame().product(),
            ReportPage.LANGUAGE,
            Samples.ISSUED.atZone(Period.ZONE),
            integrity.evidence().toString());
    return PdfRenderer.render(
        ReportPage.of(content, integrity),
        properties,
        new AttachedFile(
            "evidence.json",
            "application/json",
            "Ledger entries and proofs",
            "{}".getBytes(StandardCharsets.UTF_8)));
  }
}
