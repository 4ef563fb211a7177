package io.samsvar.policies;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Operation;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.PolicySet.Target;
import io.samsvar.policies.compile.PackSources;
import io.samsvar.policies.compile.PolicyCompiler;
import io.samsvar.policies.wasm.WasmLimits;
import io.samsvar.testkit.Toolchain;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An answer that is remembered is the one that would be given now: whatever part of a question
 * changes, policies that remember answer as policies that were never asked before do.
 */
class RememberedAnswersTest {

  private static final int QUESTIONS = 40;

  private static final List<Operation> OPERATIONS = List.of(Operation.values());

  private static final ClusterFacts OTHER_CLUSTER =
      new ClusterFacts("bergen", List.of("no-bergen-1"));

  /** Each finding is a checksum of all that its pack is told. */
  private static final Map<String, String> PACKS =
      Map.of(
          "whole",
          """
          package samsvar.whole

          deny contains crypto.sha256(json.marshal(input))
          """,
          "managed",
          """
          package samsvar.managed

          deny contains crypto.sha256(json.marshal([input.object, input.oldObject.metadata.managedFields]))

          warn contains crypto.sha256(json.marshal(input.object))
          """,
          "parts",
          """
          package samsvar.parts

          deny contains crypto.sha256(json.marshal(input.object))

          warn contains crypto.sha256(json.marshal([input.operation, input.sync.region, input.cluster]))

          warn contains crypto.sha256(json.marshal(input.namespace))

          warn contains crypto.sha256(json.marshal(input.userInfo))

          warn contains crypto.sha256(json.marshal([input.sealing, input.parameters]))

          warn contains crypto.sha256(json.marshal(input.oldObject))
          """,
          "clock",
          """
          package samsvar.clock

          deny contains sprintf("%d %s", [time.now_ns(), input.object.metadata.name])
          """);

  @TempDir private static Path folder;
  private static PolicyCompiler compiler;

