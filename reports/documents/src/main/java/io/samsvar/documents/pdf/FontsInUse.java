package io.samsvar.documents.pdf;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** The fonts of one document, open while it is made. */
record FontsInUse(List<EmbeddedFont> fonts) implements Closeable {
  /** Copies the list. */
  FontsInUse {
    fonts = List.copyOf(fonts);
  }

  @Override
  public void close() throws IOException {
    for (EmbeddedFont font : fonts) {
      font.close();
    }
  }
}
