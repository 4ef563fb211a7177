package io.samsvar.cli.check;

import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Operation;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.ObjectInput;
import io.samsvar.policies.PolicySet;
import io.samsvar.policies.PolicySet.Target;
import io.samsvar.policies.SyncFacts;
import io.samsvar.policies.compile.RuleDoc;
import io.samsvar.reconciler.gate.ScopeRules;
import io.samsvar.reconciler.render.RenderedObject;
import io.samsvar.reconciler.render.Scopes;
import io.samsvar.reconciler.sealing.SealingFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks policy about every object as the gate does: with the Sync's facts, the Namespace as it is
 * declared, and the rules of scope that hold without policy. What needs a cluster is left out: live
 * objects, and the plan as a whole.
 */
public final class Judgement {

  private static final Comparator<Located> ORDER =
      Comparator.<Located, String>comparing(one -> String.valueOf(one.finding().file()))
          .thenComparingInt(Located::line)
          .thenComparing(one -> one.finding().severity())
          .thenComparing(one -> one.finding().code())
          .thenComparing(one -> one.finding().message());

  private final PolicySet policies;
  private final List<RuleDoc> rules;
  private final @Nullable SyncFile sync;
  private final @Nullable SyncFacts facts;
  private final Map<String, String> namespaceLabels;
  private final Instant time;

  /**
   * A judgement.
   *
   * @param rules what its rules say of themselves
   * @param sync the Sync that will declare the objects, null for none
   * @param namespaceLabels labels of namespaces that are not declared beside the objects
   * @param time the decision's time
   */
  public Judgement(
      PolicySet policies,
      List<RuleDoc> rules,
      @Nullable SyncFile sync,
      String revision,
      Map<String, String> namespaceLabels,
      Instant time) {
    this.policies = policies;
    this.rules = rules;
    this.sync = sync;
    this.facts = sync == null ? null : sync.facts(revision);
    this.namespaceLabels = Map.copyOf(namespaceLabels);
    this.time = time;
  }

  /** Judges all of it. */
  public CheckResult judge(List<Declared> declared, SourceLines lines) {
    List<CheckResult.Judged> judged = new ArrayList<>();
    List<Located> findings = new ArrayList<>();
    List<Verdict.Undecided> undecided = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (Declared one : declared) {
      List<RenderedObject> objects = sync == null ? one.set().objects() : sync.objects(one.set());
      for (Finding finding : findings(objects, undecided)) {
        findings.add(new Located(finding, lines.line(finding, !one.kustomized())));
      }
      objects.forEach(it -> judged.add(new CheckResult.Judged(it.id().toString(), it.file())));
      warnings.addAll(one.set().warnings());
    }
    return new CheckResult(
        judged,
        findings.stream().distinct().sorted(ORDER).toList(),
        undecided.stream().distinct().toList(),
        warnings,
        rules,
        policies.digest());
  }

  private List<Finding> findings(List<RenderedObject> objects, List<Verdict.Undecided> undecided) {
    List<Finding> findings = new ArrayList<>();
    if (sync != null) {
      findings.addAll(
          ScopeRules.judge(sync.ref().namespace(), sync.spec().targetNamespace(), objects));
    }
    Map<String, JsonNode> namespaces = namespaces(objects);
    Map<ResourceId, JsonNode> sealing = SealingFacts.ofRevision().of(objects);
    List<ObjectInput> inputs =
        objects.stream()
            .map(object -> input(object, namespaces, sealing.get(object.id())))
            .toList();
    for (Verdict verdict : policies.judgeAll(inputs, Target.SYNC)) {
      switch (verdict) {
        case Verdict.Passed passed -> findings.addAll(passed.warnings());
        case Verdict.Blocked blocked -> findings.addAll(blocked.findings());
        case Verdict.Undecided unknown -> undecided.add(unknown);
      }
    }
    return findings;
  }

  private ObjectInput input(
      RenderedObject object, Map<String, JsonNode> namespaces, @Nullable JsonNode sealing) {
    return new ObjectInput(
        Operation.SYNC,
        object.manifest(),
        null,
        namespace(object, namespaces),
        null,
        null,
        facts,
        object.file(),
        time,
        sealing);
  }

  /** The gate knows the Sync's target namespace; without a Sync, each one that is declared. */
  private @Nullable JsonNode namespace(RenderedObject object, Map<String, JsonNode> declared) {
    String name = object.id().namespace();
    if (name.isEmpty() && !Scopes.builtIn(object.apiVersion(), object.id().kind())) {
      return null;
    }
    if (sync != null && !name.equals(sync.spec().targetNamespace())) {
      return null;
    }
    JsonNode known = declared.get(name);
    return known != null || namespaceLabels.isEmpty() ? known : labelled(name);
  }

  private ObjectNode labelled(String name) {
    ObjectNode namespace = JsonNodeFactory.instance.objectNode();
    namespace.put("apiVersion", "v1").put("kind", "Namespace");
    ObjectNode labels = namespace.putObject("metadata").put("name", name).putObject("labels");
    namespaceLabels.forEach(labels::put);
    return namespace;
  }

  private static Map<String, JsonNode> namespaces(List<RenderedObject> objects) {
    Map<String, JsonNode> namespaces = new HashMap<>();
    for (RenderedObject object : objects) {
      if (object.id().kind().equals("Namespace") && object.id().group().isEmpty()) {
        namespaces.put(object.id().name(), object.manifest());
      }
    }
    return namespaces;
  }
}
