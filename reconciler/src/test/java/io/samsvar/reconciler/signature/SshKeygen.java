package io.samsvar.reconciler.signature;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** Keys and signatures by the machine's ssh-keygen, in one folder. */
final class SshKeygen {

  private final Path folder;

  SshKeygen(Path folder) {
    this.folder = folder;
  }

  /** Makes a key; returns its private file, beside which the public one stands. */
  Path key(String type, String... options) throws IOException, InterruptedException {
    Path file = folder.resolve(UUID.randomUUID().toString());
    List<String> command =
        new ArrayList<>(List.of("-q", "-t", type, "-N", "", "-C", "", "-f", file.toString()));
    command.addAll(List.of(options));
    var _ = run(new byte[0], command);
    return file;
  }

  /** The public key as a line of a file has it. */
  static String line(Path key) throws IOException {
    return Files.readString(Path.of(key + ".pub")).strip();
  }

  /** Signs as {@code git commit -S} does. */
  String sign(Path key, String namespace, byte[] content) throws IOException, InterruptedException {
    return new String(
        run(content, List.of("-q", "-Y", "sign", "-n", namespace, "-f", key.toString())),
        StandardCharsets.US_ASCII);
  }

  /** An authority vouches for a key; returns the file to sign with. */
  Path certify(Path authority, Path key, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("-q", "-s", authority.toString(), "-I", "test"));
    command.addAll(List.of(options));
    command.add(key + ".pub");
    var _ = run(new byte[0], command);
    return Path.of(key + "-cert.pub");
  }

  private static byte[] run(byte[] input, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ssh-keygen"));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(input);
    }
    byte[] said = process.getInputStream().readAllBytes();
    String complained = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + complained);
    }
    return said;
  }

  /** A signature whose parts a test may change. */
  static final class Parts {
    private final int version;
    private final byte[] key;
    private final String namespace;
    private final String hash;
    private final String algorithm;
    private final byte[] made;

    Parts(int version, byte[] key, String namespace, String hash, String algorithm, byte[] made) {
      this.version = version;
      this.key = key;
      this.namespace = namespace;
      this.hash = hash;
      this.algorithm = algorithm;
      this.made = made;
    }

    byte[] key() {
      return key;
    }

    String hash() {
      return hash;
    }

    String algorithm() {
      return algorithm;
    }

    byte[] made() {
      return made;
    }

    static Parts of(String armoured) throws InvalidException {
      String text = armoured.strip();
      SshReader in =
          new SshReader(
              Base64.getMimeDecoder()
                  .decode(text.substring(text.indexOf('\n'), text.lastIndexOf('\n'))));
      var _ = in.raw(6);
      int version = in.number();
      byte[] key = in.bytes();
      String namespace = in.text();
      var _ = in.bytes();
      String hash = in.text();
      SshReader signature = new SshReader(in.bytes());
      return new Parts(version, key, namespace, hash, signature.text(), signature.bytes());
    }

    String armoured() {
      byte[] blob =
          new SshWriter()
              .raw("SSHSIG".getBytes(StandardCharsets.US_ASCII))
              .raw(new byte[] {0, 0, 0, (byte) version})
              .bytes(key)
              .text(namespace)
              .text("")
              .text(hash)
              .bytes(new SshWriter().text(algorithm).bytes(made).toBytes())
              .toBytes();
      return SshKeygen.armoured(blob);
    }
  }

  static String armoured(byte[] blob) {
    return "-----BEGIN SSH SIGNATURE-----\n"
        + Base64.getMimeEncoder(70, new byte[] {'\n'}).encodeToString(blob)
        + "\n-----END SSH SIGNATURE-----\n";
  }
}
