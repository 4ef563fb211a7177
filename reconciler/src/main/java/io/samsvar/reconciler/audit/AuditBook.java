package io.samsvar.reconciler.audit;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.ResourceId;
import io.samsvar.reconciler.audit.AuditResult.Word;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What is known of the audited objects: for each the digest of what was judged, and the results.
 * Asks nobody and tells nobody. Safe for several threads.
 */
final class AuditBook {

  private final Map<ResourceId, Digest> judged = new HashMap<>();
  private final Map<ResourceId, List<AuditResult>> results = new HashMap<>();

  /** One report: the results of a policy in a namespace; the empty name is for no namespace. */
  record ReportKey(String namespace, String policy) {}

  /** Whether exactly this was judged already. */
  synchronized boolean knows(ResourceId id, Digest content) {
    return content.equals(judged.get(id));
  }

  /** Keeps what came of an object; gives the reports that this may change. */
  synchronized Set<ReportKey> put(ResourceId id, Digest content, List<AuditResult> found) {
    boolean isNew = judged.put(id, content) == null;
    Set<ReportKey> changed = keys(id);
    List<AuditResult> before = found.isEmpty() ? results.remove(id) : results.put(id, found);
    changed.addAll(keys(id));
    if (!isNew && found.equals(before == null ? List.of() : before)) {
      return Set.of();
    }
    changed.addAll(inNamespace(id.namespace()));
    return changed;
  }

  /** Forgets an object; gives the reports that this may change. */
  synchronized Set<ReportKey> remove(ResourceId id) {
    if (judged.remove(id) == null) {
      return Set.of();
    }
    Set<ReportKey> changed = inNamespace(id.namespace());
    results.remove(id);
    return changed;
  }

  /** Objects of a kind that are known and are not among these. */
  synchronized List<ResourceId> missing(Predicate<ResourceId> kind, Set<ResourceId> seen) {
    return judged.keySet().stream().filter(kind).filter(id -> !seen.contains(id)).toList();
  }

  /** Everything has to be judged again: what is known stays told until then. */
  synchronized void doubt() {
    judged.replaceAll((_, _) -> Digest.of(""));
  }

  /** The results of a report, in an order that is always the same. */
  synchronized List<AuditResult> of(ReportKey key) {
    return results.values().stream()
        .flatMap(List::stream)
        .filter(result -> keyOf(result).equals(key))
        .sorted(
            Comparator.comparing(AuditResult::word)
                .thenComparing(AuditResult::resource)
                .thenComparing(result -> result.finding().code())
                .thenComparing(result -> result.finding().path())
                .thenComparing(result -> result.finding().message()))
        .toList();
  }

  /** How many objects were judged in a namespace and have nothing against them by a policy. */
  synchronized int passed(ReportKey key) {
    Set<ResourceId> with = of(key).stream().map(AuditResult::resource).collect(Collectors.toSet());
    return (int)
        judged.keySet().stream()
            .filter(id -> id.namespace().equals(key.namespace()) && !with.contains(id))
            .count();
  }

  /** How often each policy found what, for metrics. */
  synchronized Map<ReportKey, Map<Word, Long>> counts() {
    return results.values().stream()
        .flatMap(List::stream)
        .collect(
            Collectors.groupingBy(
                AuditBook::keyOf, Collectors.groupingBy(AuditResult::word, Collectors.counting())));
  }

  /** How many objects are judged. */
  synchronized int size() {
    return judged.size();
  }

  private Set<ReportKey> keys(ResourceId id) {
    return results.getOrDefault(id, List.of()).stream()
        .map(AuditBook::keyOf)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private Set<ReportKey> inNamespace(String namespace) {
    List<AuditResult> all = new ArrayList<>();
    results.values().forEach(all::addAll);
    return all.stream()
        .map(AuditBook::keyOf)
        .filter(key -> key.namespace().equals(namespace))
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static ReportKey keyOf(AuditResult result) {
    return new ReportKey(result.resource().namespace(), result.policy());
  }
}
