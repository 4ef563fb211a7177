package io.samsvar.policies;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.BundleSpec.Enforcement;
import io.samsvar.policies.compile.CompiledPack;
import io.samsvar.policies.compile.PackMetadata.Subject;
import io.samsvar.policies.exemption.Waivable;
import io.samsvar.policies.foreign.Inventory;
import io.samsvar.policies.wasm.EvaluationException;
import io.samsvar.policies.wasm.Evaluator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The packs in force at one moment. Immutable but for the answers it remembers. */
final class CompiledPolicySet implements PolicySet {

  private final List<LoadedPack> packs;
  private final Evaluator evaluator;
  private final Supplier<Inventory> declared;
  private final Digest digest;

  /**
   * Of these packs.
   *
   * @param declared what is compared with where no set of files is judged
   */
  CompiledPolicySet(
      List<LoadedPack> packs,
      ClusterFacts cluster,
      Evaluator evaluator,
      Supplier<Inventory> declared) {
    this.packs = List.copyOf(packs);
    this.evaluator = evaluator;
    this.declared = declared;
    this.digest =
        Digest.of(
            packs.stream().map(pack -> pack.digest().toString()).collect(Collectors.joining("\n"))
                + "\n"
                + InputDocument.JSON.writeValueAsString(cluster));
  }

  @Override
  public Digest digest() {
    return digest;
  }

  @Override
  public Verdict judge(ObjectInput input, Target target) {
    return judge(input, target, shared(List.of(input), target));
  }

  private Verdict judge(ObjectInput input, Target target, SharedFacts shared) {
    SecretValues secrets = SecretValues.of(input.object(), input.oldObject());
    Decision decision = new Decision(Findings.resource(input), input.file(), input.time(), secrets);
    JsonNode object = input.object() != null ? input.object() : input.oldObject();
    Facts facts = new ObjectFacts(input, shared);
    return decision.over(
        Subject.OBJECT,
        target,
        pack -> pack.match().covers(object),
        pack -> question(pack, input, target, facts, shared));
  }

  private Optional<Asked> question(
      LoadedPack pack, ObjectInput input, Target target, Facts facts, SharedFacts shared) {
    return pack.foreign() == null
        ? Optional.of(Asked.of(facts, pack))
        : pack.foreign()
            .about(InputDocument.question(input, target, shared.inventory()))
            .map(InputDocument.JSON::writeValueAsBytes)
            .map(Asked::of);
  }

  /** A question by its key, and the document that is written when no answer is remembered. */
  private record Asked(Supplier<AnswerKey> key, Supplier<byte[]> document) {

    static Asked of(Facts facts, LoadedPack pack) {
      return new Asked(() -> AnswerKey.of(facts, pack), () -> InputDocument.of(facts, pack));
    }

    static Asked of(byte[] document) {
      return new Asked(() -> AnswerKey.of(document), () -> document);
    }
  }

  private SharedFacts shared(List<ObjectInput> inputs, Target target) {
    return new SharedFacts(target == Target.SYNC ? rendered(inputs) : declared);
  }

  /** At the gate an object is compared with those that are declared beside it. */
  private static Supplier<Inventory> rendered(List<ObjectInput> inputs) {
    Inventory inventory =
        Inventory.of(inputs.stream().map(ObjectInput::object).flatMap(Stream::ofNullable).toList());
    return () -> inventory;
  }

  @Override
  public Verdict judgePlan(PlanInput input) {
    Decision decision = new Decision(null, null, input.time(), SecretValues.of(null, null));
    Facts facts = new PlanFacts(input, new SharedFacts(declared));
    return decision.over(
        Subject.PLAN, Target.SYNC, _ -> true, pack -> Optional.of(Asked.of(facts, pack)));
  }

  @Override
  public boolean judgesPlans() {
    return packs.stream().anyMatch(pack -> pack.appliesTo(Subject.PLAN, Target.SYNC));
  }

  @Override
  public boolean readsCluster() {
    return packs.stream().anyMatch(pack -> pack.metadata().reads("cluster"));
  }

  @Override
  public boolean audits(String group, String kind) {
    return packs.stream()
        .anyMatch(
            pack ->
                pack.appliesTo(Subject.OBJECT, Target.AUDIT)
                    && pack.match().coversKind(group, kind));
  }

  @Override
  public Waivable waivable(Finding finding) {
    return packs.stream()
        .filter(pack -> pack.speaks(finding.rule()))
        .findFirst()
        .map(pack -> pack.organisation() ? Waivable.BY_ORGANISATION : Waivable.BY_TEAM)
        .orElse(Waivable.BY_NOBODY);
  }

