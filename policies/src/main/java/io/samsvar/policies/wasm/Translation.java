package io.samsvar.policies.wasm;

import com.dylibso.chicory.compiler.InterpreterFallback;
import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import io.samsvar.ledger.Digest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A module as Java bytecode. The same module is translated once in a process, so that code which is
 * compiled by HotSpot already is used again.
 *
 * @param module as it was parsed; an instance is of the very one that was translated
 * @param machine makes what runs an instance
 * @param interpreted indices of the functions that are too large for a Java method (64 KiB) and are
 *     interpreted instead, which takes some hundred times as long
 */
record Translation(
    WasmModule module, Function<Instance, Machine> machine, Set<Integer> interpreted) {

  /** How many translations a process keeps. */
  private static final int KEPT_MAX = 32;

  /** More functions than this that are too large are no policy that anybody wants to run. */
  private static final int INTERPRETED_MAX = 16;

  private static final Pattern TOO_LARGE =
      Pattern.compile("size limits.*function index: (\\d+)", Pattern.DOTALL);

  private static final Map<Digest, Translation> KEPT =
      new LinkedHashMap<>(KEPT_MAX, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, Translation> eldest) {
          return size() > KEPT_MAX;
        }
      };

  Translation {
    interpreted = Set.copyOf(interpreted);
  }

  /**
   * Of a module, from this process, from the cache on disk, or made now.
   *
   * @throws UnusableModuleException when too much of it would be interpreted
   */
  static Translation of(String name, byte[] wasm, TranslationCache cache)
      throws UnusableModuleException {
    Digest digest = Digest.of(wasm);
    synchronized (KEPT) {
      Translation known = KEPT.get(digest);
      if (known != null) {
        return known;
      }
    }
    Translation made = make(name, Parser.parse(wasm), cache);
    synchronized (KEPT) {
      KEPT.put(digest, made);
    }
    return made;
  }

  private static Translation make(String name, WasmModule module, TranslationCache cache)
      throws UnusableModuleException {
    Set<Integer> interpreted = new TreeSet<>();
    while (interpreted.size() <= INTERPRETED_MAX) {
      MachineFactoryCompiler.Builder builder =
          MachineFactoryCompiler.builder(module).withInterpreterFallback(InterpreterFallback.FAIL);
      // On disk is only what needs no interpreter, so that one is never used without being told of.
      builder =
          interpreted.isEmpty()
              ? builder.withCache(cache)
              : builder.withInterpretedFunctions(interpreted);
      try {
        return new Translation(module, builder.compile(), interpreted);
      } catch (ChicoryException e) {
        Matcher tooLarge = TOO_LARGE.matcher(String.valueOf(e.getMessage()));
        if (!tooLarge.find() || !interpreted.add(Integer.parseInt(tooLarge.group(1)))) {
          throw e;
        }
      }
    }
    throw new UnusableModuleException(
        name
            + " has more than "
            + INTERPRETED_MAX
            + " rules that are too large to be compiled here; split them: "
            + interpreted.stream().map(String::valueOf).collect(Collectors.joining(", ")));
  }
}
