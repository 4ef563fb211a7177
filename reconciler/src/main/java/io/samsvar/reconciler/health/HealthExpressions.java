package io.samsvar.reconciler.health;

import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.health.Health.Failed;
import io.samsvar.reconciler.health.Health.Healthy;
import io.samsvar.reconciler.health.Health.Progressing;
import io.samsvar.reconciler.resource.HealthExpression;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Health of kinds that a Sync knows better than kstatus does, by expressions of the Common
 * Expression Language over the live object. Whatever an expression says or costs, it only decides
 * how long is waited: it writes nothing and lets nothing through. Immutable; safe for several
 * threads.
 */
public final class HealthExpressions implements Assessment {

  /** Longest expression, in code points. */
  static final int EXPRESSION_CHARS_MAX = 1024;

  /** Steps of all loops in one evaluation. */
  static final int ITERATIONS_MAX = 10_000;

  /** Deepest nesting of an expression. */
  private static final int DEPTH_MAX = 50;

  private static final int REGEX_PROGRAM_MAX = 1_000;
  private static final int REASON_CHARS_MAX = 200;
  private static final List<String> VARIABLES = List.of("metadata", "spec", "status");

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(EXPRESSION_CHARS_MAX)
          .maxParseRecursionDepth(DEPTH_MAX)
          .comprehensionMaxIterations(ITERATIONS_MAX)
          .enableHeterogeneousNumericComparisons(true)
          .maxRegexProgramSize(REGEX_PROGRAM_MAX)
          .build();

  private static final CelCompiler COMPILER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setOptions(OPTIONS)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addVar("object", SimpleType.DYN)
          .addVar("metadata", SimpleType.DYN)
          .addVar("spec", SimpleType.DYN)
          .addVar("status", SimpleType.DYN)
          .build();

  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();

  private final Map<String, Compiled> byKind;

  private HealthExpressions(Map<String, Compiled> byKind) {
    this.byKind = Map.copyOf(byKind);
  }

  private record Compiled(
      CelRuntime.Program ready,
      CelRuntime.@Nullable Program failed,
      CelRuntime.@Nullable Program inProgress) {}

  /**
   * Compiles what a Sync says; the rules of kstatus where it says nothing.
   *
   * @throws StageException at PLAN, {@code sync.health-unreadable}
   */
  public static Assessment of(@Nullable List<HealthExpression> expressions) {
    if (expressions == null || expressions.isEmpty()) {
      return HealthRules::assess;
    }
    Map<String, Compiled> byKind = new HashMap<>();
    for (HealthExpression expression : expressions) {
      String kind = expression.group() + "/" + expression.kind();
      if (kind.equals("/Secret")) {
        throw unreadable(kind, "a Secret is not looked into", null);
      }
      @Nullable String failed = expression.failed();
      @Nullable String inProgress = expression.inProgress();
      byKind.put(
          kind,
          new Compiled(
              compiled(kind, expression.ready()),
              failed == null ? null : compiled(kind, failed),
              inProgress == null ? null : compiled(kind, inProgress)));
    }
    return new HealthExpressions(byKind);
  }

  private static CelRuntime.Program compiled(String kind, String text) {
    try {
      var ast = COMPILER.compile(text).getAst();
      if (!ast.getResultType().equals(SimpleType.BOOL)
          && !ast.getResultType().equals(SimpleType.DYN)) {
        throw unreadable(kind, "'" + text + "' is not true or false", null);
      }
      return RUNTIME.createProgram(ast);
    } catch (CelValidationException | CelEvaluationException e) {
      throw unreadable(kind, cut(String.valueOf(e.getMessage())), e);
    }
  }

  @Override
  public Health assess(JsonNode object) {
    Compiled compiled = byKind.get(kind(object));
    if (compiled == null) {
      return HealthRules.assess(object);
    }
    Optional<Health> pending = HealthRules.pending(object);
    if (pending.isPresent()) {
      return pending.get();
    }
    Map<String, Object> variables = variables(object);
    try {
      if (holds(compiled.failed(), variables)) {
        return new Failed("the Sync's expression says that it failed" + said(object));
      }
      if (holds(compiled.inProgress(), variables)) {
        return new Progressing("the Sync's expression says that it is in progress" + said(object));
      }
      return holds(compiled.ready(), variables)
          ? new Healthy()
          : new Progressing("the Sync's expression does not say that it is ready" + said(object));
    } catch (CelEvaluationException e) {
      // A field that is not there yet is the usual reason.
      return new Progressing(
          "the Sync's expression has no answer: " + cut(String.valueOf(e.getMessage())));
    }
  }

  private static boolean holds(CelRuntime.@Nullable Program program, Map<String, Object> variables)
      throws CelEvaluationException {
    return program != null && Boolean.TRUE.equals(program.eval(variables));
  }

  private static String said(JsonNode object) {
    return Conditions.find(object, "Ready")
        .map(ready -> " (" + Conditions.reason(ready) + ")")
        .orElse("");
  }

  private static String kind(JsonNode object) {
    String apiVersion = object.path("apiVersion").asString("");
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    return group + "/" + object.path("kind").asString("");
  }

  private static Map<String, Object> variables(JsonNode object) {
    Map<String, Object> variables = new HashMap<>();
    variables.put("object", value(object));
    for (String name : VARIABLES) {
      variables.put(name, object.path(name).isObject() ? value(object.path(name)) : Map.of());
    }
    return variables;
  }

  /** As CEL knows it; what is null counts as absent. */
  private static Object value(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT, POJO -> {
        Map<String, Object> map = new LinkedHashMap<>();
        node.properties().stream()
            .filter(entry -> !entry.getValue().isNull())
            .forEach(entry -> map.put(entry.getKey(), value(entry.getValue())));
        yield map;
      }
      case ARRAY -> {
        List<Object> list = new ArrayList<>();
        node.valueStream().filter(item -> !item.isNull()).forEach(item -> list.add(value(item)));
        yield list;
      }
      case BOOLEAN -> node.booleanValue();
      case NUMBER -> node.isIntegralNumber() ? (Object) node.asLong() : node.asDouble();
      case STRING, BINARY, NULL, MISSING -> node.asString("");
    };
  }

  private static String cut(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= REASON_CHARS_MAX ? line : line.substring(0, REASON_CHARS_MAX) + "…";
  }

  private static StageException unreadable(String kind, String why, @Nullable Exception cause) {
    return new StageException(
        Stage.PLAN,
        "sync.health-unreadable",
        "spec.health for " + kind + " cannot be used: " + why + ".",
        cause);
  }
}
