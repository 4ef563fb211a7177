package io.samsvar.reconciler.render;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a {@link RenderedSet} of YAML or JSON: parsed once, lists taken apart, each object with an
 * identity that stands once, and the target namespace filled in. Not thread-safe.
 */
public final class Manifests {

  /** One object as canonical JSON, bytes: 3 MiB, what the API server takes in one request. */
  public static final int OBJECT_BYTES_MAX = 3 << 20;

  /** Objects in one set. */
  public static final int OBJECTS_MAX = 5_000;

  private static final int LIST_DEPTH_MAX = 4;

  private final List<Found> found = new ArrayList<>();

  /** An object and the file it stands in. */
  private record Found(ObjectNode object, String file) {}

  /**
   * Adds the documents of one input.
   *
   * @param file named in errors and as the objects' origin
   * @throws StageException at RENDER
   */
  public Manifests add(byte[] input, String file) {
    int number = 0;
    try {
      for (JsonNode document : YamlDocuments.read(input)) {
        number++;
        take(document, file, 0);
      }
    } catch (ManifestException e) {
      throw new StageException(
          Stage.RENDER,
          e.code(),
          file + (number > 0 ? ", document " + number : "") + ": " + e.reason() + ".");
    }
    return this;
  }

  /** Adds what another one was given. */
  Manifests addAll(Manifests others) {
    found.addAll(others.found);
    if (found.size() > OBJECTS_MAX) {
      throw new StageException(
          Stage.RENDER, "render.too-large", "There are over " + OBJECTS_MAX + " objects.");
    }
    return this;
  }

  /**
   * Changes or leaves out what was added.
   *
   * @param change may change the object it is given; empty leaves it out
   * @param origins tells the file of an object better than the input did, for errors
   * @throws StageException at RENDER, with the file, when the change refuses an object, or makes of
   *     it what is none
   */
  Manifests map(Function<ObjectNode, Optional<ObjectNode>> change, Origins origins) {
    List<Found> kept = new ArrayList<>();
    for (Found one : found) {
      String kind = one.object().path("kind").asString("");
      String name = one.object().path("metadata").path("name").asString("");
      try {
        Optional<ObjectNode> changed = change.apply(one.object());
        changed.ifPresent(Manifests::checkIdentity);
        changed.ifPresent(object -> kept.add(new Found(object, one.file())));
      } catch (ManifestException e) {
        throw new StageException(
            Stage.RENDER, e.code(), origins.file(kind, name, one.file()) + ": " + e.reason() + ".");
      }
    }
    found.clear();
    found.addAll(kept);
    return this;
  }

  /** Whether nothing was added. */
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /**
   * Everything added so far.
   *
   * @param where the path, for errors
   * @param namespaced whether a kind (by apiVersion and kind) is namespaced
   * @param targetNamespace for namespaced objects that name none, empty for none
   * @param origins tells the file of an object better than the input did
   * @throws StageException at RENDER
   */
  public RenderedSet build(
      String where,
      BiPredicate<String, String> namespaced,
      String targetNamespace,
      Origins origins) {
    BiPredicate<String, String> scopes =
        Scopes.with(found.stream().map(Found::object).toList(), namespaced);
    SortedMap<ResourceId, RenderedObject> objects = new TreeMap<>();
    for (Found one : found) {
      RenderedObject object = rendered(one, scopes, targetNamespace, origins);
      RenderedObject other = objects.putIfAbsent(object.id(), object);
      if (other != null) {
        throw new StageException(
            Stage.RENDER,
            "render.duplicate-object",
            object.id()
                + " is declared twice, in "
                + other.file()
                + " and in "
                + object.file()
                + "; keep one.");
      }
    }
    if (objects.isEmpty()) {
      throw new StageException(
          Stage.RENDER,
          "render.empty",
          "'"
              + where
              + "' declares no object. Nothing is changed or deleted; to remove everything, delete"
              + " the Sync.");
    }
    return new RenderedSet(List.copyOf(objects.values()), digest(objects.values()));
  }

