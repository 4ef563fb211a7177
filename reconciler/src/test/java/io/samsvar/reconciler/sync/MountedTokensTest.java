package io.samsvar.reconciler.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.source.SourceSpec.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountedTokensTest {

  private static final String URL = "https://git.example.no/team/shop.git";

  @TempDir private Path folder;
  private Path own;

  @BeforeEach
  void mount() throws IOException {
    own = Files.createDirectory(folder.resolve("app"));
    Files.writeString(own.resolve("hosts"), "git.example.no\nother.example.no\n");
    Files.writeString(own.resolve("token"), "canary-one\n");
  }

  @Test
  void a_renewed_token_is_shown_at_once() throws IOException {
    MountedTokens tokens = new MountedTokens(folder);
    assertThat(tokens.of("app", URL))
        .isEqualTo(new Credentials.Basic("x-access-token", "canary-one"));

    Files.writeString(own.resolve("token"), "canary-two");
    Files.writeString(own.resolve("username"), "bot\n");

    assertThat(tokens.of("app", "https://GIT.example.no/x"))
        .isEqualTo(new Credentials.Basic("bot", "canary-two"));
  }

  @ParameterizedTest
  @CsvSource({
    "app, https://evil.example/x, not shown",
    "app, https://git.example.no.evil.example/x, not shown",
    "app, ssh://git@git.example.no/x, not shown",
    "other, https://git.example.no/x, cannot be read",
    "../app, https://git.example.no/x, no name"
  })
  void it_is_shown_to_its_hosts_only(String name, String url, String reason) {
    StageException stop =
        catchThrowableOfType(StageException.class, () -> new MountedTokens(folder).of(name, url));

    assertThat(stop.code()).isEqualTo("source.token");
    assertThat(stop).hasMessageContaining(reason).hasMessageNotContaining("canary");
  }

  @Test
  void without_a_folder_there_is_none() {
    assertThat(
            catchThrowableOfType(
                StageException.class, () -> new MountedTokens(null).of("app", URL)))
        .hasMessageContaining("sources.tokens");
  }
}
