/**
 * The resources people write (API group {@code samsvar.io}, version {@code v1alpha1}), and their
 * schemas. The CustomResourceDefinitions in {@code deploy/kubernetes/crds} are made of these types.
 */
@NullMarked
package io.samsvar.reconciler.resource;

import org.jspecify.annotations.NullMarked;
