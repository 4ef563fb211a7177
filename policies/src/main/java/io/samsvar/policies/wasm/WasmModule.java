package io.samsvar.policies.wasm;

import com.dylibso.chicory.runtime.ChicoryInterruptedException;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.types.ActiveDataSegment;
import com.dylibso.chicory.wasm.types.MemoryImport;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import io.samsvar.ledger.Digest;
import io.samsvar.policies.builtin.Builtin;
import io.samsvar.policies.builtin.HostBuiltins;
import io.samsvar.policies.builtin.StoppedException;
import io.samsvar.policies.builtin.Term;
import io.samsvar.policies.builtin.TooLargeException;
import io.samsvar.policies.wasm.EvaluationException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A compiled module: translated to Java bytecode once, with its idle instances. Safe for several
 * threads; each evaluation has an instance for itself, and one that failed is never used again.
 */
public final class WasmModule {

  private static final Logger LOG = LoggerFactory.getLogger(WasmModule.class);

  private static final int ABI_VERSION = 1;
  private static final int ABI_MINOR_VERSION = 3;

  /** An idle instance that grew beyond this is not kept, in pages of 64 KiB: 16 MiB. */
  private static final int IDLE_PAGES_MAX = 256;

  private final String name;
  private final com.dylibso.chicory.wasm.WasmModule module;
  private final Function<Instance, Machine> machine;
  private final TranslationCache cache;
  private final Map<Integer, String> names;
  private final Set<String> interpreted;
  private final WasmLimits limits;
  private final byte[] baseData;
  private final Map<String, byte[]> fixedInput;
  private final Digest digest;
  private final Map<String, Integer> entrypoints;
  private final Map<String, Integer> builtins;
  private final @Nullable Builtin[] table;
  private final int format;
  private final ConcurrentLinkedDeque<ModuleInstance> idle = new ConcurrentLinkedDeque<>();

  private WasmModule(
      String name,
      byte[] wasm,
      byte[] baseData,
      Map<String, byte[]> fixedInput,
      WasmLimits limits,
      Path translations)
      throws UnusableModuleException {
    this.name = name;
    byte[] rewritten = HostedFunctions.rewrite(wasm);
    this.digest = Digest.of(rewritten);
    this.cache = new TranslationCache(translations);
    Translation translation = Translation.of(name, rewritten, cache);
    this.module = translation.module();
    this.machine = translation.machine();
    this.names = new WasmBinary(rewritten).functionNames();
    this.interpreted = named(translation.interpreted(), names);
    if (!interpreted.isEmpty()) {
      LOG.warn(
          "stage=policy pack={}: too large for a Java method and interpreted, which is slow; split"
              + " them: {}",
          name,
          interpreted);
    }
    this.limits = limits;
    this.baseData = baseData.clone();
    this.fixedInput = new TreeMap<>(fixedInput);
    ModuleInstance first = create();
    if (first.abiVersion() != ABI_VERSION || first.abiMinorVersion() != ABI_MINOR_VERSION) {
      throw new UnusableModuleException(
          "%s speaks version %d.%d of OPA's WebAssembly ABI; this host speaks %d.%d"
              .formatted(
                  name,
                  first.abiVersion(),
                  first.abiMinorVersion(),
                  ABI_VERSION,
                  ABI_MINOR_VERSION));
    }
    this.entrypoints = numbers(first.entrypoints());
    this.builtins = numbers(first.builtinTable());
    this.table = table();
    this.format = ModuleInstance.FORMAT_JSON;
    first.bind(table);
    idle.push(first);
  }

  /**
   * Translates a module and tries an instance.
   *
   * @param name for messages
   * @param wasm the module {@code opa build -t wasm} makes
   * @param baseData JSON that {@code data} starts with
   * @param translations folder in which translated modules are kept; made when missing
   * @throws UnusableModuleException when it is no such module, or calls a built-in function that
   *     this host does not have
   */
  public static WasmModule load(
      String name, byte[] wasm, byte[] baseData, WasmLimits limits, Path translations)
      throws UnusableModuleException {
    return load(name, wasm, baseData, Map.of(), limits, translations);
  }

  /**
   * The same, for a module of which some fields of the input never change: each instance parses
   * them once, and they stand beside those of each evaluation.
   *
   * @param fixedInput JSON by field of the input, which then is an object
   */
  public static WasmModule load(
      String name,
      byte[] wasm,
      byte[] baseData,
      Map<String, byte[]> fixedInput,
      WasmLimits limits,
      Path translations)
      throws UnusableModuleException {
    try {
      return new WasmModule(name, wasm, baseData, fixedInput, limits, translations);
    } catch (ChicoryException | GuestAbort | IllegalArgumentException e) {
      throw new UnusableModuleException(name + " is no usable policy module: " + e.getMessage(), e);
    }
  }

  private WasmModule(WasmModule other, byte[] baseData) {
    this.name = other.name;
    this.module = other.module;
    this.machine = other.machine;
    this.cache = other.cache;
    this.names = other.names;
    this.interpreted = other.interpreted;
    this.limits = other.limits;
    this.baseData = baseData.clone();
    this.fixedInput = other.fixedInput;
    this.digest = other.digest;
    this.entrypoints = other.entrypoints;
    this.builtins = other.builtins;
    this.table = other.table;
    this.format = ModuleInstance.FORMAT_TERM;
  }

  /**
   * The same module over other base data, JSON; nothing is translated again. It answers with Rego
   * terms, in which sets are told from arrays.
   */
  WasmModule over(byte[] otherData) {
    return new WasmModule(this, otherData);
  }

  /** For messages. */
  public String name() {
    return name;
  }

  /** What one evaluation may use. */
  public WasmLimits limits() {
    return limits;
  }

