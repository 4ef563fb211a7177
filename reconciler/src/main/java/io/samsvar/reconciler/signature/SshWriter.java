package io.samsvar.reconciler.signature;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes what SSH signs (RFC 4251). */
final class SshWriter {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  SshWriter raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  SshWriter bytes(byte[] bytes) {
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    out.writeBytes(bytes);
    return this;
  }

  SshWriter text(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  byte[] toBytes() {
    return out.toByteArray();
  }
}
