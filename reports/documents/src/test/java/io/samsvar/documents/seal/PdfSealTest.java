package io.samsvar.documents.seal;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.documents.Samples;
import io.samsvar.documents.pdf.PdfConformance;
import io.samsvar.documents.pdf.RenderedSample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PdfSealTest {
  @Test
  void sealedFileStillConforms(@TempDir Path folder) throws Exception {
    SealIdentity identity = SealIdentities.internal(folder, "Fjordhelse AS", Clock.systemUTC());
    byte[] unsigned = RenderedSample.pdf();

    byte[] sealed = PdfSeal.seal(unsigned, Samples.ISSUED, identity);
    Files.createDirectories(Path.of("target/look"));
    Files.write(Path.of("target/look/sealed.pdf"), sealed);

    assertThat(PdfConformance.failures(sealed)).isEmpty();
    assertThat(Arrays.copyOf(sealed, unsigned.length)).isEqualTo(unsigned);
  }

  @Test
  void unfilledFileIsTheSameEachTime() {
    byte[] unsigned = RenderedSample.pdf();

    assertThat(PdfSeal.unfilled(unsigned, Samples.ISSUED))
        .isEqualTo(PdfSeal.unfilled(unsigned, Samples.ISSUED));
  }
}