  private void take(JsonNode document, String file, int depth) {
    if (!(document instanceof ObjectNode object)) {
      throw new ManifestException("render.not-an-object", "it is no Kubernetes object");
    }
    String kind = text(object.path("kind"), "kind");
    if (kind.endsWith("List") && object.path("items") instanceof ArrayNode items) {
      if (depth > LIST_DEPTH_MAX) {
        throw new ManifestException("render.yaml", "its lists are nested too deeply");
      }
      items.forEach(item -> take(item, file, depth + 1));
      return;
    }
    checkIdentity(object);
    found.add(new Found(object, file));
    if (found.size() > OBJECTS_MAX) {
      throw new ManifestException("render.too-large", "there are over " + OBJECTS_MAX + " objects");
    }
  }

  private static void checkIdentity(ObjectNode object) {
    var _ = text(object.path("apiVersion"), "apiVersion");
    JsonNode metadata = object.path("metadata");
    if (metadata.hasNonNull("generateName")) {
      throw new ManifestException(
          "render.generate-name",
          object.path("kind").asString("")
              + " uses metadata.generateName; an object kept from Git needs a fixed name");
    }
    var _ = text(metadata.path("name"), "metadata.name");
    if (metadata.hasNonNull("namespace")) {
      var _ = text(metadata.path("namespace"), "metadata.namespace");
    }
  }

  private static RenderedObject rendered(
      Found one, BiPredicate<String, String> scopes, String targetNamespace, Origins origins) {
    ObjectNode manifest = one.object().deepCopy();
    String apiVersion = manifest.path("apiVersion").asString();
    String kind = manifest.path("kind").asString();
    ObjectNode metadata = (ObjectNode) manifest.path("metadata");
    String name = metadata.path("name").asString();
    String namespace = metadata.path("namespace").asString("");
    if (!scopes.test(apiVersion, kind)) {
      // The API server refuses a namespace here; Kustomize's `namespace:` adds it to kinds that it
      // does not know.
      var _ = metadata.remove("namespace");
      namespace = "";
    } else if (namespace.isEmpty()) {
      namespace = targetNamespace;
      if (namespace.isEmpty()) {
        var _ = metadata.remove("namespace");
      } else {
        var _ = metadata.put("namespace", namespace);
      }
    }
    ResourceId id = ResourceId.of(apiVersion, kind, namespace, name);
    String file = origins.file(kind, name, one.file());
    ObjectNode canonical = (ObjectNode) CanonicalJson.sorted(manifest);
    int bytes = CanonicalJson.bytes(canonical).length;
    if (bytes > OBJECT_BYTES_MAX) {
      throw new StageException(
          Stage.RENDER,
          "render.too-large",
          id + " in " + file + " has " + bytes + " bytes, over " + OBJECT_BYTES_MAX + ".");
    }
    return new RenderedObject(id, apiVersion, canonical, file);
  }

  /** An object of a set that was built before, its identity complete. */
  static RenderedObject known(ObjectNode manifest, String file) {
    String apiVersion = manifest.path("apiVersion").asString("");
    JsonNode metadata = manifest.path("metadata");
    ResourceId id =
        ResourceId.of(
            apiVersion,
            manifest.path("kind").asString(""),
            metadata.path("namespace").asString(""),
            metadata.path("name").asString(""));
    return new RenderedObject(id, apiVersion, manifest, file);
  }

  /** Over the canonical JSON of objects in their order. */
  static Digest digest(Collection<RenderedObject> objects) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (RenderedObject object : objects) {
      bytes.writeBytes(CanonicalJson.bytes(object.manifest()));
      bytes.write('\n');
    }
    return Digest.of(bytes.toByteArray());
  }

  private static String text(JsonNode node, String field) {
    if (!node.isString() || node.stringValue().isBlank()) {
      String hint = node.isBoolean() || node.isNumber() ? " (put it in quotes)" : "";
      throw new ManifestException(
          "render.not-an-object", "it has no " + field + " that is a text" + hint);
    }
    return node.stringValue();
  }
}