  @BeforeAll
  static void open() throws Exception {
    compiler = PolicyCompiler.open(Toolchain.standard().binary("opa"), folder);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anyChangeOfAQuestionIsAnsweredAsIfItWereTheFirst(long seed) throws Exception {
    Random random = new Random(seed);
    ObjectInput question = base();
    List<ObjectInput> asked = new ArrayList<>();
    List<Verdict> answered = new ArrayList<>();
    try (ActivePolicies remembering = policies(PolicyCase.CLUSTER, "a")) {
      for (int i = 0; i < QUESTIONS; i++) {
        asked.add(question);
        answered.add(remembering.current().judge(question, Target.SYNC));
        question = changed(question, random);
      }
      assertThat(remembering.current().judgeAll(asked, Target.SYNC))
          .as("the same questions again, together")
          .isEqualTo(answered);
    }
    for (int i = 0; i < QUESTIONS; i++) {
      assertThat(answered.get(i)).as("question %d: %s", i, asked.get(i)).isEqualTo(fresh(asked, i));
    }
  }

  private static Verdict fresh(List<ObjectInput> asked, int index) throws Exception {
    try (ActivePolicies policies = policies(PolicyCase.CLUSTER, "a")) {
      return policies.current().judge(asked.get(index), Target.SYNC);
    }
  }

  @Test
  void otherPoliciesParametersAndClustersAnswerForThemselves() throws Exception {
    try (ActivePolicies one = policies(PolicyCase.CLUSTER, "a");
        ActivePolicies parameters = policies(PolicyCase.CLUSTER, "b");
        ActivePolicies cluster = policies(OTHER_CLUSTER, "a")) {
      List<String> codes = messages(one.current().judge(base(), Target.SYNC));

      assertThat(messages(one.current().judge(base(), Target.SYNC))).isEqualTo(codes);
      assertThat(messages(parameters.current().judge(base(), Target.SYNC))).isNotEqualTo(codes);
      assertThat(messages(cluster.current().judge(base(), Target.SYNC))).isNotEqualTo(codes);

      ObjectNode given = JsonNodeFactory.instance.objectNode().put("who", "c");
      BundleSpec spec =
          new BundleSpec("team", Set.of(Target.SYNC), BundleSpec.Enforcement.DENY, given);
      PackSources sources =
          sources("team", "package samsvar.team\n\ndeny contains input.parameters.who\n");
      PolicySet first = one.activate(spec, one.compile(sources));
      assertThat(messages(first.judge(base(), Target.SYNC))).contains("c");
      PolicySet second =
          one.activate(
              new BundleSpec(
                  "team",
                  Set.of(Target.SYNC),
                  BundleSpec.Enforcement.DENY,
                  JsonNodeFactory.instance.objectNode().put("who", "d")),
              one.compile(sources));
      assertThat(messages(second.judge(base(), Target.SYNC))).contains("d").doesNotContain("c");
      assertThat(messages(first.judge(base(), Target.SYNC))).as("a set that is held").contains("c");
    }
  }

  /** Two parts that change places, or run into each other, are another question. */
  @Test
  void fieldsAreToldApart() throws Exception {
    try (ActivePolicies policies = policies(PolicyCase.CLUSTER, "a")) {
      ObjectNode one = object("one");
      ObjectNode other = object("other");
      List<Verdict> verdicts =
          List.of(
              policies.current().judge(pair(one, other), Target.SYNC),
              policies.current().judge(pair(other, one), Target.SYNC),
              policies.current().judge(pair(one, null), Target.SYNC),
              policies.current().judge(pair(null, one), Target.SYNC),
              policies.current().judge(pair(one, one), Target.SYNC));

      assertThat(verdicts).doesNotHaveDuplicates();
    }
  }

  private static ObjectInput pair(@Nullable JsonNode object, @Nullable JsonNode oldObject) {
    return new ObjectInput(
        Operation.UPDATE, object, oldObject, null, null, null, null, null, PolicyCase.TIME);
  }

  private static List<String> messages(Verdict verdict) {
    return ((Verdict.Blocked) verdict).findings().stream().map(Finding::message).toList();
  }

  private static ActivePolicies policies(ClusterFacts cluster, String who) throws Exception {
    List<PackSources> packs = new ArrayList<>();
    Map<String, ObjectNode> parameters = new LinkedHashMap<>();
    PACKS.forEach(
        (name, text) -> {
          packs.add(sources(name, text));
          parameters.put(name, JsonNodeFactory.instance.objectNode().put("who", who));
        });
    return ActivePolicies.open(
        compiler, packs, cluster, new Parameters(parameters), WasmLimits.unhurried());
  }

  private static PackSources sources(String name, String text) {
    return new PackSources(name, new LinkedHashMap<>(Map.of(name + ".rego", text)));
  }

  private static ObjectInput base() {
    return new ObjectInput(
        Operation.UPDATE,
        object("web"),
        object("web"),
        JsonNodeFactory.instance.objectNode().put("kind", "Namespace"),
        JsonNodeFactory.instance.objectNode().put("username", "anna"),
        null,
        new SyncFacts("shop", "shop", "0", "production", "production", "no-oslo-1"),
        "web.yaml",
        PolicyCase.TIME,
        null);
  }

  private static ObjectNode object(String name) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", "v1").put("kind", "ConfigMap");
    ObjectNode metadata = object.putObject("metadata").put("name", name);
    metadata.putArray("managedFields").addObject().put("manager", "kubectl");
    object.putObject("data").put("level", "info").put("count", 1);
    return object;
  }

