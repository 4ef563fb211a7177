package io.samsvar.policies.exemption;

import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Verdict;
import java.util.List;

/**
 * A verdict after exemptions.
 *
 * @param verdict what is left; waived findings are told in it as warnings
 * @param waived which findings were waived, by which exemption
 */
public record Exempted(Verdict verdict, List<Waiver> waived) {

  /** Copies the list. */
  public Exempted {
    waived = List.copyOf(waived);
  }

  /**
   * One waived finding.
   *
   * @param exemption what waives it
   * @param finding the finding as the rule gave it
   * @param told the finding as it stands in the verdict
   */
  public record Waiver(Exemption exemption, Finding finding, Finding told) {}

  /** Those that would have denied: without the exemption the verdict would be another. */
  public List<Waiver> denialsWaived() {
    return waived.stream().filter(waiver -> waiver.finding().severity() == Severity.DENY).toList();
  }
}
