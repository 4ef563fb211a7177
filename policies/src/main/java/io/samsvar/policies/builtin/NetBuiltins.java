package io.samsvar.policies.builtin;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Functions on addresses and networks as text. Nothing here resolves a name. */
final class NetBuiltins {

  /** A larger network is not written out: its addresses would not fit into a module's memory. */
  private static final int EXPANDED_MAX = 1 << 20;

  private static final BigInteger MAPPED = BigInteger.valueOf(0xffffL).shiftLeft(32);

  private NetBuiltins() {}

  static void register(Map<String, Builtin> all) {
    all.put(
        "net.cidr_is_valid",
        call -> Term.of(call.term(0) instanceof Term.Str text && parse(text.value()) != null));
    all.put("net.cidr_contains_matches", NetBuiltins::containsMatches);
    all.put("net.cidr_expand", NetBuiltins::expand);
    all.put("net.cidr_merge", NetBuiltins::merge);
  }

  /**
   * A network.
   *
   * @param address as written, not masked
   * @param prefix length of the mask
   */
  private record Cidr(Ip address, int prefix) {
    BigInteger first() {
      int host = address.bits() - prefix;
      return address.value().shiftRight(host).shiftLeft(host);
    }

    BigInteger last() {
      return first()
          .add(BigInteger.ONE.shiftLeft(address.bits() - prefix))
          .subtract(BigInteger.ONE);
    }

    boolean contains(Cidr other) {
      return address.bits() == other.address.bits()
          && first().compareTo(other.first()) <= 0
          && last().compareTo(other.last()) >= 0;
    }

    @Override
    public String toString() {
      return address + "/" + prefix;
    }
  }

  private static @Nullable Cidr parse(String text) {
    int slash = text.indexOf('/');
    Ip address = slash < 0 ? null : Ip.parse(text.substring(0, slash));
    String digits = text.substring(slash + 1);
    if (address == null || !digits.matches("[0-9]{1,9}")) {
      return null;
    }
    int prefix = Integer.parseInt(digits);
    if (prefix > address.bits()) {
      return null;
    }
    Ip unmapped = address.unmapped();
    return unmapped.bits() == address.bits() || prefix < 96
        ? new Cidr(address, prefix)
        : new Cidr(unmapped, prefix - 96);
  }

  private static Cidr network(String text) {
    Cidr cidr = parse(text);
    if (cidr == null) {
      throw new UndefinedException("not a network");
    }
    return new Cidr(new Ip(cidr.first(), cidr.address().bits()), cidr.prefix());
  }

  private static Term containsMatches(Call call) {
    TreeSet<Term> found = new TreeSet<>();
    Map<Term, String> inner = entries(call.term(1));
    entries(call.term(0))
        .forEach(
            (index, text) -> {
              Cidr outer = network(text);
              inner.forEach(
                  (other, address) -> {
                    Ip ip = Ip.parse(address);
                    Ip plain = ip == null ? null : ip.unmapped();
                    Cidr wanted = plain == null ? network(address) : new Cidr(plain, plain.bits());
                    if (outer.contains(wanted)) {
                      found.add(new Term.Arr(List.of(index, other)));
                    }
                  });
            });
    return new Term.Members(found);
  }

  /** The texts by what is told of them: place, member, key, or the text itself. */
  private static Map<Term, String> entries(Term operand) {
    Map<Term, String> entries = new TreeMap<>();
    switch (operand) {
      case Term.Str text -> entries.put(text, text.value());
      case Term.Arr array -> {
        for (int i = 0; i < array.items().size(); i++) {
          entries.put(Term.of(i), element(array.items().get(i)));
        }
      }
      case Term.Members set -> set.items().forEach(item -> entries.put(item, element(item)));
      case Term.Obj object ->
          object.fields().forEach((key, item) -> entries.put(key, element(item)));
      case Term.Null _, Term.Bool _, Term.Num _ -> {}
    }
    return entries;
  }

