package io.samsvar.documents.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PdfRendererTest {
  @Test
  void conformsToArchivingAndAccessibilityStandards() throws Exception {
    byte[] pdf = RenderedSample.pdf();
    Files.createDirectories(Path.of("target/look"));
    Files.write(Path.of("target/look/report.pdf"), pdf);

    assertThat(PdfConformance.failures(pdf)).isEmpty();
  }

  @Test
  void sameContentGivesTheSameBytes() {
    assertThat(RenderedSample.pdf()).isEqualTo(RenderedSample.pdf());
  }
}
