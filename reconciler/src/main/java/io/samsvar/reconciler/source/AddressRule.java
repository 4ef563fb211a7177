package io.samsvar.reconciler.source;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Which network addresses may be connected to. Asked with the very address that the connection
 * takes, so that a name that resolves differently the next time gains nothing. Pure.
 */
final class AddressRule {

  /** Addresses of cloud metadata services outside the link-local range. */
  private static final List<byte[]> METADATA =
      List.of(
          new byte[] {100, 100, 100, (byte) 200},
          new byte[] {(byte) 168, 63, (byte) 129, 16},
          new byte[] {(byte) 192, 0, 0, (byte) 192},
          new byte[] {(byte) 0xfd, 0, 0x0e, (byte) 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0x54});

  private AddressRule() {}

  /** An address that must not be connected to. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /**
   * Lets an address through or fails.
   *
   * @param privateAllowed whether the operator lets this host have a private or loopback address
   */
  static void check(String host, InetAddress address, boolean privateAllowed)
      throws RefusedException {
    byte[] bytes = embedded(address);
    if (neverAllowed(address, bytes)) {
      throw new RefusedException(
          host + " has the address " + address.getHostAddress() + ", which is never connected to");
    }
    if (!privateAllowed && isPrivate(address, bytes)) {
      throw new RefusedException(
          host
              + " has the private address "
              + address.getHostAddress()
              + "; the operator may allow this host by name");
    }
  }

  private static boolean neverAllowed(InetAddress address, byte[] bytes) {
    return address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isMulticastAddress()
        || METADATA.stream().anyMatch(known -> Arrays.equals(known, bytes))
        || (bytes.length == 4
            && (in(bytes, 169, 254) || bytes[0] == 0 || (bytes[0] & 0xff) >= 224));
  }

  private static boolean isPrivate(InetAddress address, byte[] bytes) {
    if (bytes.length == 4) {
      int first = bytes[0] & 0xff;
      int second = bytes[1] & 0xff;
      return first == 10
          || first == 127
          || (first == 172 && second >= 16 && second < 32)
          || (first == 192 && (second == 168 || second == 0))
          || (first == 198 && (second == 18 || second == 19))
          || (first == 100 && second >= 64 && second < 128);
    }
    return address.isLoopbackAddress() || address.isSiteLocalAddress() || (bytes[0] & 0xfe) == 0xfc;
  }

  /** The IPv4 address that an IPv6 one stands for: mapped, NAT64 or 6to4; else its own bytes. */
  private static byte[] embedded(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (!(address instanceof Inet6Address)) {
      return bytes;
    }
    boolean zeros = true;
    for (int at = 0; at < 10; at++) {
      zeros &= bytes[at] == 0;
    }
    boolean mapped = zeros && bytes[10] == (byte) 0xff && bytes[11] == (byte) 0xff;
    boolean compatible =
        zeros
            && bytes[10] == 0
            && bytes[11] == 0
            && !address.isLoopbackAddress()
            && !address.isAnyLocalAddress();
    boolean nat64 =
        bytes[0] == 0 && bytes[1] == 0x64 && bytes[2] == (byte) 0xff && bytes[3] == (byte) 0x9b;
    if (mapped || compatible || nat64) {
      return Arrays.copyOfRange(bytes, 12, 16);
    }
    if (bytes[0] == 0x20 && bytes[1] == 0x02) {
      return Arrays.copyOfRange(bytes, 2, 6);
    }
    return bytes;
  }

  private static boolean in(byte[] bytes, int first, int second) {
    return (bytes[0] & 0xff) == first && (bytes[1] & 0xff) == second;
  }
}
