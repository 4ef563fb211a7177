package io.samsvar.ledger.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Keys and notes against the example of c2sp.org/signed-note, and against texts made with
 * golang.org/x/mod/sumdb/note from the seed 00, 01, … 1f.
 */
class SignedNoteTest {
  private static final String PRIVATE =
      "PRIVATE+KEY+samsvar.example/ledger+43082f6c+AQABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";
  private static final String PUBLIC =
      "samsvar.example/ledger+43082f6c+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4";
  private static final String TEXT =
      "samsvar.example/ledger\n8\nXcnaeacGyK92e0Uo5lu5H5b2O1vJvsU2VuZv4/PFzuE=\n";
  private static final String NOTE =
      TEXT
          + "\n\u2014 samsvar.example/ledger QwgvbDOcj32x3vFRpN7ISqbbGTV6AmjEN2wMN7AsoMMfKZLU5Mvhu"
          + "PZg6sujI30IHWUXVZMiCRQxbQrg/GCaUEcH1Ac=\n";

  private final SignerKey key = SignerKey.parse(PRIVATE);

  @Test
  void theExampleOfTheSpecificationVerifies() {
    VerifierKey vkey =
        VerifierKey.parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
    SignedNote note =
        SignedNote.parse(
            """
            This is an example message.

            \u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXs\
            YjOBH3mFXmRKuwHjG1Yu72IneyaQM=
            """);
    assertThat(note.verifiedBy(vkey)).isTrue();
    assertThat(note.text()).isEqualTo("This is an example message.\n");
  }

  @Test
  void keysReadWhatTheyWrite() {
    assertThat(key.privateText()).isEqualTo(PRIVATE);
    assertThat(key.verifier()).hasToString(PUBLIC);
    assertThat(VerifierKey.parse(PUBLIC + "\n")).isEqualTo(key.verifier());
    SignerKey fresh = SignerKey.generate("samsvar.example/other", new SecureRandom());
    assertThat(SignerKey.parse(fresh.privateText()).verifier()).isEqualTo(fresh.verifier());
  }

  @Test
  void thePrivateHalfIsNotShown() {
    assertThat(key.toString()).doesNotContain("PRIVATE").contains(PUBLIC);
  }

  @Test
  void aSignedNoteEqualsThatOfAnotherImplementation() {
    assertThat(key.sign(TEXT).format()).isEqualTo(NOTE);
    assertThat(SignedNote.parse(NOTE.getBytes(StandardCharsets.UTF_8)).format()).isEqualTo(NOTE);
  }

  @Test
  void everyChangedCharacterOfANoteIsSeen() {
    for (int i = 0; i < NOTE.length(); i++) {
      char other = NOTE.charAt(i) == 'A' ? 'B' : 'A';
      String changed = NOTE.substring(0, i) + other + NOTE.substring(i + 1);
      assertThat(verifies(changed)).as("character %d", i).isFalse();
    }
  }

  @Test
  void signaturesOfUnknownKeysAreIgnoredAndAFalseOneOfAKnownKeyIsNot() {
    SignerKey witness = SignerKey.generate("witness.example", new SecureRandom());
    SignedNote note = SignedNote.parse(NOTE);
    List<NoteSignature> both = new ArrayList<>(witness.sign(TEXT).signatures());
    both.addAll(note.signatures());
    SignedNote cosigned = new SignedNote(TEXT, both);
    assertThat(SignedNote.parse(cosigned.format())).isEqualTo(cosigned);
    assertThat(cosigned.verifiedBy(key.verifier())).isTrue();
    assertThat(cosigned.verifiedBy(witness.verifier())).isTrue();
    both.addAll(witness.sign("another text\n").signatures());
    assertThat(new SignedNote(TEXT, both).verifiedBy(witness.verifier())).isFalse();
  }

  @Test
  void aKeyOfTheSameNameIsAnotherKey() {
    SignerKey impostor = SignerKey.generate("samsvar.example/ledger", new SecureRandom());
    assertThat(impostor.sign(TEXT).verifiedBy(key.verifier())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text\n",
        "text\n\n",
        "text\n\nname c2lnbmF0dXJl\n",
        "text\n\n\u2014 name\n",
        "text\n\n\u2014 name not*base64\n",
        "text\n\n\u2014 name c2ln\n",
        "text\n\n\u2014 na+me c2lnbmF0dXJl\n",
        "text\n\n\u2014 name c2lnbmF0dXJl",
        "te\txt\n\n\u2014 name c2lnbmF0dXJl\n",
      })
  void whatIsNoNoteIsRefused(String text) {
    assertThatThrownBy(() -> SignedNote.parse(text)).isInstanceOf(NoteFormatException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "samsvar.example/ledger",
        "samsvar.example/ledger+43082f6d+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
        "samsvar.example/other+43082f6c+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
        "samsvar.example/ledger+43082f6c+AgOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
        "samsvar.example/ledger+43082f6c+AQOhB7/zzhC+",
        "samsvar.example/ledger+zz082f6c+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
        "samsvar example+43082f6c+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
      })
  void whatIsNoVerifierKeyIsRefused(String text) {
    assertThatThrownBy(() -> VerifierKey.parse(text)).isInstanceOf(NoteFormatException.class);
  }

  @Test
  void aFalsePrivateKeyIsRefusedWithoutShowingIt() {
    String wrong = PRIVATE.replace("43082f6c", "43082f6d");
    assertThatThrownBy(() -> SignerKey.parse(wrong))
        .isInstanceOf(NoteFormatException.class)
        .message()
        .doesNotContain("AQABAgME");
  }

  private boolean verifies(String note) {
    try {
      return SignedNote.parse(note).verifiedBy(key.verifier());
    } catch (NoteFormatException e) {
      return false;
    }
  }
}
