package io.samsvar.cli.bench;

import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One measured figure.
 *
 * @param figure what it is
 * @param value how much
 * @param unit in what
 * @param goal the most it may be, empty when it is only told
 * @param peer what else was measured beside it in the same run, null for nothing
 * @param peerValue the peer's value in the same unit
 */
record Figure(
    String figure,
    double value,
    String unit,
    OptionalDouble goal,
    @Nullable String peer,
    OptionalDouble peerValue) {

  static Figure of(String figure, double value, String unit) {
    return new Figure(figure, value, unit, OptionalDouble.empty(), null, OptionalDouble.empty());
  }

  static Figure of(String figure, double value, String unit, double goal) {
    return new Figure(figure, value, unit, OptionalDouble.of(goal), null, OptionalDouble.empty());
  }

  /** With what another took in the same run. */
  static Figure beside(
      String figure, double value, String unit, double goal, String peer, double peerValue) {
    return new Figure(
        figure, value, unit, OptionalDouble.of(goal), peer, OptionalDouble.of(peerValue));
  }

  /** Whether it is within its goal; a figure without one is. */
  boolean ok() {
    return goal.isEmpty() || value <= goal.getAsDouble();
  }

  /** As one JSON line. */
  String json() {
    ObjectNode line = JsonMapper.shared().createObjectNode();
    line.put("figure", figure).put("value", value).put("unit", unit);
    goal.ifPresentOrElse(most -> line.put("goal", most), () -> line.putNull("goal"));
    line.put("peer", peer);
    peerValue.ifPresentOrElse(
        other -> line.put("ratio", value / other), () -> line.putNull("ratio"));
    line.put("ok", ok());
    return line.toString();
  }

  /** As a row of a table for people. */
  String row() {
    return String.format(
        Locale.ROOT,
        "%-58s %12.1f %-12s %s%s",
        figure,
        value,
        unit,
        goal.isEmpty() ? "" : (ok() ? "ok" : "OVER") + ", goal " + rounded(goal.getAsDouble()),
        peerValue.isEmpty()
            ? ""
            : "; %s %s, ratio %.3f"
                .formatted(
                    peer, rounded(peerValue.getAsDouble()), value / peerValue.getAsDouble()));
  }

  private static String rounded(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
