package io.samsvar.policies.wasm;

import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.Element;
import com.dylibso.chicory.wasm.types.Export;
import com.dylibso.chicory.wasm.types.ExternalType;
import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.Instruction;
import com.dylibso.chicory.wasm.types.OpCode;
import com.dylibso.chicory.wasm.types.StartSection;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The functions of a module that can ever be called: from its exports and its start, directly, or
 * through a table by a call of the same type.
 */
final class ReachableFunctions {

  private final WasmModule module;
  private final int imported;
  private final BitSet reached = new BitSet();
  private final Set<FunctionType> typesCalled = new HashSet<>();
  private final Deque<Integer> waiting = new ArrayDeque<>();

  ReachableFunctions(WasmModule module, int imported) {
    this.module = module;
    this.imported = imported;
  }

  /** Their indices. */
  BitSet find() {
    for (int i = 0; i < module.exportSection().exportCount(); i++) {
      Export export = module.exportSection().getExport(i);
      if (export.exportType() == ExternalType.FUNCTION) {
        reach(export.index());
      }
    }
    module
        .startSection()
        .map(StartSection::startIndex)
        .ifPresent(start -> reach((int) (long) start));
    List<Integer> inTables = inTables();
    do {
      follow();
      inTables.stream()
          .filter(function -> function < imported || typesCalled.contains(type(function)))
          .forEach(this::reach);
    } while (!waiting.isEmpty());
    return reached;
  }

  private void reach(int function) {
    if (!reached.get(function)) {
      reached.set(function);
      waiting.add(function);
    }
  }

  private void follow() {
    for (Integer next = waiting.poll(); next != null; next = waiting.poll()) {
      if (next >= imported) {
        for (Instruction instruction :
            module.codeSection().getFunctionBody(next - imported).instructions()) {
          follow(instruction);
        }
      }
    }
  }

  private void follow(Instruction instruction) {
    if (instruction.opcode() == OpCode.CALL
        || instruction.opcode() == OpCode.RETURN_CALL
        || instruction.opcode() == OpCode.REF_FUNC) {
      reach((int) instruction.operand(0));
    } else if (instruction.opcode() == OpCode.CALL_INDIRECT
        || instruction.opcode() == OpCode.RETURN_CALL_INDIRECT) {
      typesCalled.add(module.typeSection().getType((int) instruction.operand(0)));
    }
  }

  private FunctionType type(int function) {
    return module.functionSection().getFunctionType(function - imported, module.typeSection());
  }

  private List<Integer> inTables() {
    List<Integer> functions = new ArrayList<>();
    module.elementSection().stream()
        .map(Element::initializers)
        .flatMap(List::stream)
        .flatMap(List::stream)
        .filter(instruction -> instruction.opcode() == OpCode.REF_FUNC)
        .forEach(instruction -> functions.add((int) instruction.operand(0)));
    return functions;
  }
}
