package io.samsvar.admission;

import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.SyncRef;
import io.samsvar.policies.exemption.Exemptions;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What Git declares, by our own store only: never by labels, annotations, managedFields or a field
 * manager found on a live object. Answers from memory, without blocking. Safe for several threads.
 */
public interface DeclaredObjects {

  /** What is known of an object. */
  Lookup find(ResourceId id);

  /** The declared objects in a namespace; for the empty name the cluster-scoped ones. */
  List<Declaration> inNamespace(String namespace);

  /** The declared objects of a kind, in every namespace: they go with its CRD. */
  List<Declaration> ofKind(String group, String kind);

  /** Whether a Sync applies to this namespace, so that policy is asked for every write in it. */
  boolean governs(String namespace);

  /**
   * The exemptions that Git declares, ended ones too.
   *
   * @param rehearsal whether those of a revision count that passed the gate and is being rehearsed:
   *     for our own dry runs only
   */
  Exemptions exemptions(boolean rehearsal);

  /** The answer to {@link #find}. */
  sealed interface Lookup {
    /** Git declares it. */
    record Declared(Declaration declaration) implements Lookup {}

    /** No Sync declares it. */
    record NotDeclared() implements Lookup {}

    /**
     * The store cannot tell, for example before it has been read: then it may be declared.
     *
     * @param reason one sentence for people
     */
    record Unknown(String reason) implements Lookup {}
  }

  /**
   * One declared object.
   *
   * @param sync the Sync that declares it
   * @param revision the last verified revision, which is enforced
   * @param id the object
   * @param path path of the Sync in the repository, for the message
   * @param environment environment the Sync states, empty when none
   * @param region region the Sync states, empty when none
   * @param manifest the declared object as canonical JSON, with our labels
   * @param fields the field set our apply owns (KEP-555 {@code FieldsV1}), as the API server
   *     answered it to our own write and our store kept it; an empty object before the first write
   */
  record Declaration(
      SyncRef sync,
      Revision revision,
      ResourceId id,
      String path,
      String environment,
      String region,
      JsonNode manifest,
      JsonNode fields) {}
}