  @Override
  public List<Verdict> judgeAll(List<ObjectInput> inputs, Target target) {
    SharedFacts shared = shared(inputs, target);
    List<Callable<Verdict>> questions = new ArrayList<>();
    for (ObjectInput input : inputs) {
      questions.add(() -> judge(input, target, shared));
    }
    List<Verdict> verdicts = new ArrayList<>();
    // As many askers as threads that answer, so that no question spends its time in the queue.
    try (ExecutorService askers =
        Executors.newFixedThreadPool(evaluator.size(), Thread.ofVirtual().factory())) {
      for (Future<Verdict> verdict : askers.invokeAll(questions)) {
        verdicts.add(verdict.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return stopped(inputs.size());
    } catch (ExecutionException e) {
      throw new IllegalStateException("A verdict was thrown instead of given", e);
    }
    return verdicts;
  }

  private static List<Verdict> stopped(int count) {
    Verdict stopped = new Verdict.Undecided("policy.timeout", "Whoever asked was stopped");
    return java.util.Collections.nCopies(count, stopped);
  }

  /** One decision: gathers findings and failures over the packs that apply. */
  private final class Decision {

    private final @Nullable ResourceId resource;
    private final @Nullable String file;
    private final Instant time;
    private final SecretValues secrets;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Verdict.Undecided> failures = new ArrayList<>();

    Decision(
        @Nullable ResourceId resource, @Nullable String file, Instant time, SecretValues secrets) {
      this.resource = resource;
      this.file = file;
      this.time = time;
      this.secrets = secrets;
    }

    Verdict over(
        Subject subject,
        Target target,
        Predicate<LoadedPack> concerned,
        Function<LoadedPack, Optional<Asked>> input) {
      List<LoadedPack> applying =
          packs.stream().filter(pack -> pack.appliesTo(subject, target)).toList();
      if (applying.isEmpty()) {
        return new Verdict.Undecided(
            "policy.missing", "No policy pack judges this; nothing passes without policy");
      }
      applying.stream().filter(concerned).forEach(pack -> ask(pack, input));
      return verdict();
    }

    private void ask(LoadedPack pack, Function<LoadedPack, Optional<Asked>> input) {
      try {
        Optional<Asked> question = input.apply(pack);
        if (question.isPresent()) {
          byte[] answer = answer(pack, question.get());
          findings.addAll(new Findings(pack, resource, file, secrets).read(answer));
        }
      } catch (EvaluationException e) {
        failed(pack, e.reason().code(), e.getMessage());
      } catch (Findings.NoDecisionException e) {
        failed(pack, e.code(), e.getMessage());
      } catch (RuntimeException e) {
        failed(pack, "policy.trap", pack.name() + " failed: " + e.getClass().getSimpleName());
      }
    }

    private byte[] answer(LoadedPack pack, Asked question) throws EvaluationException {
      AnswerMemory memory = pack.remembered();
      if (memory == null) {
        return evaluate(pack, question);
      }
      AnswerKey key = question.key().get();
      byte[] known = memory.find(key);
      if (known == null) {
        known = evaluate(pack, question);
        memory.keep(key, known);
      }
      return known;
    }

    private byte[] evaluate(LoadedPack pack, Asked question) throws EvaluationException {
      byte[] document = question.document().get();
      return evaluator.evaluate(pack.module(), CompiledPack.ENTRYPOINT, document, time);
    }

    /** A pack whose denials do not block does not block by failing either, but says so. */
    private void failed(LoadedPack pack, String code, @Nullable String message) {
      String reason = message == null ? pack.name() + " failed" : message;
      if (pack.enforcement() == Enforcement.DENY) {
        failures.add(new Verdict.Undecided(code, reason));
      } else {
        findings.add(finding(pack.weigh(Severity.DENY), code, reason));
      }
    }

    private Finding finding(Severity severity, String code, String message) {
      return new Finding(code, "samsvar.engine", severity, message, resource, "", file, List.of());
    }

    /** What is known to be wrong is told, even when another pack could not decide. */
    private Verdict verdict() {
      boolean denied = findings.stream().anyMatch(it -> it.severity() == Severity.DENY);
      if (!denied && !failures.isEmpty()) {
        return failures.getFirst();
      }
      failures.forEach(
          failure -> findings.add(finding(Severity.DENY, failure.code(), failure.reason())));
      return Verdict.of(findings.stream().sorted(Findings.ORDER).toList());
    }
  }
}
