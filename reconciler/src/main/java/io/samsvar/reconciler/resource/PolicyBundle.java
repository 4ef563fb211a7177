package io.samsvar.reconciler.resource;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** Rego from Git, in force at the gate and at admission. */
@Group(Sync.GROUP)
@Version(Sync.VERSION)
@Plural("policybundles")
@Singular("policybundle")
@ShortNames("pb")
@AdditionalPrinterColumn(name = "In force", jsonPath = ".status.lastKnownGood")
@AdditionalPrinterColumn(name = "State", jsonPath = ".status.state")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.message", priority = 1)
public final class PolicyBundle
    extends CustomResource<PolicyBundleSpec, @Nullable PolicyBundleStatus> {
  private static final long serialVersionUID = 1L;

  @Override
  protected @Nullable PolicyBundleSpec initSpec() {
    return null;
  }

  @Override
  protected @Nullable PolicyBundleStatus initStatus() {
    return null;
  }
}
