package io.samsvar.reconciler.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.health.Health;
import io.samsvar.reconciler.inventory.EnforcedRevision;
import io.samsvar.reconciler.resource.GitSource;
import io.samsvar.reconciler.resource.Sync;
import io.samsvar.reconciler.resource.SyncSpec;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DependenciesTest {

  private static final ResourceId WEB = new ResourceId("apps", "Deployment", "n", "web");

  private final Map<SyncRef, Sync> syncs = new HashMap<>();
  private final Map<SyncRef, EnforcedRevision> enforced = new HashMap<>();
  private final Map<SyncRef, Map<ResourceId, Health>> health = new HashMap<>();
  private final Dependencies dependencies =
      new Dependencies(
          ref -> Optional.ofNullable(syncs.get(ref)),
          ref -> Optional.ofNullable(enforced.get(ref)),
          ref -> Optional.ofNullable(health.get(ref)));

  @Test
  void readyIsAppliedAndHealthy() {
    Sync shop = sync("shop", "database");
    assertThat(dependencies.unmet(shop)).contains("Sync team/database, which does not exist");
    Sync database = sync("database");
    assertThat(dependencies.unmet(shop)).contains("Sync team/database to apply its revision");
    apply(database, false);
    assertThat(dependencies.unmet(shop)).contains("Sync team/database to apply its revision");
    apply(database, true);
    assertThat(dependencies.unmet(shop)).contains("Sync team/database to be healthy");
    health.put(database.ref(), Map.of(WEB, new Health.Progressing("0 of 1 replicas")));
    assertThat(dependencies.unmet(shop).orElseThrow())
        .endsWith("healthy: " + WEB + " 0 of 1 replicas");
    health.put(database.ref(), Map.of(WEB, new Health.Healthy()));
    assertThat(dependencies.unmet(shop)).isEmpty();
  }

  @Test
  void aCircleIsNamed() {
    Sync a = sync("a", "b");
    var _ = sync("b", "c");
    var _ = sync("c", "a");
    assertThat(dependencies.unmet(a).orElseThrow()).contains("a -> b -> c -> a");
    Sync self = sync("self", "self");
    assertThat(dependencies.unmet(self).orElseThrow()).contains("self -> self");
    Sync before = sync("before", "a");
    assertThat(dependencies.unmet(before).orElseThrow()).contains("to apply its revision");
  }

  @Test
  void anotherNamespaceIsRefused() {
    Sync shop = sync("shop");
    SyncSpec.Dependency foreign = new SyncSpec.Dependency("database", "other");
    shop.setSpec(spec(List.of(foreign)));
    assertThat(dependencies.unmet(shop).orElseThrow()).contains("another namespace");
  }

  private Sync sync(String name, String... dependsOn) {
    Sync sync = new Sync();
    sync.setMetadata(new ObjectMetaBuilder().withNamespace("team").withName(name).build());
    sync.setSpec(spec(Stream.of(dependsOn).map(on -> new SyncSpec.Dependency(on, null)).toList()));
    syncs.put(sync.ref(), sync);
    return sync;
  }

  private static SyncSpec spec(@Nullable List<SyncSpec.Dependency> dependsOn) {
    return new SyncSpec(
        new GitSource("https://example.no/x", "refs/heads/main", "app", "1m", null),
        "production",
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        dependsOn,
        null,
        null);
  }

  private void apply(Sync sync, boolean applied) {
    Digest digest = Digest.of("x");
    enforced.put(
        sync.ref(),
        new EnforcedRevision(
            sync.ref(),
            new Revision(
                "https://example.no/x",
                "refs/heads/main",
                "0".repeat(40),
                new Actor.Machine("test"),
                Instant.EPOCH),
            new EnforcedRevision.Place("https://example.no/x", "main", "app", "production"),
            "",
            "",
            digest,
            digest,
            digest,
            0,
            applied));
  }
}
