package io.samsvar.policies.wasm;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The parts of a WebAssembly module that {@link HostedFunctions} has to know, and a way to write it
 * with other function bodies. Source: WebAssembly Core Specification 2.0, section 5.5.
 */
final class WasmBinary {

  private static final int PREAMBLE_BYTES = 8;
  private static final int CUSTOM = 0;
  private static final int TYPE = 1;
  private static final int IMPORT = 2;
  private static final int FUNCTION = 3;
  private static final int CODE = 10;
  private static final int FUNCTION_NAMES = 1;
  private static final int KIND_FUNCTION = 0;
  private static final int KIND_TABLE = 1;
  private static final int KIND_MEMORY = 2;
  private static final int KIND_GLOBAL = 3;

  /** A body that is never run: no local variables, {@code unreachable}, {@code end}. */
  static final byte[] STUB = {0, 0, 0x0b};

  private final byte[] module;
  private final List<Integer> types = new ArrayList<>();
  private final List<Integer> typeOf = new ArrayList<>();
  private final Map<String, Integer> imports = new HashMap<>();
  private final Map<String, Integer> names = new HashMap<>();
  private final List<byte[]> bodies = new ArrayList<>();
  private int codeFrom;
  private int codeTo;

  /**
   * Reads a module.
   *
   * @throws IllegalArgumentException when it is not a module of the kind that OPA writes
   */
  WasmBinary(byte[] module) {
    this.module = module;
    try {
      Reader in = new Reader(module, PREAMBLE_BYTES);
      while (in.at < module.length) {
        int from = in.at;
        int id = in.unsigned8();
        int length = in.unsigned();
        int to = in.at + length;
        section(id, new Reader(module, in.at), to);
        if (id == CODE) {
          codeFrom = from;
          codeTo = to;
        }
        in.at = to;
      }
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("the module ends too early", e);
    }
  }

  /** Index of an imported function, as calls have it; -1 when there is none of this name. */
  int imported(String field) {
    return imports.getOrDefault(field, -1);
  }

  /** How many functions are imported: the first one defined has this index. */
  int importedCount() {
    return imports.size();
  }

  /** The indices of the functions that are defined here. */
  List<Integer> defined() {
    return IntStream.range(importedCount(), importedCount() + bodies.size()).boxed().toList();
  }

  /** Index of a defined function by its name, as calls have it; -1 when there is none. */
  int named(String name) {
    int index = names.getOrDefault(name, -1);
    return index - importedCount() < bodies.size() ? index : -1;
  }

  /** The name of each function, by index, as far as the module tells. */
  Map<Integer, String> functionNames() {
    Map<Integer, String> byIndex = new HashMap<>();
    names.forEach((name, index) -> byIndex.put(index, name));
    return byIndex;
  }

  /** How many operands a defined function takes; -1 when it does not answer exactly one value. */
  int operands(int function) {
    return types.get(typeOf.get(function - importedCount()));
  }

  /** Replaces the body of a defined function: local declarations and code, without the length. */
  void replace(int function, byte[] body) {
    bodies.set(function - importedCount(), body.clone());
  }

  /** Length of the body of a defined function, in bytes. */
  int bodyBytes(int function) {
    return bodies.get(function - importedCount()).length;
  }

  /** As {@link #written}, but no function does anything: enough for a module that is translated. */
  byte[] withoutBodies() {
    bodies.replaceAll(_ -> STUB);
    return written();
  }

  /** The module, with the bodies as they are now. */
  byte[] written() {
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    unsigned(code, bodies.size());
    for (byte[] body : bodies) {
      unsigned(code, body.length);
      code.writeBytes(body);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(module.length);
    out.write(module, 0, codeFrom);
    out.write(CODE);
    unsigned(out, code.size());
    out.writeBytes(code.toByteArray());
    out.write(module, codeTo, module.length - codeTo);
    return out.toByteArray();
  }

  private void section(int id, Reader in, int to) {
    switch (id) {
      case TYPE -> in.times(() -> types.add(type(in)));
      case IMPORT -> in.times(() -> imported(in));
      case FUNCTION -> in.times(() -> typeOf.add(in.unsigned()));
      case CODE -> in.times(() -> bodies.add(in.bytes(in.unsigned())));
      case CUSTOM -> custom(in, to);
      default -> {
        // Of no interest here; copied as it is.
      }
    }
  }

  private static int type(Reader in) {
    in.unsigned8();
    int operands = in.unsigned();
    in.at += operands;
    int results = in.unsigned();
    in.at += results;
    return results == 1 ? operands : -1;
  }

  private void imported(Reader in) {
    in.text();
    String field = in.text();
    switch (in.unsigned8()) {
      case KIND_FUNCTION -> {
        in.unsigned();
        imports.put(field, imports.size());
      }
      case KIND_TABLE -> {
        in.unsigned8();
        limits(in);
      }
      case KIND_MEMORY -> limits(in);
      case KIND_GLOBAL -> in.at += 2;
      default -> throw new IllegalArgumentException("an import of an unknown kind");
    }
  }

  private static void limits(Reader in) {
    boolean bounded = (in.unsigned8() & 1) != 0;
    in.unsigned();
    if (bounded) {
      in.unsigned();
    }
  }

  private void custom(Reader in, int to) {
    if (!in.text().equals("name")) {
      return;
    }
    while (in.at < to) {
      int id = in.unsigned8();
      int length = in.unsigned();
      int end = in.at + length;
      if (id == FUNCTION_NAMES) {
        in.times(
            () -> {
              int index = in.unsigned();
              names.put(in.text(), index);
            });
      }
      in.at = end;
    }
  }

  /** LEB128, as all lengths and indices are written. */
  static void unsigned(ByteArrayOutputStream out, int value) {
    int rest = value;
    while (rest >>> 7 != 0) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }

  private static final class Reader {

    private final byte[] from;
    private int at;

    Reader(byte[] from, int at) {
      this.from = from;
      this.at = at;
    }

    int unsigned8() {
      return from[at++] & 0xff;
    }

    int unsigned() {
      int value = 0;
      for (int shift = 0; shift < 35; shift += 7) {
        int next = unsigned8();
        value |= (next & 0x7f) << shift;
        if (next < 0x80) {
          return value;
        }
      }
      throw new IllegalArgumentException("a number that is too long");
    }

    byte[] bytes(int length) {
      if (length < 0 || length > from.length - at) {
        throw new IllegalArgumentException("a part that is longer than the module");
      }
      byte[] bytes = new byte[length];
      System.arraycopy(from, at, bytes, 0, length);
      at += length;
      return bytes;
    }

    String text() {
      return new String(bytes(unsigned()), StandardCharsets.UTF_8);
    }

    void times(Runnable one) {
      int count = unsigned();
      for (int i = 0; i < count; i++) {
        one.run();
      }
    }
  }
}
