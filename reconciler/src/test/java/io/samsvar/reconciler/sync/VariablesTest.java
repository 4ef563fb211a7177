package io.samsvar.reconciler.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.resource.GitSource;
import io.samsvar.reconciler.resource.RenderSpec;
import io.samsvar.reconciler.resource.RenderSpec.ValuesFrom;
import io.samsvar.reconciler.resource.SyncSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

class VariablesTest {

  private final FakeCluster cluster = new FakeCluster();
  private final Variables variables = new Variables(cluster);

  @Test
  void later_maps_win_and_the_sync_over_all() {
    configMap("base", Map.of("A", "1", "B", "1", "C", "1"));
    configMap("more", Map.of("B", "2", "C", "2"));

    assertThat(
            variables.of(
                sync(
                    "{\"C\": 3}",
                    from("base"),
                    from("more"),
                    new ValuesFrom("ConfigMap", "none", true))))
        .containsOnly(
            entry("A", StringNode.valueOf("1")),
            entry("B", StringNode.valueOf("2")),
            entry("C", IntNode.valueOf(3)));
  }

  @Test
  void what_is_missing_or_cannot_be_read_stops() {
    assertThat(stop(sync(null, from("none"))))
        .hasMessageContaining("no ConfigMap samsvar-system/none");
    cluster.unreachable = true;
    assertThat(stop(sync(null, new ValuesFrom("ConfigMap", "none", true))))
        .hasMessageContaining("cannot be read");
  }

  @Test
  void a_secret_is_never_asked_for() {
    cluster.unreachable = true;

    assertThat(stop(sync(null, new ValuesFrom("Secret", "token", null))))
        .hasMessageContaining("ConfigMaps only");
  }

  private StageException stop(SyncSnapshot sync) {
    StageException stop = catchThrowableOfType(StageException.class, () -> variables.of(sync));
    assertThat(stop.code()).isEqualTo("render.variable");
    return stop;
  }

  private void configMap(String name, Map<String, String> data) {
    JsonNode map =
        JsonMapper.shared()
            .valueToTree(
                Map.of(
                    "apiVersion",
                    "v1",
                    "kind",
                    "ConfigMap",
                    "metadata",
                    Map.of("name", name, "namespace", "samsvar-system"),
                    "data",
                    data));
    cluster.objects.put(ResourceId.of("v1", "ConfigMap", "samsvar-system", name), (ObjectNode) map);
  }

  private static ValuesFrom from(String name) {
    return new ValuesFrom("ConfigMap", name, null);
  }

  private static SyncSnapshot sync(@Nullable String own, ValuesFrom... maps) {
    JsonNode substitute = own == null ? null : JsonMapper.shared().readTree(own);
    return new SyncSnapshot(
        new SyncRef("samsvar-system", "shop"),
        "uid",
        1,
        new SyncSpec(
            new GitSource("https://git.example.no/shop.git", null, null, null, null),
            "shop",
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            new RenderSpec(null, substitute, List.of(maps), null),
            null,
            null,
            null));
  }
}
