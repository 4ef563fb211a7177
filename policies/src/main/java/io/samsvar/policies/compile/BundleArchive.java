package io.samsvar.policies.compile;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** Reads the compressed tar archive that {@code opa build} writes. */
final class BundleArchive {

  private static final int BLOCK = 512;
  private static final int NAME_LENGTH = 100;
  private static final int SIZE_AT = 124;
  private static final int SIZE_LENGTH = 12;

  /** Largest module or data document, in bytes. */
  private static final int ENTRY_BYTES_MAX = 64 << 20;

  private BundleArchive() {}

  /** The files by path without a leading slash. */
  static Map<String, byte[]> read(byte[] archive) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (DataInputStream in =
        new DataInputStream(new GZIPInputStream(new ByteArrayInputStream(archive)))) {
      byte[] header = new byte[BLOCK];
      while (in.readNBytes(header, 0, BLOCK) == BLOCK && header[0] != 0) {
        long size = Long.parseLong(text(header, SIZE_AT, SIZE_LENGTH).strip(), 8);
        if (size > ENTRY_BYTES_MAX) {
          throw new IOException("opa built a file of " + size + " bytes, which is too large");
        }
        byte[] content = in.readNBytes((int) size);
        in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
        String name = text(header, 0, NAME_LENGTH);
        files.put(name.startsWith("/") ? name.substring(1) : name, content);
      }
    }
    return files;
  }

  private static String text(byte[] header, int at, int length) {
    int end = at;
    while (end < at + length && header[end] != 0) {
      end++;
    }
    return new String(header, at, end - at, StandardCharsets.UTF_8);
  }
}
