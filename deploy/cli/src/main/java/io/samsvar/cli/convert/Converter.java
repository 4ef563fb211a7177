package io.samsvar.cli.convert;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Turns documents of Argo CD and Flux into Syncs. Pure. */
final class Converter {
  private static final String ARGO = "argoproj.io";
  private static final String FLUX_KUSTOMIZE = "kustomize.toolkit.fluxcd.io";
  private static final String FLUX_HELM = "helm.toolkit.fluxcd.io";
  private static final String FLUX_SOURCE = "source.toolkit.fluxcd.io";
  private static final String FLUX_EXTENSIONS = "source.extensions.fluxcd.io";

  private Converter() {}

  /** Converts all of them; what belongs to neither engine is passed over. */
  static Conversion convert(List<Source> documents, Wishes wishes) {
    Conversion to = new Conversion();
    FluxSources sources = new FluxSources();
    for (Source document : documents) {
      if (is(document, FLUX_SOURCE, "GitRepository")) {
        sources.addRepository(document);
      } else if (is(document, FLUX_EXTENSIONS, "ArtifactGenerator")) {
        sources.addGenerator(document);
      }
    }
    for (Source document : documents) {
      if (is(document, ARGO, "Application")) {
        new ArgoApplication(document, wishes, to).convert();
      } else if (document.group().equals(ARGO)) {
        ArgoApplication.others(document, to);
      } else if (is(document, FLUX_KUSTOMIZE, "Kustomization")) {
        new FluxKustomization(document, sources, wishes, to).convert();
      } else if (is(document, FLUX_HELM, "HelmRelease")) {
        to.lost(
            document,
            "",
            "Put the chart into the repository (helm pull --untar) and follow its folder with a Sync"
                + " and spec.render.helm.");
      }
    }
    twice(documents, to);
    return to;
  }

  private static boolean is(Source document, String group, String kind) {
    return document.group().equals(group) && document.kind().equals(kind);
  }

  private static void twice(List<Source> documents, Conversion to) {
    Set<String> names = new HashSet<>();
    for (ObjectNode sync : to.syncs()) {
      String name =
          sync.at("/metadata/namespace").asString("")
              + "/"
              + sync.at("/metadata/name").asString("");
      if (!names.add(name) && !documents.isEmpty()) {
        to.lost(
            documents.getFirst(),
            "metadata.name",
            "Two Syncs are called " + name + ": convert them apart with another --namespace.");
      }
    }
  }
}
