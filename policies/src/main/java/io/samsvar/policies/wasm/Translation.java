package io.samsvar.policies.wasm;

import com.dylibso.chicory.compiler.Cache;
import com.dylibso.chicory.compiler.InterpreterFallback;
import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import io.samsvar.ledger.Digest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A module as Java bytecode. The same module is translated once in a process, so that code which is
 * compiled by HotSpot already is used again.
 *
 * @param module as it was parsed, perhaps without its function bodies
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
    Translation made = made(name, wasm, digest, cache);
    synchronized (KEPT) {
      KEPT.put(digest, made);
    }
    return made;
  }

  /** Forgets what this process translated, so that it is read from disk again, as at a start. */
  static void forget() {
    synchronized (KEPT) {
      KEPT.clear();
    }
  }

  /**
   * What is translated already needs no function bodies any more: reading and checking them again
   * takes longer than all the rest of a start.
   */
  private static Translation made(String name, byte[] wasm, Digest digest, TranslationCache cache)
      throws UnusableModuleException {
    byte[] code;
    try {
      code = cache.get(digest);
    } catch (IOException e) {
      throw new UnusableModuleException(name + " is translated, but that cannot be read", e);
    }
    if (code == null) {
      return make(name, Parser.parse(wasm), new Keeping(digest, cache));
    }
    WasmModule module = Parser.parse(new WasmBinary(wasm).withoutBodies());
    return new Translation(
        module,
        MachineFactoryCompiler.builder(module).withCache(new Known(code)).compile(),
        Set.of());
  }

  /** Under the digest of the whole module, not under the one that the compiler would take. */
  private record Keeping(Digest digest, TranslationCache cache) implements Cache {
    @Override
    public byte @Nullable [] get(String key) {
      return null;
    }

    @Override
    public void putIfAbsent(String key, byte[] code) throws IOException {
      cache.put(digest, code);
    }
  }

  /** The module that goes with it has no bodies, so it is never to be translated itself. */
  private static final class Known implements Cache {
    private final byte[] code;

    Known(byte[] code) {
      this.code = code;
    }

    @Override
    public byte[] get(String key) {
      return code;
    }

    @Override
    public void putIfAbsent(String key, byte[] made) {
      throw new IllegalStateException("A module without bodies was translated");
    }
  }

  private static Translation make(String name, WasmModule module, Cache cache)
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
