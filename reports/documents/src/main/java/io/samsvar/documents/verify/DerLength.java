package io.samsvar.documents.verify;

/** Reads how long the first DER element of some bytes is (X.690, 8.1.3). */
final class DerLength {
  private static final int LONG_FORM = 0x80;
  private static final int LENGTH_BYTES_MAX = 3;

  private DerLength() {}

  /** Length with its tag and length octets. */
  static int ofFirst(byte[] bytes) throws InvalidReportException {
    if (bytes.length < 2) {
      throw new InvalidReportException("the seal is empty");
    }
    int first = bytes[1] & 0xff;
    if (first < LONG_FORM) {
      return bounded(2L + first, bytes);
    }
    int count = first - LONG_FORM;
    if (count == 0 || count > LENGTH_BYTES_MAX || bytes.length < 2 + count) {
      throw new InvalidReportException("the seal's signature is no DER");
    }
    long length = 0;
    for (int i = 0; i < count; i++) {
      length = (length << 8) | (bytes[2 + i] & 0xff);
    }
    return bounded(2L + count + length, bytes);
  }

  private static int bounded(long length, byte[] bytes) throws InvalidReportException {
    if (length > bytes.length) {
      throw new InvalidReportException("the seal's signature is cut off");
    }
    return (int) length;
  }
}
