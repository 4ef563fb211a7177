package io.samsvar.reconciler.audit;

import io.samsvar.ledger.Finding;
import io.samsvar.ledger.ResourceId;
import java.util.Locale;

/**
 * What policy has against a live object.
 *
 * @param policy package of the rule, or the engine's own name
 * @param word how it counts
 */
record AuditResult(ResourceId resource, String policy, Finding finding, Word word) {

  /** How a finding counts, in the words of OpenReports. */
  enum Word {
    /** A rule denies. */
    FAIL,
    /** A rule warns. */
    WARN,
    /** An exemption waives it. */
    SKIP,
    /** Policy could not decide. */
    ERROR;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
