package io.samsvar.testkit.controlplane;

import io.samsvar.testkit.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Where a local cluster keeps what, below one folder that only its owner can enter.
 *
 * @param root the cluster's folder, absolute
 */
public record Layout(Path root) {

  /** Keys and certificates. */
  public Path pki() {
    return root.resolve("pki");
  }

  /** Logs and pid files of the parts. */
  public Path run() {
    return root.resolve("run");
  }

  /** etcd's data. */
  public Path etcdData() {
    return root.resolve("etcd");
  }

  /** What the Sealed Secrets controller finds as its service account's folder. */
  public Path sealedSecretsAccount() {
    return root.resolve("sealed-secrets");
  }

  /** The API server's audit log. */
  public Path auditLog() {
    return root.resolve("audit.log");
  }

  /** The certificate that Secrets are sealed with. */
  public Path sealingCertificate() {
    return root.resolve("sealing.pem");
  }

  /** The kubeconfig of an identity. */
  public Path kubeconfig(Identity identity) {
    return root.resolve("kubeconfig").resolve(identity.fileName());
  }

  /** Locked by the process whose parts run here. */
  Path lock() {
    return root.resolve("lock");
  }

  /** Removes what an earlier run left, but for the lock, and makes the empty folders. */
  void prepare() {
    try {
      for (Path part :
          new Path[] {
            pki(),
            run(),
            etcdData(),
            sealedSecretsAccount(),
            auditLog(),
            sealingCertificate(),
            root.resolve("kubeconfig")
          }) {
        deleteTree(part);
      }
      var ownerOnly = PosixFilePermissions.fromString("rwx------");
      Files.setPosixFilePermissions(root, ownerOnly);
      for (Path folder :
          new Path[] {
            pki(), run(), etcdData(), sealedSecretsAccount(), root.resolve("kubeconfig")
          }) {
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(ownerOnly));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make the cluster's folder " + root + " empty", e);
    }
  }

  private static void deleteTree(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
