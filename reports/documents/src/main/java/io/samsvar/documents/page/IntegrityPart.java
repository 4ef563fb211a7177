package io.samsvar.documents.page;

import io.samsvar.documents.content.ReportContent;
import io.samsvar.documents.content.ReportFrame.Signer;
import java.util.List;

/** What proves the report, and how anyone checks it without us. */
final class IntegrityPart {
  private IntegrityPart() {}

  static void add(Markup markup, ReportContent content, Integrity integrity) {
    markup.section(
        "Integrity and verification", "Integritet og kontroll", "GDPR art. 5(1)(f), 5(2)");
    markup.paragraph(
        "Every decision is a leaf of a Merkle tree (RFC 6962). The file evidence.json inside this"
            + " PDF holds the entries of the period and their proofs against the signed checkpoint"
            + " below. The pages are made of that file and of nothing else.");
    markup.properties(
        List.of(
            List.of("Ledger (origin)", integrity.origin()),
            List.of("Size", integrity.size() + " entries"),
            List.of("Root hash", integrity.root()),
            List.of("Ledger key", integrity.logKey()),
            List.of(
                "Evidence",
                "evidence.json with " + Words.count(integrity.attached(), "entry", "entries")),
            List.of("SHA-256 of evidence.json", integrity.evidence().hex())));
    markup.caption("Signed checkpoint (signert sjekkpunkt)");
    markup.listing(integrity.note());
    signer(markup, content.frame().signer());
    markup.caption("How to verify (slik kontrollerer du)");
    markup.steps(
        List.of(
            "Run: samsvar verify report.pdf --certificate seal.pem --log-key ledger.vkey. It works"
                + " offline. It checks the seal over the whole file, the entries and proofs against"
                + " the checkpoint, and makes the pages anew from evidence.json to compare them.",
            "Take the seal's certificate and the ledger key from a place that this file cannot"
                + " change, for example the organisation's intranet or an earlier report, and"
                + " compare the fingerprint above.",
            "Without our program: pdfsig shows the seal; pdfdetach -saveall takes out"
                + " evidence.json; sha256sum compares it with the digest above; any verifier of"
                + " C2SP checkpoints and RFC 6962 proofs checks the entries.",
            "A checkpoint kept from an earlier day shows, by a consistency proof, that no entry was"
                + " changed or taken away since."));
    markup.paragraph(
        "note",
        "Persons stand in the ledger as sealed commitments. Their names are kept apart and can be"
            + " erased (art. 17) without breaking a proof.");
  }

  private static void signer(Markup markup, Signer signer) {
    markup.caption("Electronic seal (elektronisk segl)");
    markup.properties(
        List.of(
            List.of("Form", "PAdES B-B (ETSI EN 319 142-1), over every byte of the file"),
            List.of("Certificate", signer.subject()),
            List.of("SHA-256 fingerprint", signer.fingerprint()),
            List.of(
                "Standing",
                signer.internal()
                    ? "Internal: key and certificate were made by the organisation's own"
                        + " installation. It is an electronic seal that shows changes; it is not"
                        + " issued by a trust service provider."
                    : "Provided by the organisation; see the certificate for its issuer.")));
  }
}
