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

/** Waives one rule for named objects of its namespace. It comes from Git. */
@Group(Sync.GROUP)
@Version(Sync.VERSION)
@Plural("exemptions")
@Singular("exemption")
@ShortNames("exempt")
@AdditionalPrinterColumn(name = "State", jsonPath = ".status.state")
@AdditionalPrinterColumn(name = "Code", jsonPath = ".spec.code")
@AdditionalPrinterColumn(name = "Owner", jsonPath = ".spec.owner")
@AdditionalPrinterColumn(name = "Expires", jsonPath = ".spec.expiresAt")
public final class Exemption extends CustomResource<ExemptionSpec, @Nullable ExemptionStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;

  @Override
  protected @Nullable ExemptionSpec initSpec() {
    return null;
  }

  @Override
  protected @Nullable ExemptionStatus initStatus() {
    return null;
  }
}
