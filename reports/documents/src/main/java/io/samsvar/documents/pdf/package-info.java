/**
 * From a page tree to the bytes of an archivable, accessible PDF. Nothing here reads the network.
 */
@NullMarked
package io.samsvar.documents.pdf;

import org.jspecify.annotations.NullMarked;
