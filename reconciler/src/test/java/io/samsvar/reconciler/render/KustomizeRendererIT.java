package io.samsvar.reconciler.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Renders with the pinned kustomize. */
class KustomizeRendererIT {

  private static final TreeRenderer RENDERER = Renderers.standard();

  @TempDir private Path root;

  @Test
  void the_classic_layout_works_as_it_stands() throws IOException {
    write(
        Map.of(
            "base/kustomization.yaml",
            "resources: [web.yaml]\n",
            "base/web.yaml",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 1
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: web, image: web:1}]}
            """,
            "overlays/production/kustomization.yaml",
            """
            resources: [../../base]
            patchesStrategicMerge: [replicas.yaml]
            commonLabels: {environment: production, region: no-oslo-1}
            """,
            "overlays/production/replicas.yaml",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec: {replicas: 3}
            """));

    RenderedSet set =
        RENDERER.render(new RenderRequest(root, Path.of("overlays/production"), "production"));

    assertThat(set.objects()).hasSize(1);
    RenderedObject web = set.objects().getFirst();
    assertThat(web.id()).hasToString("apps/Deployment production/web");
    assertThat(web.file()).isEqualTo("base/web.yaml");
    assertThat(web.manifest().at("/spec/replicas").asInt()).isEqualTo(3);
    assertThat(web.manifest().at("/metadata/labels/region").asString()).isEqualTo("no-oslo-1");
    assertThat(web.manifest().at("/metadata/namespace").asString()).isEqualTo("production");
    assertThat(set.warnings()).anyMatch(line -> line.contains("commonLabels"));
    assertThat(
            RENDERER
                .render(new RenderRequest(root, root.resolve("overlays/production"), "production"))
                .digest())
        .isEqualTo(set.digest());
  }

  private void write(Map<String, String> files) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = root.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }
}
