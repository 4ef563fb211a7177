package io.samsvar.reconciler.resource;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** Makes the CustomResourceDefinition of a resource class, as YAML. */
final class CrdGenerator {

  static final List<Class<? extends CustomResource<?, ?>>> KINDS =
      List.of(
          Sync.class,
          PolicyBundle.class,
          Approval.class,
          Exemption.class,
          ClusterExemption.class,
          BreakGlass.class);

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
          .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
          .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .disable(YAMLWriteFeature.SPLIT_LINES)
          .build();

  private CrdGenerator() {}

  static String fileName(Class<?> kind) {
    return Sync.GROUP + "_" + kind.getAnnotation(Plural.class).value() + ".yaml";
  }

  static String yaml(Class<?> kind) {
    return "# Made of "
        + kind.getName()
        + ": change it there.\n"
        + YAML.writeValueAsString(of(kind));
  }

  private static ObjectNode of(Class<?> kind) {
    String plural = kind.getAnnotation(Plural.class).value();
    ObjectNode crd = JSON.objectNode();
    crd.put("apiVersion", "apiextensions.k8s.io/v1").put("kind", "CustomResourceDefinition");
    crd.putObject("metadata").put("name", plural + "." + Sync.GROUP);
    ObjectNode spec = crd.putObject("spec").put("group", Sync.GROUP);
    ObjectNode names = spec.putObject("names").put("kind", kind.getSimpleName());
    names.put("listKind", kind.getSimpleName() + "List").put("plural", plural);
    names.put("singular", kind.getAnnotation(Singular.class).value());
    ArrayNode shortNames = names.putArray("shortNames");
    for (String name : kind.getAnnotation(ShortNames.class).value()) {
      var _ = shortNames.add(name);
    }
    var _ = names.putArray("categories").add("samsvar");
    spec.put("scope", Namespaced.class.isAssignableFrom(kind) ? "Namespaced" : "Cluster");
    spec.putArray("versions").add(version(kind));
    return crd;
  }

  private static ObjectNode version(Class<?> kind) {
    ObjectNode version = JSON.objectNode().put("name", Sync.VERSION);
    version.put("served", true).put("storage", true);
    ObjectNode schema = version.putObject("schema").putObject("openAPIV3Schema");
    schema.put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    properties.putObject("apiVersion").put("type", "string");
    properties.putObject("kind").put("type", "string");
    properties.putObject("metadata").put("type", "object");
    Type[] parameters = ((ParameterizedType) kind.getGenericSuperclass()).getActualTypeArguments();
    properties.set("spec", CrdSchema.of((Class<?>) parameters[0]));
    boolean status = parameters[1] != Void.class;
    if (status) {
      properties.set("status", CrdSchema.of((Class<?>) parameters[1]));
      version.putObject("subresources").putObject("status");
    }
    var _ = schema.putArray("required").add("spec");
    columns(version.putArray("additionalPrinterColumns"), kind);
    return version;
  }

  private static void columns(ArrayNode columns, Class<?> kind) {
    for (AdditionalPrinterColumn column :
        kind.getAnnotationsByType(AdditionalPrinterColumn.class)) {
      ObjectNode entry = columns.addObject().put("name", column.name());
      entry.put("type", column.type().getValue()).put("jsonPath", column.jsonPath());
      if (column.priority() > 0) {
        entry.put("priority", column.priority());
      }
    }
  }
}
