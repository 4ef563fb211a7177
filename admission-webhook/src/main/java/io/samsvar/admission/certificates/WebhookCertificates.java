package io.samsvar.admission.certificates;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The authority and the serving certificate of the webhook, kept in a folder. Each is renewed when
 * two thirds of its life are over. A new authority is first only trusted for {@link #OVERLAP}, then
 * signs, and the one before it stays trusted for as long again, so that no call meets a certificate
 * it does not trust. One process to a folder. Safe for several threads.
 */
public final class WebhookCertificates {

  /** How long an authority is trusted before it signs and after it signed. */
  public static final Duration OVERLAP = Duration.ofDays(1);

  private static final String AUTHORITY = "authority";
  private static final String NEXT = "authority-next";
  private static final String PREVIOUS = "authority-previous";
  private static final String SERVING = "serving";

  private final CertificateMaker maker = new CertificateMaker();
  private final CertificateFiles files;
  private final List<String> dnsNames;
  private final List<String> addresses;
  private final Clock clock;

  /**
   * Certificates for these names.
   *
   * @param folder where they are kept
   * @param dnsNames DNS names under which the API server calls
   * @param addresses IP addresses under which the API server calls
   */
  public WebhookCertificates(
      Path folder, List<String> dnsNames, List<String> addresses, Clock clock) {
    this.files = new CertificateFiles(folder);
    this.dnsNames = List.copyOf(dnsNames);
    this.addresses = List.copyOf(addresses);
    this.clock = clock;
  }

  /** Makes or renews what is due and gives what is to be used from now on. */
  public synchronized ServingCertificate current() {
    Instant now = clock.instant();
    KeyedCertificate authority = authority(now);
    KeyedCertificate serving = serving(authority, now);
    List<KeyedCertificate> trusted = new ArrayList<>(List.of(authority));
    files.read(NEXT).ifPresent(trusted::add);
    files.read(PREVIOUS).ifPresent(trusted::add);
    StringBuilder bundle = new StringBuilder();
    trusted.forEach(one -> bundle.append(CertificateFiles.pem(one.certificate())));
    return new ServingCertificate(
        CertificateFiles.pem(serving.certificate()),
        CertificateFiles.pem(serving.key()),
        bundle.toString(),
        serving.notAfter());
  }

  private KeyedCertificate authority(Instant now) {
    Optional<KeyedCertificate> signing =
        files.read(AUTHORITY).filter(authority -> now.isBefore(authority.notAfter()));
    if (signing.isEmpty()) {
      KeyedCertificate first = maker.authority(now);
      files.write(AUTHORITY, first);
      files.delete(NEXT);
      return first;
    }
    files
        .read(PREVIOUS)
        .filter(previous -> age(signing.get(), now).compareTo(OVERLAP.multipliedBy(2)) > 0)
        .ifPresent(previous -> files.delete(PREVIOUS));
    if (!signing.get().isDue(now)) {
      return signing.get();
    }
    Optional<KeyedCertificate> next = files.read(NEXT);
    if (next.isEmpty()) {
      files.write(NEXT, maker.authority(now));
      return signing.get();
    }
    if (age(next.get(), now).compareTo(OVERLAP) < 0) {
      return signing.get();
    }
    // In this order a crash leaves an authority that signs, and the next call finds the rest.
    files.write(PREVIOUS, signing.get());
    files.write(AUTHORITY, next.get());
    files.delete(NEXT);
    return next.get();
  }

  private static Duration age(KeyedCertificate certificate, Instant now) {
    return Duration.between(certificate.notBefore().plus(CertificateMaker.CLOCK_SKEW), now);
  }

  private KeyedCertificate serving(KeyedCertificate authority, Instant now) {
    Optional<KeyedCertificate> kept =
        files
            .read(SERVING)
            .filter(serving -> !serving.isDue(now))
            .filter(serving -> serving.isIssuedBy(authority))
            .filter(this::isForOurNames);
    if (kept.isPresent()) {
      return kept.get();
    }
    KeyedCertificate fresh = maker.serving(authority, dnsNames, addresses, now);
    files.write(SERVING, fresh);
    return fresh;
  }

  private boolean isForOurNames(KeyedCertificate serving) {
    Set<String> wanted = new TreeSet<>(dnsNames);
    wanted.addAll(addresses);
    try {
      return CertificateMaker.namesOf(serving.certificate()).equals(wanted);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
