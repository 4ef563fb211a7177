package io.samsvar.ledger.identity;

/**
 * One person's openings, destroyed.
 *
 * @param subject the vault's random id of the person
 * @param openings how many there were
 * @param legalGround why, for example {@code GDPR article 17(1)(a)}; names no person
 */
public record Erasure(String subject, int openings, String legalGround) {}
