/** What we applied and still answer for, durable. */
@NullMarked
package io.samsvar.reconciler.inventory;

import org.jspecify.annotations.NullMarked;
