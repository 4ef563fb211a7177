package io.samsvar.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a cluster needs before Samsvar runs against it: the files of deploy/kubernetes. */
public final class Installation {
  private static final List<String> FILES =
      List.of(
          "crds/samsvar.io_syncs.yaml",
          "crds/samsvar.io_policybundles.yaml",
          "crds/samsvar.io_approvals.yaml",
          "crds/samsvar.io_exemptions.yaml",
          "crds/samsvar.io_clusterexemptions.yaml",
          "crds/samsvar.io_breakglasses.yaml",
          "openreports.yaml",
          "rbac.yaml");

  private Installation() {}

  /** Applies it as cluster-admin and waits until the resources are served. */
  public static void apply(Kubectl admin) {
    for (String file : FILES) {
      must(admin.run(text(file), "apply", "--server-side", "-f", "-"), file);
    }
    must(
        admin.run(
            "",
            "wait",
            "--for=condition=Established",
            "crd/syncs.samsvar.io",
            "crd/policybundles.samsvar.io",
            "crd/approvals.samsvar.io",
            "crd/breakglasses.samsvar.io",
            "--timeout=30s"),
        "the resource definitions");
    must(admin.run(Manifests.APPROVERS, "apply", "-f", "-"), "the approvers");
  }

  private static void must(Kubectl.Answer answer, String what) {
    if (!answer.worked()) {
      throw new IllegalStateException("Cannot apply " + what + ": " + answer.text());
    }
  }

  private static String text(String file) {
    try (var stream = Installation.class.getResourceAsStream("/kubernetes/" + file)) {
      if (stream == null) {
        throw new IllegalStateException(file + " is not in the build");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }
}
