package io.samsvar.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Samsvar asked the API server in a time, from the API server's own audit log.
 *
 * @param counts how often, by verb and what it was about, for example {@code patch configmaps} or
 *     {@code dry-run/create validatingwebhookconfigurations}
 */
record ApiCalls(Map<String, Long> counts) {
  private static final String RECONCILER = "system:serviceaccount:samsvar-system:samsvar";
  private static final JsonMapper JSON = JsonMapper.shared();

  ApiCalls {
    counts = Map.copyOf(counts);
  }

  /** Of all requests received from one time until another. */
  static ApiCalls between(Path auditLog, Instant from, Instant to) throws IOException {
    Map<String, Long> counts = new TreeMap<>();
    try (Stream<String> lines = Files.lines(auditLog)) {
      lines
          .filter(line -> line.contains(RECONCILER))
          .map(JSON::readTree)
          .filter(event -> event.at("/user/username").asString("").equals(RECONCILER))
          .filter(event -> event.path("stage").asString("").equals("ResponseComplete"))
          .filter(event -> within(event, from, to))
          .forEach(event -> counts.merge(what(event), 1L, Long::sum));
    }
    return new ApiCalls(counts);
  }

  private static boolean within(JsonNode event, Instant from, Instant to) {
    Instant at = Instant.parse(event.path("requestReceivedTimestamp").asString());
    return !at.isBefore(from) && at.isBefore(to);
  }

  private static String what(JsonNode event) {
    String dry = event.path("requestURI").asString("").contains("dryRun=All") ? "dry-run/" : "";
    String part = event.at("/objectRef/subresource").asString("");
    return dry
        + event.path("verb").asString("")
        + " "
        + event.at("/objectRef/resource").asString("")
        + (part.isEmpty() ? "" : "/" + part);
  }

  /** How many of exactly this. */
  long of(String what) {
    return counts.getOrDefault(what, 0L);
  }

  /**
   * How many reads and writes there were but the renewals of watches and leases and the dry run of
   * an object of the kind that Samsvar proves its own admission with, which reads and writes
   * nothing.
   */
  long readsAndWrites() {
    return counts.entrySet().stream()
        .filter(entry -> !entry.getKey().startsWith("watch "))
        .filter(entry -> !entry.getKey().startsWith("dry-run/"))
        .filter(entry -> !entry.getKey().endsWith(" leases"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** How many of all that begin so, for example {@code watch }. */
  long startingWith(String prefix) {
    return counts.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  @Override
  public String toString() {
    return new TreeMap<>(counts).toString();
  }
}
