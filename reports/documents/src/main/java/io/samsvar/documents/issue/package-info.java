/** Issues reports: the one place that knows the order from ledger to sealed file. */
@NullMarked
package io.samsvar.documents.issue;

import org.jspecify.annotations.NullMarked;
