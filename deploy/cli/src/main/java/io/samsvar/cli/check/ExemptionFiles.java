package io.samsvar.cli.check;

import io.samsvar.ledger.SyncRef;
import io.samsvar.policies.exemption.Exemption;
import io.samsvar.policies.exemption.Exemptions;
import io.samsvar.reconciler.inventory.DeclaredExemptions;
import io.samsvar.reconciler.resource.Sync;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Exemptions that other Syncs declare, read from where they are committed. */
final class ExemptionFiles {

  private static final SyncRef TEAM = new SyncRef("", "");
  private static final SyncRef PLATFORM = new SyncRef(Sync.SYSTEM_NAMESPACE, "");

  private ExemptionFiles() {}

  /**
   * Reads them; other objects may stand beside them.
   *
   * @param namespace of those that name none
   * @throws IllegalArgumentException when there is no such path, or no exemption in it
   */
  static Exemptions read(List<Path> team, List<Path> platform, String namespace) {
    List<Exemption> exemptions = new ArrayList<>();
    team.forEach(path -> exemptions.addAll(read(path, TEAM, namespace)));
    platform.forEach(path -> exemptions.addAll(read(path, PLATFORM, namespace)));
    return Exemptions.of(exemptions);
  }

  private static List<Exemption> read(Path path, SyncRef owner, String namespace) {
    if (!Files.exists(path)) {
      throw new IllegalArgumentException("There is no " + path);
    }
    Path root = Intake.rootOf(path, Path.of("").toAbsolutePath());
    List<Exemption> read = new ArrayList<>();
    for (Declared declared : new Intake(root, namespace, false).paths(List.of(path))) {
      read.addAll(DeclaredExemptions.of(declared.set().objects(), owner));
    }
    if (read.isEmpty()) {
      throw new IllegalArgumentException(path + " holds no readable Exemption or ClusterExemption");
    }
    return read;
  }
}
