package io.samsvar.cli.replay;

import io.samsvar.cli.replay.Comparison.Change;
import io.samsvar.cli.replay.Comparison.Kind;
import io.samsvar.cli.replay.Comparison.Side;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What came of a replay.
 *
 * @param recorded what the ledger told, with no denials where none was asked
 * @param gone refusing codes whose rule is gone
 */
record ReplayReport(Comparison comparison, Recorded recorded, Map<String, Integer> gone) {

  /** How it is written; the names are those of the command line. */
  enum Format {
    /** For people. */
    table,
    /** One JSON document. */
    json
  }

  boolean differs() {
    return comparison.differs() || !gone.isEmpty();
  }

  void write(Format format, PrintWriter out) {
    switch (format) {
      case table -> table(out);
      case json -> json(out);
    }
    out.flush();
  }

  private void table(PrintWriter out) {
    Side before = comparison.before();
    Side after = comparison.after();
    out.println(row(comparison.commits() + " commits", "before", "after"));
    out.println(row("commits passed", before.passed(), after.passed()));
    out.println(row("commits blocked", before.blocked(), after.blocked()));
    out.println(row("commits undecided", before.undecided(), after.undecided()));
    out.println(row("objects denied, in each commit", before.denied(), after.denied()));
    comparison
        .unreadable()
        .forEach((code, count) -> out.println(row("not rendered, " + code, count, count)));
    section(out, "newly denied", Kind.NEWLY_DENIED);
    section(out, "newly allowed", Kind.NEWLY_ALLOWED);
    section(out, "denied as before, for other reasons", Kind.OTHERWISE_DENIED);
    admissions(out);
    out.println();
    out.println(differs() ? "differs" : "no difference");
  }

  private void admissions(PrintWriter out) {
    if (recorded.denials() == 0) {
      return;
    }
    out.println();
    out.println(
        "recorded admissions: "
            + recorded.denials()
            + " refused requests. The ledger keeps no object, so they are not judged again.");
    recorded
        .codes()
        .forEach(
            (code, count) ->
                out.println(
                    "  "
                        + code
                        + "  "
                        + count
                        + (gone.containsKey(code) ? "  the rule is gone: would not refuse" : "")));
  }

  private void section(PrintWriter out, String title, Kind kind) {
    out.println();
    out.println(title + " (" + comparison.changes(kind).size() + ")");
    for (Change change : comparison.changes(kind)) {
      out.println(
          "  %s  %s  %s  in %d %s, newest %s"
              .formatted(
                  change.object(),
                  change.codes(),
                  change.file(),
                  change.commits(),
                  change.commits() == 1 ? "commit" : "commits",
                  change.newest().abbreviated()));
      out.println("      " + change.message());
    }
  }

  private static String row(String what, Object before, Object after) {
    return String.format(Locale.ROOT, "%-40s %8s %8s", what, before, after);
  }

  private void json(PrintWriter out) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("commits", comparison.commits()).put("differs", differs());
    side(root.putObject("before"), comparison.before());
    side(root.putObject("after"), comparison.after());
    ObjectNode unreadable = root.putObject("notRendered");
    comparison.unreadable().forEach(unreadable::put);
    changes(root.putArray("newlyDenied"), Kind.NEWLY_DENIED);
    changes(root.putArray("newlyAllowed"), Kind.NEWLY_ALLOWED);
    changes(root.putArray("otherwiseDenied"), Kind.OTHERWISE_DENIED);
    ObjectNode admissions = root.putObject("recordedAdmissions");
    admissions.put("denials", recorded.denials()).put("judgedAgain", false);
    recorded.codes().forEach(admissions.putObject("codes")::put);
    gone.forEach(admissions.putObject("rulesGone")::put);
    out.println(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root));
  }

  private static void side(ObjectNode node, Side side) {
    node.put("passed", side.passed()).put("blocked", side.blocked());
    node.put("undecided", side.undecided()).put("objectsDenied", side.denied());
  }

  private void changes(ArrayNode array, Kind kind) {
    for (Change change : comparison.changes(kind)) {
      array
          .addObject()
          .put("object", change.object())
          .put("file", change.file())
          .put("codes", change.codes())
          .put("message", change.message())
          .put("commits", change.commits())
          .put("newest", change.newest().commit());
    }
  }
}
