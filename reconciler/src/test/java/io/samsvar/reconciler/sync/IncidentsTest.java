package io.samsvar.reconciler.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.ledger.Event.SyncCompleted;
import io.samsvar.ledger.Event.SyncIntended;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.apply.Plans;
import io.samsvar.reconciler.plan.Ownership;
import io.samsvar.reconciler.render.RenderedObject;
import io.samsvar.reconciler.resource.SyncState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/**
 * What happened to users of other engines, once each: the same happens here, and nothing is lost.
 * The table in ARCHITECTURE.md says which incident each of these is about.
 */
class IncidentsTest {

  private static final int OBJECTS = 20;

  private final Path folder;
  private final World world;

  IncidentsTest(@TempDir Path folder) {
    this.folder = folder;
    world = new World(folder);
    for (int i = 0; i < OBJECTS; i++) {
      world.declare("object-" + i, "1");
    }
    world.commit();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
  }

  @AfterEach
  void nothingIsLost() {
    assertThat(world.live()).hasSizeGreaterThanOrEqualTo(OBJECTS);
    assertThat(world.events(SyncIntended.class)).hasSameSizeAs(world.events(SyncCompleted.class));
    world.close();
  }

  /** rancher/fleet 5406: the parent record could not be read, and everything was uninstalled. */
  @Test
  void aSyncThatIsGoneTakesNothingAlong() {
    world.release();
    assertThat(world.live()).hasSize(OBJECTS);
  }

  /** rancher/fleet 3830: a cache said that an object was gone which was there. */
  @Test
  void aClusterThatGivesNoAnswerIsNoEmptyOne() {
    world.declared.remove("object-0");
    world.commit();
    world.cluster.unreachable = true;
    assertThat(world.run().code()).isEqualTo("plan.cluster-unreadable");
    assertThat(world.inventory()).hasSize(OBJECTS);
  }

  /** argo-cd 18480, 18780, 14318 and 9227: a generator gave nothing, and that was the wish. */
  @Test
  void aSourceThatDeclaresNothingDeletesNothing() {
    world.declared.clear();
    world.commit();
    SyncOutcome outcome = world.run();
    assertThat(outcome.state()).isEqualTo(SyncState.AWAITING_APPROVAL);
    assertThat(world.inventory()).hasSize(OBJECTS);
  }

  /** argo-cd 3473: during an outage an automation removed the manifests from Git. */
  @Test
  void aCommitThatRemovesEverythingButOneWaitsForAPerson() {
    world.declared.keySet().removeIf(name -> !name.equals("object-0"));
    world.commit();
    SyncOutcome outcome = world.run();
    assertThat(outcome.state()).isEqualTo(SyncState.AWAITING_APPROVAL);
    assertThat(outcome.message()).contains("19 objects");
  }

  /** argo-cd 2573: the part that renders could not be reached. */
  @Test
  void aSourceThatCannotBeReadDeletesNothing() {
    stopped(Stage.FETCH, "source.unreachable");
  }

  /** kpt-config-sync 408: a part of the configuration was read, and the rest taken for deleted. */
  @Test
  void aSourceReadInPartDeletesNothing() {
    stopped(Stage.FETCH, "source.partial");
  }

  /** argo-cd 15058 and 14090: what is in Git was pruned, since the render was of another time. */
  @Test
  void aWrongRenderWithinTheBudgetCanBeUndone() {
    RenderedObject lost = world.declared.remove("object-0");
    world.commit();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    assertThat(world.live()).doesNotContain("object-0");
    assertThat(world.store().deletions().of(World.SYNC).getFirst().manifest()).isPresent();
    world.declared.put("object-0", lost);
    world.commit();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    assertThat(world.live()).contains("object-0");
  }

  /** argo-cd 22607: one application took a Namespace along that another one used. */
  @Test
  void aNamespaceIsNeverDeletedWithoutAPersonAndCountsWhatIsInIt() {
    world.asOrganisation();
    declare("Namespace", "shared");
    world.commit();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    world.cluster.objects.put(
        new ResourceId("", "ConfigMap", "shared", "of-others"),
        Plans.configMap("shared", "of-others", "1").manifest());
    world.declared.remove("shared");
    world.commit();
    SyncOutcome outcome = world.run();
    assertThat(outcome.state()).isEqualTo(SyncState.AWAITING_APPROVAL);
    assertThat(outcome.message()).contains("Namespace");
    assertThat(world.live()).contains("shared", "of-others");
  }

