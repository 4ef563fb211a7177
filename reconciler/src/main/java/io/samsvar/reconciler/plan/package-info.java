/** What a revision would change. Pure: values in, values out. */
@NullMarked
package io.samsvar.reconciler.plan;

import org.jspecify.annotations.NullMarked;
