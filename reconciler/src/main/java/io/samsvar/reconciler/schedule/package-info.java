/** When something that follows Git works next. */
@NullMarked
package io.samsvar.reconciler.schedule;

import org.jspecify.annotations.NullMarked;
