package io.samsvar.cli.check;

import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Severity;
import io.samsvar.policies.exemption.Exempted.Waiver;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A finding and where it stands.
 *
 * @param finding as the verdict tells it
 * @param line line in {@link Finding#file}, from 1; 0 when not known
 * @param waiver which exemption waives it, null when none does
 */
public record Located(Finding finding, int line, @Nullable Waiver waiver) {

  private static final String WAIVED = "waived";

  /** One that nothing waives. */
  public Located(Finding finding, int line) {
    this(finding, line, null);
  }

  /** The file for people, with its line where it is known. */
  public String place() {
    String file = finding.file() == null ? "" : finding.file();
    return line > 0 ? file + ":" + line : file;
  }

  /** The object for people, or what else is meant. */
  public String subject() {
    return finding.resource() == null ? "the plan" : finding.resource().toString();
  }

  /** Whether it counts with this weight; what is waived counts with none. */
  boolean is(Severity severity) {
    return waiver == null && finding.severity() == severity;
  }

  /** What the rule gave, whatever waives it. */
  Severity given() {
    return waiver == null ? finding.severity() : waiver.finding().severity();
  }

  /** {@code deny}, {@code warn} or {@code waived}. */
  String weight() {
    return waiver == null ? finding.severity().name().toLowerCase(Locale.ROOT) : WAIVED;
  }
}
