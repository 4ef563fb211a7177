package io.samsvar.documents.content;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts equal things in the order in which each was first seen, with the times of first and last.
 */
final class Tally<K> {
  private final Map<K, Row<K>> rows = new LinkedHashMap<>();

  /** One thing and how often it was seen. */
  record Row<K>(K key, long index, Instant first, Instant last, int times) {}

  void add(K key, long index, Instant time) {
    rows.merge(
        key,
        new Row<>(key, index, time, time, 1),
        (known, now) ->
            new Row<>(key, known.index(), known.first(), now.last(), known.times() + 1));
  }

  List<Row<K>> rows() {
    return new ArrayList<>(rows.values());
  }
}
