package io.samsvar.policies.builtin;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An address, of 32 or 128 bits. Never a name, so that nothing is looked up.
 *
 * @param value the address as a number
 * @param bits 32 or 128
 */
record Ip(BigInteger value, int bits) {

  private static final BigInteger MAPPED = BigInteger.valueOf(0xffffL).shiftLeft(32);

  /** Reads an address; null when it is none. */
  static @Nullable Ip parse(String text) {
    return text.indexOf(':') < 0 ? v4(text) : v6(text);
  }

  static boolean isV6(String text) {
    return text.indexOf(':') >= 0 && v6(text) != null;
  }

  /** An IPv4 address written in IPv6 is the IPv4 address. */
  Ip unmapped() {
    return bits == 128 && value.shiftRight(32).shiftLeft(32).equals(MAPPED)
        ? new Ip(value.subtract(MAPPED), 32)
        : this;
  }

  private static @Nullable Ip v4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return null;
    }
    long value = 0;
    for (String part : parts) {
      if (!part.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(part) > 255) {
        return null;
      }
      value = value << 8 | Integer.parseInt(part);
    }
    return new Ip(BigInteger.valueOf(value), 32);
  }

  private static @Nullable Ip v6(String text) {
    int gap = text.indexOf("::");
    List<Integer> head = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
    List<Integer> tail = gap < 0 ? List.of() : groups(text.substring(gap + 2), true);
    if (head == null || tail == null) {
      return null;
    }
    int missing = 8 - head.size() - tail.size();
    if (gap < 0 ? missing != 0 : missing < 1) {
      return null;
    }
    List<Integer> all = new ArrayList<>(head);
    for (int i = 0; i < missing; i++) {
      all.add(0);
    }
    all.addAll(tail);
    BigInteger value = BigInteger.ZERO;
    for (int group : all) {
      value = value.shiftLeft(16).or(BigInteger.valueOf(group));
    }
    return new Ip(value, 128);
  }

  private static @Nullable List<Integer> groups(String text, boolean last) {
    List<Integer> groups = new ArrayList<>();
    if (text.isEmpty()) {
      return groups;
    }
    String[] parts = text.split(":", -1);
    for (int i = 0; i < parts.length; i++) {
      if (last && i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
        Ip embedded = v4(parts[i]);
        if (embedded == null) {
          return null;
        }
        groups.add(embedded.value.intValue() >>> 16);
        groups.add(embedded.value.intValue() & 0xffff);
      } else if (parts[i].matches("[0-9a-fA-F]{1,4}")) {
        groups.add(Integer.parseInt(parts[i], 16));
      } else {
        return null;
      }
    }
    return groups;
  }

  /** As RFC 5952 has it; an IPv4 address written in IPv6 as IPv4. */
  @Override
  public String toString() {
    Ip plain = unmapped();
    if (plain.bits == 32) {
      long v = plain.value.longValue();
      return (v >> 24) + "." + (v >> 16 & 255) + "." + (v >> 8 & 255) + "." + (v & 255);
    }
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = value.shiftRight(112 - 16 * i).intValue() & 0xffff;
    }
    int[] gap = longestZeros(groups);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == gap[0]) {
        text.append("::");
        i = gap[1] - 1;
        continue;
      }
      if (i > 0 && i != gap[1]) {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }

  /** Start and end of the first longest run of at least two zeros, -1 when there is none. */
  private static int[] longestZeros(int[] groups) {
    int[] best = {-1, -1};
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - i >= 2 && end - i > best[1] - best[0]) {
        best = new int[] {i, end};
      }
    }
    return best;
  }
}
