package io.samsvar.reconciler.resource;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import io.samsvar.ledger.SyncRef;
import org.jspecify.annotations.Nullable;

/** Follows one path of one Git repository and makes this cluster equal to it. */
@Group(Sync.GROUP)
@Version(Sync.VERSION)
@Plural("syncs")
@Singular("sync")
@ShortNames("sy")
@AdditionalPrinterColumn(name = "Revision", jsonPath = ".status.revision")
@AdditionalPrinterColumn(name = "State", jsonPath = ".status.state")
@AdditionalPrinterColumn(name = "Verdict", jsonPath = ".status.verdict")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Path", jsonPath = ".spec.source.path", priority = 1)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.message", priority = 1)
public final class Sync extends CustomResource<SyncSpec, @Nullable SyncStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;

  /** The API group of all our resources. */
  public static final String GROUP = "samsvar.io";

  /** Their version. */
  public static final String VERSION = "v1alpha1";

  /** Where the Syncs of the platform's own people live. */
  public static final String SYSTEM_NAMESPACE = "samsvar-system";

  /** Holds the resource until its objects are let go. */
  public static final String FINALIZER = "samsvar.io/release";

  /** Its name as the ledger knows it. */
  public SyncRef ref() {
    return new SyncRef(getMetadata().getNamespace(), getMetadata().getName());
  }

  @Override
  protected @Nullable SyncSpec initSpec() {
    return null;
  }

  @Override
  protected @Nullable SyncStatus initStatus() {
    return null;
  }
}
