/** Whether what was written works: the rules of kstatus, and waiting for them by watching. */
@NullMarked
package io.samsvar.reconciler.health;

import org.jspecify.annotations.NullMarked;
