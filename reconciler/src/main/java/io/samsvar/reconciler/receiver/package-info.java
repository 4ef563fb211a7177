/** Hears from Git servers that something was pushed. It only ever hastens a fetch. */
@NullMarked
package io.samsvar.reconciler.receiver;

import org.jspecify.annotations.NullMarked;
