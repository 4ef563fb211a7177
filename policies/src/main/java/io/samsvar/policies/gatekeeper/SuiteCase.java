package io.samsvar.policies.gatekeeper;

import io.samsvar.policies.compile.CompiledPack;
import io.samsvar.policies.foreign.Inventory;
import io.samsvar.policies.foreign.Question;
import io.samsvar.policies.foreign.YamlFiles;
import io.samsvar.policies.gatekeeper.SuiteResult.Outcome;
import io.samsvar.policies.wasm.EvaluationException;
import io.samsvar.policies.wasm.Evaluator;
import io.samsvar.policies.wasm.WasmModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Runs the cases of one constraint. */
final class SuiteCase {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Evaluator evaluator;
  private final WasmModule module;
  private final BoundConstraint constraint;

  SuiteCase(Evaluator evaluator, WasmModule module, BoundConstraint constraint) {
    this.evaluator = evaluator;
    this.module = module;
    this.constraint = constraint;
  }

  /** What comes of a case. */
  SuiteResult.Case run(SuiteFile suite, SuiteFile.Test test, SuiteFile.Case one) {
    Optional<String> problem;
    try {
      problem = problem(suite, one);
    } catch (IOException | EvaluationException | IllegalArgumentException e) {
      problem = Optional.of(String.valueOf(e.getMessage()));
    }
    return new SuiteResult.Case(
        test.name(),
        one.name(),
        problem.isEmpty() ? Outcome.PASSED : Outcome.FAILED,
        problem.orElse(""));
  }

  private Optional<String> problem(SuiteFile suite, SuiteFile.Case one)
      throws IOException, EvaluationException {
    if (one.assertions().isEmpty()) {
      return Optional.of("the case asserts nothing");
    }
    List<ObjectNode> objects = read(suite.beside(one.object()));
    if (objects.size() != 1) {
      return Optional.of("%s holds %d objects".formatted(one.object(), objects.size()));
    }
    List<ObjectNode> inventory = new ArrayList<>();
    for (String path : one.inventory()) {
      inventory.addAll(read(suite.beside(path)));
    }
    List<String> messages =
        violations(review(objects.getFirst()), inventory).stream()
            .map(violation -> violation.path("message").asString(""))
            .toList();
    return one.assertions().stream()
        .flatMap(assertion -> Assertion.problem(assertion, messages).stream())
        .findFirst();
  }

  /** What the constraint is asked, empty when it is not about such an object. */
  Optional<ObjectNode> question(ObjectNode review, List<ObjectNode> inventory) {
    Question question =
        new Question(
            Question.Point.FILES,
            review,
            namespace(review, inventory),
            null,
            () -> Inventory.of(inventory));
    return new GatekeeperInput(List.of(constraint)).about(question);
  }

  /** {@code {code, message, details}} of each violation; details are the violation as it is. */
  List<JsonNode> violations(ObjectNode review, List<ObjectNode> inventory)
      throws EvaluationException {
    Optional<ObjectNode> input = question(review, inventory);
    if (input.isEmpty()) {
      return List.of();
    }
    byte[] answer =
        evaluator.evaluate(
            module,
            CompiledPack.ENTRYPOINT,
            JSON.writeValueAsString(input.get()).getBytes(StandardCharsets.UTF_8),
            Clock.systemUTC().instant());
    JsonNode decision = JSON.readTree(answer).path(0).path("result").path(GatekeeperPack.PACKAGE);
    if (!decision.isObject()) {
      throw new IllegalArgumentException("the template is undefined for this object");
    }
    List<JsonNode> violations = new ArrayList<>();
    for (String rule : List.of("deny", "warn")) {
      decision.path(rule).forEach(violations::add);
    }
    return violations;
  }

  /** Fields that Gatekeeper fills in for an object that is not part of a request are empty. */
  static ObjectNode review(ObjectNode object) {
    String apiVersion = object.path("apiVersion").asString("");
    String group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
    String kind = object.path("kind").asString("");
    if (group.equals("admission.k8s.io") && kind.equals("AdmissionReview")) {
      if (object.path("request") instanceof ObjectNode request
          && (request.path("object").isObject() || request.path("oldObject").isObject())) {
        return request;
      }
      throw new IllegalArgumentException("the AdmissionReview holds no object to review");
    }
    ObjectNode review = JsonNodeFactory.instance.objectNode();
    review.put("uid", "");
    review
        .putObject("kind")
        .put("group", group)
        .put("version", apiVersion.substring(apiVersion.indexOf('/') + 1))
        .put("kind", kind);
    review.put("name", object.path("metadata").path("name").asString(""));
    review.put("namespace", object.path("metadata").path("namespace").asString(""));
    review.put("operation", "");
    review.putObject("userInfo");
    review.set("object", object);
    review.putNull("oldObject");
    return review;
  }

  private static @Nullable JsonNode namespace(ObjectNode review, List<ObjectNode> inventory) {
    String name = review.path("namespace").asString("");
    return inventory.stream()
        .filter(object -> object.path("kind").asString("").equals("Namespace"))
        .filter(object -> object.path("metadata").path("name").asString("").equals(name))
        .findFirst()
        .orElse(null);
  }

  static List<ObjectNode> read(Path file) throws IOException {
    return YamlFiles.objects(file.toString(), Files.readString(file));
  }
}
