package io.samsvar.cli.check;

import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Operation;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.SyncRef;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.ObjectInput;
import io.samsvar.policies.PolicySet;
import io.samsvar.policies.PolicySet.Target;
import io.samsvar.policies.SyncFacts;
import io.samsvar.policies.compile.RuleDoc;
import io.samsvar.policies.exemption.Exempted;
import io.samsvar.policies.exemption.Exempted.Waiver;
import io.samsvar.policies.exemption.Exemptions;
import io.samsvar.reconciler.gate.FirstSync;
import io.samsvar.reconciler.gate.ScopeRules;
import io.samsvar.reconciler.inventory.DeclaredExemptions;
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
 * declared, the plan of a first sync, the exemptions that count, and the rules that hold without
 * policy. What needs a cluster is left out: live objects, and what would be deleted.
 */
public final class Judgement {

  private static final Comparator<Located> ORDER =
      Comparator.<Located, String>comparing(one -> String.valueOf(one.finding().file()))
          .thenComparingInt(Located::line)
          .thenComparing(one -> one.finding().severity())
          .thenComparing(one -> one.finding().code())
          .thenComparing(one -> one.finding().message());

  private static final SyncRef NO_SYNC = new SyncRef("", "");

  private final PolicySet policies;
  private final List<RuleDoc> rules;
  private final @Nullable SyncFile sync;
  private final @Nullable SyncFacts facts;
  private final Map<String, String> namespaceLabels;
  private final Exemptions elsewhere;
  private final Instant time;

  /**
   * A judgement.
   *
   * @param rules what its rules say of themselves
   * @param sync the Sync that will declare the objects, null for none
   * @param namespaceLabels labels of namespaces that are not declared beside the objects
   * @param elsewhere exemptions that other Syncs declare
   * @param time the decision's time
   */
  public Judgement(
      PolicySet policies,
      List<RuleDoc> rules,
      @Nullable SyncFile sync,
      String revision,
      Map<String, String> namespaceLabels,
      Exemptions elsewhere,
      Instant time) {
    this.policies = policies;
    this.rules = rules;
    this.sync = sync;
    this.facts = sync == null ? null : sync.facts(revision);
    this.namespaceLabels = Map.copyOf(namespaceLabels);
    this.elsewhere = elsewhere;
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
      Exempted exempted = exempted(objects, findings(objects, one.whole(), undecided));
      Map<Finding, Waiver> waivers = waivers(exempted);
      for (Finding finding : told(exempted.verdict())) {
        int line = lines.line(finding, !one.kustomized());
        findings.add(new Located(finding, line, waivers.get(finding)));
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

  /** Those that stand among the objects count as the Sync's own, as they do at the gate. */
  private Exempted exempted(List<RenderedObject> objects, List<Finding> findings) {
    SyncRef owner = sync == null ? NO_SYNC : sync.ref();
    return elsewhere
        .with(DeclaredExemptions.of(objects, owner))
        .apply(Verdict.of(findings), policies::waivable, time);
  }

  private static Map<Finding, Waiver> waivers(Exempted exempted) {
    Map<Finding, Waiver> waivers = new HashMap<>();
    exempted.waived().forEach(waiver -> waivers.put(waiver.told(), waiver));
    return waivers;
  }

  private static List<Finding> told(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Passed(List<Finding> warnings) -> warnings;
      case Verdict.Blocked(List<Finding> findings) -> findings;
      case Verdict.Undecided _ -> List.of();
    };
  }

  private List<Finding> findings(
      List<RenderedObject> objects, boolean whole, List<Verdict.Undecided> undecided) {
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
    List<Verdict> verdicts = new ArrayList<>(policies.judgeAll(inputs, Target.SYNC));
    verdicts.addAll(FirstSync.judge(objects, whole, facts, policies, time));
    for (Verdict verdict : verdicts) {
      if (verdict instanceof Verdict.Undecided unknown) {
        undecided.add(unknown);
      }
      findings.addAll(told(verdict));
    }
    return findings.stream().distinct().toList();
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