  /** argo-cd 28986: the mark that protects was in Git and not on the live object. */
  @Test
  void aVolumeClaimIsProtectedWithoutAnyMark() {
    declare("PersistentVolumeClaim", "data");
    world.commit();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    world.declared.remove("data");
    world.commit();
    assertThat(world.run().state()).isEqualTo(SyncState.AWAITING_APPROVAL);
    assertThat(world.live()).contains("data");
  }

  /** argo-cd 28986, the other half: what Git said last counts, not what the object says. */
  @Test
  void aMarkThatSomebodyTookOffTheObjectStillProtects() {
    RenderedObject object = Plans.configMap("", "marked", "1");
    ((ObjectNode) object.manifest().path("metadata"))
        .putObject("annotations")
        .put(Ownership.PRUNE_ANNOTATION, Ownership.PRUNE_PROTECT);
    world.declared.put("marked", object);
    world.commit();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    ((ObjectNode) world.live("marked").path("metadata")).remove("annotations");
    world.declared.remove("marked");
    world.commit();
    assertThat(world.run().state()).isEqualTo(SyncState.AWAITING_APPROVAL);
    assertThat(world.live()).contains("marked");
  }

  /** redhat-appstudio/infra-deployments 4132: a wrong overlay dropped members and namespaces. */
  @Test
  void aWrongOverlayWaitsForAPerson() {
    for (int i = 0; i < 6; i++) {
      world.declared.remove("object-" + i);
    }
    world.commit();
    assertThat(world.run().state()).isEqualTo(SyncState.AWAITING_APPROVAL);
    assertThat(world.inventory()).hasSize(OBJECTS);
  }

  /** fluxcd/flux2 3949: a rewritten identity had the engine's own namespace deleted. */
  @Test
  void theClustersOwnNamespacesAreNeverDeleted() {
    world.asOrganisation();
    for (String name : new String[] {"samsvar-system", "kube-system", "default"}) {
      declare("Namespace", name);
    }
    world.commit();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    for (String name : new String[] {"samsvar-system", "kube-system", "default"}) {
      world.declared.remove(name);
    }
    world.commit();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    assertThat(world.live()).contains("samsvar-system", "kube-system", "default");
  }

  /** fluxcd/flux2 1462, kustomize-controller 338: what moved was deleted and made again. */
  @Test
  void whatMovesToAnotherSyncIsNotMadeAgain() {
    String uid = world.live("object-0").path("metadata").path("uid").asString();
    TreeMap<String, RenderedObject> former = world.declared;
    world.as("other", World.TARGET);
    world.declare("object-0", "1");
    former.remove("object-0");
    world.commit();
    var _ = world.run();
    world.as("shop", World.TARGET);
    world.path = "app";
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    world.as("other", World.TARGET);
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    assertThat(world.live("object-0").path("metadata").path("uid").asString()).isEqualTo(uid);
  }

  /** argo-cd 4423: the store of the engine was damaged or lost. */
  @Test
  void aLostStateDeletesNothing() throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file :
          files.filter(one -> one.getFileName().toString().startsWith("state.db")).toList()) {
        Files.delete(file);
      }
    }
    world.declared.remove("object-0");
    world.commit();
    world.restart();
    var _ = world.run();
    assertThat(world.live()).hasSize(OBJECTS);
  }

  private void stopped(Stage stage, String code) {
    world.declared.remove("object-0");
    world.commit();
    world.source = new StageException(stage, code, "told to stop");
    assertThat(world.run().state()).isEqualTo(SyncState.FROZEN);
    assertThat(world.live()).hasSize(OBJECTS);
  }

  private void declare(String kind, String name) {
    RenderedObject object = Plans.configMap("", name, "1");
    ObjectNode manifest = object.manifest().deepCopy();
    manifest.put("kind", kind).remove("data");
    world.declared.put(
        name,
        new RenderedObject(new ResourceId("", kind, "", name), "v1", manifest, object.file()));
  }
}