  /** One part changed; some changes are small, as of a type or of the order of elements. */
  private static ObjectInput changed(ObjectInput it, Random random) {
    int value = random.nextInt(1000);
    return switch (random.nextInt(14)) {
      case 0 -> with(it, OPERATIONS.get(value % OPERATIONS.size()), it.sync(), it.time());
      case 1 -> objects(it, leaf(it.object(), "data", value), it.oldObject());
      case 2 -> objects(it, it.object(), leaf(it.oldObject(), "data", value));
      case 3 -> objects(it, it.oldObject(), it.object());
      case 4 -> objects(it, leaf(it.object(), "metadata", value), it.oldObject());
      case 5 -> objects(it, it.object(), managed(it.oldObject(), value));
      case 6 -> objects(it, managed(it.object(), value), it.oldObject());
      case 7 -> objects(it, it.object(), it.oldObject() == null ? object("web") : null);
      case 8 -> beside(it, leaf(it.namespace(), "metadata", value), it.userInfo(), it.sealing());
      case 9 -> beside(it, it.namespace(), leaf(it.userInfo(), "extra", value), it.sealing());
      case 10 ->
          beside(it, it.namespace(), it.userInfo(), leaf(it.sealing(), "certificate", value));
      case 11 -> with(it, it.operation(), sync(it.sync(), value), it.time());
      case 12 -> with(it, it.operation(), it.sync() == null ? base().sync() : null, it.time());
      default -> with(it, it.operation(), it.sync(), it.time().plusSeconds(value + 1));
    };
  }

  private static ObjectNode leaf(@Nullable JsonNode node, String parent, int value) {
    ObjectNode copy =
        node instanceof ObjectNode given ? given.deepCopy() : JsonNodeFactory.instance.objectNode();
    ObjectNode at = copy.withObjectProperty(parent);
    switch (value % 4) {
      case 0 -> at.put("level", value);
      case 1 -> at.put("level", Integer.toString(value));
      case 2 -> at.putNull("level");
      default -> at.putArray("level").add(value).add(value % 7);
    }
    return copy;
  }

  private static ObjectNode managed(@Nullable JsonNode node, int value) {
    ObjectNode copy = node instanceof ObjectNode given ? given.deepCopy() : object("web");
    copy.withObjectProperty("metadata").putArray("managedFields").addObject().put("manager", value);
    return copy;
  }

  private static SyncFacts sync(@Nullable SyncFacts sync, int value) {
    SyncFacts it = sync == null ? new SyncFacts("", "", "", "", "", "") : sync;
    String text = Integer.toString(value);
    return switch (value % 6) {
      case 0 ->
          new SyncFacts(text, it.name(), it.revision(), it.path(), it.environment(), it.region());
      case 1 ->
          new SyncFacts(
              it.namespace(), text, it.revision(), it.path(), it.environment(), it.region());
      case 2 ->
          new SyncFacts(it.namespace(), it.name(), text, it.path(), it.environment(), it.region());
      case 3 ->
          new SyncFacts(
              it.namespace(), it.name(), it.revision(), text, it.environment(), it.region());
      case 4 ->
          new SyncFacts(it.namespace(), it.name(), it.revision(), it.path(), text, it.region());
      default ->
          new SyncFacts(
              it.namespace(), it.name(), it.revision(), it.path(), it.environment(), text);
    };
  }

  private static ObjectInput with(
      ObjectInput it, Operation operation, @Nullable SyncFacts sync, Instant time) {
    return new ObjectInput(
        operation,
        it.object(),
        it.oldObject(),
        it.namespace(),
        it.userInfo(),
        it.request(),
        sync,
        it.file(),
        time,
        it.sealing());
  }

  private static ObjectInput objects(
      ObjectInput it, @Nullable JsonNode object, @Nullable JsonNode oldObject) {
    return new ObjectInput(
        it.operation(),
        object,
        oldObject,
        it.namespace(),
        it.userInfo(),
        it.request(),
        it.sync(),
        it.file(),
        it.time(),
        it.sealing());
  }

  private static ObjectInput beside(
      ObjectInput it,
      @Nullable JsonNode namespace,
      @Nullable JsonNode userInfo,
      @Nullable JsonNode sealing) {
    return new ObjectInput(
        it.operation(),
        it.object(),
        it.oldObject(),
        namespace,
        userInfo,
        it.request(),
        it.sync(),
        it.file(),
        it.time(),
        sealing);
  }
}
