package io.samsvar.reconciler.inventory;

import io.samsvar.ledger.SyncRef;
import io.samsvar.policies.exemption.Exemption;
import io.samsvar.policies.exemption.ExemptionReader;
import io.samsvar.policies.exemption.InvalidExemptionException;
import io.samsvar.reconciler.render.RenderedObject;
import io.samsvar.reconciler.resource.Sync;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exemptions among the objects that a Sync declares. Whether one may waive the organisation's
 * rules is told by the namespace of its Sync alone, never by anything in the manifest. What lies in
 * the cluster and no Sync declares is none.
 */
public final class DeclaredExemptions {

  private static final Logger LOG = LoggerFactory.getLogger(DeclaredExemptions.class);

  private DeclaredExemptions() {}

  /** Those that can be read; the gate refuses a revision with others. */
  public static List<Exemption> of(Collection<RenderedObject> objects, SyncRef sync) {
    List<Exemption> exemptions = new ArrayList<>();
    for (RenderedObject object : objects) {
      if (Exemption.isOne(object.id())) {
        try {
          exemptions.add(
              ExemptionReader.read(object.id(), object.manifest(), isOfTheOrganisation(sync)));
        } catch (InvalidExemptionException e) {
          LOG.debug("stage=policy An exemption does not count: {}", e.getMessage());
        }
      }
    }
    return exemptions;
  }

  /** Whether the platform's own people run a Sync. */
  public static boolean isOfTheOrganisation(SyncRef sync) {
    return sync.namespace().equals(Sync.SYSTEM_NAMESPACE);
  }
}
