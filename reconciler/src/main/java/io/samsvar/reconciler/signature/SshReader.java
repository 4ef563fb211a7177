package io.samsvar.reconciler.signature;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads what SSH writes: big-endian numbers and byte strings with their length (RFC 4251). */
final class SshReader {

  private final ByteBuffer rest;

  SshReader(byte[] bytes) {
    this.rest = ByteBuffer.wrap(bytes);
  }

  byte[] bytes() throws InvalidException {
    try {
      int length = rest.getInt();
      if (length < 0 || length > rest.remaining()) {
        throw damaged();
      }
      byte[] bytes = new byte[length];
      rest.get(bytes);
      return bytes;
    } catch (BufferUnderflowException _) {
      throw damaged();
    }
  }

  byte[] raw(int length) throws InvalidException {
    if (length > rest.remaining()) {
      throw damaged();
    }
    byte[] bytes = new byte[length];
    rest.get(bytes);
    return bytes;
  }

  String text() throws InvalidException {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  /** Strings one after the other in one string. */
  List<String> texts() throws InvalidException {
    SshReader inner = new SshReader(bytes());
    List<String> texts = new ArrayList<>();
    while (!inner.isAtEnd()) {
      texts.add(inner.text());
    }
    return texts;
  }

  int number() throws InvalidException {
    try {
      return rest.getInt();
    } catch (BufferUnderflowException _) {
      throw damaged();
    }
  }

  long longNumber() throws InvalidException {
    try {
      return rest.getLong();
    } catch (BufferUnderflowException _) {
      throw damaged();
    }
  }

  /** How many bytes were read. */
  int position() {
    return rest.position();
  }

  boolean isAtEnd() {
    return !rest.hasRemaining();
  }

  void end() throws InvalidException {
    if (!isAtEnd()) {
      throw new InvalidException("there is something after the end of an SSH signature or key");
    }
  }

  private static InvalidException damaged() {
    return new InvalidException("an SSH signature or key is damaged");
  }
}
