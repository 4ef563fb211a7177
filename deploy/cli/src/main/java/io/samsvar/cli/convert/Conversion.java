package io.samsvar.cli.convert;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What becomes of all documents: Syncs, and notes. One thread. */
final class Conversion {
  private final List<ObjectNode> syncs = new ArrayList<>();
  private final List<Note> notes = new ArrayList<>();

  void add(ObjectNode sync) {
    syncs.add(sync);
  }

  void lost(Source of, String field, String text) {
    notes.add(new Note(Note.Level.LOST, of.name(), field, text));
  }

  void differs(Source of, String field, String text) {
    notes.add(new Note(Note.Level.DIFFERS, of.name(), field, text));
  }

  void assumed(Source of, String field, String text) {
    notes.add(new Note(Note.Level.ASSUMED, of.name(), field, text));
  }

  /** In the order in which they were read. */
  List<ObjectNode> syncs() {
    return List.copyOf(syncs);
  }

  List<Note> notes() {
    return List.copyOf(notes);
  }

  /** Whether everything that was asked for is in the Syncs. */
  boolean complete() {
    return notes.stream().noneMatch(note -> note.level() == Note.Level.LOST);
  }
}
