package io.samsvar.policies.wasm;

import com.dylibso.chicory.runtime.ByteArrayMemory;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import com.styra.opa.wasm.OpaWasm_Env;
import com.styra.opa.wasm.OpaWasm_ModuleExports;
import com.styra.opa.wasm.OpaWasm_ModuleImports;
import io.samsvar.policies.builtin.Builtin;
import io.samsvar.policies.builtin.Call;
import io.samsvar.policies.builtin.Term;
import io.samsvar.policies.builtin.TermParser;
import io.samsvar.policies.builtin.TermWriter;
import io.samsvar.policies.builtin.UndefinedException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One instance of a module with its memory: base data parsed once, the heap reset to behind it for
 * each evaluation. Used by one thread at a time, and unusable once a call has thrown.
 *
 * <p>Source: OPA's WebAssembly ABI 1.3, {@code wasm/src/context.c} of OPA 1.22.2.
 */
final class ModuleInstance implements OpaWasm_ModuleImports, OpaWasm_Env {

  /** Read in steps that begin with this many bytes when looking for the end of a text. */
  private static final int CHUNK_MIN = 256;

  private static final int CHUNK_MAX = 64 << 10;

  /** Longest message of an abort that is kept, in bytes. */
  private static final int ABORT_BYTES_MAX = 500;

  /** Answers as JSON, sets as arrays in no order. */
  static final int FORMAT_JSON = 0;

  /** Answers as {@link TermParser} reads them. */
  static final int FORMAT_TERM = 1;

  private final Memory memory;
  private final OpaWasm_ModuleExports exports;
  private final GuestValues values;
  private final int data;
  private final List<Fixed> fixed = new ArrayList<>();
  private final int heap;
  private @Nullable Builtin[] builtins = new Builtin[0];
  private Instant time = Instant.EPOCH;

  ModuleInstance(
      com.dylibso.chicory.wasm.WasmModule module,
      Function<Instance, Machine> machine,
      MemoryLimits limits,
      byte[] baseData,
      Map<String, byte[]> fixedInput) {
    this.memory = new ByteArrayMemory(limits);
    Instance instance =
        Instance.builder(module)
            .withImportValues(toImportValues())
            .withMachineFactory(machine)
            .build();
    this.exports = new OpaWasm_ModuleExports(instance);
    this.values = new GuestValues(memory, exports);
    this.data = values.parse(baseData);
    for (Map.Entry<String, byte[]> field : fixedInput.entrySet()) {
      String path = TermWriter.write(Term.ofStrings(List.of(field.getKey())));
      fixed.add(
          new Fixed(
              values.parse(path.getBytes(StandardCharsets.UTF_8)), values.parse(field.getValue())));
    }
    this.heap = exports.opaHeapPtrGet();
  }

  /** A field of the input that lies in front of the heap: addresses of its path and its value. */
  private record Fixed(int path, int value) {}

  /** Gives the functions, at the places that the module knows them by. */
  void bind(@Nullable Builtin[] table) {
    this.builtins = table;
  }

  /** The module's own table: an object of names and numbers. */
  Term builtinTable() {
    return dumped(exports.builtins());
  }

  /** The module's entrypoints: an object of names and numbers. */
  Term entrypoints() {
    return dumped(exports.entrypoints());
  }

  int abiVersion() {
    return (int) exports.opaWasmAbiVersion().getValue();
  }

  int abiMinorVersion() {
    return (int) exports.opaWasmAbiMinorVersion().getValue();
  }

  int pages() {
    return memory.pages();
  }

  /** The result set in a format, or null when it is longer than the limit. */
  byte @Nullable [] evaluate(
      int entrypoint, byte[] input, Instant time, int resultBytesMax, int format) {
    this.time = time;
    reserve(heap + (long) input.length);
    memory.write(heap, input);
    int result =
        fixed.isEmpty()
            ? exports.opaEval(0, entrypoint, data, heap, input.length, heap + input.length, format)
            : evaluate(entrypoint, input.length, format);
    return text(result, resultBytesMax);
  }

