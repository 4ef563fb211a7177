package io.samsvar.documents.verify;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSNull;
import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.cos.COSString;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.jspecify.annotations.Nullable;

/**
 * Compares two PDFs by what their objects mean: streams by their decoded bytes, since another
 * deflate implementation packs the same bytes differently. The digits of the signature, and the
 * numbers that only say where things stand, may differ.
 */
final class SameObjects {
  private static final int STREAM_BYTES_MAX = 256 * 1024 * 1024;

  private static final Set<COSName> PACKING =
      Set.of(COSName.LENGTH, COSName.FILTER, COSName.DECODE_PARMS);
  private static final Set<COSName> PLACES = Set.of(COSName.BYTERANGE, COSName.CONTENTS);

  /** What a trailer leads to; the rest of it says where things stand in the file. */
  private static final List<COSName> ENTRANCES = List.of(COSName.ROOT, COSName.INFO);

  private final Deque<Pair> pending = new ArrayDeque<>();
  private final IdentityHashMap<COSBase, COSBase> seen = new IdentityHashMap<>();

  private record Pair(COSBase left, COSBase right, String where) {}

  private SameObjects() {}

  /** Where they first differ, or empty when they do not. */
  static Optional<String> difference(byte[] left, byte[] right) {
    try (PDDocument a = load(left);
        PDDocument b = load(right)) {
      SameObjects comparison = new SameObjects();
      return comparison.run(a.getDocument().getTrailer(), b.getDocument().getTrailer());
    } catch (IOException e) {
      return Optional.of("they cannot be compared: " + e.getMessage());
    }
  }

  private static PDDocument load(byte[] pdf) throws IOException {
    return Loader.loadPDF(pdf, "", null, null, IOUtils.createMemoryOnlyStreamCache());
  }

  private Optional<String> run(COSDictionary left, COSDictionary right) throws IOException {
    for (COSName entrance : ENTRANCES) {
      if (left.containsKey(entrance) != right.containsKey(entrance)) {
        return Optional.of("trailer");
      }
      push(left.getItem(entrance), right.getItem(entrance), "trailer/" + entrance.getName());
    }
    Optional<String> difference = Optional.empty();
    while (difference.isEmpty() && !pending.isEmpty()) {
      difference = compare(pending.pop());
    }
    return difference;
  }

  @SuppressWarnings(
      "ReferenceEquality") // Two graphs are walked in step: an object has one counterpart.
  private Optional<String> compare(Pair pair) throws IOException {
    COSBase left = direct(pair.left());
    COSBase right = direct(pair.right());
    if (left instanceof COSDictionary || left instanceof COSArray) {
      COSBase known = seen.putIfAbsent(left, right);
      if (known != null) {
        return same(known == right, pair.where());
      }
    }
    if (left instanceof COSStream a && right instanceof COSStream b) {
      return entries(a, b, pair.where(), PACKING)
          .or(() -> same(decodedEquals(a, b), pair.where() + " stream"));
    }
    if (left instanceof COSStream || right instanceof COSStream) {
      return Optional.of(pair.where());
    }
    if (left instanceof COSDictionary a && right instanceof COSDictionary b) {
      boolean signature = COSName.SIG.equals(a.getItem(COSName.TYPE));
      return entries(a, b, pair.where(), signature ? PLACES : Set.of());
    }
    if (left instanceof COSArray a && right instanceof COSArray b) {
      return items(a, b, pair.where());
    }
    if (left instanceof COSString a && right instanceof COSString b) {
      return same(Arrays.equals(a.getBytes(), b.getBytes()), pair.where());
    }
    return same(left.equals(right), pair.where());
  }

  private Optional<String> entries(
      COSDictionary left, COSDictionary right, String where, Set<COSName> ignored) {
    Set<COSName> names = new HashSet<>(left.keySet());
    Set<COSName> others = new HashSet<>(right.keySet());
    names.removeAll(ignored);
    others.removeAll(ignored);
    if (!names.equals(others)) {
      return Optional.of(where);
    }
    for (COSName name : names) {
      push(left.getItem(name), right.getItem(name), where + "/" + name.getName());
    }
    return Optional.empty();
  }

  private Optional<String> items(COSArray left, COSArray right, String where) {
    if (left.size() != right.size()) {
      return Optional.of(where);
    }
    for (int i = 0; i < left.size(); i++) {
      push(left.get(i), right.get(i), where + "/" + i);
    }
    return Optional.empty();
  }

  private void push(@Nullable COSBase left, @Nullable COSBase right, String where) {
    if (left != null && right != null) {
      pending.push(new Pair(left, right, where));
    }
  }

  private static COSBase direct(COSBase base) {
    if (base instanceof COSObject reference) {
      COSBase object = reference.getObject();
      return object == null ? COSNull.NULL : object;
    }
    return base;
  }

  private static boolean decodedEquals(COSStream left, COSStream right) {
    try (InputStream a = left.createInputStream();
        InputStream b = right.createInputStream()) {
      byte[] first = a.readNBytes(STREAM_BYTES_MAX);
      byte[] second = b.readNBytes(STREAM_BYTES_MAX);
      return first.length < STREAM_BYTES_MAX && Arrays.equals(first, second);
    } catch (IOException e) {
      return false;
    }
  }

  private static Optional<String> same(boolean same, String where) {
    return same ? Optional.empty() : Optional.of(where);
  }
}
