package io.samsvar.reconciler.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Objects that say two things, each with a signature by a trusted key over what it seems to be. */
class SignedObjectTest {

  private static final PgpKey KARI = PgpKey.ed25519().uid(RawCommit.KARI, PgpKey.SIGN);
  private static final TrustedKeys TRUSTED = TrustedKeys.of(Map.of("kari.asc", KARI.export()));
  private static final String COMMIT = RawCommit.text("m");

  private static String signed(String commit) {
    return signedBy(commit, KARI.sign(RawCommit.bytes(commit)));
  }

  private static String signedBy(String commit, String signature) {
    return new String(RawCommit.signed(commit, signature), StandardCharsets.ISO_8859_1);
  }

  private static SignatureCheck check(String commit) {
    return Signatures.commit(RawCommit.bytes(commit), RawCommit.subject(RawCommit.SEEN), TRUSTED);
  }

  static Stream<Arguments> valid() {
    return Stream.of(
        Arguments.argumentSet("as it is", COMMIT),
        Arguments.argumentSet(
            "in another encoding",
            COMMIT.replace("\n\n", "\nencoding ISO-8859-1\n\n").replace("Ola", "\u00d8la")),
        Arguments.argumentSet(
            "with a merged tag",
            COMMIT.replace("\n\n", "\nmergetag object " + RawCommit.TREE + "\n type commit\n\n")));
  }

  @ParameterizedTest
  @MethodSource("valid")
  void whatGitWritesIsRead(String commit) {
    assertThat(check(signed(commit))).isInstanceOf(SignatureCheck.Valid.class);
  }

  static Stream<Arguments> hostile() {
    String other = "c".repeat(40);
    String header = RawCommit.header(KARI.sign(RawCommit.bytes(COMMIT)));
    return Stream.of(
        Arguments.argumentSet("case20 no signature", COMMIT),
        Arguments.argumentSet(
            "two signatures", signed(COMMIT).replaceFirst("\ngpgsig ", "\n" + header + "gpgsig ")),
        Arguments.argumentSet(
            "a signature of the other hash",
            signed(COMMIT).replaceFirst("\ngpgsig ", "\ngpgsig-sha256 ")),
        Arguments.argumentSet(
            "both hashes", signed(COMMIT).replaceFirst("\ngpgsig ", "\ngpgsig-sha256 x\ngpgsig ")),
        Arguments.argumentSet(
            "case26 two trees", signed(COMMIT.replace("\nparent", "\ntree " + other + "\nparent"))),
        Arguments.argumentSet(
            "case26 a tree afterwards", signed(COMMIT.replace("\n\n", "\ntree " + other + "\n\n"))),
        Arguments.argumentSet(
            "case26 a parent afterwards",
            signed(COMMIT.replace("\n\n", "\nparent " + other + "\n\n"))),
        Arguments.argumentSet(
            "case26 two committers",
            signed(COMMIT.replace("\n\n", "\ncommitter Ola <ola@example.com> 1 +0000\n\n"))),
        Arguments.argumentSet(
            "case26 two encodings",
            signed(COMMIT.replace("\n\n", "\nencoding UTF-8\nencoding UTF-7\n\n"))),
        Arguments.argumentSet("case26 NUL in a header", signed(COMMIT.replace("Ola", "O\0la"))),
        Arguments.argumentSet("case26 NUL in the message", signed(COMMIT + "\0tree")),
        Arguments.argumentSet(
            "case26 carriage return", signed(COMMIT.replace("\nparent", "\r\nparent"))),
        Arguments.argumentSet(
            "another tree than it is used with", signed(COMMIT.replace(RawCommit.TREE, other))),
        Arguments.argumentSet("another parent", signed(COMMIT.replace(RawCommit.PARENT, other))),
        Arguments.argumentSet(
            "no parent", signed(COMMIT.replace("parent " + RawCommit.PARENT + "\n", ""))),
        Arguments.argumentSet(
            "two addresses",
            signed(COMMIT.replace("<" + RawCommit.KARI + ">", "<x@x> <" + RawCommit.KARI + ">"))),
        Arguments.argumentSet(
            "an address in another alphabet", signed(COMMIT.replace("kari@", "k\u00e5ri@"))),
        Arguments.argumentSet("no headers at all", "\n\nm"),
        Arguments.argumentSet("headers without an end", signed(COMMIT).split("\n\n", 2)[0]),
        Arguments.argumentSet("nothing", ""),
        Arguments.argumentSet("the message changed", signed(COMMIT).replace("\n\nm\n", "\n\nn\n")),
        Arguments.argumentSet(
            "an endless signature",
            signedBy(COMMIT, "-----BEGIN PGP SIGNATURE-----\n".repeat(9_999))));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void whatCouldBeTwoThingsIsInvalid(String commit) {
    assertThat(check(commit)).isInstanceOf(SignatureCheck.Invalid.class);
  }

  /** A header between others is refused or signed over: there is no place for an unsigned one. */
  @Test
  void nothingCanBePutIn() {
    String good = signed(COMMIT);
    for (int at = good.indexOf('\n'); at >= 0; at = good.indexOf('\n', at + 1)) {
      String changed = good.substring(0, at + 1) + "x y\n" + good.substring(at + 1);
      assertThat(check(changed)).as("at " + at).isNotInstanceOf(SignatureCheck.Valid.class);
    }
  }

  private static String tag(String name) {
    return "object "
        + RawCommit.TREE
        + "\ntype commit\ntag "
        + name
        + "\ntagger Kari <"
        + RawCommit.KARI
        + "> 1700000000 +0000\n\none\n";
  }

  private static SignatureCheck checkTag(String tag, String name) {
    return Signatures.tag(
        RawCommit.bytes(tag),
        new Signatures.Subject(List.of(RawCommit.TREE), name, RawCommit.SEEN),
        TRUSTED);
  }

  private static String signedTag(String tag) {
    return tag + KARI.sign(RawCommit.bytes(tag));
  }

  @Test
  void aSignedTagIsValidUnderItsOwnNameOnly() {
    String signed = signedTag(tag("v1"));
    assertThat(checkTag(signed, "v1")).isInstanceOf(SignatureCheck.Valid.class);
    assertThat(checkTag(signed, "v2")).isInstanceOf(SignatureCheck.Invalid.class);
    assertThat(checkTag(tag("v1"), "v1")).isInstanceOf(SignatureCheck.Invalid.class);
    assertThat(checkTag(signed.replace("one", "two"), "v1"))
        .isInstanceOf(SignatureCheck.Invalid.class);
    assertThat(checkTag(signed + signed.substring(signed.indexOf("-----BEGIN")), "v1"))
        .isInstanceOf(SignatureCheck.Invalid.class);
    assertThat(checkTag(signed + "more\n", "v1")).isInstanceOf(SignatureCheck.Invalid.class);
    assertThat(checkTag(signedTag(tag("v1").replace("type commit", "type tag")), "v1"))
        .isInstanceOf(SignatureCheck.Invalid.class);
    assertThat(checkTag(signedTag(tag("v1").replace(RawCommit.TREE, RawCommit.PARENT)), "v1"))
        .isInstanceOf(SignatureCheck.Invalid.class);
  }
}