  /**
   * As {@code opa_eval} does, with the fixed fields put into the input; the address of the text.
   */
  private int evaluate(int entrypoint, int inputBytes, int format) {
    exports.opaHeapPtrSet(heap + inputBytes);
    int input = exports.opaValueParse(heap, inputBytes);
    for (Fixed field : fixed) {
      if (exports.opaValueAddPath(input, field.path(), field.value()) != 0) {
        throw new GuestAbort("the input is no object");
      }
    }
    int context = exports.opaEvalCtxNew();
    exports.opaEvalCtxSetEntrypoint(context, entrypoint);
    exports.opaEvalCtxSetData(context, data);
    exports.opaEvalCtxSetInput(context, input);
    if (exports.eval(context) != 0) {
      throw new GuestAbort("eval failed");
    }
    int result = exports.opaEvalCtxGetResult(context);
    return format == FORMAT_TERM ? exports.opaValueDump(result) : exports.opaJsonDump(result);
  }

  private void reserve(long end) {
    long missing = end - (long) memory.pages() * Memory.PAGE_SIZE;
    if (missing > 0) {
      int pages = (int) ((missing + Memory.PAGE_SIZE - 1) / Memory.PAGE_SIZE);
      if (memory.grow(pages) < 0) {
        throw new GuestAbort("opa_malloc: no room for the input");
      }
    }
  }

  private Term dumped(int value) {
    int dump = exports.opaValueDump(value);
    byte[] text = text(dump, Integer.MAX_VALUE);
    exports.opaFree(dump);
    return TermParser.parse(new String(text, StandardCharsets.UTF_8));
  }

  /** The bytes up to the next zero. */
  private byte @Nullable [] text(int address, int bytesMax) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long end = (long) memory.pages() * Memory.PAGE_SIZE;
    int step = CHUNK_MIN;
    for (long at = Integer.toUnsignedLong(address); at < end; ) {
      byte[] chunk = memory.readBytes((int) at, (int) Math.min(step, end - at));
      int zero = 0;
      while (zero < chunk.length && chunk[zero] != 0) {
        zero++;
      }
      bytes.write(chunk, 0, zero);
      if (bytes.size() > bytesMax) {
        return null;
      }
      if (zero < chunk.length) {
        break;
      }
      at += chunk.length;
      step = Math.min(CHUNK_MAX, step * 4);
    }
    return bytes.toByteArray();
  }

  private int call(int id, int... operands) {
    Builtin builtin = id >= 0 && id < builtins.length ? builtins[id] : HostedFunctions.find(id);
    if (builtin == null) {
      throw new GuestAbort("unknown built-in function " + id);
    }
    try {
      return values.write(builtin.call(new Call(values.read(operands), time)));
    } catch (UndefinedException e) {
      return 0;
    }
  }

  @Override
  public OpaWasm_Env env() {
    return this;
  }

  @Override
  public Memory memory() {
    return memory;
  }

  @Override
  public void opaAbort(int message) {
    byte[] text = text(message, ABORT_BYTES_MAX);
    throw new GuestAbort(text == null ? "aborted" : new String(text, StandardCharsets.UTF_8));
  }

  @Override
  public int opaBuiltin0(int id, int context) {
    return call(id);
  }

  @Override
  public int opaBuiltin1(int id, int context, int first) {
    return call(id, first);
  }

  @Override
  public int opaBuiltin2(int id, int context, int first, int second) {
    return call(id, first, second);
  }

  @Override
  public int opaBuiltin3(int id, int context, int first, int second, int third) {
    return call(id, first, second, third);
  }

  @Override
  public int opaBuiltin4(int id, int context, int first, int second, int third, int fourth) {
    return call(id, first, second, third, fourth);
  }
}
