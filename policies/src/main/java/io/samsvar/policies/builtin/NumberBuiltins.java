package io.samsvar.policies.builtin;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Functions on numbers. */
final class NumberBuiltins {

  /** A longer range would fill the memory of the module anyway. */
  private static final int RANGE_MAX = 1_000_000;

  private NumberBuiltins() {}

  static void register(Map<String, Builtin> all) {
    all.put("numbers.range_step", NumberBuiltins::rangeStep);
  }

  private static Term rangeStep(Call call) {
    BigInteger from = call.integer(0);
    BigInteger to = call.integer(1);
    BigInteger step = call.integer(2);
    if (step.signum() <= 0) {
      throw new UndefinedException("a step that is not positive");
    }
    int direction = to.compareTo(from) < 0 ? -1 : 1;
    BigInteger count = to.subtract(from).abs().divide(step).add(BigInteger.ONE);
    if (count.compareTo(BigInteger.valueOf(RANGE_MAX)) > 0) {
      throw new UndefinedException("a range that is too long");
    }
    BigInteger change = direction < 0 ? step.negate() : step;
    List<Term> numbers = new ArrayList<>();
    BigInteger number = from;
    for (int i = 0; i < count.intValue(); i++) {
      numbers.add(new Term.Num(number.toString()));
      number = number.add(change);
    }
    return new Term.Arr(numbers);
  }
}
