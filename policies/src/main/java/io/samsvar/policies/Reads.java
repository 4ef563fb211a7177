package io.samsvar.policies;

import io.samsvar.policies.compile.PackMetadata;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a pack reads of the input, told once when it is loaded.
 *
 * @param fields fields of the document
 * @param ofSync fields of {@code input.sync}
 * @param managedFields whether it reads who manages which field of an object
 */
record Reads(Set<InputField> fields, Set<String> ofSync, boolean managedFields) {

  Reads {
    // In the order of the fields, which is that of a document and of a key.
    fields = Collections.unmodifiableSet(EnumSet.copyOf(fields));
    ofSync = Set.copyOf(ofSync);
  }

  static Reads of(PackMetadata pack) {
    Set<InputField> fields = EnumSet.noneOf(InputField.class);
    for (InputField field : InputField.values()) {
      if (pack.reads(field.key())) {
        fields.add(field);
      }
    }
    Set<String> ofSync = new TreeSet<>();
    Arrays.stream(SyncFacts.class.getRecordComponents())
        .map(RecordComponent::getName)
        .filter(pack::readsOfSync)
        .forEach(ofSync::add);
    return new Reads(fields, ofSync, pack.reads(PackMetadata.MANAGED_FIELDS));
  }
}
