package io.samsvar.policies.wasm;

import com.dylibso.chicory.wasm.Parser;
import io.samsvar.policies.builtin.Builtin;
import io.samsvar.policies.builtin.Globs;
import io.samsvar.policies.builtin.Patterns;
import io.samsvar.policies.builtin.Term;
import java.io.ByteArrayOutputStream;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns functions that OPA compiles into a module into calls of the host. OPA's module compiles
 * each regular expression again at every evaluation, since it resets its heap in between; the host
 * keeps compiled patterns, and has Go's semantics where the module's differ. Policies, their
 * sources and what {@code opa} says of them stay as they are: only the body of the function inside
 * the module is another one, and what nobody calls any more is taken away.
 *
 * <p>Source: {@code wasm/src/regex.cc} and {@code glob.cc} of OPA 1.22.2. A module without these
 * functions, or with others of these names, is left as it is and is slower.
 */
final class HostedFunctions {

  /** The numbers of the module's own table are smaller. */
  private static final int FIRST_ID = 1 << 16;

  private static final List<Hosted> ALL =
      List.of(
          new Hosted("opa_glob_match", 3, Globs::match),
          new Hosted(
              "opa_regex_match",
              2,
              call -> Term.of(Patterns.shared().matches(call.string(0), call.string(1)))),
          new Hosted(
              "opa_regex_is_valid",
              1,
              call ->
                  Term.of(
                      call.term(0) instanceof Term.Str(String pattern)
                          && Patterns.shared().isValid(pattern))),
          new Hosted(
              "opa_regex_find_all_string_submatch",
              3,
              call ->
                  new Term.Arr(
                      Patterns.shared()
                          .submatches(call.string(0), call.string(1), call.whole(2))
                          .stream()
                          .map(Term::ofStrings)
                          .toList())));

  private static final int LOCAL_GET = 0x20;
  private static final int I32_CONST = 0x41;
  private static final int CALL = 0x10;
  private static final int END = 0x0b;

  private HostedFunctions() {}

  /**
   * A function that moves.
   *
   * @param name in the module
   * @param operands how many
   * @param builtin what answers instead
   */
  private record Hosted(String name, int operands, Builtin builtin) {}

  /** What answers a call with this number; null when it is none of these. */
  static @Nullable Builtin find(int id) {
    int index = id - FIRST_ID;
    return index >= 0 && index < ALL.size() ? ALL.get(index).builtin() : null;
  }

  /** The module, rewritten; the same when it has none of these functions. */
  static byte[] rewrite(byte[] wasm) {
    WasmBinary module = new WasmBinary(wasm);
    boolean changed = false;
    for (int index = 0; index < ALL.size(); index++) {
      Hosted hosted = ALL.get(index);
      int dispatcher = module.imported("opa_builtin" + hosted.operands());
      int function = module.named(hosted.name());
      // What OPA's linker took away stays away.
      if (dispatcher >= 0
          && function >= module.importedCount()
          && module.operands(function) == hosted.operands()
          && module.bodyBytes(function) > WasmBinary.STUB.length) {
        module.replace(function, body(FIRST_ID + index, hosted.operands(), dispatcher));
        changed = true;
      }
    }
    return changed ? withoutUnreachable(module) : wasm;
  }

  private static byte[] body(int id, int operands, int dispatcher) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(0);
    body.write(I32_CONST);
    // Signed LEB128, which is the same for a positive number whose highest bit of seven is clear.
    WasmBinary.unsigned(body, id);
    body.write(I32_CONST);
    body.write(0);
    for (int operand = 0; operand < operands; operand++) {
      body.write(LOCAL_GET);
      body.write(operand);
    }
    body.write(CALL);
    WasmBinary.unsigned(body, dispatcher);
    body.write(END);
    return body.toByteArray();
  }

  /** Less to translate and to load: the library of regular expressions is most of a module. */
  private static byte[] withoutUnreachable(WasmBinary module) {
    BitSet reached =
        new ReachableFunctions(Parser.parse(module.written()), module.importedCount()).find();
    for (int function : module.defined()) {
      if (!reached.get(function)) {
        module.replace(function, WasmBinary.STUB);
      }
    }
    return module.written();
  }
}
