package io.samsvar.documents.pdf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The sRGB colour profile (IEC 61966-2-1) as an ICC version 2 display profile, made from its
 * definition. It is made here, and not taken from the Java platform, so that the same report has
 * the same bytes on every platform.
 */
final class SrgbProfile {
  private static final int HEADER_BYTES = 128;
  private static final int TAG_BYTES = 12;
  private static final int CURVE_POINTS = 1024;

  private SrgbProfile() {}

  /** The bytes of the profile. */
  static byte[] bytes() {
    Map<String, byte[]> tags = new LinkedHashMap<>();
    tags.put("desc", description("sRGB IEC61966-2.1"));
    tags.put("cprt", text("No copyright, use freely"));
    // Primaries and white adapted to the D50 of the profile connection space (ICC.1:2001-04, E.1).
    tags.put("wtpt", xyz(0.9642, 1.0, 0.8249));
    tags.put("rXYZ", xyz(0.4361, 0.2225, 0.0139));
    tags.put("gXYZ", xyz(0.3851, 0.7169, 0.0971));
    tags.put("bXYZ", xyz(0.1431, 0.0606, 0.7141));
    tags.put("rTRC", curve());
    return assemble(tags);
  }

  private static byte[] assemble(Map<String, byte[]> tags) {
    int count = tags.size() + 2;
    int offset = HEADER_BYTES + Integer.BYTES + count * TAG_BYTES;
    int size = offset + tags.values().stream().mapToInt(tag -> padded(tag.length)).sum();
    ByteBuffer out = ByteBuffer.allocate(size);
    header(out, size);
    out.position(HEADER_BYTES).putInt(count);
    ByteBuffer data = out.duplicate().position(offset);
    for (Map.Entry<String, byte[]> tag : tags.entrySet()) {
      entry(out, tag.getKey(), data.position(), tag.getValue().length);
      if (tag.getKey().equals("rTRC")) {
        // The three channels share one curve.
        entry(out, "gTRC", data.position(), tag.getValue().length);
        entry(out, "bTRC", data.position(), tag.getValue().length);
      }
      data.put(tag.getValue())
          .position(data.position() + padded(tag.getValue().length) - tag.getValue().length);
    }
    return out.array();
  }

  private static void header(ByteBuffer out, int size) {
    out.putInt(size).putInt(0).putInt(0x02100000);
    ascii(out, "mntrRGB XYZ ");
    // The date of the standard: a profile made twice is the same profile.
    for (int part : new int[] {1999, 10, 18, 0, 0, 0}) {
      out.putShort((short) part);
    }
    ascii(out, "acsp");
    out.position(68).putInt(s15Fixed16(0.9642)).putInt(s15Fixed16(1.0)).putInt(s15Fixed16(0.8249));
  }

  private static void entry(ByteBuffer out, String signature, int offset, int length) {
    ascii(out, signature);
    out.putInt(offset).putInt(length);
  }

  private static byte[] xyz(double x, double y, double z) {
    ByteBuffer tag = ByteBuffer.allocate(20);
    ascii(tag, "XYZ ");
    return tag.putInt(0).putInt(s15Fixed16(x)).putInt(s15Fixed16(y)).putInt(s15Fixed16(z)).array();
  }

  private static byte[] curve() {
    ByteBuffer tag = ByteBuffer.allocate(12 + CURVE_POINTS * Short.BYTES);
    ascii(tag, "curv");
    tag.putInt(0).putInt(CURVE_POINTS);
    for (int i = 0; i < CURVE_POINTS; i++) {
      double v = i / (CURVE_POINTS - 1.0);
      double linear = v <= 0.04045 ? v / 12.92 : StrictMath.pow((v + 0.055) / 1.055, 2.4);
      tag.putShort((short) Math.round(linear * 65535));
    }
    return tag.array();
  }

  private static byte[] text(String text) {
    ByteBuffer tag = ByteBuffer.allocate(8 + text.length() + 1);
    ascii(tag, "text");
    tag.putInt(0);
    ascii(tag, text);
    return tag.array();
  }

  /** textDescriptionType: the ASCII form, then empty Unicode and Macintosh forms. */
  private static byte[] description(String text) {
    ByteBuffer tag = ByteBuffer.allocate(12 + text.length() + 1 + 8 + 3 + 67);
    ascii(tag, "desc");
    tag.putInt(0).putInt(text.length() + 1);
    ascii(tag, text);
    return tag.array();
  }

  private static int s15Fixed16(double value) {
    return (int) Math.round(value * 65536);
  }

  private static int padded(int length) {
    return (length + 3) & ~3;
  }

  private static void ascii(ByteBuffer out, String text) {
    out.put(text.getBytes(StandardCharsets.US_ASCII));
  }
}
