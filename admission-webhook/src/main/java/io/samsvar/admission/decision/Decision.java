package io.samsvar.admission.decision;

import io.samsvar.ledger.Event.AdmissionDenied;
import io.samsvar.ledger.Event.OverrideUsed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of a question. */
public sealed interface Decision {

  /**
   * A stable code, for metrics and for telling like refusals together: {@code allowed}, {@code
   * overridden}, or why not.
   */
  String code();

  /** Told to whoever asked, either way. */
  List<String> warnings();

  /**
   * The request may go on.
   *
   * @param override what must be on record before it does, or null
   */
  record Allowed(List<String> warnings, @Nullable OverrideUsed override) implements Decision {
    /** Copies the list. */
    public Allowed {
      warnings = List.copyOf(warnings);
    }

    @Override
    public String code() {
      return override == null ? "allowed" : "overridden";
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
