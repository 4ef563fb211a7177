package io.samsvar.reconciler.render;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which of a chart's templates call what gives another result each time, and what gives nothing
 * here. A call counts only when it is made: that is found out by a second render in which something
 * else stands in its place.
 */
final class ChartUses {

  private static final Set<String> CHANCE =
      Set.of(
          "randAlphaNum",
          "randAlpha",
          "randAscii",
          "randNumeric",
          "randBytes",
          "randInt",
          "uuidv4",
          "shuffle",
          "genPrivateKey",
          "genCA",
          "genCAWithKey",
          "genSelfSignedCert",
          "genSelfSignedCertWithKey",
          "genSignedCert",
          "genSignedCertWithKey",
          "encryptAES",
          "htpasswd",
          "bcrypt",
          "ago");

  private static final String CLOCK = "now";
  private static final Map<String, String> CALLS = calls();
  private static final Map<String, String> NOTHING = Map.of("lookup", "", "getHostByName", "");

  private final Map<String, String> changed = new HashMap<>();
  private final Map<String, Set<String>> varying = new TreeMap<>();
  private final List<String> told = new ArrayList<>();

  private ChartUses() {}

  private static Map<String, String> calls() {
    Map<String, String> calls =
        new HashMap<>(
            CHANCE.stream().collect(Collectors.toMap(name -> name, _ -> "print \"samsvar\"")));
    calls.put(CLOCK, "(toDate \"2006-01-02\" \"2001-02-03\")");
    return Map.copyOf(calls);
  }

  /** Reads the templates of a chart and of the subcharts that stand in it as folders. */
  static ChartUses of(Path tree, Path chart) throws IOException {
    ChartUses uses = new ChartUses();
    try (Stream<Path> files = Files.walk(chart)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        if (isTemplate(chart.relativize(file))) {
          // One byte, one character: what is no UTF-8 stays as it is.
          String text = Files.readString(file, StandardCharsets.ISO_8859_1);
          uses.read(text, chart.relativize(file).toString(), tree.relativize(file).toString());
        }
      }
    }
    return uses;
  }

  private void read(String text, String path, String shown) {
    TemplateText.Replaced replaced = TemplateText.replace(text, CALLS);
    if (!replaced.found().isEmpty()) {
      changed.put(path, replaced.replaced());
      varying.put(shown, new TreeSet<>(replaced.found()));
    }
    for (String function : new TreeSet<>(TemplateText.replace(text, NOTHING).found())) {
      told.add(
          shown
              + " calls "
              + function
              + ", which gives nothing here: a render asks neither the cluster nor the network.");
    }
  }

  private static boolean isTemplate(Path relative) {
    for (Path part : relative) {
      if (part.toString().equals("templates")) {
        return true;
      }
    }
    return false;
  }

  /** Whether there is any call whose result may be another one each time. */
  boolean mayVary() {
    return !varying.isEmpty();
  }

  /** What gives nothing here, a line each. */
  List<String> told() {
    return List.copyOf(told);
  }

  /** Where such calls are, for an error; empty when none is known. */
  String places() {
    return varying.isEmpty()
        ? ""
        : varying.entrySet().stream()
            .limit(5)
            .map(place -> place.getKey() + " calls " + String.join(", ", place.getValue()))
            .collect(Collectors.joining("; ", ": ", ""));
  }

  /** Copies the chart, with something fixed in the place of each such call. */
  Path withoutChance(Path chart, Path copy) throws IOException {
    try (Stream<Path> files = Files.walk(chart)) {
      for (Path file : files.toList()) {
        Path relative = chart.relativize(file);
        Path to = copy.resolve(relative);
        String text = changed.get(relative.toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else if (text != null) {
          Files.writeString(to, text, StandardCharsets.ISO_8859_1);
        } else {
          Files.copy(file, to);
        }
      }
    }
    return copy;
  }
}
