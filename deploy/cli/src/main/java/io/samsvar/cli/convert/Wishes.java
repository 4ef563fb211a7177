package io.samsvar.cli.convert;

import org.jspecify.annotations.Nullable;

/**
 * What the caller says that the other engine's resources do not.
 *
 * @param namespace namespace of the Syncs
 * @param head branch that {@code HEAD} means, since a Sync names its ref
 * @param targetNamespace namespace for what names none, null for none
 * @param environment environment of all Syncs, null for none
 * @param region region of all Syncs, null for none
 */
record Wishes(
    String namespace,
    String head,
    @Nullable String targetNamespace,
    @Nullable String environment,
    @Nullable String region) {}
