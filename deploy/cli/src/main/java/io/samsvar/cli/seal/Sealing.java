package io.samsvar.cli.seal;

import io.samsvar.reconciler.sealing.SealingCertificate;
import io.samsvar.reconciler.sealing.SealingScope;
import java.time.Clock;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Makes SealedSecrets of Secrets, for one certificate. */
final class Sealing {

  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private final SealingCertificate certificate;
  private final Sealer sealer;
  private final Clock clock;

  Sealing(SealingCertificate certificate, Clock clock) {
    this.certificate = certificate;
    this.sealer = new Sealer(certificate);
    this.clock = clock;
  }

  /** One value by itself, base64. */
  String raw(byte[] value, String namespace, String name, SealingScope scope) {
    return sealer.seal(value, binding(namespace, name, scope));
  }

  /** The SealedSecret of a Secret. */
  ObjectNode seal(PlainSecret secret, SealingScope scope) {
    if (secret.values().isEmpty()) {
      throw new IllegalArgumentException(
          "The Secret " + secret.name() + " has no values: there is nothing to seal");
    }
    ObjectNode sealed = JsonMapper.shared().createObjectNode();
    sealed.put("apiVersion", "bitnami.com/v1alpha1").put("kind", "SealedSecret");
    ObjectNode metadata = sealed.putObject("metadata");
    named(metadata, secret);
    ObjectNode template = JsonMapper.shared().createObjectNode();
    ObjectNode templateMetadata = template.putObject("metadata");
    named(templateMetadata, secret);
    JsonNode given = secret.manifest().path("metadata");
    if (given.path("labels") instanceof ObjectNode labels) {
      metadata.set("labels", labels.deepCopy());
      templateMetadata.set("labels", labels.deepCopy());
    }
    if (given.path("annotations") instanceof ObjectNode annotations) {
      ObjectNode kept = annotations.deepCopy();
      kept.remove(List.of(LAST_APPLIED, Receipt.ANNOTATION));
      kept.remove(
          List.of(
              SealingScope.NAMESPACE_WIDE.annotation(), SealingScope.CLUSTER_WIDE.annotation()));
      if (!kept.isEmpty()) {
        templateMetadata.set("annotations", kept);
      }
    }
    for (String field : List.of("type", "immutable")) {
      JsonNode value = secret.manifest().get(field);
      if (value != null) {
        template.set(field, value);
      }
    }
    mark(metadata, scope);
    mark(templateMetadata, scope);
    ObjectNode spec = sealed.putObject("spec");
    spec.putObject("encryptedData");
    spec.set("template", template);
    values(secret, scope, sealed);
    return sealed;
  }

  /**
   * Puts values into a SealedSecret there is, in the place of those with the same keys. Its scope
   * stays.
   */
  void merge(PlainSecret secret, ObjectNode sealed) {
    JsonNode metadata = sealed.path("metadata");
    ObjectNode there = secret.manifest().withObject("/metadata");
    for (String field : List.of("name", "namespace")) {
      String wanted = metadata.path(field).asString("");
      String given = there.path(field).asString("");
      if (!given.isEmpty() && !wanted.isEmpty() && !given.equals(wanted)) {
        throw new IllegalArgumentException(
            "The values are for %s '%s', the SealedSecret has '%s'"
                .formatted(field, given, wanted));
      }
      if (given.isEmpty()) {
        there.put(field, wanted);
      }
    }
    values(secret, SealingScope.of(sealed), sealed);
  }

  private void values(PlainSecret secret, SealingScope scope, ObjectNode sealed) {
    byte[] binding = binding(secret.namespace(), secret.name(), scope);
    String place = scope.place(secret.namespace(), secret.name());
    Receipt receipt =
        Receipt.of(sealed)
            .filter(it -> it.place().equals(place))
            .orElseGet(() -> Receipt.of(place));
    ObjectNode encrypted = sealed.withObject("/spec/encryptedData");
    secret
        .values()
        .forEach(
            (key, value) -> {
              String ciphertext = sealer.seal(value, binding);
              encrypted.put(key, ciphertext);
              receipt.note(key, ciphertext, certificate, clock.instant());
            });
    receipt.into(sealed);
  }

  private static byte[] binding(String namespace, String name, SealingScope scope) {
    boolean named = scope != SealingScope.STRICT || !name.isEmpty();
    boolean placed = scope == SealingScope.CLUSTER_WIDE || !namespace.isEmpty();
    if (!named || !placed) {
      throw new IllegalArgumentException(
          "A value of scope %s is sealed for its %s: name it (--namespace, --name)"
              .formatted(scope.label(), placed ? "name" : "namespace"));
    }
    return scope.binding(namespace, name);
  }

  private static void named(ObjectNode metadata, PlainSecret secret) {
    if (secret.name().isEmpty()) {
      throw new IllegalArgumentException("The Secret has no name: give one (--name)");
    }
    metadata.put("name", secret.name());
    if (!secret.namespace().isEmpty()) {
      metadata.put("namespace", secret.namespace());
    }
  }

  private static void mark(ObjectNode metadata, SealingScope scope) {
    if (scope != SealingScope.STRICT) {
      metadata.withObject("/annotations").put(scope.annotation(), "true");
    }
  }
}
