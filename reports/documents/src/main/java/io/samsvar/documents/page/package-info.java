/** From report content to a page tree: wording, tables, style. Pure. */
@NullMarked
package io.samsvar.documents.page;

import org.jspecify.annotations.NullMarked;
