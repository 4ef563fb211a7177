package io.samsvar.reconciler.resource;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/**
 * Lets named users write to declared objects for a short time. Every use is recorded and reported;
 * afterwards drift is put back.
 */
@Group(Sync.GROUP)
@Version(Sync.VERSION)
@Plural("breakglasses")
@Singular("breakglass")
@ShortNames("bg")
@AdditionalPrinterColumn(name = "Users", jsonPath = ".spec.users")
@AdditionalPrinterColumn(name = "Expires", jsonPath = ".spec.expiresAt")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".spec.reason")
public final class BreakGlass extends CustomResource<BreakGlassSpec, Void> {
  private static final long serialVersionUID = 1L;

  @Override
  protected @Nullable BreakGlassSpec initSpec() {
    return null;
  }
}
