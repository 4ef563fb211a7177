package io.samsvar.policies;

import io.samsvar.ledger.Operation;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One object to judge: the same document at the gate, at admission, in {@code samsvar check} and in
 * the audit of live objects. The nodes must not be changed after they were given.
 *
 * @param operation what is asked
 * @param object the object as it would be, null for a delete
 * @param oldObject the object as it is, null for a create or when not known
 * @param namespace the Namespace object, null when not known or for a cluster-scoped object
 * @param userInfo {@code userInfo} of the AdmissionReview, null outside admission
 * @param request the whole {@code request} of the AdmissionReview, null outside admission
 * @param sync the Sync that declares it, null when none does
 * @param file file in the repository, null when not known
 * @param time the decision's recorded time; the only clock Rego sees
 * @param sealing what the gate learnt of a SealedSecret from its controller, null elsewhere
 */
public record ObjectInput(
    Operation operation,
    @Nullable JsonNode object,
    @Nullable JsonNode oldObject,
    @Nullable JsonNode namespace,
    @Nullable JsonNode userInfo,
    @Nullable JsonNode request,
    @Nullable SyncFacts sync,
    @Nullable String file,
    Instant time,
    @Nullable JsonNode sealing) {

  /** One of which no controller was asked. */
  public ObjectInput(
      Operation operation,
      @Nullable JsonNode object,
      @Nullable JsonNode oldObject,
      @Nullable JsonNode namespace,
      @Nullable JsonNode userInfo,
      @Nullable JsonNode request,
      @Nullable SyncFacts sync,
      @Nullable String file,
      Instant time) {
    this(operation, object, oldObject, namespace, userInfo, request, sync, file, time, null);
  }
}
