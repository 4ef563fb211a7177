package io.samsvar.ledger.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samsvar.ledger.merkle.TreeHash;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlogProofTest {
  private static final String ORIGIN = "samsvar.example/ledger";
  private static final String HASH = TreeHash.EMPTY.base64();

  private final SignerKey key = SignerKey.generate(ORIGIN, new SecureRandom());
  private final SignedCheckpoint checkpoint =
      SignedCheckpoint.sign(new Checkpoint(ORIGIN, 109482, TreeHash.EMPTY), key);
  private final TlogProof proof =
      new TlogProof("", 73894, List.of(TreeHash.EMPTY, TreeHash.leaf(new byte[0])), checkpoint);

  @Test
  void aProofIsWrittenLineByLine() {
    assertThat(proof.withExtra("opening".getBytes(StandardCharsets.UTF_8)).format())
        .isEqualTo(
            """
            c2sp.org/tlog-proof@v1
            extra b3BlbmluZw==
            index 73894
            47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=
            bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=

            """
                + checkpoint.format());
  }

  @Test
  void aProofReadsWhatItWrites() {
    assertThat(TlogProof.parse(proof.format())).isEqualTo(proof);
    TlogProof extended = proof.withExtra(new byte[] {1, 2, 3});
    assertThat(TlogProof.parse(extended.format())).isEqualTo(extended);
    assertThat(extended.extraBytes()).hasValueSatisfying(b -> assertThat(b).hasSize(3));
    TlogProof single = new TlogProof("", 0, List.of(), checkpoint);
    assertThat(TlogProof.parse(single.format())).isEqualTo(single);
  }

  @Test
  void theCheckpointInsideIsVerifiedByItsKey() {
    assertThat(checkpoint.problem(key.verifier())).isEmpty();
    SignerKey other = SignerKey.generate(ORIGIN, new SecureRandom());
    assertThat(checkpoint.problem(other.verifier()).orElseThrow()).contains("does not verify");
    SignerKey elsewhere = SignerKey.generate("elsewhere.example", new SecureRandom());
    assertThat(checkpoint.problem(elsewhere.verifier()).orElseThrow())
        .contains(ORIGIN)
        .contains("elsewhere.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "c2sp.org/tlog-proof@v2\nindex 0\n\n",
        "c2sp.org/tlog-proof@v1\n\n",
        "c2sp.org/tlog-proof@v1\nindex 00\n\n",
        "c2sp.org/tlog-proof@v1\nindex -1\n\n",
        "c2sp.org/tlog-proof@v1\nextra *\nindex 0\n\n",
        "c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\n",
      })
  void whatIsNoProofIsRefused(String head) {
    String text = head + checkpoint.format();
    assertThatThrownBy(() -> TlogProof.parse(text)).isInstanceOf(NoteFormatException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ORIGIN + "\n01\n%s\n",
        ORIGIN + "\n-1\n%s\n",
        ORIGIN + "\n%s\n",
        ORIGIN + "\n1\n%s",
        ORIGIN + "\n1\n%s=\n",
        "\n1\n%s\n",
        ORIGIN + "\n1\n%s\n\n",
        ORIGIN + "\n99999999999999999999\n%s\n",
      })
  void whatIsNoCheckpointIsRefused(String template) {
    String text = template.replace("%s", HASH);
    assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(NoteFormatException.class);
  }

  @Test
  void extensionLinesOfACheckpointAreIgnored() {
    Checkpoint plain = new Checkpoint(ORIGIN, 1, TreeHash.EMPTY);
    assertThat(Checkpoint.parse(plain.text() + "extension\n")).isEqualTo(plain);
  }
}
