package io.samsvar.cli.demo;

import io.samsvar.cli.run.Samsvar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * Random values put into Secrets, and the search for them, in clear and in base64, in everything
 * that Samsvar writes or shows.
 */
final class Canaries {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int RANDOM_BYTES = 12;

  private final List<String> values = new ArrayList<>();

  /** A fresh value to hide. */
  String make(String name) {
    String value = random(name);
    values.add(value);
    return value;
  }

  /** A fresh value that nobody looks for. */
  static String random(String name) {
    byte[] bytes = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(bytes);
    return "canary-" + name + "-" + HexFormat.of().formatHex(bytes);
  }

  /** Where a value was found; empty when nowhere. */
  List<String> search(Path directory, Samsvar samsvar, Kubectl admin) {
    List<String> leaks = new ArrayList<>();
    note(
        leaks,
        "status of the Syncs",
        admin.query("get", "syncs,policybundles,approvals", "-A", "-o", "yaml"));
    note(leaks, "events", admin.query("get", "events", "-A", "-o", "yaml"));
    note(
        leaks,
        "ledger",
        samsvar.ledger().entries(samsvar.startedAt(), Instant.now().plusSeconds(1)).toString());
    samsvar.metrics().lines().forEach(line -> note(leaks, "metrics", line));
    scanFiles(leaks, directory, samsvar.config().dataDirectory().resolve("git"));
    return leaks;
  }

  /** Looks for every value in the text of a document. */
  void scan(Path pdf) {
    List<String> leaks = new ArrayList<>();
    note(leaks, pdf.toString(), Pdf.text(pdf));
    if (!leaks.isEmpty()) {
      throw new AssertionError("A value of a Secret stands in " + leaks);
    }
  }

  /* The repositories themselves hold the values, and etcd holds what the Secrets controller made. */
  private void scanFiles(List<String> leaks, Path directory, Path gitCache) {
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              boolean theirs =
                  folder.equals(gitCache)
                      || folder.endsWith("etcd")
                      || folder.getFileName().toString().endsWith(".git");
              return theirs ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              if (attributes.isRegularFile()) {
                note(leaks, file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot search " + directory, e);
    }
  }

  private void note(List<String> leaks, String where, String text) {
    for (String value : values) {
      String base64 = Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
      if (text.contains(value) || text.contains(base64)) {
        leaks.add(where);
        return;
      }
    }
  }
}
