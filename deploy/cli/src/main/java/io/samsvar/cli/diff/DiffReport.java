package io.samsvar.cli.diff;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Shows what differs. */
final class DiffReport {
  private static final String RED = "\u001b[31m";
  private static final String GREEN = "\u001b[32m";
  private static final String CYAN = "\u001b[36m";
  private static final String BOLD = "\u001b[1m";
  private static final String PLAIN = "\u001b[0m";

  private final List<ObjectChange> changes;
  private final boolean colour;

  DiffReport(List<ObjectChange> changes, boolean colour) {
    this.changes = List.copyOf(changes);
    this.colour = colour;
  }

  /** How it is shown; the names are those of the command line. */
  enum Format {
    /** Unified diffs, with a line of counts. */
    table,
    /** One line for each object. */
    summary,
    /** One JSON document, for programs. */
    json
  }

  void write(Format format, PrintWriter out) {
    switch (format) {
      case table -> {
        changes.forEach(change -> diff(change, out));
        out.println(counts());
      }
      case summary -> {
        changes.forEach(change -> out.println(change.kind().sign() + " " + change.resource()));
        out.println(counts());
      }
      case json -> out.println(json());
    }
    out.flush();
  }

  private void diff(ObjectChange change, PrintWriter out) {
    out.println(
        painted(
            BOLD, change.kind().sign() + " " + change.resource() + "  (" + change.file() + ")"));
    for (String line : UnifiedDiff.lines(change.before(), change.after())) {
      out.println("    " + painted(colourOf(line), line));
    }
  }

  private static String colourOf(String line) {
    return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
      case '+' -> GREEN;
      case '-' -> RED;
      case '@' -> CYAN;
      default -> "";
    };
  }

  private String painted(String colourCode, String text) {
    return colour && !colourCode.isEmpty() ? colourCode + text + PLAIN : text;
  }

  private String counts() {
    return changes.isEmpty()
        ? "Nothing differs."
        : "%d created, %d changed, %d deleted"
            .formatted(
                count(ObjectChange.Kind.CREATE),
                count(ObjectChange.Kind.UPDATE),
                count(ObjectChange.Kind.DELETE));
  }

  private long count(ObjectChange.Kind kind) {
    return changes.stream().filter(change -> change.kind() == kind).count();
  }

  private String json() {
    ObjectNode document = JsonMapper.shared().createObjectNode();
    var all = document.putArray("changes");
    for (ObjectChange change : changes) {
      var lines =
          all.addObject()
              .put("action", change.kind().name().toLowerCase(Locale.ROOT))
              .put("resource", change.resource().toString())
              .put("file", change.file())
              .putArray("diff");
      UnifiedDiff.lines(change.before(), change.after()).forEach(lines::add);
    }
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(document);
  }
}
