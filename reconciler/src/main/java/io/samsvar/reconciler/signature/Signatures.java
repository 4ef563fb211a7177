package io.samsvar.reconciler.signature;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks the signatures of raw Git objects. Pure but for what it is given; never throws. */
public final class Signatures {

  /** One signature in armour, characters: 64 Ki. */
  static final int SIGNATURE_CHARS_MAX = 1 << 16;

  private static final String OPENPGP = "-----BEGIN PGP SIGNATURE-----\n";
  private static final String SSH = "-----BEGIN SSH SIGNATURE-----\n";

  private Signatures() {}

  /**
   * What a signature has to be about.
   *
   * @param links for a commit, its tree and parents as they are used; for a tag, its commit
   * @param name for a tag, the name it goes by; empty for a commit
   * @param seen when we first saw the object: keys have to be good at that time, since the times in
   *     the object are whatever its author likes
   */
  public record Subject(List<String> links, String name, Instant seen) {
    /** Copies the list. */
    public Subject {
      links = List.copyOf(links);
    }
  }

  /** Checks a commit's own signature over its exact raw bytes. */
  public static SignatureCheck commit(byte[] raw, Subject subject, TrustedKeys trusted) {
    return checked(() -> check(SignedObject.commit(raw), subject, trusted));
  }

  /** Checks an annotated tag's own signature over its exact raw bytes. */
  public static SignatureCheck tag(byte[] raw, Subject subject, TrustedKeys trusted) {
    return checked(() -> check(SignedObject.tag(raw), subject, trusted));
  }

  private static String check(SignedObject object, Subject subject, TrustedKeys trusted)
      throws InvalidException, CannotCheckException {
    if (!object.links().equals(subject.links())) {
      throw new InvalidException("it can be read in two ways: as it is signed, it names others");
    }
    if (!object.name().equals(subject.name())) {
      throw new InvalidException("the tag was signed under another name than it goes by");
    }
    String signature = object.signature();
    if (signature == null) {
      throw new InvalidException("it is not signed");
    }
    if (signature.length() > SIGNATURE_CHARS_MAX) {
      throw new InvalidException("its signature is too long");
    }
    Signed signed = new Signed(object.payload(), signature, object.email(), subject.seen());
    if (signature.startsWith(OPENPGP)) {
      return trusted.openPgp().check(signed);
    }
    if (signature.startsWith(SSH)) {
      return trusted.ssh().check(signed);
    }
    throw new CannotCheckException("its signature is neither an OpenPGP nor an SSH signature");
  }

  /** Ends with a key's fingerprint or not at all. */
  private interface Check {
    String run() throws InvalidException, CannotCheckException;
  }

  private static SignatureCheck checked(Check check) {
    try {
      return new SignatureCheck.Valid(check.run());
    } catch (InvalidException e) {
      return new SignatureCheck.Invalid(reason(e.getMessage()));
    } catch (CannotCheckException e) {
      return new SignatureCheck.CannotCheck(reason(e.getMessage()));
    } catch (RuntimeException e) {
      return new SignatureCheck.CannotCheck(
          "the check failed by itself (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static String reason(@Nullable String message) {
    return message == null ? "no reason was given" : message;
  }
}