  private static String element(Term item) {
    return Call.string(
        item instanceof Term.Arr array && !array.items().isEmpty()
            ? array.items().getFirst()
            : item);
  }

  private static Term expand(Call call) {
    Cidr cidr = network(call.string(0));
    int bits = cidr.address().bits();
    if (BigInteger.ONE.shiftLeft(bits - cidr.prefix()).intValueExact() > EXPANDED_MAX) {
      throw new IllegalStateException("net.cidr_expand: more than " + EXPANDED_MAX + " addresses");
    }
    TreeSet<Term> addresses = new TreeSet<>();
    BigInteger last = cidr.last();
    for (BigInteger at = cidr.first(); at.compareTo(last) <= 0; at = at.add(BigInteger.ONE)) {
      if (Thread.currentThread().isInterrupted()) {
        throw new StoppedException();
      }
      addresses.add(Term.of(new Ip(at, bits).toString()));
    }
    return new Term.Members(addresses);
  }

  /** From first to last, and the network when it is one that was given. */
  private record Range(BigInteger first, BigInteger last, @Nullable Cidr network) {}

  private static Term merge(Call call) {
    List<Range> ranges = new ArrayList<>();
    for (String text : collection(call.term(0))) {
      Cidr cidr = mergeable(text);
      // Addresses of both families in one order, as in Go, where IPv4 is written in IPv6.
      BigInteger base = cidr.address().bits() == 32 ? MAPPED : BigInteger.ZERO;
      ranges.add(new Range(base.add(cidr.first()), base.add(cidr.last()), cidr));
    }
    ranges.sort(Comparator.comparing(Range::last).thenComparing(Range::first));
    for (int i = ranges.size() - 1; i > 0; i--) {
      Range upper = ranges.get(i);
      Range lower = ranges.get(i - 1);
      if (upper.first.subtract(BigInteger.ONE).compareTo(lower.last) <= 0) {
        ranges.set(i - 1, new Range(lower.first.min(upper.first), upper.last, null));
        ranges.remove(i);
      }
    }
    TreeSet<Term> merged = new TreeSet<>();
    for (Range range : ranges) {
      if (range.network != null) {
        merged.add(Term.of(range.network.toString()));
      } else {
        split(range, merged);
      }
    }
    return new Term.Members(merged);
  }

  private static List<String> collection(Term operand) {
    if (operand instanceof Term.Str) {
      throw new UndefinedException("not a collection");
    }
    return new Call(List.of(operand), java.time.Instant.EPOCH).strings(0);
  }

  /** An IPv4 address alone stands for the network of its class, as Go has it. */
  private static Cidr mergeable(String text) {
    Ip ip = Ip.parse(text);
    if (ip == null) {
      return network(text);
    }
    Ip v4 = ip.unmapped();
    if (v4.bits() != 32) {
      throw new UndefinedException("an IPv6 address without the length of a prefix");
    }
    int first = v4.value().shiftRight(24).intValue();
    return new Cidr(v4, first < 0x80 ? 8 : first < 0xc0 ? 16 : 24);
  }

  /** The fewest networks that make the range. */
  private static void split(Range range, Set<Term> networks) {
    boolean v4 = range.first.compareTo(MAPPED) >= 0 && range.last.bitLength() <= 48;
    BigInteger at = v4 ? range.first.subtract(MAPPED) : range.first;
    BigInteger last = v4 ? range.last.subtract(MAPPED) : range.last;
    int bits = v4 ? 32 : 128;
    while (at.compareTo(last) <= 0) {
      int host = at.signum() == 0 ? bits : Math.min(bits, at.getLowestSetBit());
      host = Math.min(host, last.subtract(at).add(BigInteger.ONE).bitLength() - 1);
      networks.add(Term.of(new Cidr(new Ip(at, bits), bits - host).toString()));
      at = at.add(BigInteger.ONE.shiftLeft(host));
    }
  }
}