  /** The names of the built-in functions that the host answers for this module. */
  public Set<String> hostBuiltins() {
    return builtins.keySet();
  }

  /**
   * The names of the rules that are too large for a Java method and run interpreted, which is slow;
   * mostly there are none.
   */
  public Set<String> interpreted() {
    return interpreted;
  }

  /**
   * How large the Java methods are that the module became.
   *
   * @throws IOException when they are not on disk any more or not readable, or when some of the
   *     module runs interpreted, since then it is not kept there
   */
  public MethodSizes methodSizes() throws IOException {
    byte[] jar = cache.get(digest);
    if (jar == null) {
      throw new IOException("The translation of " + name + " is not on disk");
    }
    return MethodSizes.of(jar, names);
  }

  /** The names of the entrypoints, as paths with slashes. */
  public Set<String> entrypoints() {
    return entrypoints.keySet();
  }

  /**
   * Evaluates on the calling thread, which an interrupt ends soon.
   *
   * @return the result set as JSON: empty when undefined
   */
  byte[] evaluate(String entrypoint, byte[] input, Instant time) throws EvaluationException {
    Integer id = entrypoints.get(entrypoint);
    if (id == null) {
      throw new IllegalArgumentException(name + " has no entrypoint " + entrypoint);
    }
    if (input.length > limits.inputBytes()) {
      throw new EvaluationException(
          Reason.INPUT_TOO_LARGE,
          "The input of %d bytes is larger than the %d bytes allowed"
              .formatted(input.length, limits.inputBytes()));
    }
    byte[] result = evaluate(id, input, time);
    if (result == null) {
      throw new EvaluationException(
          Reason.RESULT_TOO_LARGE,
          name + " answered more than the " + limits.resultBytes() + " bytes allowed");
    }
    return result;
  }

  private byte @Nullable [] evaluate(int entrypoint, byte[] input, Instant time)
      throws EvaluationException {
    ModuleInstance kept = idle.poll();
    try {
      ModuleInstance instance = kept != null ? kept : create();
      byte[] result = instance.evaluate(entrypoint, input, time, limits.resultBytes(), format);
      if (instance.pages() <= IDLE_PAGES_MAX) {
        idle.push(instance);
      }
      return result;
    } catch (ChicoryInterruptedException | StoppedException e) {
      throw new EvaluationException(Reason.TIMEOUT, name + " was stopped", e);
    } catch (TooLargeException e) {
      throw new EvaluationException(Reason.CALL_TOO_LARGE, name + ": " + e.getMessage(), e);
    } catch (GuestAbort e) {
      throw aborted(e);
    } catch (OutOfMemoryError e) {
      throw new EvaluationException(Reason.MEMORY, name + " found no memory left", e);
    } catch (StackOverflowError e) {
      throw new EvaluationException(Reason.TRAP, name + " recursed too deeply", e);
    } catch (RuntimeException e) {
      throw new EvaluationException(Reason.TRAP, name + " failed: " + e.getMessage(), e);
    }
  }

  private EvaluationException aborted(GuestAbort abort) {
    String message = String.valueOf(abort.getMessage());
    return message.contains("opa_malloc")
        ? new EvaluationException(
            Reason.MEMORY,
            name + " needs more than the " + limits.memoryPages() + " pages of memory allowed",
            abort)
        : new EvaluationException(Reason.TRAP, name + " aborted: " + message, abort);
  }

  private ModuleInstance create() {
    ModuleInstance instance =
        new ModuleInstance(
            module,
            machine,
            new MemoryLimits(initialPages(), limits.memoryPages()),
            baseData,
            fixedInput);
    if (table != null) {
      instance.bind(table);
    }
    return instance;
  }

  /* The import is that of an empty policy: the constants of a large one go beyond it. */
  private int initialPages() {
    int wanted =
        module.importSection().stream()
            .filter(MemoryImport.class::isInstance)
            .mapToInt(memory -> ((MemoryImport) memory).limits().initialPages())
            .max()
            .orElse(MemoryLimits.defaultLimits().initialPages());
    long end =
        Stream.of(module.dataSection().dataSegments())
            .filter(ActiveDataSegment.class::isInstance)
            .map(ActiveDataSegment.class::cast)
            .mapToLong(
                it -> it.offsetInstructions().getFirst().operand(0) + (long) it.data().length)
            .max()
            .orElse(0);
    return Math.max(wanted, (int) Math.ceilDiv(end, (long) Memory.PAGE_SIZE));
  }

  private static Set<String> named(Set<Integer> functions, Map<Integer, String> names) {
    Set<String> named = new TreeSet<>();
    for (int function : functions) {
      named.add(names.getOrDefault(function, "function " + function));
    }
    return named;
  }

  private @Nullable Builtin[] table() throws UnusableModuleException {
    Set<String> unknown = new TreeSet<>(builtins.keySet());
    unknown.removeAll(HostBuiltins.names());
    if (!unknown.isEmpty()) {
      throw new UnusableModuleException(
          name + " calls built-in functions that are not available here: " + unknown);
    }
    int size = builtins.values().stream().mapToInt(id -> id + 1).max().orElse(0);
    @Nullable Builtin[] functions = new Builtin[size];
    builtins.forEach((function, id) -> functions[id] = HostBuiltins.find(function));
    return functions;
  }

  private static Map<String, Integer> numbers(Term term) {
    Map<String, Integer> numbers = new TreeMap<>();
    if (term instanceof Term.Obj object) {
      object
          .fields()
          .forEach(
              (key, value) -> {
                if (key instanceof Term.Str text && value instanceof Term.Num number) {
                  numbers.put(text.value(), number.value().intValueExact());
                }
              });
    }
    return Map.copyOf(numbers);
  }
}
