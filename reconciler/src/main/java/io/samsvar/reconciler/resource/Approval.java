package io.samsvar.reconciler.resource;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** Lets one plan of one Sync go on, once. */
@Group(Sync.GROUP)
@Version(Sync.VERSION)
@Plural("approvals")
@Singular("approval")
@ShortNames("appr")
@AdditionalPrinterColumn(name = "Sync", jsonPath = ".spec.sync")
@AdditionalPrinterColumn(name = "Approver", jsonPath = ".spec.approver")
@AdditionalPrinterColumn(name = "State", jsonPath = ".status.state")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.reason", priority = 1)
public final class Approval extends CustomResource<ApprovalSpec, @Nullable ApprovalStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;

  @Override
  protected @Nullable ApprovalSpec initSpec() {
    return null;
  }

  @Override
  protected @Nullable ApprovalStatus initStatus() {
    return null;
  }
}
