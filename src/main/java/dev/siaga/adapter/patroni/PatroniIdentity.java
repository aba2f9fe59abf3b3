package dev.siaga.adapter.patroni;

/** Which Patroni answered: the member's name is missing before 3.3 and then empty. */
public record PatroniIdentity(String version, String scope, String name) {}
