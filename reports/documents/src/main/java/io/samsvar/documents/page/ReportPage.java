package io.samsvar.documents.page;

import io.samsvar.documents.content.ReportContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.w3c.dom.Document;

/** Lays out a report. Pure: the same content gives the same tree. */
public final class ReportPage {
  /** Language of the text; section titles carry the Norwegian term in parentheses. */
  public static final String LANGUAGE = "en";

  private static final String STYLE = read("report.css");

  private ReportPage() {}

  /** The title of the document. */
  public static String title(ReportContent content) {
    return "Compliance report "
        + Words.date(content.period().from())
        + ", cluster "
        + VisibleText.of(content.frame().cluster());
  }

  /** One sentence about the document. */
  public static String description(ReportContent content) {
    return "What was decided, applied and refused from "
        + Words.time(content.period().from())
        + " to "
        + Words.time(content.period().to())
        + ", with the ledger entries that prove it.";
  }

  /** Text from elsewhere as the pages show it, for the properties of the document. */
  public static String shown(String text) {
    return VisibleText.of(text);
  }

  /** The page tree, for the PDF renderer. */
  public static Document of(ReportContent content, Integrity integrity) {
    Markup markup = new Markup(title(content), LANGUAGE, style(content, integrity));
    CoverPart.add(markup, content, integrity);
    CoveragePart.add(markup, content);
    ChangesPart.add(markup, content);
    RefusalsPart.add(markup, content);
    IncidentsPart.add(markup, content);
    PolicyPart.add(markup, content);
    LocationPart.add(markup, content);
    LawPart.add(markup, content);
    IntegrityPart.add(markup, content, integrity);
    return markup.document();
  }

  /** The running head and foot are set by the style sheet, so they hold safe characters only. */
  private static String style(ReportContent content, Integrity integrity) {
    return STYLE
        .replace("@document@", integrity.documentNumber())
        .replace("@day@", Words.date(content.period().from()));
  }

  private static String read(String name) {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The style sheet " + name + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Reading the style sheet failed", e);
    }
  }
}
