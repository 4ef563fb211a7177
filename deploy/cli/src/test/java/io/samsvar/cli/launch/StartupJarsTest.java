package io.samsvar.cli.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class StartupJarsTest {

  private static final int VERSION_AT = 7;

  @TempDir private Path folder;

  @Test
  void copiesWhatTheCacheWouldLeaveOutAndNothingElse() throws Exception {
    Path old = jarOf(CommandLine.class);
    Path signed = jarOf(SHA256Digest.class);
    Path usual = jarOf(Test.class);
    Path into = Files.createDirectory(folder.resolve("part"));

    StartupJars.main(
        new String[] {
          into.toString(),
          into.toString(),
          String.join(File.pathSeparator, old.toString(), signed.toString(), usual.toString())
        });

    List<String> path =
        List.of(Files.readString(into.resolve("class-path")).strip().split(File.pathSeparator, -1));
    assertThat(path.get(0)).startsWith(into.toString());
    assertThat(path.get(1)).startsWith(into.toString());
    assertThat(path.get(2)).isEqualTo(usual.toString());
    assertThat(Path.of(path.get(1))).isRegularFile();
    try (JarFile jar = new JarFile(path.get(1))) {
      assertThat(jar.getManifest().getEntries()).isEmpty();
      assertThat(jar.stream().map(ZipEntry::getName))
          .noneMatch(name -> name.matches("META-INF/.*\\.(SF|RSA|DSA|EC)"));
    }
    assertThat(runs(path.get(0))).isEqualTo("picocli.CommandLine$Model$CommandSpec");
  }

  @Test
  void leavesAloneWhatIsNoClass() throws Exception {
    Path jar = folder.resolve("broken.jar");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry("META-INF/SIGNER.SF"));
      out.putNextEntry(new ZipEntry("Old.class"));
      out.write(new byte[] {0, 0, 0, 0, 0, 0, 0, 49, 1, 2, 3});
      out.putNextEntry(new ZipEntry("text"));
      out.write("text".getBytes(StandardCharsets.UTF_8));
    }
    Path into = Files.createDirectory(folder.resolve("part"));

    Path copy = Path.of(StartupJars.copy(into, into, jar.toString()));

    try (JarFile read = new JarFile(copy.toFile());
        InputStream text = read.getInputStream(read.getEntry("text"));
        InputStream old = read.getInputStream(read.getEntry("Old.class"))) {
      assertThat(text.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("text");
      assertThat(old.readAllBytes()[VERSION_AT]).isEqualTo((byte) 49);
    }
  }

  /** Verified and run from the copy alone. */
  private static String runs(String jar) throws Exception {
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {Path.of(jar).toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      Class<?> spec = loader.loadClass("picocli.CommandLine$Model$CommandSpec");
      try (InputStream in = loader.getResourceAsStream("picocli/CommandLine.class")) {
        assertThat(in.readAllBytes()[VERSION_AT]).isEqualTo((byte) 52);
      }
      return spec.getMethod("create").invoke(null).getClass().getName();
    }
  }

  private static Path jarOf(Class<?> type) throws Exception {
    URI place = type.getProtectionDomain().getCodeSource().getLocation().toURI();
    return Path.of(place);
  }
}
