package io.samsvar.documents.content;

import io.samsvar.documents.content.EventsByKind.At;
import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Event;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Operation;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.SyncRef;
import io.samsvar.ledger.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Requests that the API server was told to refuse, equal ones counted together.
 *
 * @param subresource for example {@code scale}, empty for the object itself
 * @param sync the Sync that declares the object, or null when policy alone refused
 * @param codes codes of the denying findings, or of why policy could not decide
 * @param message the first reason, for people
 * @param persons how many of them were asked for by persons
 * @param machines names of the machines that asked, and how often
 */
public record Denial(
    Instant first,
    Instant last,
    int times,
    Operation operation,
    ResourceId resource,
    String subresource,
    @Nullable SyncRef sync,
    List<String> codes,
    String message,
    int persons,
    Map<String, Integer> machines) {

  /** Copies what it holds. */
  public Denial {
    codes = List.copyOf(codes);
    machines = Collections.unmodifiableMap(new TreeMap<>(machines));
  }

  private record DeniedAlike(
      Operation operation,
      ResourceId resource,
      String subresource,
      @Nullable SyncRef sync,
      List<String> codes,
      String message) {}

  static List<Denial> of(EventsByKind events) {
    Map<DeniedAlike, List<At<Event.AdmissionDenied>>> alike = new LinkedHashMap<>();
    for (At<Event.AdmissionDenied> at : events.denied) {
      alike.computeIfAbsent(alike(at.event()), _ -> new ArrayList<>()).add(at);
    }
    List<Denial> denials = new ArrayList<>();
    alike.forEach((key, rows) -> denials.add(denial(key, rows)));
    return denials;
  }

  private static Denial denial(DeniedAlike key, List<At<Event.AdmissionDenied>> rows) {
    int persons = 0;
    Map<String, Integer> machines = new TreeMap<>();
    for (At<Event.AdmissionDenied> at : rows) {
      switch (at.event().actor()) {
        case Actor.Machine machine -> machines.merge(machine.name(), 1, Integer::sum);
        case Actor.Person _, Actor.Committed _ -> persons++;
      }
    }
    return new Denial(
        rows.getFirst().time(),
        rows.getLast().time(),
        rows.size(),
        key.operation(),
        key.resource(),
        key.subresource(),
        key.sync(),
        key.codes(),
        key.message(),
        persons,
        machines);
  }

  private static DeniedAlike alike(Event.AdmissionDenied event) {
    List<Finding> denying =
        Judgements.findings(event.verdict()).stream()
            .filter(finding -> finding.severity() == Severity.DENY)
            .toList();
    List<String> codes = denying.stream().map(Finding::code).distinct().sorted().toList();
    String message = denying.isEmpty() ? "" : denying.getFirst().message();
    if (event.verdict() instanceof Verdict.Undecided(String code, String reason)) {
      codes = List.of(code);
      message = reason;
    }
    return new DeniedAlike(
        event.operation(), event.resource(), event.subresource(), event.sync(), codes, message);
  }
}
