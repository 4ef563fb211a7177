package io.samsvar.reconciler.bundle;

import io.samsvar.policies.BundleSpec;
import io.samsvar.policies.BundleSpec.Enforcement;
import io.samsvar.policies.Match;
import io.samsvar.policies.PolicySet.Target;
import io.samsvar.policies.compile.PackSources;
import io.samsvar.reconciler.resource.PolicyBundleSpec;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everything it takes to bring a bundle into force, and how it is stored.
 *
 * @param spec how it is used
 * @param sources its files
 */
record BundleText(BundleSpec spec, PackSources sources) {

  private static final JsonMapper JSON = new JsonMapper();

  /** How a resource wants to be used. */
  static BundleSpec spec(String name, PolicyBundleSpec asked) {
    Set<Target> targets = EnumSet.noneOf(Target.class);
    for (PolicyBundleSpec.Target target : asked.targetsOrDefault()) {
      targets.add(
          switch (target) {
            case SYNC -> Target.SYNC;
            case ADMISSION -> Target.ADMISSION;
            case AUDIT -> Target.AUDIT;
          });
    }
    Enforcement enforcement =
        switch (asked.enforcementOrDefault()) {
          case DENY -> Enforcement.DENY;
          case WARN -> Enforcement.WARN;
          case DRYRUN -> Enforcement.DRYRUN;
        };
    ObjectNode parameters =
        asked.parameters() instanceof ObjectNode given
            ? given
            : JsonNodeFactory.instance.objectNode();
    return new BundleSpec(
        name, targets, match(asked.match()), enforcement, parameters, asked.organisation());
  }

  private static Match match(PolicyBundleSpec.@Nullable Match asked) {
    if (asked == null) {
      return Match.everything();
    }
    return new Match(
        or(asked.kinds()).stream()
            .map(kind -> new Match.Kind(kind.group() == null ? "" : kind.group(), kind.kind()))
            .toList(),
        or(asked.namespaces()),
        or(asked.exceptNamespaces()),
        asked.labels() == null ? Map.of() : asked.labels());
  }

  private static <T> List<T> or(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  String write() {
    ObjectNode text = JsonNodeFactory.instance.objectNode();
    text.put("name", spec.name()).put("enforcement", spec.enforcement().name());
    spec.targets().stream()
        .sorted()
        .forEach(target -> text.withArray("targets").add(target.name()));
    text.set("match", JSON.valueToTree(spec.match()));
    text.put("organisation", spec.organisation());
    text.set("parameters", spec.parameters());
    ObjectNode files = text.putObject("files");
    sources.files().forEach(files::put);
    return JSON.writeValueAsString(text);
  }

  static BundleText read(String content) {
    JsonNode text = JSON.readTree(content);
    String name = text.path("name").asString("");
    Set<Target> targets = EnumSet.noneOf(Target.class);
    text.path("targets").forEach(target -> targets.add(Target.valueOf(target.asString(""))));
    SequencedMap<String, String> files = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> file : text.path("files").properties()) {
      files.put(file.getKey(), file.getValue().asString(""));
    }
    return new BundleText(
        new BundleSpec(
            name,
            targets,
            text.has("match")
                ? JSON.treeToValue(text.path("match"), Match.class)
                : Match.everything(),
            Enforcement.valueOf(text.path("enforcement").asString("")),
            (ObjectNode) text.path("parameters"),
            text.path("organisation").asBoolean(true)),
        new PackSources(name, files));
  }
}
