package io.samsvar.policies;

import org.jspecify.annotations.Nullable;

/** What is known of one question, in parts. Used by one thread. */
interface Facts {

  /** A field of the document as a pack sees it, null when the document has none. */
  @Nullable Part part(InputField field, LoadedPack pack);
}
