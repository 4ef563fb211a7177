package io.samsvar.reconciler.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What people write into kustomizations, the deprecated fields of the classic layout included. */
class KustomizeCoverageIT {

  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, labels: {app: web}}
      spec:
        replicas: 1
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers:
            - name: web
              image: nginx:1
              args: ["$(HOST)"]
              envFrom: [{configMapRef: {name: settings}}]
      """;
  private static final String SETTINGS =
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {a: '1'}}\n";
  private static final String JSON_PATCH =
      "[{\"op\": \"replace\", \"path\": \"/spec/replicas\", \"value\": 5}]";
  private static final String MERGE =
      "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: 5}}";
  private static final String WEB_IS = "apps/Deployment ns/web";

  @TempDir private Path root;

  static Stream<Arguments> kustomizations() {
    return Stream.of(
        is("resources: a base", "resources: [../base]", WEB_IS, "/spec/replicas", "1"),
        is("bases", "bases: [../base]", WEB_IS, "/spec/replicas", "1"),
        is(
            "components",
            "resources: [../base]\ncomponents: [../part]",
            WEB_IS,
            "/spec/replicas",
            "7"),
        is(
            "namePrefix",
            "resources: [web.yaml]\nnamePrefix: a-",
            "apps/Deployment ns/a-web",
            "/spec/replicas",
            "1"),
        is(
            "nameSuffix",
            "resources: [web.yaml]\nnameSuffix: -a",
            "apps/Deployment ns/web-a",
            "/spec/replicas",
            "1"),
        is(
            "namespace",
            "resources: [web.yaml]\nnamespace: other",
            "apps/Deployment other/web",
            "/metadata/namespace",
            "other"),
        is(
            "commonLabels",
            "resources: [web.yaml]\ncommonLabels: {x: z}",
            WEB_IS,
            "/spec/selector/matchLabels/x",
            "z"),
        is(
            "labels",
            "resources: [web.yaml]\nlabels: [{pairs: {x: z}}]",
            WEB_IS,
            "/metadata/labels/x",
            "z"),
        is(
            "labels in templates",
            "resources: [web.yaml]\nlabels: [{pairs: {x: z}, includeTemplates: true}]",
            WEB_IS,
            "/spec/template/metadata/labels/x",
            "z"),
        is(
            "commonAnnotations",
            "resources: [web.yaml]\ncommonAnnotations: {x: z}",
            WEB_IS,
            "/spec/template/metadata/annotations/x",
            "z"),
        is(
            "images: newTag",
            "resources: [web.yaml]\nimages: [{name: nginx, newTag: '2'}]",
            WEB_IS,
            "/spec/template/spec/containers/0/image",
            "nginx:2"),
        is(
            "images: newName and digest",
            "resources: [web.yaml]\nimages: [{name: nginx, newName: r.example/n, digest: 'sha256:ab'}]",
            WEB_IS,
            "/spec/template/spec/containers/0/image",
            "r.example/n@sha256:ab"),
        is(
            "replicas",
            "resources: [web.yaml]\nreplicas: [{name: web, count: 4}]",
            WEB_IS,
            "/spec/replicas",
            "4"),
        is(
            "patches: a file",
            "resources: [web.yaml]\npatches: [{path: merge.yaml}]",
            WEB_IS,
            "/spec/replicas",
            "5"),
        is(
            "patches: inline",
            "resources: [web.yaml]\npatches: [{patch: '" + MERGE + "'}]",
            WEB_IS,
            "/spec/replicas",
            "5"),
        is(
            "patches: JSON patch by kind",
            "resources: [web.yaml]\npatches: [{path: json.yaml, target: {kind: Deployment}}]",
            WEB_IS,
            "/spec/replicas",
            "5"),
        is(
            "patches: JSON patch by label",
            "resources: [web.yaml]\npatches: [{patch: '"
                + JSON_PATCH
                + "', target: {labelSelector: app=web}}]",
            WEB_IS,
            "/spec/replicas",
            "5"),
        is(
            "patches: delete",
            "resources: [web.yaml, settings.yaml]\npatches: [{patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, $patch: delete}'}]",
            WEB_IS,
            "/spec/replicas",
            "1"),
        is(
            "patchesStrategicMerge: a file",
            "resources: [web.yaml]\npatchesStrategicMerge: [merge.yaml]",
            WEB_IS,
            "/spec/replicas",
            "5"),
        is(
            "patchesStrategicMerge: inline",
            "resources: [web.yaml]\npatchesStrategicMerge:\n- |-\n  " + MERGE,
            WEB_IS,
            "/spec/replicas",
            "5"),
        is(
            "patchesJson6902: a file",
            "resources: [web.yaml]\npatchesJson6902: [{path: json.yaml, target: {group: apps, version: v1, kind: Deployment, name: web}}]",
            WEB_IS,
            "/spec/replicas",
            "5"),
        is(
            "patchesJson6902: inline",
            "resources: [web.yaml]\npatchesJson6902: [{patch: '"
                + JSON_PATCH
                + "', target: {version: v1, group: apps, kind: Deployment, name: web}}]",
            WEB_IS,
            "/spec/replicas",
            "5"),
        is(
            "replacements: inline",
            "resources: [web.yaml, settings.yaml]\nreplacements: [{source: {kind: ConfigMap, name: settings, fieldPath: data.a}, targets: [{select: {kind: Deployment}, fieldPaths: [spec.replicas]}]}]",
            WEB_IS,
            "/spec/replicas",
            "1"),
        is(
            "replacements: a file",
            "resources: [web.yaml, settings.yaml]\nreplacements: [{path: replacement.yaml}]",
            WEB_IS,
            "/spec/template/metadata/labels/app",
            "1"),
        is(
            "vars",
            "resources: [web.yaml, settings.yaml]\nvars: [{name: HOST, objref: {apiVersion: v1, kind: ConfigMap, name: settings}, fieldref: {fieldpath: 'data.a'}}]",
            WEB_IS,
            "/spec/template/spec/containers/0/args/0",
            "1"),
        is(
            "vars with configurations",
            "resources: [web.yaml, settings.yaml]\nconfigurations: [varreference.yaml]\nvars: [{name: HOST, objref: {apiVersion: v1, kind: ConfigMap, name: settings}, fieldref: {fieldpath: 'data.a'}}]\ncommonAnnotations: {h: $(HOST)}",
            WEB_IS,
            "/metadata/annotations/h",
            "1"),
        is(
            "configMapGenerator: literals",
            "configMapGenerator: [{name: g, literals: [a=b]}]\ngeneratorOptions: {disableNameSuffixHash: true}",
            "ConfigMap ns/g",
            "/data/a",
            "b"),
        is(
            "configMapGenerator: files",
            "configMapGenerator: [{name: g, files: [text.txt, k=text.txt], options: {disableNameSuffixHash: true}}]",
            "ConfigMap ns/g",
            "/data/k",
            "hello"),
        is(
            "configMapGenerator: envs",
            "configMapGenerator: [{name: g, envs: [x.env], options: {disableNameSuffixHash: true}}]",
            "ConfigMap ns/g",
            "/data/K",
            "v"),
        is(
            "configMapGenerator: env",
            "configMapGenerator: [{name: g, env: x.env, options: {disableNameSuffixHash: true}}]",
            "ConfigMap ns/g",
            "/data/K",
            "v"),
        is(
            "configMapGenerator: merge",
            "resources: [../generating]\nconfigMapGenerator: [{name: g, behavior: merge, literals: [a=2], options: {disableNameSuffixHash: true}}]",
            "ConfigMap ns/g",
            "/data/a",
            "2"),
        is(
            "configMapGenerator: replace",
            "resources: [../generating]\nconfigMapGenerator: [{name: g, behavior: replace, literals: [b=2], options: {disableNameSuffixHash: true}}]",
            "ConfigMap ns/g",
            "/data",
            "{\"b\":\"2\"}"),
        is(
            "configMapGenerator: immutable, labels",
            "configMapGenerator: [{name: g, literals: [a=b]}]\ngeneratorOptions: {disableNameSuffixHash: true, immutable: true, labels: {x: z}}",
            "ConfigMap ns/g",
            "/immutable",
            "true"),
        is(
            "secretGenerator",
            "secretGenerator: [{name: g, type: Opaque, files: [text.txt], options: {disableNameSuffixHash: true}}]",
            "Secret ns/g",
            "/data/text.txt",
            "aGVsbG8="),
        is(
            "a hash, and who refers to it",
            "resources: [web.yaml]\nconfigMapGenerator: [{name: settings, literals: [a=b]}]",
            WEB_IS,
            "/spec/template/spec/containers/0/envFrom/0/configMapRef/name",
            "settings-4h2mbtbbt6"),
        is(
            "generators built in",
            "generators: [generator.yaml]",
            "ConfigMap ns/made",
            "/data/a",
            "b"),
        is(
            "transformers built in",
            "resources: [web.yaml]\ntransformers: [prefix.yaml]",
            "apps/Deployment ns/p-web",
            "/spec/replicas",
            "1"),
        is(
            "transformers inline",
            "resources: [web.yaml]\ntransformers:\n- |-\n  {apiVersion: builtin, kind: PrefixTransformer, metadata: {name: p}, prefix: q-, fieldSpecs: [{path: metadata/name}]}",
            "apps/Deployment ns/q-web",
            "/spec/replicas",
            "1"),
        is("crds", "resources: [web.yaml]\ncrds: [crd.json]", WEB_IS, "/spec/replicas", "1"),
        is(
            "openapi",
            "resources: [web.yaml]\nopenapi: {path: openapi.json}",
            WEB_IS,
            "/spec/replicas",
            "1"),
        is(
            "buildMetadata and sortOptions",
            "resources: [web.yaml]\nbuildMetadata: [managedByLabel]\nsortOptions: {order: fifo}",
            WEB_IS,
            "/metadata/labels/app.kubernetes.io~1managed-by",
            "kustomize-v5.8.2"),
        is(
            "keys in another case",
            "Resources: [web.yaml]\nNamePrefix: a-",
            "apps/Deployment ns/a-web",
            "/spec/replicas",
            "1"));
  }

  private static Arguments is(
      String what, String kustomization, String id, String at, String value) {
    return Arguments.argumentSet(what, kustomization, id, at, value);
  }

  @ParameterizedTest
  @MethodSource("kustomizations")
  void every_field_does_what_kustomize_does(
      String kustomization, String id, String at, String value) throws IOException {
    Map<String, String> files = new TreeMap<>();
    files.put("base/kustomization.yaml", "resources: [web.yaml]\n");
    files.put("base/web.yaml", WEB);
    files.put(
        "generating/kustomization.yaml", "configMapGenerator: [{name: g, literals: [a=1]}]\n");
    files.put(
        "part/kustomization.yaml",
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nreplicas: [{name: web, count: 7}]\n");
    files.put("app/kustomization.yaml", kustomization + "\n");
    files.put("app/web.yaml", WEB);
    files.put("app/settings.yaml", SETTINGS);
    files.put("app/merge.yaml", MERGE);
    files.put("app/json.yaml", JSON_PATCH);
    files.put("app/text.txt", "hello");
    files.put("app/x.env", "K=v\n");
    files.put(
        "app/replacement.yaml",
        "{source: {kind: ConfigMap, name: settings, fieldPath: data.a}, targets: [{select: {kind: Deployment}, fieldPaths: [spec.template.metadata.labels.app]}]}\n");
    files.put(
        "app/varreference.yaml",
        "varReference: [{path: metadata/annotations, kind: Deployment}]\n");
    files.put(
        "app/generator.yaml",
        "{apiVersion: builtin, kind: ConfigMapGenerator, metadata: {name: made}, literals: [a=b], options: {disableNameSuffixHash: true}}\n");
    files.put(
        "app/prefix.yaml",
        "{apiVersion: builtin, kind: PrefixTransformer, metadata: {name: p}, prefix: p-, fieldSpecs: [{path: metadata/name}]}\n");
    files.put("app/crd.json", "{}");
    files.put("app/openapi.json", "{\"definitions\":{}}");
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = root.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }

    RenderedSet set = Renderers.standard().render(new RenderRequest(root, Path.of("app"), "ns"));

    assertThat(set.objects())
        .filteredOn(object -> object.id().toString().equals(id))
        .as(set.objects().toString())
        .singleElement()
        .extracting(object -> object.manifest().at(at))
        .satisfies(
            node ->
                assertThat(node.isContainer() ? node.toString() : node.asString())
                    .isEqualTo(value));
  }
}
