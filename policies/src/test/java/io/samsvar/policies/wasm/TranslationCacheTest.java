package io.samsvar.policies.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.ledger.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranslationCacheTest {

  private static final byte[] CODE = "code".getBytes(StandardCharsets.UTF_8);

  private static final Digest KEY = Digest.of("module");

  @TempDir private Path folder;

  @Test
  void givesBackWhatItKeeps() throws Exception {
    TranslationCache cache = new TranslationCache(folder.resolve("translated"));

    assertThat(cache.get(KEY)).isNull();
    cache.put(KEY, CODE);
    assertThat(cache.get(KEY)).isEqualTo(CODE);
    assertThat(cache.get(Digest.of("other"))).isNull();
  }

  @Test
  void doesNotGiveWhatWasChanged() throws Exception {
    TranslationCache cache = new TranslationCache(folder);
    cache.put(KEY, CODE);
    Path file;
    try (Stream<Path> files = Files.list(folder)) {
      file = files.findFirst().orElseThrow();
    }
    byte[] kept = Files.readAllBytes(file);
    kept[kept.length - 1] ^= 1;
    Files.write(file, kept);

    assertThat(cache.get(KEY)).isNull();
  }
}
