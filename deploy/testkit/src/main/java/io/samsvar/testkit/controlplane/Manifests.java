package io.samsvar.testkit.controlplane;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The packaged YAML and scripts of the control plane. */
final class Manifests {

  private static final String FIELD_MANAGER = "samsvar-local-cluster";

  private Manifests() {}

  /** A packaged text; the name is relative to this package, or absolute with a slash. */
  static String text(String name) {
    try (InputStream in = Manifests.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not packaged with the testkit.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the packaged " + name, e);
    }
  }

  static void copy(String name, Path to) {
    try {
      Files.writeString(to, text(name));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + to, e);
    }
  }

  /** Applies all documents of a packaged text, in order. */
  static void apply(KubernetesClient client, String name) {
    InputStream in = new ByteArrayInputStream(text(name).getBytes(StandardCharsets.UTF_8));
    for (HasMetadata object : client.load(in).items()) {
      var _ =
          client.resource(object).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
    }
  }
}
