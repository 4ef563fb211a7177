package io.samsvar.reconciler.drift;

import io.samsvar.ledger.Event.DriftKind;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.SyncRef;
import io.samsvar.policies.fields.Difference;
import io.samsvar.policies.fields.FieldSet;
import io.samsvar.policies.fields.ManagedFields;
import io.samsvar.reconciler.drift.Additions.Addition;
import io.samsvar.reconciler.plan.Ownership;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one object is compared with. Immutable. Of the server's answer only what can be ours is
 * kept: neither {@code managedFields} nor {@code status}.
 *
 * @param fields what our apply owns
 * @param expected values of those fields
 * @param uid UID the answer had
 * @param version resource version the answer had, see {@link Versions}
 */
record Tracked(
    SyncRef sync,
    Revision revision,
    Declared declared,
    FieldSet fields,
    JsonNode expected,
    String uid,
    long version) {

  /**
   * A baseline.
   *
   * @throws IllegalArgumentException when the answer has no fields of ours
   */
  static Tracked of(SyncRef sync, Revision revision, Declared declared) {
    JsonNode applied = declared.applied();
    FieldSet fields =
        ManagedFields.appliedBy(applied, Ownership.FIELD_MANAGER)
            .map(FieldSet::parse)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "The answer to the apply of " + declared.id() + " has no fields of ours"));
    JsonNode expected = applied.deepCopy();
    if (expected instanceof ObjectNode object) {
      object.remove("status");
      if (object.path("metadata") instanceof ObjectNode metadata) {
        metadata.remove("managedFields");
      }
    }
    Declared kept =
        new Declared(declared.id(), declared.apiVersion(), declared.manifest(), expected);
    return new Tracked(
        sync, revision, kept, fields, expected, Versions.uid(applied), Versions.of(applied));
  }

  /** Whether the live object is another than the one we applied. */
  boolean isAnother(JsonNode live) {
    return !Versions.uid(live).equals(uid);
  }

  List<Difference> differences(JsonNode live) {
    return fields.differences(expected, live);
  }

  Drift modified(JsonNode live, List<Difference> differences) {
    return new Drift(
        sync,
        revision,
        declared,
        isAnother(live) ? DriftKind.REMOVED : DriftKind.MODIFIED,
        differences.stream().map(Difference::pointer).toList(),
        ManagedFields.managersOf(live, differences, Ownership.FIELD_MANAGER),
        Versions.version(live),
        List.of());
  }

  /** Where the live object has more than Git. */
  List<Addition> additions(JsonNode live, StrictRules rules) {
    return Additions.of(declared.id(), rules, fields, expected, live);
  }

  Drift added(JsonNode live, List<Addition> additions) {
    return new Drift(
        sync,
        revision,
        declared,
        DriftKind.ADDED,
        additions.stream().map(Addition::pointer).toList(),
        additions.stream().flatMap(one -> one.managers().stream()).distinct().sorted().toList(),
        Versions.version(live),
        additions);
  }

  Drift removed() {
    return new Drift(
        sync, revision, declared, DriftKind.REMOVED, List.of(), List.of(), "", List.of());
  }
}
