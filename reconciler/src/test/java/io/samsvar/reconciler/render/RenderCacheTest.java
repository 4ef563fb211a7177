package io.samsvar.reconciler.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.ledger.Digest;
import io.samsvar.reconciler.resource.RenderSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.StringNode;

class RenderCacheTest {

  private static final Digest TOOLS = Digest.of("tools");
  private static final RenderRequest REQUEST = request("app", "ns", "r", null, Map.of());
  private static final Digest KEY = RenderCache.key("t1", REQUEST, TOOLS);

  private final RenderCache cache = new RenderCache();

  @Test
  void a_render_is_given_back_as_it_was_to_its_owner_alone() {
    RenderedSet set = set("a", "b").withWarnings(java.util.List.of("old"));
    cache.keep("one", KEY, set);

    assertThat(cache.find("one", KEY, RenderCacheTest::notAsked)).contains(set);
    assertThat(cache.find("two", KEY, RenderCacheTest::notAsked)).isEmpty();
    cache.forget("one");
    assertThat(cache.find("one", KEY, RenderCacheTest::notAsked)).isEmpty();
    assertThat(cache.bytes()).isZero();
  }

  static Stream<Arguments> others() {
    return Stream.of(
        Arguments.argumentSet("tree", RenderCache.key("t2", REQUEST, TOOLS)),
        Arguments.argumentSet("tools", RenderCache.key("t1", REQUEST, Digest.of("newer"))),
        Arguments.argumentSet("path", key(request("app2", "ns", "r", null, Map.of()))),
        Arguments.argumentSet("namespace", key(request("app", "ns2", "r", null, Map.of()))),
        Arguments.argumentSet("release", key(request("app", "ns", "r2", null, Map.of()))),
        Arguments.argumentSet("spec", key(request("app", "ns", "r", false, Map.of()))),
        Arguments.argumentSet("variables", key(request("app", "ns", "r", null, Map.of("A", "1")))));
  }

  @ParameterizedTest
  @MethodSource("others")
  void what_is_made_of_something_else_is_another_one(Digest other) {
    cache.keep("one", KEY, set("a"));

    assertThat(other).isNotEqualTo(KEY);
    assertThat(cache.find("one", other, RenderCacheTest::notAsked)).isEmpty();
  }

  @Test
  void a_chart_is_rendered_again_when_the_cluster_is_another_one() {
    Digest told = new Capabilities("v1.37.2", java.util.List.of("v1")).digest();
    cache.keep("one", KEY, set("a").toldOf(told));

    assertThat(cache.find("one", KEY, () -> told)).isPresent();
    assertThat(cache.find("one", KEY, Capabilities.BUILT_IN::digest)).isEmpty();
  }

  @Test
  void case95_a_damaged_one_is_not_given_back() {
    cache.keep("one", KEY, set("a"));
    byte[] held = cache.held("one");
    for (int at = 0; at < held.length; at++) {
      cache.keep("one", KEY, set("a"));
      cache.held("one")[at] ^= 1;
      assertThat(cache.find("one", KEY, RenderCacheTest::notAsked)).as("byte " + at).isEmpty();
      assertThat(cache.bytes()).isZero();
    }
  }

  @Test
  void the_oldest_goes_first() {
    RenderCache sample = new RenderCache();
    sample.keep("x", KEY, set("a"));
    RenderCache narrow = new RenderCache(Math.toIntExact(sample.bytes() * 2));

    narrow.keep("one", KEY, set("a"));
    narrow.keep("two", KEY, set("a"));
    assertThat(narrow.find("one", KEY, RenderCacheTest::notAsked)).isPresent();
    narrow.keep("three", KEY, set("a"));

    assertThat(narrow.find("two", KEY, RenderCacheTest::notAsked)).isEmpty();
    assertThat(narrow.find("one", KEY, RenderCacheTest::notAsked)).isPresent();
    assertThat(narrow.find("three", KEY, RenderCacheTest::notAsked)).isPresent();
    assertThat(narrow.bytes()).isEqualTo(sample.bytes() * 2);
  }

  private static Digest notAsked() {
    throw new AssertionError("the cluster has no say in this one");
  }

  private static Digest key(RenderRequest request) {
    return RenderCache.key("t1", request, TOOLS);
  }

  private static RenderRequest request(
      String path,
      String namespace,
      String release,
      @Nullable Boolean strict,
      Map<String, String> variables) {
    return new RenderRequest(
        Path.of("root-" + System.nanoTime()),
        Path.of(path),
        namespace,
        release,
        new RenderSpec(null, null, null, strict),
        variables.entrySet().stream()
            .collect(
                java.util.stream.Collectors.toMap(
                    Map.Entry::getKey, value -> StringNode.valueOf(value.getValue()))));
  }

  private static RenderedSet set(String... names) {
    Manifests manifests = new Manifests();
    for (String name : names) {
      var _ =
          manifests.add(
              ("{apiVersion: v1, kind: ConfigMap, metadata: {name: "
                      + name
                      + "}, data: {x: '1.0'}}")
                  .getBytes(StandardCharsets.UTF_8),
              name + ".yaml");
    }
    return manifests.build(".", Scopes::builtIn, "ns", Origins.asRead());
  }
}
