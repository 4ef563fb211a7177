package io.samsvar.policies.cases;

import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Operation;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.ClusterFacts;
import io.samsvar.policies.ObjectInput;
import io.samsvar.policies.PlanInput;
import io.samsvar.policies.PolicySet;
import io.samsvar.policies.SyncFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One document of {@code cases/<rule>/{allowed,denied,warned}-*.yaml}.
 *
 * @param file path below the pack, with {@code #} and the document's number where there are several
 * @param rule folder of the file: the code of the rule, without the pack's name and dot
 * @param expected what must come of it
 * @param document an input document with {@code object} or {@code plan}; {@code parameters} in it
 *     go over the defaults, {@code time} and {@code cluster} over those here
 */
public record PackCase(String file, String rule, Expected expected, ObjectNode document) {

  /** The clock of a case that says no {@code time}. */
  public static final Instant TIME = Instant.parse("2026-11-23T03:00:00Z");

  /** The cluster of a case that says none. */
  public static final ClusterFacts CLUSTER = new ClusterFacts("oslo", List.of("no-oslo-1"));

  private static final SyncFacts SYNC = new SyncFacts("samsvar", "shop", "0", "production", "", "");

  /** What must come of a case; the names begin those of the files. */
  public enum Expected {
    /** Nothing denies. */
    ALLOWED,
    /** The rule denies. */
    DENIED,
    /** Nothing denies, and the rule warns. */
    WARNED
  }

  /** Whether it is about a plan. */
  public boolean isPlan() {
    return document.has("plan");
  }

  /** Parameters over the defaults. */
  public ObjectNode parameters() {
    return document.get("parameters") instanceof ObjectNode given
        ? given
        : JsonNodeFactory.instance.objectNode();
  }

  /** The clock of the decision. */
  public Instant time() {
    return document.hasNonNull("time") ? Instant.parse(document.path("time").asString()) : TIME;
  }

  /** The cluster that is told. */
  public ClusterFacts cluster() {
    JsonNode given = document.path("cluster");
    if (!given.isObject()) {
      return CLUSTER;
    }
    List<String> regions = new ArrayList<>();
    given.path("regions").forEach(region -> regions.add(region.asString("")));
    return new ClusterFacts(given.path("name").asString(""), regions);
  }

  /** Asks the policies. */
  public Verdict judge(PolicySet policies) {
    return isPlan()
        ? policies.judgePlan(
            new PlanInput(document.path("plan"), document.get("declared"), SYNC, time()))
        : policies.judge(input(), PolicySet.Target.SYNC);
  }

  private ObjectInput input() {
    return new ObjectInput(
        Operation.valueOf(document.path("operation").asString("SYNC")),
        document.get("object"),
        document.get("oldObject"),
        document.get("namespace"),
        document.get("userInfo"),
        document.get("request"),
        sync(),
        file,
        time());
  }

  private @Nullable SyncFacts sync() {
    JsonNode sync = document.path("sync");
    if (!sync.isObject()) {
      return null;
    }
    return new SyncFacts(
        sync.path("namespace").asString(""),
        sync.path("name").asString(""),
        sync.path("revision").asString(""),
        sync.path("path").asString(""),
        sync.path("environment").asString(""),
        sync.path("region").asString(""));
  }

  /**
   * The whole document, as Rego is told it.
   *
   * @param defaults parameters of the pack
   */
  public ObjectNode whole(ObjectNode defaults) {
    ObjectNode whole = document.deepCopy();
    whole.put("operation", document.path("operation").asString("SYNC"));
    ObjectNode merged = defaults.deepCopy();
    parameters().properties().forEach(entry -> merged.set(entry.getKey(), entry.getValue()));
    whole.set("parameters", merged);
    ClusterFacts cluster = cluster();
    ObjectNode told = whole.putObject("cluster").put("name", cluster.name());
    cluster.regions().forEach(told.putArray("regions")::add);
    return whole;
  }

  /** What is wrong with a verdict; nothing when it is as the case is named. */
  public Optional<String> complaint(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Undecided undecided ->
          Optional.of("undecided, " + undecided.code() + ": " + undecided.reason());
      case Verdict.Passed(List<Finding> warnings) -> complaint(warnings);
      case Verdict.Blocked(List<Finding> findings) -> complaint(findings);
    };
  }

  private Optional<String> complaint(List<Finding> findings) {
    return complaint(codes(findings, Severity.DENY), codes(findings, Severity.WARN));
  }

  /** The same for the codes of what denies and of what warns. */
  public Optional<String> complaint(Set<String> denied, Set<String> warned) {
    boolean right =
        switch (expected) {
          case ALLOWED -> denied.isEmpty();
          case DENIED -> holds(denied);
          case WARNED -> denied.isEmpty() && holds(warned);
        };
    return right
        ? Optional.empty()
        : Optional.of(
            "must be %s by %s, but denies %s and warns %s"
                .formatted(
                    expected.name().toLowerCase(java.util.Locale.ROOT), rule, denied, warned));
  }

  private boolean holds(Set<String> codes) {
    return codes.stream().anyMatch(code -> code.equals(rule) || code.endsWith("." + rule));
  }

  private static Set<String> codes(List<Finding> findings, Severity severity) {
    return findings.stream()
        .filter(finding -> finding.severity() == severity)
        .map(Finding::code)
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public String toString() {
    return file;
  }
}
