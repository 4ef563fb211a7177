package io.samsvar.documents.pdf;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** MD5, where the PDF format asks for it as a checksum. Nothing relies on it. */
final class Md5 {
  private Md5() {}

  static byte[] of(byte[] bytes) {
    try {
      return MessageDigest.getInstance("MD5").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has MD5", e);
    }
  }
}
