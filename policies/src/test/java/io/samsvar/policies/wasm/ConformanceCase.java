package io.samsvar.policies.wasm;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One of OPA's conformance cases, compiled by {@code deploy/tools/opa-conformance}. Values are JSON
 * text, so that numbers stay as they were written.
 *
 * @param note its name, unique
 * @param folder the group it belongs to
 * @param module the file of the module it is in, empty when it was refused
 * @param entrypoint where it is in the module
 * @param builtins the built-in functions that its plan calls
 * @param refused why the compiler refused it, empty when it did not
 * @param exception why OPA itself does not run it in WebAssembly, empty when it does
 * @param data the base document
 * @param input the input as a Rego term, empty when there is none
 * @param wantDefined whether there is to be a result, when only that is told
 * @param wantResult the bindings expected, empty when not told
 * @param wantError whether an error is expected
 * @param errorCode the code of that error, empty when not told
 * @param strict whether the error is one only with strict built-in errors
 * @param sortBindings whether the bound arrays are to be compared sorted
 * @param ignoreGenerated whether bindings of generated variables are left out
 */
record ConformanceCase(
    String note,
    String folder,
    String module,
    String entrypoint,
    Set<String> builtins,
    String refused,
    String exception,
    String data,
    String input,
    @Nullable Boolean wantDefined,
    String wantResult,
    boolean wantError,
    String errorCode,
    boolean strict,
    boolean sortBindings,
    boolean ignoreGenerated) {

  static List<ConformanceCase> read(JsonNode all) {
    List<ConformanceCase> cases = new ArrayList<>();
    for (JsonNode one : all) {
      Set<String> builtins = new TreeSet<>();
      one.path("builtins").forEach(name -> builtins.add(name.asString()));
      String file = text(one, "file");
      cases.add(
          new ConformanceCase(
              text(one, "note"),
              file.substring(0, Math.max(0, file.indexOf('/'))),
              text(one, "module"),
              text(one, "entrypoint"),
              builtins,
              text(one, "refused"),
              text(one, "exception"),
              text(one, "data"),
              text(one, "input"),
              one.has("want_defined") ? one.path("want_defined").asBoolean() : null,
              text(one, "want_result"),
              one.has("want_error") || one.has("want_error_code"),
              text(one, "want_error_code"),
              one.path("strict_error").asBoolean(false),
              one.path("sort_bindings").asBoolean(false),
              one.path("ignore_generated_vars").asBoolean(false)));
    }
    return cases;
  }

  private static String text(JsonNode one, String field) {
    return one.path(field).asString("");
  }
}
