package io.samsvar.reconciler.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Added fields that are no drift. With pointers and managers both have to hold.
 *
 * @param kind kind of the objects, null for all
 * @param name name of the object, null for all
 * @param pointers JSON Pointers; {@code *} stands for one segment
 * @param managers field managers
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.pointers) || has(self.managers)",
    message = "name pointers, managers or both: a rule without would ignore everything")
public record DriftIgnore(
    @Size(min = 1, max = 63) @JsonPropertyDescription("Kind of the objects; without it, all.")
        @Nullable String kind,
    @Size(min = 1, max = 253) @JsonPropertyDescription("Name of the object; without it, all.")
        @Nullable String name,
    @Size(max = 64)
        @JsonPropertyDescription(
            "JSON Pointers (RFC 6901) of what is left alone, with all below; * stands for one"
                + " segment.")
        @Nullable List<String> pointers,
    @Size(max = 64) @JsonPropertyDescription("Field managers whose fields are left alone.")
        @Nullable List<String> managers) {
  /** Copies the lists. */
  public DriftIgnore {
    pointers = pointers == null ? null : List.copyOf(pointers);
    managers = managers == null ? null : List.copyOf(managers);
  }

  /** Whether the rule is about an object. */
  public boolean isAbout(String ofKind, String named) {
    return (kind == null || kind.equals(ofKind)) && (name == null || name.equals(named));
  }

  /** The pointers, none when there are none. */
  public List<String> pointersOrNone() {
    return pointers == null ? List.of() : pointers;
  }

  /** The managers, none when there are none. */
  public List<String> managersOrNone() {
    return managers == null ? List.of() : managers;
  }
}
