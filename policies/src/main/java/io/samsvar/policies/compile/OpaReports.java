package io.samsvar.policies.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Turns what {@code opa} reports about a pack into problems with file and line. */
final class OpaReports {

  /** Longest text taken from {@code opa}'s error stream, in characters. */
  private static final int ERROR_CHARS_MAX = 2000;

  private static final Pattern PLACE =
      Pattern.compile("(?:error: )?(?:1 error occurred: )?([^\\s:]+):(\\d+): (.+)");

  private final String pack;
  private final ObjectMapper json;

  OpaReports(String pack, ObjectMapper json) {
    this.pack = pack;
    this.json = json;
  }

  /** Of a command that answers JSON and has nothing to say against the pack. */
  JsonNode answer(OpaTool.Output output) throws PackRefusedException {
    if (output.code() != 0) {
      throw refused(output);
    }
    String text = output.out().strip();
    return json.readTree(text.isEmpty() ? "{}" : text);
  }

  /** Of a command whose failure says nothing about single tests. */
  PackRefusedException refused(OpaTool.Output output) {
    List<Problem> problems = new ArrayList<>();
    for (JsonNode error : tree(output).path("errors")) {
      problems.add(
          new Problem(
              error.path("location").path("file").asString(""),
              error.path("location").path("row").asInt(0),
              error.path("message").asString("")));
    }
    if (problems.isEmpty()) {
      places(output.err().isBlank() ? output.out() : output.err(), problems);
    }
    if (problems.isEmpty()) {
      String text = output.err().isBlank() ? output.out() : output.err();
      problems.add(
          new Problem(
              "", 0, text.strip().substring(0, Math.min(text.strip().length(), ERROR_CHARS_MAX))));
    }
    return new PackRefusedException(pack, problems);
  }

  /** {@code opa build} has no JSON to tell what is wrong, only lines. */
  private static void places(String text, List<Problem> problems) {
    for (String line : text.lines().toList()) {
      Matcher place = PLACE.matcher(line);
      if (place.matches()) {
        problems.add(new Problem(place.group(1), Integer.parseInt(place.group(2)), place.group(3)));
      }
    }
  }

  /** Of {@code opa test}. */
  void tests(OpaTool.Output output) throws PackRefusedException {
    if (output.code() == 0) {
      return;
    }
    List<Problem> problems = new ArrayList<>();
    for (JsonNode test : tree(output)) {
      if (test.path("fail").asBoolean(false) || test.has("error")) {
        problems.add(
            new Problem(
                test.path("location").path("file").asString(""),
                test.path("location").path("row").asInt(0),
                "%s %s"
                    .formatted(
                        test.path("name").asString("test"),
                        test.has("error")
                            ? "could not be evaluated: "
                                + test.path("error").path("message").asString("")
                            : "failed")));
      }
    }
    throw problems.isEmpty() ? refused(output) : new PackRefusedException(pack, problems);
  }

  private JsonNode tree(OpaTool.Output output) {
    String text = (output.out().isBlank() ? output.err() : output.out()).strip();
    boolean isJson = text.startsWith("{") || text.startsWith("[");
    try {
      return isJson ? json.readTree(text) : json.createObjectNode();
    } catch (JacksonException e) {
      return json.createObjectNode();
    }
  }
}
