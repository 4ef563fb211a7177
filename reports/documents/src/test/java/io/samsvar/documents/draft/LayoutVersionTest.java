package io.samsvar.documents.draft;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import io.samsvar.documents.Samples;
import io.samsvar.documents.content.ReportContent;
import io.samsvar.documents.page.Integrity;
import io.samsvar.documents.page.ReportPage;
import io.samsvar.ledger.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Properties;
import org.apache.pdfbox.util.Version;
import org.junit.jupiter.api.Test;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/**
 * A verifier makes pages again, so pages may only change with {@link UnsignedReport#RENDERER}. When
 * this fails and a report of the old layout may be about, raise that version; then pin what is new.
 */
class LayoutVersionTest {
  private static final String LAYOUT = "1";
  private static final String PDFBOX = "3.0.8";
  private static final String OPENHTMLTOPDF = "1.1.65";
  private static final String PAGES =
      "23260e7235f316140d13e7ef6e93f97dc42995e1026b795c9576b2e2704c7846";

  @Test
  void pagesChangeOnlyWithTheirVersion() throws Exception {
    assertThat(UnsignedReport.RENDERER).isEqualTo(LAYOUT);
    assertThat(Version.getVersion()).isEqualTo(PDFBOX);
    assertThat(versionOfOpenHtmlToPdf()).isEqualTo(OPENHTMLTOPDF);
    assertThat(Digest.of(tree(page())).hex()).isEqualTo(PAGES);
  }

  private static Node page() {
    Integrity integrity =
        new Integrity(
            "SAMSVAR-2026-11-23-00000000",
            "example/log",
            1031,
            "root",
            List.of("example/log", "1031", "root"),
            "key",
            27,
            Digest.of("evidence"));
    ReportContent content = ReportContent.of(Samples.frame(), Samples.DAY, Samples.entries());
    return ReportPage.of(content, integrity).getDocumentElement();
  }

  private static String versionOfOpenHtmlToPdf() throws IOException {
    Properties properties = new Properties();
    try (InputStream in =
        PdfRendererBuilder.class.getResourceAsStream(
            "/META-INF/maven/io.github.openhtmltopdf/openhtmltopdf-pdfbox/pom.properties")) {
      properties.load(in);
    }
    return properties.getProperty("version");
  }

  /** Elements, attributes and text, in a form of our own, so that no serialiser's habit matters. */
  private static String tree(Node node) {
    StringBuilder out = new StringBuilder();
    append(out, node);
    return out.toString();
  }

  private static void append(StringBuilder out, Node node) {
    out.append(node.getNodeName()).append('\n');
    NamedNodeMap attributes = node.getAttributes();
    if (attributes == null) {
      out.append(node.getNodeValue()).append('\n');
      return;
    }
    for (int i = 0; i < attributes.getLength(); i++) {
      out.append('@').append(attributes.item(i)).append('\n');
    }
    for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
      append(out, child);
    }
    out.append("/\n");
  }
}
