package dev.siaga.adapter.patroni;

import java.net.URI;

/** A member's REST address, such as {@code https://10.10.1.10:8008}, and how to be let in. */
public record PatroniMember(URI address, PatroniAccess access) {}
