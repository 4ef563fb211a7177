package io.samsvar.policies;

/**
 * What Rego is told of the Sync that declares an object ({@code input.sync}).
 *
 * @param namespace namespace of the Sync
 * @param name name of the Sync
 * @param revision commit, 40 hexadecimal digits
 * @param path path in the repository
 * @param environment environment the Sync states, empty when none
 * @param region region the Sync states, empty when none
 */
public record SyncFacts(
    String namespace,
    String name,
    String revision,
    String path,
    String environment,
    String region) {}
