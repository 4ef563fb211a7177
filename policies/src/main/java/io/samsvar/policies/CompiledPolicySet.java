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
  private final ClusterFacts cluster;
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
    this.cluster = cluster;
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
    return judge(input, target, target == Target.SYNC ? rendered(List.of(input)) : declared);
  }

  private Verdict judge(ObjectInput input, Target target, Supplier<Inventory> inventory) {
    SecretValues secrets = SecretValues.of(input.object(), input.oldObject());
    Decision decision = new Decision(Findings.resource(input), input.file(), input.time(), secrets);
    JsonNode object = input.object() != null ? input.object() : input.oldObject();
    return decision.over(
        Subject.OBJECT,
        target,
        pack -> pack.match().covers(object),
        pack -> document(pack, input, target, inventory));
  }

  private Optional<byte[]> document(
      LoadedPack pack, ObjectInput input, Target target, Supplier<Inventory> inventory) {
    return pack.foreign() == null
        ? Optional.of(InputDocument.of(input, cluster, pack))
        : pack.foreign()
            .about(InputDocument.question(input, target, inventory))
            .map(InputDocument.JSON::writeValueAsBytes);
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
    return decision.over(
        Subject.PLAN,
        Target.SYNC,
        _ -> true,
        pack -> Optional.of(InputDocument.of(input, cluster, pack)));
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
    Supplier<Inventory> inventory = target == Target.SYNC ? rendered(inputs) : declared;
    List<Callable<Verdict>> questions = new ArrayList<>();
    for (ObjectInput input : inputs) {
      questions.add(() -> judge(input, target, inventory));
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
        Function<LoadedPack, Optional<byte[]>> input) {
      List<LoadedPack> applying =
          packs.stream().filter(pack -> pack.appliesTo(subject, target)).toList();
      if (applying.isEmpty()) {
        return new Verdict.Undecided(
            "policy.missing", "No policy pack judges this; nothing passes without policy");
      }
      applying.stream().filter(concerned).forEach(pack -> ask(pack, input));
      return verdict();
    }

    private void ask(LoadedPack pack, Function<LoadedPack, Optional<byte[]>> input) {
      try {
        Optional<byte[]> question = input.apply(pack);
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

    private byte[] answer(LoadedPack pack, byte[] input) throws EvaluationException {
      AnswerMemory memory = pack.remembered();
      if (memory == null) {
        return evaluator.evaluate(pack.module(), CompiledPack.ENTRYPOINT, input, time);
      }
      Digest question = Digest.of(input);
      byte[] known = memory.find(question);
      if (known == null) {
        known = evaluator.evaluate(pack.module(), CompiledPack.ENTRYPOINT, input, time);
        memory.keep(question, known);
      }
      return known;
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
