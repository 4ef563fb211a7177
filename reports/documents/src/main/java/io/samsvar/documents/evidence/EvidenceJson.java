package io.samsvar.documents.evidence;

import io.samsvar.documents.Period;
import io.samsvar.documents.content.ReportFrame;
import io.samsvar.ledger.merkle.TreeHash;
import io.samsvar.ledger.note.SignedCheckpoint;
import io.samsvar.ledger.note.VerifierKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Evidence as JSON, in one form only: what is read has to be, byte for byte, what would be written.
 *
 * <pre>
 * {"format":"samsvar-evidence/1","renderer":"1",
 *  "frame":{"organisation":…,"cluster":…,"issuedAt":…,"product":…,
 *           "signer":{"subject":…,"fingerprint":…,"internal":…}},
 *  "period":{"from":…,"to":…},"logKey":…,"checkpoint":…,
 *  "entries":[{"index":…,"leaf":base64,"body":base64,"path":[base64,…]},…]}
 * </pre>
 *
 * <p>{@code leaf} is what RFC 6962 hashes, {@code body} is there only where the leaf names a
 * digest, {@code path} is the audit path, {@code checkpoint} the signed note, {@code logKey} a vkey
 * of c2sp.org/signed-note.
 */
public final class EvidenceJson {
  /** Longest evidence that is written or read. */
  public static final int EVIDENCE_BYTES_MAX = 64 * 1024 * 1024;

  /** Name and version of the form. */
  public static final String FORMAT = "samsvar-evidence/1";

  private static final int DEPTH_MAX = 8;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxDocumentLength(EVIDENCE_BYTES_MAX)
                          .maxStringLength(EVIDENCE_BYTES_MAX)
                          .maxNestingDepth(DEPTH_MAX)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .build();

  private EvidenceJson() {}

  /**
   * Writes it, UTF-8.
   *
   * @throws EvidenceFormatException when it would be longer than {@link #EVIDENCE_BYTES_MAX}
   */
  public static byte[] write(Evidence evidence) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("format", FORMAT).put("renderer", evidence.renderer());
    frame(root.putObject("frame"), evidence.frame());
    root.putObject("period")
        .put("from", evidence.period().from().toString())
        .put("to", evidence.period().to().toString());
    root.put("logKey", evidence.logKey().toString());
    root.put("checkpoint", evidence.checkpoint().format());
    ArrayNode entries = root.putArray("entries");
    evidence.entries().forEach(entry -> entry(entries.addObject(), entry));
    byte[] bytes = MAPPER.writeValueAsBytes(root);
    if (bytes.length > EVIDENCE_BYTES_MAX) {
      throw new EvidenceFormatException(
          "The evidence of this period has "
              + bytes.length
              + " bytes, a report carries "
              + EVIDENCE_BYTES_MAX
              + ": issue reports over shorter periods");
    }
    return bytes;
  }

  private static void frame(ObjectNode node, ReportFrame frame) {
    node.put("organisation", frame.organisation())
        .put("cluster", frame.cluster())
        .put("issuedAt", frame.issuedAt().toString())
        .put("product", frame.product())
        .putObject("signer")
        .put("subject", frame.signer().subject())
        .put("fingerprint", frame.signer().fingerprint())
        .put("internal", frame.signer().internal());
  }

  private static void entry(ObjectNode node, EvidenceEntry entry) {
    node.put("index", entry.index());
    node.put("leaf", Base64.getEncoder().encodeToString(entry.leaf()));
    entry.body().ifPresent(body -> node.put("body", Base64.getEncoder().encodeToString(body)));
    ArrayNode path = node.putArray("path");
    entry.path().forEach(hash -> path.add(hash.base64()));
  }

  /**
   * Reads what {@link #write} wrote. Proofs are not checked yet: see {@link EvidenceCheck}.
   *
   * @throws EvidenceFormatException for any other bytes
   */
  public static Evidence read(byte[] bytes) {
    if (bytes.length > EVIDENCE_BYTES_MAX) {
      throw new EvidenceFormatException("it is longer than " + EVIDENCE_BYTES_MAX + " bytes");
    }
    Evidence evidence;
    try {
      evidence = evidence(MAPPER.readTree(bytes));
    } catch (EvidenceFormatException e) {
      throw e;
    } catch (RuntimeException e) {
      // Jackson, Instant, Base64, the note parsers: each has its own, and all mean the same here.
      throw new EvidenceFormatException("it cannot be read: " + e.getMessage(), e);
    }
    if (!Arrays.equals(write(evidence), bytes)) {
      throw new EvidenceFormatException("it is not in the one form that is written");
    }
    return evidence;
  }

  private static Evidence evidence(JsonNode root) {
    if (!root.path("format").asString("").equals(FORMAT)) {
      throw new EvidenceFormatException("its format is not " + FORMAT);
    }
    JsonNode frame = root.path("frame");
    JsonNode signer = frame.path("signer");
    List<EvidenceEntry> entries = new ArrayList<>();
    root.path("entries").forEach(node -> entries.add(entry(node)));
    return new Evidence(
        text(root, "renderer"),
        new ReportFrame(
            text(frame, "organisation"),
            text(frame, "cluster"),
            Instant.parse(text(frame, "issuedAt")),
            text(frame, "product"),
            new ReportFrame.Signer(
                text(signer, "subject"),
                text(signer, "fingerprint"),
                signer.path("internal").asBoolean(false))),
        new Period(
            Instant.parse(text(root.path("period"), "from")),
            Instant.parse(text(root.path("period"), "to"))),
        VerifierKey.parse(text(root, "logKey")),
        SignedCheckpoint.parse(text(root, "checkpoint")),
        entries);
  }

  private static EvidenceEntry entry(JsonNode node) {
    List<TreeHash> path = new ArrayList<>();
    node.path("path").forEach(hash -> path.add(TreeHash.parseBase64(hash.asString(""))));
    return new EvidenceEntry(
        node.path("index").asLong(-1),
        Base64.getDecoder().decode(text(node, "leaf")),
        Base64.getDecoder().decode(node.path("body").asString("")),
        path);
  }

  private static String text(JsonNode node, String name) {
    JsonNode value = node.path(name);
    if (!value.isString()) {
      throw new EvidenceFormatException("it has no text " + name);
    }
    return value.stringValue();
  }
}
