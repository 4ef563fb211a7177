package io.samsvar.policies.wasm;

import com.dylibso.chicory.runtime.Memory;
import com.styra.opa.wasm.OpaWasm_ModuleExports;
import io.samsvar.policies.builtin.Term;
import io.samsvar.policies.builtin.TermWriter;
import io.samsvar.policies.builtin.TooLargeException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads and writes the values of an instance where they lie in its memory: having the module print
 * each operand of a call as JSON, to be parsed here, takes longer than most functions themselves.
 *
 * <p>Source: {@code wasm/src/value.h} of OPA 1.22.2, for 32-bit WebAssembly.
 */
final class GuestValues {

  /**
   * Most that the operands of one call may take here, in bytes. In the module a value may hold
   * another one a million times and take room once.
   */
  static final int CALL_BYTES_MAX = 32 << 20;

  /** What each value counts at least, in bytes. */
  private static final int VALUE_BYTES = 48;

  private static final int NULL = 1;
  private static final int BOOLEAN = 2;
  private static final int NUMBER = 3;
  private static final int STRING = 4;
  private static final int ARRAY = 5;
  private static final int OBJECT = 6;
  private static final int SET = 7;
  private static final int STRING_INTERNED = 8;
  private static final int BOOLEAN_INTERNED = 9;

  private static final int NUMBER_INT = 1;
  private static final int POINTER_BYTES = 4;
  private static final int STRING_BYTES = 12;

  private final Memory memory;
  private final OpaWasm_ModuleExports exports;
  private final int yes;
  private final int no;
  private int budget;

  GuestValues(Memory memory, OpaWasm_ModuleExports exports) {
    this.memory = memory;
    this.exports = exports;
    this.yes = constant("true");
    this.no = constant("false");
  }

  /** The operands of a call. */
  List<Term> read(int... addresses) {
    budget = CALL_BYTES_MAX;
    List<Term> terms = new ArrayList<>(addresses.length);
    for (int address : addresses) {
      terms.add(value(address));
    }
    return terms;
  }

  /** Puts a value into the memory; answers its address. */
  int write(Term term) {
    return switch (term) {
      case Term.Bool bool -> bool.value() ? yes : no;
      case Term.Str string -> string(string.value().getBytes(StandardCharsets.UTF_8));
      case Term.Null _, Term.Num _, Term.Arr _, Term.Obj _, Term.Members _ ->
          parse(TermWriter.write(term).getBytes(StandardCharsets.UTF_8));
    };
  }

  /** Has the module read JSON, or a value as Rego writes it. */
  int parse(byte[] text) {
    int address = exports.opaMalloc(text.length);
    memory.write(address, text);
    int value = exports.opaValueParse(address, text.length);
    exports.opaFree(address);
    return value;
  }

  /** Marked as the module marks its own constants, so that it never frees or changes them. */
  private int constant(String text) {
    int address = parse(text.getBytes(StandardCharsets.US_ASCII));
    memory.writeByte(address, (byte) BOOLEAN_INTERNED);
    return address;
  }

  private int string(byte[] text) {
    int address = exports.opaMalloc(STRING_BYTES + text.length + 1);
    memory.writeI32(address, STRING);
    memory.writeI32(address + 4, text.length);
    memory.writeI32(address + 8, address + STRING_BYTES);
    memory.write(address + STRING_BYTES, text);
    memory.writeByte(address + STRING_BYTES + text.length, (byte) 0);
    return address;
  }

  private Term value(int address) {
    charge(VALUE_BYTES);
    return switch (memory.read(address)) {
      case NULL -> new Term.Null();
      case BOOLEAN, BOOLEAN_INTERNED -> Term.of(memory.read(address + 1) != 0);
      case NUMBER -> number(address);
      case STRING, STRING_INTERNED ->
          Term.of(text(memory.readInt(address + 8), memory.readInt(address + 4)));
      case ARRAY -> array(address);
      case OBJECT -> object(address);
      case SET -> set(address);
      default -> throw new GuestAbort("a value of an unknown type");
    };
  }

  private Term number(int address) {
    if (memory.read(address + 1) == NUMBER_INT) {
      return Term.of(memory.readLong(address + 8));
    }
    return new Term.Num(text(memory.readInt(address + 8), memory.readInt(address + 12)));
  }

  private Term array(int address) {
    int elements = memory.readInt(address + 4);
    int length = memory.readInt(address + 8);
    List<Term> items = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      items.add(value(memory.readInt(elements + i * 2 * POINTER_BYTES + POINTER_BYTES)));
    }
    return new Term.Arr(items);
  }

  private Term object(int address) {
    TreeMap<Term, Term> fields = new TreeMap<>();
    for (int element : chained(address, 2 * POINTER_BYTES)) {
      fields.put(value(memory.readInt(element)), value(memory.readInt(element + POINTER_BYTES)));
    }
    return new Term.Obj(fields);
  }

  private Term set(int address) {
    TreeSet<Term> items = new TreeSet<>();
    for (int element : chained(address, POINTER_BYTES)) {
      items.add(value(memory.readInt(element)));
    }
    return new Term.Members(items);
  }

  /** The elements of a hash table, each of which points to the next in its bucket. */
  private List<Integer> chained(int table, int nextAt) {
    int buckets = memory.readInt(table + 4);
    int count = memory.readInt(table + 8);
    List<Integer> elements = new ArrayList<>();
    for (int bucket = 0; bucket < count; bucket++) {
      int element = memory.readInt(buckets + bucket * POINTER_BYTES);
      while (element != 0) {
        charge(VALUE_BYTES);
        elements.add(element);
        element = memory.readInt(element + nextAt);
      }
    }
    return elements;
  }

  private String text(int address, int length) {
    charge(length);
    return new String(memory.readBytes(address, length), StandardCharsets.UTF_8);
  }

  private void charge(int bytes) {
    budget -= bytes;
    if (bytes < 0 || budget < 0) {
      throw new TooLargeException(
          "The operands of a call are larger than the " + CALL_BYTES_MAX + " bytes allowed");
    }
  }
}
