package io.samsvar.admission.decision;

import io.samsvar.admission.override.BreakGlass;
import io.samsvar.ledger.Event.AdmissionDenied;
import io.samsvar.ledger.Event.AdmissionTried;
import io.samsvar.ledger.Event.ExemptionUsed;
import io.samsvar.ledger.Event.OverrideUsed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of a question. */
public sealed interface Decision {

  /**
   * A stable code, for metrics and for telling like refusals together: {@code allowed}, {@code
   * overridden}, {@code exempted}, or why not.
   */
  String code();

  /** Told to whoever asked, either way. */
  List<String> warnings();

  /**
   * The request may go on.
   *
   * @param override what must be on record before it does, or null
   * @param under the BreakGlass of that override, or null
   * @param exemptions what must be on record before it does
   * @param tried what rules that are tried out have against it, or null
   */
  record Allowed(
      List<String> warnings,
      @Nullable OverrideUsed override,
      @Nullable BreakGlass under,
      List<ExemptionUsed> exemptions,
      @Nullable AdmissionTried tried)
      implements Decision {
    /** Copies the lists. */
    public Allowed {
      warnings = List.copyOf(warnings);
      exemptions = List.copyOf(exemptions);
    }

    /** Nothing is against it. */
    static Allowed freely() {
      return new Allowed(List.of(), null, null, List.of(), null);
    }

    @Override
    public String code() {
      if (override != null) {
        return "overridden";
      }
      return exemptions.isEmpty() ? "allowed" : "exempted";
    }
  }

  /**
   * The request is refused.
   *
   * @param message for whoever asked: the object, the reason, the way out; no value, no control
   *     character
   * @param event for the ledger
   */
  record Denied(String code, String message, List<String> warnings, AdmissionDenied event)
      implements Decision {
    /** Copies the list. */
    public Denied {
      warnings = List.copyOf(warnings);
    }
  }
}
